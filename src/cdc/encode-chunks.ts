import type { StoredChunk } from '../core/chunk.ts'
import type { Hash } from '../core/ids.ts'
import type { CdcWorkers } from './cdc-workers.ts'
import type { EncodedChunk } from './codec.ts'
import { CompressionHint } from './compression-hint.ts'

/** Batches that are compressed while the consumer works on an earlier one: one for each thread. */
export const DEFAULT_ENCODE_AHEAD = 2

export interface EncodeBatchOptions {
  /**
   * What earlier chunks of the same file have shown; one object for a file.
   * @default a new one
   */
  hint?: CompressionHint
  signal?: AbortSignal
}

export interface EncodeChunksOptions extends EncodeBatchOptions {
  workers: CdcWorkers
  /**
   * Batches that are taken from the source before the oldest is yielded, all held in memory.
   * @default DEFAULT_ENCODE_AHEAD
   */
  ahead?: number
}

export interface RawChunk {
  readonly hash: Hash
  readonly raw: Uint8Array
}

/** Chunks to encode, for example those of a ChunkBatch that the store does not have. */
export interface RawBatch {
  readonly chunks: readonly RawChunk[]
  /** Told when the payloads are no longer needed, either. */
  release?(): void
}

/** The stored forms of a batch. */
export interface StoredBatch {
  readonly chunks: readonly StoredChunk[]
  /** Gives the memory of the raw batch back, which raw payloads are views of: to be called when they are stored. */
  release(): void
}

/**
 * Returns the stored forms in the order given: `encodeChunk` in another thread. What is judged incompressible does not
 * leave this one; `raws` are only read, and are the payload where the codec is raw.
 *
 * @throws the signal's reason
 */
export async function encodeBatch(
  workers: CdcWorkers,
  raws: readonly Uint8Array[],
  options: EncodeBatchOptions = {},
): Promise<EncodedChunk[]> {
  const { hint = new CompressionHint(), signal } = options
  signal?.throwIfAborted()
  const encoded: EncodedChunk[] = raws.map((raw) => ({ codec: 'raw', payload: raw }))
  const tried: { index: number; raw: Uint8Array; noisy: boolean }[] = []
  for (const [index, raw] of raws.entries()) {
    const verdict = hint.judge(raw)
    if (verdict !== 'store') tried.push({ index, raw, noisy: verdict === 'try' })
  }
  if (tried.length === 0) return encoded

  const frames = await compress(
    workers,
    tried.map(({ raw }) => raw),
    signal,
  )
  for (const [at, frame] of frames.entries()) {
    const { index, noisy } = tried[at]!
    if (frame === undefined) continue
    encoded[index] = { codec: 'zstd', payload: frame }
    if (noisy) hint.succeeded()
  }
  return encoded
}

async function compress(
  workers: CdcWorkers,
  raws: readonly Uint8Array[],
  signal: AbortSignal | undefined,
): Promise<(Uint8Array | undefined)[]> {
  const lengths = raws.map((raw) => raw.byteLength)
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const raw of raws) {
    bytes.set(raw, at)
    at += raw.byteLength
  }
  const job = workers.open({ type: 'encode', packed: bytes.buffer, lengths }, { transfer: [bytes.buffer], signal })
  try {
    const event = await job.next()
    if (event.type !== 'encoded') throw new TypeError(`an encode job does not answer with ${event.type}`)
    let start = 0
    return event.sizes.map((size) => {
      start += size
      return size === 0 ? undefined : new Uint8Array(event.packed, start - size, size)
    })
  } finally {
    await job.close()
  }
}

/**
 * Returns a stage for `it-pipe`: batches of chunks of one file in, their stored forms out, in order, as `ChunkStore.put`
 * takes them. Empty batches come out empty.
 */
export function encodeChunks(
  options: EncodeChunksOptions,
): (source: AsyncIterable<RawBatch>) => AsyncGenerator<StoredBatch, void, void> {
  const { workers, signal, ahead = DEFAULT_ENCODE_AHEAD, hint = new CompressionHint() } = options
  if (!Number.isSafeInteger(ahead) || ahead < 0) throw new TypeError(`ahead is a number of batches; got ${ahead}`)

  async function encode(batch: RawBatch): Promise<StoredBatch> {
    const raws = batch.chunks.map(({ raw }) => raw)
    const encoded = await encodeBatch(workers, raws, { hint, ...(signal !== undefined && { signal }) })
    const chunks = encoded.map(({ codec, payload }, index) => {
      const { hash, raw } = batch.chunks[index]!
      return { hash, codec, rawSize: raw.byteLength, payload }
    })
    return { chunks, release: () => batch.release?.() }
  }

  return async function* (source) {
    const running: Promise<StoredBatch>[] = []
    for await (const batch of source) {
      const task = encode(batch)
      // awaited below, in order; it may fail before its turn
      task.catch(() => {})
      running.push(task)
      if (running.length > ahead) yield await running.shift()!
    }
    for (const task of running) yield await task
  }
}
