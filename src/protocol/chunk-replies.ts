import type { StoredChunk } from '../core/chunk.ts'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import { blake3 } from '../core/hash.ts'
import { bytesToHex, type Hash } from '../core/ids.ts'
import { EXPECTED_CHUNK_BYTES, GET_TARGET_BYTES, MAX_HASHES_PER_GET } from './constants.ts'
import type { Bits, Chunks, ChunksReply } from './messages.ts'

export interface ChunkWant {
  hash: Hash
  /**
   * Raw bytes, as the manifest says; they decide how many chunks one request names.
   * @default EXPECTED_CHUNK_BYTES
   */
  size?: number
  /**
   * Chunks that are here and that it may come as a delta on, the likeliest first.
   * @default none
   */
  bases?: readonly Hash[] | undefined
}

/** What one request asks for. */
export interface RequestedChunks {
  hashes: readonly Hash[]
  /** By hash of what is wanted: what is here of that it may rest on. */
  held: ReadonlyMap<Hash, readonly Hash[]>
}

/** Groups what is wanted into requests: full at the target of raw bytes, or at the most hashes. */
export async function* inRequests(
  wants: AsyncIterable<ChunkWant> | Iterable<ChunkWant>,
): AsyncGenerator<RequestedChunks> {
  let group = new Map<Hash, readonly Hash[]>()
  let bytes = 0
  for await (const { hash, size, bases = [] } of wants) {
    group.set(hash, bases)
    bytes += size ?? EXPECTED_CHUNK_BYTES
    if (bytes < GET_TARGET_BYTES && group.size < MAX_HASHES_PER_GET) continue
    yield { hashes: [...group.keys()], held: group }
    group = new Map()
    bytes = 0
  }
  if (group.size > 0) yield { hashes: [...group.keys()], held: group }
}

/**
 * Holds a reply against what was asked and takes its chunks off `wanted`.
 * @throws PROTOCOL_VIOLATION
 */
export function checkReply(
  reply: ChunksReply,
  wanted: Set<Hash>,
  held: ReadonlyMap<Hash, readonly Hash[]>,
): asserts reply is Chunks {
  if (reply.kind !== 'chunks') throw violation(`${reply.kind} came for a get`)
  for (const hash of [...reply.chunks.map((chunk) => chunk.hash), ...reply.missing]) {
    if (!wanted.delete(hash)) throw violation('a chunk came that was not asked for')
  }
  if (reply.chunks.some(({ hash, base }) => base !== undefined && held.get(hash)?.includes(base) !== true)) {
    throw violation('a delta came whose base was not named')
  }
  if (reply.done && wanted.size > 0) throw violation('a get was ended without all its chunks')
  if (!reply.done && reply.chunks.length === 0) throw violation('an empty answer came')
}

/**
 * Returns the reply when it has the bits asked for.
 * @throws PROTOCOL_VIOLATION
 */
export function checkBits(reply: ChunksReply, count: number): Bits {
  if (reply.kind !== 'bits') throw violation(`${reply.kind} came for a question about what is there`)
  if (reply.extent === 'part' && reply.bits.byteLength !== Math.ceil(count / 8)) {
    throw violation(`${reply.bits.byteLength} bytes of bits came for ${count} chunks`)
  }
  return reply
}

/** Returns the first `count` bits, the lowest of each byte first. */
export function readBits(bits: Uint8Array, count: number): boolean[] {
  return Array.from({ length: count }, (_, i) => (bits[i >> 3]! & (1 << (i & 7))) !== 0)
}

/**
 * Returns the raw bytes of a chunk that are what its hash says.
 * @throws CHUNK_DAMAGED, with the hash in `details`
 */
export async function decodeVerified(
  chunk: StoredChunk,
  decode: (chunk: StoredChunk) => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  let raw: Uint8Array
  try {
    raw = await decode(chunk)
  } catch (cause) {
    // anything else (a store that was closed, say) is not the peer's doing
    throw isPegbarError(cause, 'CHUNK_DAMAGED') ? wrongChunk(chunk.hash, cause) : cause
  }
  if (raw.byteLength !== chunk.rawSize || bytesToHex(blake3.hash(raw)) !== chunk.hash) throw wrongChunk(chunk.hash)
  return raw
}

function wrongChunk(hash: Hash, cause?: unknown): PegbarError {
  return new PegbarError('CHUNK_DAMAGED', 'a peer sent a chunk that is not what its hash says', {
    cause,
    details: { hash },
  })
}

function violation(message: string): PegbarError {
  return new PegbarError('PROTOCOL_VIOLATION', message)
}
