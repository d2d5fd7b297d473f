/** A set of sequence numbers below a bound: one bit each. */
export class Bitmap {
  readonly #words: Uint32Array

  constructor(bound: number) {
    this.#words = new Uint32Array(Math.ceil(bound / 32))
  }

  add(number: number): void {
    const word = Math.floor(number / 32)
    if (word < this.#words.length) this.#words[word]! |= 1 << (number % 32)
  }

  has(number: number): boolean {
    return ((this.#words[Math.floor(number / 32)] ?? 0) & (1 << (number % 32))) !== 0
  }
}
