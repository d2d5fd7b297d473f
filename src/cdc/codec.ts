import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Codec } from '../core/chunk.ts'
import { PegbarError } from '../core/errors.ts'
import { MAX_CHUNK_BYTES } from '../core/limits.ts'
import type { CompressionHint } from './compression-hint.ts'

const ZSTD_LEVEL = 3

/** Share of the raw bytes that zstd must save: for less, reading a chunk would cost a decompression for nothing. */
const MIN_SAVED_SHARE = 1 / 16

/**
 * Bytes that a zstd frame can have beyond its content. node:zlib is told how much the output can be: it would collect it
 * in pieces of 16 KiB otherwise, at half the speed, and a larger buffer for every chunk would be memory thrown away.
 */
const MAX_FRAME_OVERHEAD_BYTES = 1024

/** The stored form of a chunk that needs no other chunk. */
export interface EncodedChunk {
  readonly codec: 'raw' | 'zstd'
  /** With `raw` the very array that was given. */
  readonly payload: Uint8Array
}

/**
 * Returns the chunk compressed with zstd at level 3, or as it is when that would not save a 1/16 of it. With `hint`, of the
 * file that the chunk belongs to, incompressible content is mostly recognised without compressing it.
 *
 * @throws TypeError for more than MAX_CHUNK_BYTES
 */
export function encodeChunk(raw: Uint8Array, hint?: CompressionHint): EncodedChunk {
  const verdict = hint?.judge(raw) ?? 'compress'
  if (verdict === 'store') return { codec: 'raw', payload: raw }
  const payload = compressChunk(raw)
  if (payload === undefined) return { codec: 'raw', payload: raw }
  if (verdict === 'try') hint?.succeeded()
  return { codec: 'zstd', payload }
}

/** Returns the zstd frame of `raw`, or undefined when it does not pay. */
export function compressChunk(raw: Uint8Array): Uint8Array | undefined {
  if (raw.byteLength > MAX_CHUNK_BYTES) {
    throw new TypeError(`a chunk has at most ${MAX_CHUNK_BYTES} bytes; got ${raw.byteLength}`)
  }
  const payload = zstdCompressSync(raw, {
    chunkSize: raw.byteLength + MAX_FRAME_OVERHEAD_BYTES,
    // the size makes zstd choose tables for so little input, and write it into the frame
    pledgedSrcSize: raw.byteLength,
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL },
  })
  return payload.byteLength <= raw.byteLength * (1 - MIN_SAVED_SHARE) ? payload : undefined
}

/**
 * Returns the raw bytes of a stored chunk: `rawSize` of them and never more, whatever the payload would expand to. That
 * they are the right bytes is for the caller to check against the chunk's hash. A `raw` payload is returned as it is.
 *
 * @throws PegbarError `LIMIT_EXCEEDED` for a declared size above MAX_CHUNK_BYTES; `CHUNK_DAMAGED` when the payload does not
 *   decode to that size; `CODEC_UNSUPPORTED` for a codec that this version cannot read
 */
export function decodeChunk(codec: Codec, payload: Uint8Array, rawSize: number): Uint8Array {
  if (!Number.isSafeInteger(rawSize) || rawSize < 0 || rawSize > MAX_CHUNK_BYTES) {
    throw new PegbarError(
      'LIMIT_EXCEEDED',
      `a chunk has at most ${MAX_CHUNK_BYTES} bytes; this one declares ${rawSize}`,
    )
  }
  switch (codec) {
    case 'raw':
      return checkSize(payload, rawSize)
    case 'zstd':
      return checkSize(decompress(payload, rawSize), rawSize)
    case 'delta':
      throw new PegbarError('CODEC_UNSUPPORTED', 'this version of Pegbar cannot read a chunk stored as delta', {
        hint: 'install the newest Pegbar',
        details: { codec },
      })
    default:
      throw new TypeError(`unknown codec ${codec satisfies never}`)
  }
}

function decompress(payload: Uint8Array, rawSize: number): Uint8Array {
  try {
    // node:zlib refuses a limit of 0
    const maxOutputLength = Math.max(rawSize, 1)
    return zstdDecompressSync(payload, { chunkSize: rawSize + MAX_FRAME_OVERHEAD_BYTES, maxOutputLength })
  } catch (cause) {
    throw new PegbarError('CHUNK_DAMAGED', `the payload is not a zstd frame of ${rawSize} bytes`, { cause })
  }
}

function checkSize(raw: Uint8Array, rawSize: number): Uint8Array {
  if (raw.byteLength === rawSize) return raw
  throw new PegbarError('CHUNK_DAMAGED', `the payload holds ${raw.byteLength} bytes; ${rawSize} were declared`)
}
