export interface Numbered<E> {
  id: number
  event: E
}

export interface EventLogInit {
  /** How many of the newest events are kept for readers that come or are late. */
  limit: number
  /** The id of the first event. @default 1 */
  first?: number
}

/**
 * Events with increasing ids, of which the newest are kept. Readers hold a position instead of a queue: one that is slow
 * costs nothing and misses the oldest.
 */
export class EventLog<E> {
  readonly #limit: number
  readonly #kept: Numbered<E>[] = []
  #next: number
  #ended = false
  #news = Promise.withResolvers<void>()

  constructor(init: EventLogInit) {
    if (!(init.limit >= 1)) throw new TypeError(`limit is at least 1; got ${init.limit}`)
    this.#limit = init.limit
    this.#next = init.first ?? 1
  }

  /** The id of the newest event; one less than the first id while there is none. */
  get last(): number {
    return this.#next - 1
  }

  append(event: E): void {
    if (this.#ended) return
    this.#kept.push({ id: this.#next++, event })
    if (this.#kept.length > this.#limit) this.#kept.shift()
    this.#wake()
  }

  /** Lets every reader finish after what is kept. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  /** Whether events after `since` are no longer kept, or `since` was never reached. */
  missed(since: number): boolean {
    return since > this.last || since < (this.#kept[0]?.id ?? this.#next) - 1
  }

  /**
   * Yields the kept events after `since`, then each new one, until the log ends or `signal` aborts; then it returns.
   * `undefined` stands where events were missed, and every `idleMs` in which nothing happened is `'idle'`.
   */
  async *read(since: number, signal: AbortSignal, idleMs: number): AsyncGenerator<Numbered<E> | 'idle' | undefined> {
    let position = since
    while (!signal.aborted) {
      if (this.missed(position)) {
        position = (this.#kept[0]?.id ?? this.#next) - 1
        yield undefined
      }
      const news = this.#news.promise
      const found = this.#kept.find(({ id }) => id > position)
      if (found !== undefined) {
        position = found.id
        yield found
      } else if (this.#ended) {
        return
      } else if (!(await settlesWithin(news, idleMs, signal))) {
        if (!signal.aborted) yield 'idle'
      }
    }
  }

  #wake(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }
}

/** Returns whether `promise` resolved before `ms` passed or `signal` aborted. */
export async function settlesWithin(promise: Promise<unknown>, ms: number, signal?: AbortSignal): Promise<boolean> {
  const { promise: given, resolve: giveUp } = Promise.withResolvers<false>()
  const onAbort = () => giveUp(false)
  const timer = setTimeout(onAbort, ms)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise.then(() => true), given])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
