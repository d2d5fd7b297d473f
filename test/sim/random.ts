/** Numbers that follow from a seed and a name alone: mulberry32. */
export class Random {
  #state: number

  constructor(seed: number, name = '') {
    let state = seed | 0
    for (const letter of name) state = Math.imul(state ^ letter.codePointAt(0)!, 0x9e3779b1)
    this.#state = state
    // near seeds differ from the first number on
    for (let i = 0; i < 4; i++) this.next()
  }

  /** Returns a number from 0 up to, and without, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** Returns a number from `min` up to, and without, `max`. */
  between(min: number, max: number): number {
    return min + this.next() * (max - min)
  }

  /** Returns a whole number from `min` to `max`. */
  int(min: number, max: number): number {
    return Math.floor(this.between(min, max + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** Returns one of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.int(0, 255))
  }
}
