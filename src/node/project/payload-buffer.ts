import { type CdcWorkers, encodeBatch, type RawChunk } from '../../cdc/index.ts'
import type { StoredChunk } from '../../core/chunk.ts'
import type { ChunkStore, Pin } from '../../core/contracts.ts'
import type { Hash } from '../../core/ids.ts'
import { PAYLOAD_BATCH_BYTES } from '../../core/limits.ts'
import { pinnedBase } from './pinned-base.ts'

/** Raw payloads of a batch are copied when they are fewer bytes than this, else the whole batch is kept for them. */
const KEPT_FROM_BYTES = 1024 * 1024

/** Chunks of small files that are encoded at once: up to this many bytes, or this many. */
const ENCODED_TOGETHER_BYTES = 4 * 1024 * 1024
const ENCODED_TOGETHER_CHUNKS = 256

/** A chunk that is to be encoded with others. */
export interface WaitingChunk extends RawChunk {
  /** Called with the payload's bytes once they are known. */
  onStored: (bytes: number) => void
}

/**
 * Collects new chunks into batches for the store. The last batch is not stored here: it goes with the record that needs
 * it, in one atomic write.
 */
export class PayloadBuffer {
  readonly #store: ChunkStore
  readonly #workers: CdcWorkers
  readonly #batchBytes: number
  /** What deltas rest on that are not stored yet. */
  readonly #pin: Pin
  /** Being encoded, or waiting in `#chunks`: not in the store, yet not to be made again. */
  readonly #claimed = new Set<Hash>()
  readonly #releases: (() => void)[] = []
  #chunks: StoredChunk[] = []
  #bytes = 0
  #raw: WaitingChunk[] = []
  #rawBytes = 0

  constructor(store: ChunkStore, workers: CdcWorkers, batchBytes = PAYLOAD_BATCH_BYTES) {
    this.#store = store
    this.#workers = workers
    this.#batchBytes = batchBytes
    this.#pin = store.pin()
  }

  /** Returns those of `hashes`, each once, that the caller is to add: neither stored nor on their way. */
  async claim(hashes: readonly Hash[]): Promise<Set<Hash>> {
    const asked = [...new Set(hashes)].filter((hash) => !this.#claimed.has(hash))
    const stored = await this.#store.has(asked)
    // another file may have claimed some of them in the meantime
    const claimed = new Set(asked.filter((hash, index) => stored[index] === false && !this.#claimed.has(hash)))
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

  /** Adds a claimed chunk of a small file, to be encoded together with others: one by one the way there would cost more. */
  async addRaw(chunk: WaitingChunk): Promise<void> {
    this.#raw.push(chunk)
    this.#rawBytes += chunk.raw.byteLength
    if (this.#rawBytes >= ENCODED_TOGETHER_BYTES || this.#raw.length >= ENCODED_TOGETHER_CHUNKS) await this.#encode()
  }

  /** Returns what is left, at most one batch; `close` when it is stored. */
  async rest(): Promise<readonly StoredChunk[]> {
    await this.#encode()
    return this.#chunks
  }

  /** Gives back all memory. */
  close(): void {
    this.#chunks = []
    this.#raw = []
    this.#pin.release()
    for (const release of this.#releases.splice(0)) release()
  }

  async #flush(): Promise<void> {
    const chunks = this.#chunks
    const releases = this.#releases.splice(0)
    this.#chunks = []
    this.#bytes = 0
    await this.#store.put(chunks)
    this.release(chunks.map(({ hash }) => hash))
    for (const release of releases) release()
  }

  async #encode(): Promise<void> {
    const waiting = this.#raw
    this.#raw = []
    this.#rawBytes = 0
    if (waiting.length === 0) return
    const chunks = await encodeBatch(this.#workers, waiting, { getBase: pinnedBase(this.#store, this.#pin) })
    for (const [at, { payload }] of chunks.entries()) waiting[at]!.onStored(payload.byteLength)
    await this.add(chunks)
  }
}

function bytesOf(chunks: readonly StoredChunk[]): number {
  return chunks.reduce((sum, { payload }) => sum + payload.byteLength, 0)
}
