import type { Hash } from '../core/ids.ts'
import type { ChunkEntry } from './entries.ts'

/** Entries that are remembered: those of 2 GiB of a file at the average size, some 10 MB of memory. */
const MAX_ENTRIES = 32_768

/**
 * What index/ said last of the chunks that were looked up: a file that is saved again is looked up almost unchanged. What is
 * written is forgotten before it is, so that what stands here is what stands there.
 */
export class EntryCache {
  readonly #entries = new Map<Hash, ChunkEntry>()
  /** Goes up with every write: a lookup that began before one may have read what was there earlier. */
  #writes = 0

  /** To be passed to `add` by a lookup that begins now. */
  get state(): number {
    return this.#writes
  }

  get(hash: Hash): ChunkEntry | undefined {
    return this.#entries.get(hash)
  }

  add(hash: Hash, entry: ChunkEntry, state: number): void {
    if (state !== this.#writes) return
    this.#entries.set(hash, entry)
    if (this.#entries.size <= MAX_ENTRIES) return
    // the order of a Map is that of insertion
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }

  /** To be called before these are written. */
  forget(hashes: Iterable<Hash>): void {
    this.#writes++
    for (const hash of hashes) this.#entries.delete(hash)
  }

  clear(): void {
    this.#writes++
    this.#entries.clear()
  }
}
