/** Which member records are out while a contest is decided, and because of which takers. */
export class Outs {
  /** Takers that undermine themselves: out for good. */
  #dismissed = new Set<number>()
  /** For each record that was hit the takers that put it out. */
  #takersOf = new Map<number, ReadonlySet<number>>()
  /** Every taker that took effect at some time. */
  #effective = new Set<number>()
  /** Records that were out once and came back; out again, they stay, so that a contest can not go round for ever. */
  #returned = new Set<number>()

  /** Returns one that goes its own way from here. */
  copy(): Outs {
    const copy = new Outs()
    copy.#dismissed = new Set(this.#dismissed)
    copy.#takersOf = new Map(this.#takersOf)
    copy.#effective = new Set(this.#effective)
    copy.#returned = new Set(this.#returned)
    return copy
  }

  has(record: number): boolean {
    return this.#takersOf.has(record) || this.#dismissed.has(record)
  }

  /** Tells whether the record is out because a taker hit it. */
  isCutOff(record: number): boolean {
    return this.#takersOf.has(record)
  }

  tookEffect(taker: number): boolean {
    return this.#effective.has(taker)
  }

  dismiss(takers: readonly number[]): void {
    for (const taker of takers) this.#dismissed.add(taker)
    this.#bringBack()
  }

  /** Puts out what takers hit, all at once. */
  cut(hits: readonly (readonly [taker: number, victims: readonly number[]])[]): void {
    for (const [taker, victims] of hits) {
      this.#effective.add(taker)
      for (const victim of victims) {
        this.#takersOf.set(victim, new Set([...(this.#takersOf.get(victim) ?? []), taker]))
      }
    }
    this.#bringBack()
  }

  /** What only takers put out that are out themselves now comes back. */
  #bringBack(): void {
    for (let changed = true; changed; ) {
      changed = false
      for (const [record, takers] of this.#takersOf) {
        if (this.#returned.has(record) || [...takers].some((taker) => !this.has(taker))) continue
        this.#takersOf.delete(record)
        this.#returned.add(record)
        changed = true
      }
    }
  }
}
