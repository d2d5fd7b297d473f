import { type Blake3, HASH_LENGTH } from '../core/hash.ts'
import { type Hash, idFromBytes } from '../core/ids.ts'
import type { CutRun } from './cut-source.ts'

/** A chunk's place in the raw bytes of its batch. */
export interface CutChunk {
  /** BLAKE3-256 of the raw bytes. */
  readonly hash: Hash
  /** Bytes from the start of the batch's `raw`. */
  readonly start: number
  /** Bytes. */
  readonly length: number
}

/** Neighbouring chunks of a file, whole. */
export interface ChunkBatch {
  /** Bytes from the start of the file to the first chunk. */
  readonly offset: number
  /** The raw bytes of the chunks, one after the other; `raw.subarray(start, start + length)` is a chunk. */
  readonly raw: Uint8Array
  readonly chunks: readonly CutChunk[]
  /**
   * Gives the memory back for another batch: `raw`, and every view of it, is empty afterwards. Without it the memory is
   * only collected, late; with it, a file of any size needs a few batches.
   */
  release(): void
}

/** A batch on its way between threads: raw bytes, then 32 bytes of hash for each chunk, then their lengths as u32. */
export interface PackedBatch {
  /** May be larger than what is in it. */
  readonly buffer: ArrayBuffer
  readonly offset: number
  readonly rawLength: number
  readonly chunkCount: number
}

const LENGTH_BYTES = 4
const TRAILER_BYTES = HASH_LENGTH + LENGTH_BYTES

/** Returns the bytes that a batch needs. */
export function packedSize(rawLength: number, chunkCount: number): number {
  return rawLength + chunkCount * TRAILER_BYTES
}

/** Copies the raw bytes of the run into `buffer`, of at least `packedSize`; the hashes are for `hashBatch` to fill in. */
export function packBatch(run: CutRun, buffer: ArrayBuffer): PackedBatch {
  const { offset, raw, lengths } = run
  const packed = { buffer, offset, rawLength: raw.byteLength, chunkCount: lengths.length }
  new Uint8Array(buffer).set(raw)
  const { sizes } = trailer(packed)
  for (const [index, length] of lengths.entries()) sizes.setUint32(index * LENGTH_BYTES, length, true)
  return packed
}

/** Hashes the chunks of the batch, in place, and returns its raw bytes. */
export function hashBatch(packed: PackedBatch, hasher: Blake3): Uint8Array {
  const { buffer, rawLength, chunkCount } = packed
  const raw = new Uint8Array(buffer, 0, rawLength)
  const { hashes, sizes } = trailer(packed)
  let start = 0
  for (let index = 0; index < chunkCount; index++) {
    const end = start + sizes.getUint32(index * LENGTH_BYTES, true)
    hashes.set(hasher.hash(raw.subarray(start, end)), index * HASH_LENGTH)
    start = end
  }
  return raw
}

/** Returns the batch, with its hashes, without a copy. `recycle` takes the buffer when it is released. */
export function unpackBatch(packed: PackedBatch, recycle: (buffer: ArrayBuffer) => void): ChunkBatch {
  const { buffer, offset, rawLength, chunkCount } = packed
  const { hashes, sizes } = trailer(packed)
  const chunks: CutChunk[] = []
  let start = 0
  for (let index = 0; index < chunkCount; index++) {
    const hash = idFromBytes('hash', hashes.subarray(index * HASH_LENGTH, (index + 1) * HASH_LENGTH))
    const length = sizes.getUint32(index * LENGTH_BYTES, true)
    chunks.push({ hash, start, length })
    start += length
  }
  let released = false
  return {
    offset,
    raw: new Uint8Array(buffer, 0, rawLength),
    chunks,
    release() {
      if (released) return
      released = true
      recycle(buffer)
    },
  }
}

function trailer({ buffer, rawLength, chunkCount }: PackedBatch): { hashes: Uint8Array; sizes: DataView } {
  const hashes = new Uint8Array(buffer, rawLength, chunkCount * HASH_LENGTH)
  return { hashes, sizes: new DataView(buffer, rawLength + hashes.byteLength, chunkCount * LENGTH_BYTES) }
}
