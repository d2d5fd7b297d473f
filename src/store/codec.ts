import { decodeChunk as decodePayload } from '../codec/index.ts'
import type { StoredChunk } from '../core/chunk.ts'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import { blake3 } from '../core/hash.ts'
import { bytesToHex, type Hash } from '../core/ids.ts'

/**
 * Returns the raw bytes of a stored chunk, verified against its hash. `raw` ones are a view of the payload. A delta is read
 * with the raw bytes of its `base`.
 *
 * @throws CHUNK_DAMAGED when the payload does not decode to what the chunk says; without the base of a delta, as `brokenBase`
 */
export function decodeChunk(chunk: StoredChunk, base?: Uint8Array): Uint8Array {
  if (chunk.base !== undefined && base === undefined) throw brokenBase(chunk.hash, chunk.base)
  let raw: Uint8Array
  try {
    raw = decodePayload({ ...chunk, base })
  } catch (cause) {
    if (isPegbarError(cause)) throw damaged(chunk, cause)
    throw cause
  }
  if (bytesToHex(blake3.hash(raw)) !== chunk.hash) throw damaged(chunk)
  return raw
}

/** The error that says that a stored chunk is not what its hash says. */
export function damaged(chunk: { hash: string }, cause?: unknown): PegbarError {
  return new PegbarError('CHUNK_DAMAGED', `chunk ${chunk.hash} is damaged on this disk`, {
    details: { hash: chunk.hash },
    hint: 'run `pegbar check` to see which checkpoints it belongs to',
    ...(cause === undefined ? {} : { cause }),
  })
}

/** The error that says that a delta can not be read because what it rests on can not: of its own bytes nothing is known. */
export function brokenBase(hash: Hash, base: Hash): PegbarError {
  return new PegbarError('CHUNK_DAMAGED', `chunk ${hash} rests on chunk ${base}, which is damaged or missing`, {
    details: { hash, base },
    hint: 'run `pegbar check --repair` to bring it back from another laptop',
  })
}

/** Tells whether an error says that it is the base of a delta that can not be read. */
export function isBrokenBase(error: unknown): boolean {
  return isPegbarError(error, 'CHUNK_DAMAGED') && error.details?.base !== undefined
}
