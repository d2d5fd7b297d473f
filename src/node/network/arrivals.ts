import { decodeChunk } from '../../codec/index.ts'
import type { StoredChunk } from '../../core/chunk.ts'
import type { ChunkStore, WholeSet } from '../../core/contracts.ts'
import type { CheckpointId, Hash } from '../../core/ids.ts'
import { MAX_CHUNK_BYTES, PAYLOAD_BATCH_BYTES } from '../../core/limits.ts'
import { AskTogether } from './ask-together.ts'
import { ARRIVAL_DELAY_MS } from './constants.ts'

/** A full batch and the chunk that filled it. */
const SLAB_BYTES = PAYLOAD_BATCH_BYTES + MAX_CHUNK_BYTES

interface Batch {
  chunks: Map<Hash, StoredChunk>
  bytes: number
  /** Where payloads are kept; what comes when it is full stays where it is. */
  slab: Uint8Array
  used: number
  /** Whole as soon as this batch is stored. */
  whole: CheckpointId[]
}

/**
 * Verified chunks on their way into the store: collected into large synced batches, one being stored while the next fills.
 * A checkpoint is called whole only after the batch with its last chunk is durable.
 */
export class Arrivals {
  readonly #chunks: ChunkStore
  readonly #whole: Pick<WholeSet, 'add'>
  /** Whether chunks are stored. */
  readonly #areStored: AskTogether<Hash, boolean>
  /** Memory of batches that are stored. */
  readonly #slabs: Uint8Array[] = []
  #filling = this.#emptyBatch()
  #storing: Batch | undefined
  #stored: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #failure: { error: unknown } | undefined
  #losses = 0
  #lost: unknown

  constructor(chunks: ChunkStore, whole: Pick<WholeSet, 'add'>) {
    this.#chunks = chunks
    this.#whole = whole
    this.#areStored = new AskTogether((hashes) => chunks.has(hashes))
  }

  /** How often what was on its way was lost: what was added before is then not known to be here. */
  get losses(): number {
    return this.#losses
  }

  /** Returns those of `entries`, each once, that are neither stored nor on their way. */
  async missing<T extends { hash: Hash }>(entries: readonly T[]): Promise<T[]> {
    const asked = [...new Map(entries.map((entry) => [entry.hash, entry])).values()].filter(
      ({ hash }) => this.#pending(hash) === undefined,
    )
    const stored = await this.#areStored.ask(asked.map(({ hash }) => hash))
    return asked.filter((_, index) => stored[index] === false)
  }

  /** Returns the raw bytes of a chunk that is stored or on its way. Errors as `ChunkStore.get`. */
  async raw(hash: Hash): Promise<Uint8Array> {
    const chunk = this.#pending(hash)
    if (chunk === undefined) return this.#chunks.get(hash)
    // a payload that is the raw bytes themselves is a view of memory that will be used again
    const payload = chunk.payload.slice()
    const base = chunk.base === undefined ? undefined : await this.#chunks.get(chunk.base)
    return decodeChunk({ ...chunk, payload, base })
  }

  /**
   * Takes a verified chunk; waits while two batches are full. The payload must not change before it is resolved.
   *
   * @throws what an earlier batch could not be stored for, for example DISK_FULL
   */
  async add(chunk: StoredChunk): Promise<void> {
    this.#throwFailure()
    this.#filling.chunks.set(chunk.hash, { ...chunk, payload: this.#keep(chunk.payload) })
    this.#filling.bytes += chunk.payload.byteLength
    this.#timer ??= setTimeout(() => this.#onTime(), ARRIVAL_DELAY_MS)
    while (this.#filling.bytes >= PAYLOAD_BATCH_BYTES) {
      if (this.#stored === undefined) this.#store()
      else await this.#stored
      this.#throwFailure()
    }
  }

  /**
   * Everything that the checkpoint needs was stored when there had been `losses`, or has been added since: it is whole as soon as
   * that is durable. Errors as `add`, also when something was lost since.
   */
  complete(checkpoint: CheckpointId, losses: number): void {
    this.#throwFailure()
    if (losses !== this.#losses) throw this.#lost
    this.#filling.whole.push(checkpoint)
    this.#timer ??= setTimeout(() => this.#onTime(), ARRIVAL_DELAY_MS)
  }

  /** Resolves when all that had been added is durable. Errors as `add`. */
  async flush(): Promise<void> {
    const last = this.#filling
    const losses = this.#losses
    for (;;) {
      await this.#stored
      this.#throwFailure()
      if (losses !== this.#losses) throw this.#lost
      const isFilling = this.#filling === last && (last.chunks.size > 0 || last.whole.length > 0)
      if (!isFilling && this.#storing !== last) return
      if (isFilling && this.#stored === undefined) this.#store()
    }
  }

  /**
   * Returns a copy, in the memory of the batch. The frame in which the payload came would else live until the batch is
   * stored, by when the garbage collector has moved it among the old objects, which only a full collection frees.
   */
  #keep(payload: Uint8Array): Uint8Array {
    const batch = this.#filling
    const end = batch.used + payload.byteLength
    if (end > batch.slab.byteLength) return payload
    const copy = batch.slab.subarray(batch.used, end)
    copy.set(payload)
    batch.used = end
    return copy
  }

  #emptyBatch(): Batch {
    return { chunks: new Map(), bytes: 0, slab: this.#slabs.pop() ?? new Uint8Array(SLAB_BYTES), used: 0, whole: [] }
  }

  #pending(hash: Hash): StoredChunk | undefined {
    return this.#filling.chunks.get(hash) ?? this.#storing?.chunks.get(hash)
  }

  #onTime(): void {
    this.#timer = undefined
    if (this.#stored === undefined) this.#store()
    else this.#timer = setTimeout(() => this.#onTime(), ARRIVAL_DELAY_MS)
  }

  #store(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batch = this.#filling
    this.#filling = this.#emptyBatch()
    this.#storing = batch
    this.#stored = this.#put(batch)
      .catch((error: unknown) => {
        this.#failure = { error }
      })
      .finally(() => {
        this.#slabs.push(batch.slab)
        this.#storing = undefined
        this.#stored = undefined
      })
  }

  async #put({ chunks, whole }: Batch): Promise<void> {
    using pin = this.#chunks.pin(chunks.keys())
    if (chunks.size > 0) await this.#chunks.put([...chunks.values()])
    if (whole.length > 0) await this.#whole.add(whole)
    pin.release()
  }

  /** What was collected meanwhile may rest on what is lost: it is dropped with it, and fetched again. */
  #throwFailure(): void {
    if (this.#failure === undefined) return
    const { error } = this.#failure
    this.#failure = undefined
    this.#losses++
    this.#lost = error
    this.#filling = this.#emptyBatch()
    clearTimeout(this.#timer)
    this.#timer = undefined
    throw error
  }
}
