/** Values of index/ that have a binary form. Big-endian; index/ is derived, so this may change with INDEX_FORMAT. */
import type { ChunkInfo } from '../core/chunk.ts'
import { hexToBytes, idFromBytes } from '../core/ids.ts'
import type { Verdict } from '../core/state.ts'
import type { Place } from './chunk-places.ts'
import { CODEC_NUMBERS, codecOfNumber } from './value.ts'

/** Where a chunk is, and what can be said of it without reading it. */
export interface ChunkEntry extends ChunkInfo {
  sequence: number
  /** Seconds since 1970. */
  storedAt: number
  /** A read found that the bytes are not what the hash says. */
  damaged: boolean
}

const CHUNK_ENTRY_BYTES = 22

export function encodeChunkEntry(entry: ChunkEntry): Uint8Array {
  const bytes = new Uint8Array(CHUNK_ENTRY_BYTES + (entry.base === undefined ? 0 : 32))
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(entry.sequence))
  view.setUint8(8, CODEC_NUMBERS[entry.codec])
  view.setUint8(9, entry.damaged ? 1 : 0)
  view.setUint32(10, entry.rawSize)
  view.setUint32(14, entry.storedSize)
  view.setUint32(18, entry.storedAt)
  if (entry.base !== undefined) bytes.set(hexToBytes(entry.base), CHUNK_ENTRY_BYTES)
  return bytes
}

export function decodeChunkEntry(bytes: Uint8Array): ChunkEntry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    sequence: Number(view.getBigUint64(0)),
    codec: codecOfNumber(view.getUint8(8))!,
    damaged: view.getUint8(9) !== 0,
    rawSize: view.getUint32(10),
    storedSize: view.getUint32(14),
    storedAt: view.getUint32(18),
    ...(bytes.byteLength > CHUNK_ENTRY_BYTES ? { base: idFromBytes('hash', bytes.subarray(CHUNK_ENTRY_BYTES)) } : {}),
  }
}

/** Returns of an encoded entry what is asked of all of them at once: the rest takes longer. */
export function placeOfEntry(bytes: Uint8Array): Place {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    sequence: view.getUint32(0) * 2 ** 32 + view.getUint32(4),
    storedSize: view.getUint32(14),
    storedAt: view.getUint32(18),
  }
}

const VERDICTS: readonly Verdict[] = ['counts', 'quarantined', 'not allowed', 'unknown kind']

export function encodeVerdict(verdict: Verdict): Uint8Array {
  return Uint8Array.of(VERDICTS.indexOf(verdict))
}

export function decodeVerdict(bytes: Uint8Array): Verdict {
  return VERDICTS[bytes[0]!]!
}

const RECORD_HEADER_BYTES = 9

/** A record beside its verdict. The envelope is a copy of the one in chunks/, where 256 KiB would be read for each. */
export interface RecordEntry {
  sequence: number
  verdict: Verdict
  envelope: Uint8Array
}

export function encodeRecordEntry(entry: RecordEntry): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_BYTES + entry.envelope.byteLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(entry.sequence))
  bytes[8] = VERDICTS.indexOf(entry.verdict)
  bytes.set(entry.envelope, RECORD_HEADER_BYTES)
  return bytes
}

export function decodeRecordEntry(bytes: Uint8Array): RecordEntry {
  return {
    sequence: Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)),
    verdict: VERDICTS[bytes[8]!]!,
    envelope: bytes.subarray(RECORD_HEADER_BYTES),
  }
}

const utf8 = new TextEncoder()
const text = new TextDecoder()

/** Returns JSON as bytes. A bigint becomes `{"$n":"…"}`, because JSON has none. */
export function encodeJson(value: unknown): Uint8Array {
  return utf8.encode(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? { $n: item.toString() } : item)))
}

/** Returns the value that `encodeJson` was given. The caller names its type: only this store wrote it. */
export function decodeJson<T>(bytes: Uint8Array): T {
  return JSON.parse(text.decode(bytes), (_, item) =>
    typeof item === 'object' && item !== null && '$n' in item ? BigInt(item.$n) : item,
  )
}

export const EMPTY = new Uint8Array(0)
