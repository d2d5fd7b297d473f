import type { StoredChunk } from '../../core/chunk.ts'
import type { ChunkStore } from '../../core/contracts.ts'
import type { Hash } from '../../core/ids.ts'

/** Payload bytes of one synced batch: on a quiet machine smaller and larger ones were slower. */
export const PAYLOAD_BATCH_BYTES = 16 * 1024 * 1024

/** Raw payloads of a batch are copied when they are fewer bytes than this, else the whole batch is kept for them. */
const KEPT_FROM_BYTES = 1024 * 1024

/**
 * Collects new chunks into batches for the store. The last batch is not stored here: it goes with the record that needs
 * it, in one atomic write.
 */
export class PayloadBuffer {
  readonly #store: ChunkStore
  readonly #batchBytes: number
  /** Being encoded, or waiting in `#chunks`: not in the store, yet not to be made again. */
  readonly #claimed = new Set<Hash>()
  readonly #releases: (() => void)[] = []
  #chunks: StoredChunk[] = []
  #bytes = 0

  constructor(store: ChunkStore, batchBytes = PAYLOAD_BATCH_BYTES) {
    this.#store = store
    this.#batchBytes = batchBytes
  }

  /** Returns those of `hashes`, each once, that the caller is to add: neither stored nor on their way. */
  async claim(hashes: readonly Hash[]): Promise<Set<Hash>> {
    const asked = [...new Set(hashes)].filter((hash) => !this.#claimed.has(hash))
    const stored = await this.#store.has(asked)
    const claimed = new Set(asked.filter((_, index) => stored[index] === false))
    for (const hash of claimed) this.#claimed.add(hash)
    return claimed
  }

  /** Takes back claims that will not be added. */
  release(hashes: Iterable<Hash>): void {
    for (const hash of hashes) this.#claimed.delete(hash)
  }

  /**
   * Adds claimed chunks; stores a batch when there is one. `release` gives back the memory of which raw payloads are views:
   * it is called when they are stored, or at once if so few are left that copying them is cheaper than keeping it.
   */
  async add(chunks: readonly StoredChunk[], release?: () => void): Promise<void> {
    const views = release === undefined ? [] : chunks.filter(({ codec }) => codec === 'raw')
    const copies = bytesOf(views) < KEPT_FROM_BYTES
    for (const chunk of chunks) {
      const isView = release !== undefined && chunk.codec === 'raw'
      this.#chunks.push(isView && copies ? { ...chunk, payload: chunk.payload.slice() } : chunk)
    }
    this.#bytes += bytesOf(chunks)
    if (release !== undefined) {
      if (copies) release()
      else this.#releases.push(release)
    }
    if (this.#bytes >= this.#batchBytes) await this.#flush()
  }

  /** Returns what is left, at most one batch; `close` when it is stored. */
  rest(): readonly StoredChunk[] {
    return this.#chunks
  }

  /** Gives back all memory. */
  close(): void {
    this.#chunks = []
    for (const release of this.#releases.splice(0)) release()
  }

  async #flush(): Promise<void> {
    const chunks = this.#chunks
    this.#chunks = []
    this.#bytes = 0
    await this.#store.put(chunks)
    this.release(chunks.map(({ hash }) => hash))
    for (const release of this.#releases.splice(0)) release()
  }
}

function bytesOf(chunks: readonly StoredChunk[]): number {
  return chunks.reduce((sum, { payload }) => sum + payload.byteLength, 0)
}
