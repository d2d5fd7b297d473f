import { constants, zstdDecompressSync } from 'node:zlib'
import type { Codec } from '../core/chunk.ts'
import { PegbarError } from '../core/errors.ts'
import { MAX_CHUNK_BYTES } from '../core/limits.ts'
import { canBeBase } from './base.ts'
import { MAX_FRAME_OVERHEAD_BYTES } from './encode.ts'

/**
 * A frame says itself how much memory reading it takes, up to 128 MiB by zstd's own limit. What a chunk and its base need
 * is 512 KiB.
 */
const MAX_WINDOW_LOG = Math.log2(2 * MAX_CHUNK_BYTES)

/** A chunk's payload and what reading it takes. */
export interface DecodeInput {
  codec: Codec
  payload: Uint8Array
  /** Bytes that it must decode to. */
  rawSize: number
  /** The raw bytes of the chunk that a `delta` rests on. */
  base?: Uint8Array | undefined
}

/**
 * Returns the raw bytes of a stored chunk: `rawSize` of them and never more, whatever the payload would expand to. That
 * they are the right bytes is for the caller to check against the chunk's hash. A `raw` payload is returned as it is.
 *
 * Runs on the calling thread: one chunk is at most 256 KiB, about a quarter of a millisecond.
 *
 * @throws PegbarError `LIMIT_EXCEEDED` for a declared size above MAX_CHUNK_BYTES; `CHUNK_DAMAGED` when the payload does not
 *   decode to that size
 * @throws TypeError for a delta without its base
 */
export function decodeChunk({ codec, payload, rawSize, base }: DecodeInput): Uint8Array {
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
      return checkSize(decompress(payload, rawSize, {}), rawSize)
    case 'delta':
      if (base === undefined) throw new TypeError('a delta is read with its base')
      if (!canBeBase(base)) throw new PegbarError('CHUNK_DAMAGED', 'no delta can rest on that chunk')
      return checkSize(decompress(payload, rawSize, { dictionary: base }), rawSize)
    default:
      throw new TypeError(`unknown codec ${codec satisfies never}`)
  }
}

function decompress(payload: Uint8Array, rawSize: number, options: { dictionary?: Uint8Array }): Uint8Array {
  try {
    const { buffer, byteOffset, byteLength } = zstdDecompressSync(payload, {
      ...options,
      chunkSize: rawSize + MAX_FRAME_OVERHEAD_BYTES,
      // node:zlib refuses a limit of 0
      maxOutputLength: Math.max(rawSize, 1),
      params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
    })
    return new Uint8Array(buffer, byteOffset, byteLength)
  } catch (cause) {
    throw new PegbarError('CHUNK_DAMAGED', `the payload is not a zstd frame of ${rawSize} bytes`, { cause })
  }
}

function checkSize(raw: Uint8Array, rawSize: number): Uint8Array {
  if (raw.byteLength === rawSize) return raw
  throw new PegbarError('CHUNK_DAMAGED', `the payload holds ${raw.byteLength} bytes; ${rawSize} were declared`)
}
