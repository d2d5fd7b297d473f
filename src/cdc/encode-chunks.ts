import { CompressionHint, canBeBase } from '../codec/index.ts'
import type { StoredChunk } from '../core/chunk.ts'
import type { Hash } from '../core/ids.ts'
import type { CdcWorkers } from './cdc-workers.ts'
import { DeltaHint } from './delta-hint.ts'

/** Batches that are compressed while the consumer works on an earlier one: one for each thread. */
export const DEFAULT_ENCODE_AHEAD = 2

/** What earlier chunks of a file have shown about it; one object for a file. */
export interface FileHints {
  readonly compression: CompressionHint
  readonly delta: DeltaHint
}

export function newFileHints(): FileHints {
  return { compression: new CompressionHint(), delta: new DeltaHint() }
}

/** See `ChunkStore.getBase`. */
export type GetBase = (hash: Hash) => Promise<Base | undefined>

interface Base {
  hash: Hash
  raw: Uint8Array
}

export interface EncodeBatchOptions {
  /** @default new ones */
  hints?: FileHints
  /**
   * Reads what chunks may become deltas on.
   * @default nothing becomes a delta
   */
  getBase?: GetBase
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
  /** A stored chunk that it may resemble. */
  readonly base?: Hash | undefined
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

interface Tried {
  index: number
  chunk: RawChunk
  base: Base | undefined
  /** What the compression hint said. */
  verdict: 'compress' | 'try' | 'store'
}

/**
 * Returns the stored forms in the order given: `encodeSmallest` in another thread. What is judged incompressible, and has no
 * base, does not leave this one; the raw bytes are only read, and are the payload where the codec is raw.
 *
 * @throws the signal's reason; what `getBase` throws
 */
export async function encodeBatch(
  workers: CdcWorkers,
  chunks: readonly RawChunk[],
  options: EncodeBatchOptions = {},
): Promise<StoredChunk[]> {
  const { hints = newFileHints(), getBase, signal } = options
  signal?.throwIfAborted()
  const stored: StoredChunk[] = chunks.map(({ hash, raw }) => ({
    hash,
    codec: 'raw',
    rawSize: raw.byteLength,
    payload: raw,
  }))
  const tried: Tried[] = []
  for (const [index, chunk] of chunks.entries()) {
    const verdict = hints.compression.judge(chunk.raw)
    const base = chunk.base === undefined ? undefined : await baseOf(chunk.base, hints.delta, getBase)
    if (verdict !== 'store' || base !== undefined) tried.push({ index, chunk, base, verdict })
  }
  if (tried.length === 0) return stored
  signal?.throwIfAborted()

  for (const [at, frame] of (await encodeApart(workers, tried, signal)).entries()) {
    const { index, base, verdict } = tried[at]!
    if (frame.codec === 'delta') hints.delta.succeeded()
    if (frame.codec === 'raw') continue
    if (frame.codec === 'zstd' && verdict === 'try') hints.compression.succeeded()
    const { codec, payload } = frame
    const { hash, rawSize } = stored[index]!
    stored[index] = {
      hash,
      codec,
      rawSize,
      payload,
      ...(codec === 'delta' && base !== undefined && { base: base.hash }),
    }
  }
  return stored
}

async function baseOf(hash: Hash, hint: DeltaHint, getBase: GetBase | undefined): Promise<Base | undefined> {
  if (getBase === undefined || !hint.shouldTry()) return undefined
  const found = await getBase(hash)
  return found !== undefined && canBeBase(found.raw) ? found : undefined
}

type Frame = { codec: 'raw' } | { codec: 'zstd' | 'delta'; payload: Uint8Array }

async function encodeApart(
  workers: CdcWorkers,
  tried: readonly Tried[],
  signal: AbortSignal | undefined,
): Promise<Frame[]> {
  const chunks = tried.map(({ chunk, base, verdict }) => ({
    length: chunk.raw.byteLength,
    baseLength: base?.raw.byteLength ?? 0,
    isNoise: verdict === 'store',
  }))
  const bytes = new Uint8Array(chunks.reduce((sum, { length, baseLength }) => sum + length + baseLength, 0))
  let at = 0
  for (const { chunk, base } of tried) {
    for (const part of base === undefined ? [chunk.raw] : [chunk.raw, base.raw]) {
      bytes.set(part, at)
      at += part.byteLength
    }
  }
  const job = workers.open({ type: 'encode', packed: bytes.buffer, chunks }, { transfer: [bytes.buffer], signal })
  try {
    const event = await job.next()
    if (event.type !== 'encoded') throw new TypeError(`an encode job does not answer with ${event.type}`)
    let start = 0
    return event.frames.map((frame): Frame => {
      if (frame.codec === 'raw') return frame
      start += frame.length
      const payload = new Uint8Array(event.packed, start - frame.length, frame.length)
      return { codec: frame.codec, payload }
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
  const { workers, signal, getBase, ahead = DEFAULT_ENCODE_AHEAD, hints = newFileHints() } = options
  if (!Number.isSafeInteger(ahead) || ahead < 0) throw new TypeError(`ahead is a number of batches; got ${ahead}`)

  async function encode(batch: RawBatch): Promise<StoredBatch> {
    const chunks = await encodeBatch(workers, batch.chunks, {
      hints,
      ...(getBase !== undefined && { getBase }),
      ...(signal !== undefined && { signal }),
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
