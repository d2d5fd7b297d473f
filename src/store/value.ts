/**
 * The self-describing values of chunks/: whatever else is lost, each says what it is. Little-endian:
 *
 * | bytes | field                                                                            |
 * |-------|----------------------------------------------------------------------------------|
 * | 1     | version: 1                                                                       |
 * | 1     | kind: 1 chunk, 2 record                                                          |
 * | 1     | codec: 0 raw, 1 zstd, 2 delta (zstd with the base chunk as dictionary)           |
 * | 1     | 0                                                                                |
 * | 4     | raw size in bytes                                                                |
 * | 4     | when it was stored, seconds since 1970                                           |
 * | 32    | BLAKE3 of the raw bytes; of a record: its id                                     |
 * | 0, 32 | hash of the base chunk, for delta alone                                          |
 * | rest  | payload; of a record: its envelope                                               |
 */
import type { Codec, StoredChunk } from '../core/chunk.ts'
import { PegbarError } from '../core/errors.ts'
import type { Hash, RecordId } from '../core/ids.ts'
import { hexToBytes, idFromBytes } from '../core/ids.ts'

export const VALUE_VERSION = 1
const HEADER_BYTES = 44
const BASE_BYTES = 32
const KIND_CHUNK = 1
const KIND_RECORD = 2

/** Numbers of the codecs in values, index entries and nowhere else. */
export const CODEC_NUMBERS: Readonly<Record<Codec, number>> = { raw: 0, zstd: 1, delta: 2 }
const CODECS: readonly Codec[] = ['raw', 'zstd', 'delta']

export interface ChunkValue extends StoredChunk {
  kind: 'chunk'
  /** Seconds since 1970. */
  storedAt: number
}

export interface RecordValue {
  kind: 'record'
  id: RecordId
  envelope: Uint8Array
  /** Seconds since 1970. */
  storedAt: number
}

export type StoredValue = ChunkValue | RecordValue

/** Returns the codec of that number; undefined for one that this version does not know. */
export function codecOfNumber(number: number): Codec | undefined {
  return CODECS[number]
}

/** A value that is not laid out yet: the writer does it batch by batch, in memory that it uses again. */
export interface Encodable {
  readonly byteLength: number
  /** `target` has exactly `byteLength` bytes. */
  encodeInto(target: Uint8Array): void
}

/** Returns the value of a chunk. The payload is read when it is encoded. */
export function chunkValue(chunk: StoredChunk, storedAt: number): Encodable {
  const baseBytes = chunk.codec === 'delta' ? BASE_BYTES : 0
  if ((chunk.base !== undefined) !== baseBytes > 0) throw new TypeError('a delta, and nothing else, has a base')
  return {
    byteLength: HEADER_BYTES + baseBytes + chunk.payload.byteLength,
    encodeInto(target) {
      writeHeader(target, KIND_CHUNK, CODEC_NUMBERS[chunk.codec], chunk.rawSize, storedAt, chunk.hash)
      if (chunk.base !== undefined) target.set(hexToBytes(chunk.base), HEADER_BYTES)
      target.set(chunk.payload, HEADER_BYTES + baseBytes)
    },
  }
}

/** Returns the value of a record. */
export function recordValue(id: RecordId, envelope: Uint8Array, storedAt: number): Encodable {
  return {
    byteLength: HEADER_BYTES + envelope.byteLength,
    encodeInto(target) {
      writeHeader(target, KIND_RECORD, CODEC_NUMBERS.raw, envelope.byteLength, storedAt, id)
      target.set(envelope, HEADER_BYTES)
    },
  }
}

function writeHeader(
  value: Uint8Array,
  kind: number,
  codec: number,
  rawSize: number,
  storedAt: number,
  hash: Hash | RecordId,
): void {
  const view = new DataView(value.buffer, value.byteOffset)
  value[0] = VALUE_VERSION
  value[1] = kind
  value[2] = codec
  value[3] = 0
  view.setUint32(4, rawSize, true)
  view.setUint32(8, storedAt, true)
  value.set(hexToBytes(hash), 12)
}

/**
 * Returns what a value says of itself, with a view of its payload. Nothing is verified against the hash.
 *
 * @throws STORE_TOO_NEW for another version or kind, CODEC_UNSUPPORTED, or STORE_DAMAGED when it is cut short
 */
export function decodeValue(value: Uint8Array): StoredValue {
  if (value.byteLength < HEADER_BYTES) throw new PegbarError('STORE_DAMAGED', 'a stored value is cut short')
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
  const [version, kind, codecNumber] = [value[0]!, value[1]!, value[2]!]
  if (version !== VALUE_VERSION || (kind !== KIND_CHUNK && kind !== KIND_RECORD)) {
    throw new PegbarError('STORE_TOO_NEW', `a stored value has version ${version} and kind ${kind}, unknown here`, {
      hint: 'use the newest Pegbar on this project, or run `pegbar check` if it never saw a newer one',
    })
  }
  const storedAt = view.getUint32(8, true)
  const hash = value.subarray(12, HEADER_BYTES)
  if (kind === KIND_RECORD) {
    return { kind: 'record', id: idFromBytes('record', hash), envelope: value.subarray(HEADER_BYTES), storedAt }
  }
  const codec = codecOfNumber(codecNumber)
  if (codec === undefined) throw new PegbarError('CODEC_UNSUPPORTED', `codec ${codecNumber} is unknown here`)
  const start = HEADER_BYTES + (codec === 'delta' ? BASE_BYTES : 0)
  if (value.byteLength < start) throw new PegbarError('STORE_DAMAGED', 'a stored value is cut short')
  return {
    kind: 'chunk',
    hash: idFromBytes('hash', hash),
    codec,
    rawSize: view.getUint32(4, true),
    ...(codec === 'delta' ? { base: idFromBytes('hash', value.subarray(HEADER_BYTES, start)) } : {}),
    payload: value.subarray(start),
    storedAt,
  }
}
