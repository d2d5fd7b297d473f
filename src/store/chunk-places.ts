import type { Hash } from '../core/ids.ts'
import type { Bitmap } from './bitmap.ts'

/** Most chunks of which the places are held at once: 96 MiB, and 256 GiB of files. */
export const MAX_PLACES = 4 * 1024 * 1024

/** The first 64 bits of a hash. */
export type HashStart = readonly [high: number, low: number]

/** What is held of a chunk. */
export interface Place {
  sequence: number
  storedSize: number
  /** Seconds since 1970. */
  storedAt: number
}

/**
 * Where all chunks are, by the first 64 bits of their hashes: 24 bytes of memory a chunk, and no read for a question. Of two
 * hashes with the same beginning, which can be made on purpose, both places are found for either.
 */
export class ChunkPlaces {
  #high: Uint32Array
  #low: Uint32Array
  #sequences: Float64Array
  #sizes: Uint32Array
  #times: Uint32Array
  #length = 0

  /** `expected`: how many will be added. More can be. */
  constructor(expected: number) {
    this.#high = new Uint32Array(expected)
    this.#low = new Uint32Array(expected)
    this.#sequences = new Float64Array(expected)
    this.#sizes = new Uint32Array(expected)
    this.#times = new Uint32Array(expected)
  }

  get length(): number {
    return this.#length
  }

  /** Adds a chunk. They come in the order of their hashes. */
  add([high, low]: HashStart, { sequence, storedSize, storedAt }: Place): void {
    const at = this.#length++
    if (at === this.#sequences.length) this.#grow()
    this.#high[at] = high
    this.#low[at] = low
    this.#sequences[at] = sequence
    this.#sizes[at] = storedSize
    this.#times[at] = storedAt
  }

  /** Adds every place that a hash may have to `marks`. */
  mark(hash: Hash, marks: Bitmap): void {
    const high = Number.parseInt(hash.slice(0, 8), 16)
    const low = Number.parseInt(hash.slice(8, 16), 16)
    for (let at = this.#first(high, low); at < this.#length; at++) {
      if (this.#high[at] !== high || this.#low[at] !== low) return
      marks.add(this.#sequences[at]!)
    }
  }

  /** Returns the beginnings of the hashes of those that `test` wants, each once, in their order. */
  select(test: (sequence: number, storedSize: number, storedAt: number) => boolean): HashStart[] {
    const found: HashStart[] = []
    for (let at = 0; at < this.#length; at++) {
      if (!test(this.#sequences[at]!, this.#sizes[at]!, this.#times[at]!)) continue
      const [high, low] = [this.#high[at]!, this.#low[at]!]
      const last = found.at(-1)
      if (last === undefined || last[0] !== high || last[1] !== low) found.push([high, low])
    }
    return found
  }

  /** Returns the first index of which the beginning is not smaller. */
  #first(high: number, low: number): number {
    let from = 0
    let to = this.#length
    while (from < to) {
      const middle = (from + to) >>> 1
      const found = this.#high[middle]!
      if (found < high || (found === high && this.#low[middle]! < low)) from = middle + 1
      else to = middle
    }
    return from
  }

  #grow(): void {
    const length = Math.max(1024, this.#sequences.length * 2)
    const longer = (from: Uint32Array) => {
      const to = new Uint32Array(length)
      to.set(from)
      return to
    }
    this.#high = longer(this.#high)
    this.#low = longer(this.#low)
    this.#sizes = longer(this.#sizes)
    this.#times = longer(this.#times)
    const sequences = new Float64Array(length)
    sequences.set(this.#sequences)
    this.#sequences = sequences
  }
}
