/** How much is allowed in the long run, and at once. */
export interface Rate {
  perSecond: number
  burst: number
}

/** A token bucket: full at first, filled at `perSecond`. */
export class TokenBucket {
  readonly #rate: Rate
  readonly #now: () => number
  #tokens: number
  #filledAt: number

  /** @param now milliseconds that only grow */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate
    this.#now = now
    this.#tokens = rate.burst
    this.#filledAt = now()
  }

  /** Whether `take(1)` would succeed. */
  get hasToken(): boolean {
    this.#fill()
    return this.#tokens >= 1
  }

  /** Takes `count` tokens and returns true, or takes none and returns false. */
  take(count = 1): boolean {
    this.#fill()
    if (this.#tokens < count) return false
    this.#tokens -= count
    return true
  }

  #fill(): void {
    const now = this.#now()
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#rate.perSecond)
    this.#filledAt = now
  }
}

/** One bucket for each key; of too many keys the one first seen is forgotten. */
export class TokenBuckets {
  readonly #rate: Rate
  readonly #maxKeys: number
  readonly #now: (() => number) | undefined
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(rate: Rate, maxKeys: number, now?: () => number) {
    this.#rate = rate
    this.#maxKeys = maxKeys
    this.#now = now
  }

  of(key: string): TokenBucket {
    let bucket = this.#buckets.get(key)
    if (bucket === undefined) {
      const [oldest] = this.#buckets.keys()
      if (this.#buckets.size >= this.#maxKeys && oldest !== undefined) this.#buckets.delete(oldest)
      bucket = new TokenBucket(this.#rate, this.#now)
      this.#buckets.set(key, bucket)
    }
    return bucket
  }
}
