import { constants, zstdCompressSync } from 'node:zlib'
import { MAX_CHUNK_BYTES } from '../core/limits.ts'
import { canBeBase } from './base.ts'

const ZSTD_LEVEL = 3

/** Share of the raw bytes that zstd must save: for less, reading a chunk would cost a decompression for nothing. */
const MIN_SAVED_SHARE = 1 / 16

/**
 * What a delta must save of the other form, in part and in bytes: it is read through its base, keeps that from being
 * collected, and names it in 32 bytes.
 */
const MIN_DELTA_SAVED_SHARE = 1 / 4
const MIN_DELTA_SAVED_BYTES = 256

/**
 * Bytes that a zstd frame can have beyond its content. node:zlib is told how much the output can be: it would collect it
 * in pieces of 16 KiB otherwise, at half the speed, and a larger buffer for every chunk would be memory thrown away.
 */
export const MAX_FRAME_OVERHEAD_BYTES = 1024

/** The stored form of a chunk that needs no other chunk. */
export interface FullForm {
  readonly codec: 'raw' | 'zstd'
  /** With `raw` the very array that was given. */
  readonly payload: Uint8Array
}

/** Returns the chunk compressed with zstd at level 3, or as it is when that would not save a 1/16 of it. */
export function encodeFull(raw: Uint8Array): FullForm {
  const payload = compressChunk(raw)
  return payload === undefined ? { codec: 'raw', payload: raw } : { codec: 'zstd', payload }
}

/** Returns the zstd frame of `raw`, or undefined when it does not pay. */
export function compressChunk(raw: Uint8Array): Uint8Array | undefined {
  const payload = frame(raw)
  return payload.byteLength <= raw.byteLength * (1 - MIN_SAVED_SHARE) ? payload : undefined
}

/** What a chunk is stored as, given another one that it may resemble. */
export type SmallestForm = { codec: 'delta' | 'zstd'; payload: Uint8Array } | { codec: 'raw' }

/**
 * Returns the smallest form of `raw`: a delta on `base` (zstd with it as dictionary) where that saves a quarter of the
 * other. With `isNoise` the chunk is known not to compress by itself, and that is not tried.
 */
export function encodeSmallest(
  raw: Uint8Array,
  base: Uint8Array | undefined,
  { isNoise = false }: { isNoise?: boolean } = {},
): SmallestForm {
  const full = isNoise ? undefined : compressChunk(raw)
  const fullBytes = full?.byteLength ?? raw.byteLength
  const mostBytes = Math.min(fullBytes * (1 - MIN_DELTA_SAVED_SHARE), fullBytes - MIN_DELTA_SAVED_BYTES)
  if (base !== undefined && canBeBase(base) && mostBytes > 0) {
    const delta = frame(raw, base)
    if (delta.byteLength <= mostBytes) return { codec: 'delta', payload: delta }
  }
  return full === undefined ? { codec: 'raw' } : { codec: 'zstd', payload: full }
}

/** @throws TypeError for more than MAX_CHUNK_BYTES */
function frame(raw: Uint8Array, dictionary?: Uint8Array): Uint8Array {
  if (raw.byteLength > MAX_CHUNK_BYTES) {
    throw new TypeError(`a chunk has at most ${MAX_CHUNK_BYTES} bytes; got ${raw.byteLength}`)
  }
  const { buffer, byteOffset, byteLength } = zstdCompressSync(raw, {
    chunkSize: raw.byteLength + MAX_FRAME_OVERHEAD_BYTES,
    // the size makes zstd choose tables for so little input, and write it into the frame
    pledgedSrcSize: raw.byteLength,
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL },
    ...(dictionary !== undefined && { dictionary }),
  })
  return new Uint8Array(buffer, byteOffset, byteLength)
}
