import type { Hash } from './ids.ts'
import type { ManifestEntry } from './manifest.ts'

/** Entries of the old list that are held around the place that is being compared: 1 GiB of a file at the average size. */
const WINDOW_ENTRIES = 16_384
/** How many of them lie before that place. */
const KEPT_BEHIND_ENTRIES = WINDOW_ENTRIES / 4

/** Where the old and the new list agree: everything before `old` bytes of the one has its place before `new` bytes of the other. */
interface Anchor {
  old: number
  new: number
}

/** Old chunks that a new one may resemble; the likeliest first. */
export type Candidates = readonly Hash[]

/**
 * Finds what stood in an old version of a file where a new one has other chunks, to be used as bases of deltas. Both lists are
 * gone through once, side by side, with a window of the old one in memory.
 *
 * A new chunk is held against the old one at the same distance from the nearest chunk that both have: from the last one before
 * it, and from the next one after it. Without the second, what follows an insertion would be held against the wrong place up
 * to where the lists agree again; without the first, an answer would hang on how far the caller has read ahead. So both
 * are named, and mostly are the same.
 */
export class BaseFinder {
  readonly #source: AsyncIterator<ManifestEntry>
  #isExhausted = false
  /** The window: hashes and where they end, from the entry numbered `#first`. */
  #hashes: Hash[] = []
  #ends: number[] = []
  #first = 0
  /** Where the window begins, bytes. */
  #start = 0
  /** Number of the entry with that hash; -1: there are several in the window. */
  readonly #places = new Map<Hash, number>()
  #anchor: Anchor = { old: 0, new: 0 }
  #position = 0

  constructor(old: AsyncIterable<ManifestEntry> | Iterable<ManifestEntry>) {
    this.#source = Symbol.asyncIterator in old ? old[Symbol.asyncIterator]() : asAsync(old[Symbol.iterator]())
  }

  /**
   * Takes the next entries of the new list and returns for each what it may be a delta on; nothing where the old list has the
   * very chunk. The second candidates depend on what is passed at once.
   *
   * @throws what reading the old list throws
   */
  async find(entries: readonly ManifestEntry[]): Promise<Candidates[]> {
    await this.#advance(entries.reduce((sum, { size }) => sum + size, 0))
    const found: Candidates[] = []
    let run: { start: number; end: number }[] = []
    const settle = (next: Anchor | undefined) => {
      for (const place of run) found.push(this.#candidates(place, next))
      run = []
    }
    for (const { hash, size } of entries) {
      const start = this.#position
      this.#position += size
      const match = this.#match(hash, start)
      if (match === undefined) {
        run.push({ start, end: this.#position })
        continue
      }
      settle({ old: this.#startOf(match), new: start })
      found.push([])
      this.#anchor = { old: this.#ends[match]!, new: this.#position }
    }
    settle(undefined)
    return found
  }

  /** Returns the index in the window of the same chunk: where it is expected, or the only one. */
  #match(hash: Hash, start: number): number | undefined {
    const expected = this.#at(this.#anchor.old + (start - this.#anchor.new))
    if (expected !== undefined && this.#hashes[expected] === hash) return expected
    const place = this.#places.get(hash)
    return place === undefined || place < 0 ? undefined : place - this.#first
  }

  #candidates({ start, end }: { start: number; end: number }, next: Anchor | undefined): Candidates {
    const { old, new: anchored } = this.#anchor
    const middle = (start + end) / 2
    // the same whether or not the next anchor is known
    const forward = this.#hashAt(old + (middle - anchored))
    if (next === undefined) return forward === undefined ? [] : [forward]
    const backward = this.#hashAt(Math.max(old, next.old - (next.new - middle)))
    const isNearNext = next.new - end < start - anchored
    const both = isNearNext ? [backward, forward] : [forward, backward]
    return [...new Set(both.filter((hash) => hash !== undefined))]
  }

  /** Returns the chunk at an old position, beyond the end the last one. */
  #hashAt(position: number): Hash | undefined {
    const index = this.#at(position)
    return index === undefined ? this.#hashes.at(-1) : this.#hashes[index]
  }

  /** Returns the index in the window of the entry that holds an old position. */
  #at(position: number): number | undefined {
    const ends = this.#ends
    if (ends.length === 0 || position >= ends.at(-1)!) return undefined
    let low = 0
    let high = ends.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (ends[middle]! > position) high = middle
      else low = middle + 1
    }
    return low
  }

  #startOf(index: number): number {
    return index === 0 ? this.#start : this.#ends[index - 1]!
  }

  /** Moves the window on, so that it reaches well beyond the next `bytes`. */
  async #advance(bytes: number): Promise<void> {
    const target = this.#anchor.old + (this.#position - this.#anchor.new) + bytes
    const current = this.#at(target) ?? this.#hashes.length
    if (this.#isExhausted || this.#hashes.length - current > WINDOW_ENTRIES / 4) return
    this.#dropBefore(current - KEPT_BEHIND_ENTRIES)
    while (this.#hashes.length < WINDOW_ENTRIES) {
      const next = await this.#source.next()
      if (next.done === true) {
        this.#isExhausted = true
        return
      }
      this.#add(next.value)
    }
  }

  #add({ hash, size }: ManifestEntry): void {
    const place = this.#first + this.#hashes.length
    this.#places.set(hash, this.#places.has(hash) ? -1 : place)
    this.#hashes.push(hash)
    this.#ends.push((this.#ends.at(-1) ?? this.#start) + size)
  }

  #dropBefore(index: number): void {
    if (index <= 0) return
    this.#start = this.#ends[index - 1]!
    for (const hash of this.#hashes.slice(0, index)) this.#places.delete(hash)
    this.#hashes = this.#hashes.slice(index)
    this.#ends = this.#ends.slice(index)
    this.#first += index
  }
}

async function* asAsync<T>(items: Iterator<T>): AsyncGenerator<T> {
  for (let next = items.next(); next.done !== true; next = items.next()) yield next.value
}
