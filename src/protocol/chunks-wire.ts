import type { Codec, StoredChunk } from '../core/chunk.ts'
import { checkpointId, type Hash } from '../core/ids.ts'
import { MAX_CHUNK_BYTES } from '../core/limits.ts'
import { MAX_ENTRIES_PER_HAVE, MAX_HELD_PER_GET, MAX_PAYLOAD_BYTES } from './constants.ts'
import type { ChunksReply, ChunksRequest, Extent, Get } from './messages.ts'
import * as pb from './pb/wire.ts'
import {
  bytes,
  decodeWith,
  hex,
  readDistinctIds,
  readId,
  readIds,
  readRefused,
  readTag,
  violation,
} from './wire-fields.ts'

const CODEC_TO_WIRE: Record<Codec, pb.ChunkCodec> = {
  raw: pb.ChunkCodec.RAW,
  zstd: pb.ChunkCodec.ZSTD,
  delta: pb.ChunkCodec.DELTA,
}

const CODEC_FROM_WIRE: Record<pb.ChunkCodec, Codec> = {
  [pb.ChunkCodec.RAW]: 'raw',
  [pb.ChunkCodec.ZSTD]: 'zstd',
  [pb.ChunkCodec.DELTA]: 'delta',
}

const EXTENT_TO_WIRE: Record<Extent, pb.Extent> = {
  none: pb.Extent.NONE,
  whole: pb.Extent.WHOLE,
  part: pb.Extent.PART,
}

const EXTENT_FROM_WIRE: Record<pb.Extent, Extent> = {
  [pb.Extent.NONE]: 'none',
  [pb.Extent.WHOLE]: 'whole',
  [pb.Extent.PART]: 'part',
}

/** Returns the frame of a request. */
export function encodeChunksRequest(message: ChunksRequest): Uint8Array {
  return pb.ChunksRequest.encode(requestToWire(message))
}

/**
 * Returns the request in a frame, checked field by field.
 * @throws PROTOCOL_VIOLATION
 */
export function decodeChunksRequest(frame: Uint8Array): ChunksRequest {
  return requestFromWire(decodeWith(pb.ChunksRequest.decode, frame))
}

/** Returns the frame of a reply. */
export function encodeChunksReply(message: ChunksReply): Uint8Array {
  return pb.ChunksReply.encode(replyToWire(message))
}

/**
 * Returns the reply in a frame, checked field by field. Payloads are views of the frame; nothing is decoded or hashed.
 * @throws PROTOCOL_VIOLATION
 */
export function decodeChunksReply(frame: Uint8Array): ChunksReply {
  return replyFromWire(decodeWith(pb.ChunksReply.decode, frame))
}

function requestToWire(message: ChunksRequest): Partial<pb.ChunksRequest> {
  const tag = hex(message.tag)
  switch (message.kind) {
    case 'have checkpoint': {
      const { id, offset, count } = message
      return { haveCheckpoint: { id, tag, checkpoint: bytes(message.checkpoint), offset, count } }
    }
    case 'have hashes':
      return { haveHashes: { id: message.id, tag, hashes: message.hashes.map(bytes) } }
    case 'get':
      return { get: getToWire(message, tag) }
    case 'reject':
      return { reject: { id: message.id, tag, hash: bytes(message.hash) } }
    default:
      message satisfies never
      throw new TypeError('no such request')
  }
}

function requestFromWire(wire: pb.ChunksRequest): ChunksRequest {
  if (wire.haveCheckpoint !== undefined) {
    const { id, tag, checkpoint, offset, count } = wire.haveCheckpoint
    if (count === 0 || count > MAX_ENTRIES_PER_HAVE) throw violation('have_checkpoint.count', `is ${count}`)
    return {
      kind: 'have checkpoint',
      id,
      tag: readTag('have_checkpoint.tag', tag),
      checkpoint: checkpointId(readId('have_checkpoint.checkpoint', 'record', checkpoint)),
      offset,
      count,
    }
  }
  if (wire.haveHashes !== undefined) {
    const { id, tag, hashes } = wire.haveHashes
    return {
      kind: 'have hashes',
      id,
      tag: readTag('have_hashes.tag', tag),
      hashes: readDistinctIds('have_hashes.hashes', 'hash', hashes),
    }
  }
  if (wire.get !== undefined) {
    return getFromWire(wire.get)
  }
  if (wire.reject !== undefined) {
    const { id, tag, hash } = wire.reject
    return { kind: 'reject', id, tag: readTag('reject.tag', tag), hash: readId('reject.hash', 'hash', hash) }
  }
  throw violation('request', 'is of no known kind')
}

function getToWire({ id, hashes, held }: Get, tag: Uint8Array<ArrayBuffer>): pb.Get {
  const pairs = hashes
    .flatMap((hash, at) => (held.get(hash) ?? []).map((base) => ({ base, at })))
    .slice(0, MAX_HELD_PER_GET)
  return {
    id,
    tag,
    hashes: hashes.map(bytes),
    held: pairs.map(({ base }) => bytes(base)),
    heldFor: pairs.map(({ at }) => at),
  }
}

function getFromWire(wire: pb.Get): Get {
  const hashes = readDistinctIds('get.hashes', 'hash', wire.hashes)
  const bases = readIds('get.held', 'hash', wire.held)
  if (bases.length !== wire.heldFor.length) throw violation('get.held_for', 'is not as long as held')
  const held = new Map<Hash, Hash[]>()
  for (const [i, at] of wire.heldFor.entries()) {
    const hash = hashes[at]
    if (hash === undefined) throw violation('get.held_for', `names place ${at}`)
    held.set(hash, [...(held.get(hash) ?? []), bases[i]!])
  }
  return { kind: 'get', id: wire.id, tag: readTag('get.tag', wire.tag), hashes, held }
}

function replyToWire(message: ChunksReply): Partial<pb.ChunksReply> {
  switch (message.kind) {
    case 'bits': {
      const bits = message.bits as Uint8Array<ArrayBuffer>
      return { bits: { id: message.id, extent: EXTENT_TO_WIRE[message.extent], bits } }
    }
    case 'chunks':
      return {
        chunks: {
          id: message.id,
          chunks: message.chunks.map(chunkToWire),
          missing: message.missing.map(bytes),
          done: message.done,
        },
      }
    case 'checked':
      return { checked: { id: message.id, sound: message.sound } }
    case 'refused':
      return { refused: { code: message.code } }
    default:
      message satisfies never
      throw new TypeError('no such reply')
  }
}

function replyFromWire(wire: pb.ChunksReply): ChunksReply {
  if (wire.bits !== undefined) {
    const { id, extent, bits } = wire.bits
    const read = EXTENT_FROM_WIRE[extent]
    if (read !== 'part' && bits.byteLength > 0) throw violation('bits.bits', 'came with an extent that needs none')
    return { kind: 'bits', id, extent: read, bits }
  }
  if (wire.chunks !== undefined) {
    const { id, chunks, missing, done } = wire.chunks
    return {
      kind: 'chunks',
      id,
      chunks: chunks.map(chunkFromWire),
      missing: readIds('chunks.missing', 'hash', missing),
      done,
    }
  }
  if (wire.checked !== undefined) return { kind: 'checked', id: wire.checked.id, sound: wire.checked.sound }
  if (wire.refused !== undefined) return readRefused(wire.refused)
  throw violation('reply', 'is of no known kind')
}

function chunkToWire({ hash, codec, rawSize, base, payload }: StoredChunk): pb.Chunk {
  return {
    hash: bytes(hash),
    codec: CODEC_TO_WIRE[codec],
    rawSize,
    base: base === undefined ? new Uint8Array(0) : bytes(base),
    payload: payload as Uint8Array<ArrayBuffer>,
  }
}

function chunkFromWire({ hash, codec, rawSize, base, payload }: pb.Chunk): StoredChunk {
  const read = CODEC_FROM_WIRE[codec]
  if (rawSize === 0 || rawSize > MAX_CHUNK_BYTES) throw violation('chunk.raw_size', `is ${rawSize}`)
  if (payload.byteLength === 0 || payload.byteLength > MAX_PAYLOAD_BYTES) {
    throw violation('chunk.payload', `has ${payload.byteLength} bytes`)
  }
  if (read === 'raw' && payload.byteLength !== rawSize)
    throw violation('chunk.raw_size', 'is not that of the raw payload')
  if ((read === 'delta') !== base.byteLength > 0) throw violation('chunk.base', 'goes with delta and nothing else')
  return {
    hash: readId('chunk.hash', 'hash', hash),
    codec: read,
    rawSize,
    ...(read === 'delta' ? { base: readId('chunk.base', 'hash', base) } : {}),
    payload,
  }
}
