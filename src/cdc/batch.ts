import { type Blake3, HASH_LENGTH } from '../core/hash.ts'
import { type Hash, idFromBytes } from '../core/ids.ts'

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
}

const LENGTH_BYTES = 4

/**
 * Returns one buffer that can be handed to another thread without a copy: the raw bytes, the 32-byte hash of every chunk,
 * then its length as u32, little-endian. The raw bytes are copied: `raw` may be overwritten afterwards.
 */
export function packBatch(raw: Uint8Array, lengths: readonly number[], hasher: Blake3): ArrayBuffer {
  const packed = new ArrayBuffer(raw.byteLength + lengths.length * (HASH_LENGTH + LENGTH_BYTES))
  const bytes = new Uint8Array(packed)
  bytes.set(raw)
  const hashes = bytes.subarray(raw.byteLength, raw.byteLength + lengths.length * HASH_LENGTH)
  const sizes = new DataView(packed, raw.byteLength + hashes.byteLength)
  let start = 0
  for (const [index, length] of lengths.entries()) {
    hashes.set(hasher.hash(raw.subarray(start, start + length)), index * HASH_LENGTH)
    sizes.setUint32(index * LENGTH_BYTES, length, true)
    start += length
  }
  return packed
}

/** Returns the batch in `packed`, without a copy; `offset` is its place in the file. */
export function unpackBatch(packed: ArrayBuffer, chunkCount: number, offset: number): ChunkBatch {
  const rawLength = packed.byteLength - chunkCount * (HASH_LENGTH + LENGTH_BYTES)
  const sizes = new DataView(packed, rawLength + chunkCount * HASH_LENGTH)
  const chunks: CutChunk[] = []
  let start = 0
  for (let index = 0; index < chunkCount; index++) {
    const hash = idFromBytes('hash', new Uint8Array(packed, rawLength + index * HASH_LENGTH, HASH_LENGTH))
    const length = sizes.getUint32(index * LENGTH_BYTES, true)
    chunks.push({ hash, start, length })
    start += length
  }
  return { offset, raw: new Uint8Array(packed, 0, rawLength), chunks }
}
