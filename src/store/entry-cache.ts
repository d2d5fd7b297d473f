import type { Hash } from '../core/ids.ts'
import type { ChunkEntry } from './entries.ts'

/** Entries that are remembered at least, and half of what they can be: those of 2 GiB of a file at the average size, some 10 MB of memory. */
const GENERATION_ENTRIES = 32_768

/**
 * What index/ said last of the chunks that were looked up: a file that is saved again is looked up almost unchanged. What is
 * written is forgotten before it is, so that what stands here is what stands there.
 */
export class EntryCache {
  /**
   * Two generations, of which the older one goes as a whole: a Map that loses its first entry with each new one looks for it
   * behind all that it has lost, which took longer than the reads of the disk.
   */
  #young = new Map<Hash, ChunkEntry>()
  #old = new Map<Hash, ChunkEntry>()
  /** Goes up with every write: a lookup that began before one may have read what was there earlier. */
  #writes = 0

  /** To be passed to `add` by a lookup that begins now. */
  get state(): number {
    return this.#writes
  }

  get(hash: Hash): ChunkEntry | undefined {
    const young = this.#young.get(hash)
    if (young !== undefined) return young
    const entry = this.#old.get(hash)
    if (entry !== undefined) this.#keep(hash, entry)
    return entry
  }

  add(hash: Hash, entry: ChunkEntry, state: number): void {
    if (state === this.#writes) this.#keep(hash, entry)
  }

  /** To be called before these are written. */
  forget(hashes: Iterable<Hash>): void {
    this.#writes++
    for (const hash of hashes) {
      this.#young.delete(hash)
      this.#old.delete(hash)
    }
  }

  clear(): void {
    this.#writes++
    this.#young.clear()
    this.#old.clear()
  }

  #keep(hash: Hash, entry: ChunkEntry): void {
    this.#young.set(hash, entry)
    if (this.#young.size < GENERATION_ENTRIES) return
    this.#old = this.#young
    this.#young = new Map()
  }
}
