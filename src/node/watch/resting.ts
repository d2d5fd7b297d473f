/** How long size and time of a file have to stay, milliseconds: applications write in pieces, and pause. */
export const DEFAULT_REST_MS = 2000
/** Looks at a file in that time. */
const LOOKS = 4
/** Of more than this each is looked at only when it may have come to rest: twice, where nothing changes. */
const MANY_WAITING = 1000
/** Between two rounds passes this many times what a round took: thousands of files that come at once cost no more than this. */
const ROUND_SHARE = 4

export interface RestingInit {
  /** Returns what a file is now, in a form that changes with its size and times; for nothing another one. */
  look: (path: string) => Promise<string>
  /** Called with the paths that have come to rest. The next round waits for it. */
  onRest: (paths: readonly string[]) => Promise<void>
  /** @default DEFAULT_REST_MS */
  restMs?: number
}

interface Waiting {
  seen: string | undefined
  sinceMs: number
}

/** Holds paths back until what is there stays as it is, be it nothing: a save by temp-and-rename takes a name away for a moment. */
export class Resting {
  readonly #init: Required<RestingInit>
  readonly #waiting = new Map<string, Waiting>()
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> | undefined
  #stopped = false

  constructor(init: RestingInit) {
    this.#init = { restMs: DEFAULT_REST_MS, ...init }
  }

  get size(): number {
    return this.#waiting.size
  }

  add(paths: Iterable<string>): void {
    for (const path of paths) {
      if (!this.#waiting.has(path)) this.#waiting.set(path, { seen: undefined, sinceMs: performance.now() })
    }
    this.#plan(0)
  }

  /** Ends it, and resolves when nothing is looked at any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#waiting.clear()
    clearTimeout(this.#timer)
    await this.#round
  }

  #plan(lastMs: number): void {
    if (this.#stopped || this.#waiting.size === 0 || this.#timer !== undefined || this.#round !== undefined) return
    const waitMs = Math.max(this.#init.restMs / LOOKS, ROUND_SHARE * lastMs)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const startMs = performance.now()
      this.#round = this.#look()
        // what cannot be looked at now is told of again by its next event, or by the next scan
        .catch(() => {})
        .then(() => {
          this.#round = undefined
          this.#plan(performance.now() - startMs)
        })
    }, waitMs)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    const rested: string[] = []
    const { restMs } = this.#init
    const isMany = this.#waiting.size > MANY_WAITING
    for (const [path, waiting] of [...this.#waiting]) {
      if (this.#stopped) return
      if (isMany && waiting.seen !== undefined && performance.now() - waiting.sinceMs < restMs) continue
      const seen = await this.#init.look(path).catch(() => undefined)
      const nowMs = performance.now()
      if (seen === undefined || seen !== waiting.seen) {
        waiting.seen = seen ?? 'unreadable'
        waiting.sinceMs = nowMs
      } else if (nowMs - waiting.sinceMs >= restMs) {
        this.#waiting.delete(path)
        rested.push(path)
      }
    }
    if (rested.length > 0) await this.#init.onRest(rested)
  }
}
