/** Runs tasks a few at a time, and of those that wait the newest first: it is what is on the screen now. */
export class NewestFirst {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running += 1
    try {
      return await task()
    } finally {
      // the next one takes over this one's place, so that nobody comes between
      const next = this.#waiting.pop()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
