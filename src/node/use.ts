/** How long after the last request the person is still taken to be at work, milliseconds. */
export const DEFAULT_QUIET_MS = 60_000

/** Knows whether anybody uses the node: a request is under way, or was a short while ago. */
export class Use {
  readonly #now: () => number
  readonly #quietMs: number
  #running = 0
  #lastMs: number | undefined

  constructor(now: () => number, quietMs: number = DEFAULT_QUIET_MS) {
    this.#now = now
    this.#quietMs = quietMs
  }

  get isBusy(): boolean {
    return this.#running > 0 || this.isRecent(this.#lastMs)
  }

  /** Whether something happened so short a while ago. */
  isRecent(ms: number | undefined): boolean {
    return ms !== undefined && Math.abs(this.#now() - ms) < this.#quietMs
  }

  /** Returns the same services; each call counts as use until it has ended. */
  watch<T extends object>(services: T): T {
    return new Proxy(services, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver)
        if (typeof method !== 'function') return method
        return (...args: unknown[]) => this.#during(() => method.apply(target, args))
      },
    })
  }

  #during(call: () => unknown): unknown {
    this.#running++
    const ended = () => {
      this.#running--
      this.#lastMs = this.#now()
    }
    try {
      const result = call()
      if (result instanceof Promise) return result.finally(ended)
      ended()
      return result
    } catch (error) {
      ended()
      throw error
    }
  }
}
