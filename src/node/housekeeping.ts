/** The first minutes after a start belong to the person and the peers. */
export const DEFAULT_FIRST_GC_MS = 10 * 60 * 1000
/** As long as the grace of what was purged: space comes back at most a day after that. */
export const DEFAULT_GC_EVERY_MS = 24 * 60 * 60 * 1000

export interface HousekeepingInit {
  /** Sweeps one round over all that is open; what it rejects with is dropped, and the next round tries again. */
  sweep: (signal: AbortSignal) => Promise<void>
  /** @default DEFAULT_FIRST_GC_MS */
  firstMs?: number
  /** From the end of one round to the start of the next. @default DEFAULT_GC_EVERY_MS */
  everyMs?: number
}

/** Sweeps in the background as long as a node runs, so that purged space comes back by itself. Never keeps a process alive. */
export class Housekeeping {
  readonly #init: Required<HousekeepingInit>
  readonly #ended = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> = Promise.resolve()

  constructor({ sweep, firstMs = DEFAULT_FIRST_GC_MS, everyMs = DEFAULT_GC_EVERY_MS }: HousekeepingInit) {
    this.#init = { sweep, firstMs, everyMs }
  }

  start(): void {
    if (this.#timer === undefined) this.#plan(this.#init.firstMs)
  }

  /** Cancels a running round and resolves when it has ended. */
  async stop(): Promise<void> {
    this.#ended.abort()
    clearTimeout(this.#timer)
    await this.#round
  }

  #plan(ms: number): void {
    if (this.#ended.signal.aborted) return
    this.#timer = setTimeout(() => {
      this.#round = this.#init
        .sweep(this.#ended.signal)
        .catch(() => {})
        .then(() => this.#plan(this.#init.everyMs))
    }, ms)
    this.#timer.unref()
  }
}
