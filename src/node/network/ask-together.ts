/** Keys that are not held back for others: as many are asked at once as well as more. */
const ENOUGH_KEYS = 128

/**
 * Puts many small questions to the store as one: what is asked until the next turn of the event loop is answered together. The
 * pieces of one message, and the files that begin together, so cost one read of the disk and not one each.
 */
export class AskTogether<Key, Answer> {
  readonly #answer: (keys: readonly Key[]) => Promise<readonly Answer[]>
  #waiting: { keys: readonly Key[]; resolve(answers: Answer[]): void; reject(error: unknown): void }[] = []
  #count = 0

  /** `answer` answers in the order asked. Who asks bounds how much is asked at a time. */
  constructor(answer: (keys: readonly Key[]) => Promise<readonly Answer[]>) {
    this.#answer = answer
  }

  /** Answers in the order asked. Errors as `answer`. */
  ask(keys: readonly Key[]): Promise<Answer[]> {
    if (keys.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      this.#waiting.push({ keys, resolve, reject })
      this.#count += keys.length
      if (this.#count >= ENOUGH_KEYS) void this.#askAll()
      else if (this.#waiting.length === 1) setImmediate(() => this.#askAll())
    })
  }

  async #askAll(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    this.#count = 0
    // enough came before the next turn
    if (waiting.length === 0) return
    try {
      const answers = await this.#answer(waiting.flatMap(({ keys }) => keys))
      let from = 0
      for (const { keys, resolve } of waiting) {
        resolve(answers.slice(from, from + keys.length))
        from += keys.length
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }
}
