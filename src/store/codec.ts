import { zstdDecompressSync } from 'node:zlib'
import type { StoredChunk } from '../core/chunk.ts'
import { PegbarError } from '../core/errors.ts'
import { blake3 } from '../core/hash.ts'
import { bytesToHex } from '../core/ids.ts'
import { MAX_CHUNK_BYTES } from '../core/limits.ts'

/**
 * Returns the raw bytes of a stored chunk, verified against its hash. `raw` ones are a view of the payload.
 *
 * Runs on the calling thread: one chunk is at most 256 KiB, about a quarter of a millisecond.
 *
 * @throws CHUNK_DAMAGED when the payload does not decode to what the chunk says, CODEC_UNSUPPORTED for `delta`
 */
export function decodeChunk(chunk: StoredChunk): Uint8Array {
  const raw = decodePayload(chunk)
  if (raw.byteLength !== chunk.rawSize || bytesToHex(blake3.hash(raw)) !== chunk.hash) throw damaged(chunk)
  return raw
}

function decodePayload(chunk: StoredChunk): Uint8Array {
  switch (chunk.codec) {
    case 'raw':
      return chunk.payload
    case 'zstd':
      // bounded before it is decoded: a frame of 32 KB can expand to 1 GiB
      if (chunk.rawSize > MAX_CHUNK_BYTES) throw damaged(chunk)
      try {
        return asBytes(zstdDecompressSync(chunk.payload, { maxOutputLength: Math.max(1, chunk.rawSize) }))
      } catch (cause) {
        throw damaged(chunk, cause)
      }
    case 'delta':
      throw new PegbarError('CODEC_UNSUPPORTED', `chunk ${chunk.hash} is stored as a delta, which is not read here`, {
        details: { hash: chunk.hash, codec: chunk.codec },
        hint: 'use the newest Pegbar on this project',
      })
  }
}

/** The error that says that a stored chunk is not what its hash says. */
export function damaged(chunk: { hash: string }, cause?: unknown): PegbarError {
  return new PegbarError('CHUNK_DAMAGED', `chunk ${chunk.hash} is damaged on this disk`, {
    details: { hash: chunk.hash },
    hint: 'run `pegbar check` to see which checkpoints it belongs to',
    ...(cause === undefined ? {} : { cause }),
  })
}

function asBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
