/**
 * Every key of the three databases below `.pegbar`, and nothing but keys. All numbers are big-endian, so that keys sort as
 * the numbers do; ids are their raw bytes.
 *
 * | database | key                                   | value                                                          |
 * |----------|---------------------------------------|----------------------------------------------------------------|
 * | chunks/  | sequence (8), 0                       | JSON: format version, project id                               |
 * | chunks/  | sequence (8), from 1                  | a self-describing value: a chunk or a record (`value.ts`)      |
 * | local/   | `!`                                   | JSON: format version                                           |
 * | local/   | `l`                                   | own log: epoch, next sequence                                  |
 * | local/   | `o`                                   | token of the folder that the store was last used in            |
 * | local/   | `f`                                   | lowest sequence that may be given out next                     |
 * | local/   | `d` number (4)                        | sequences whose deletion was decided                           |
 * | local/   | `b` asset                             | base                                                           |
 * | local/   | `B` path, 0, asset                    | empty: base by path                                            |
 * | local/   | `t` hash of the secret                | ticket                                                         |
 * | local/   | `a` checkpoint                        | stored bytes that it added                                     |
 * | local/   | `h` device, checkpoint                | empty: the device holds it whole                               |
 * | local/   | `H` checkpoint, device                | empty: the same, the other way round                           |
 * | local/   | `s` device                            | summary of what it holds                                       |
 * | local/   | `p` checkpoint                        | when its purge was seen                                        |
 * | local/   | `n` device                            | addresses                                                      |
 * | local/   | `c`                                   | how far the scrub is                                           |
 * | local/   | `N` notice                            | notice                                                         |
 * | local/   | `y`                                   | policy: what is fetched and kept                               |
 * | local/   | `K` asset                             | empty: pinned                                                  |
 * | local/   | `F` asset                             | freed, and the working file that is still to be removed        |
 * | local/   | `D` checkpoint                        | empty: its content was given up here                           |
 * | local/   | `L` checkpoint, device                | empty: a lease that the device has                             |
 * | local/   | `E` checkpoint                        | empty: purged, and its content is deleted here                 |
 * | local/   | `P` checkpoint, device                | empty: purged, and the device has deleted its content          |
 * | index/   | `!`                                   | JSON: format version, last sequence noted, counters            |
 * | index/   | `c` hash                              | where a chunk is (`entries.ts`)                                |
 * | index/   | `b` base, hash                        | empty: the delta with that hash rests on that base             |
 * | index/   | `x` sequence (8)                      | payload bytes of a value that nothing points to any more       |
 * | index/   | `g` segment (4)                       | bytes deleted in a segment since it was last compacted         |
 * | index/   | `r` record                            | sequence, verdict, envelope (`entries.ts`)                     |
 * | index/   | `l` device, epoch, sequence (8), id   | empty: the logs                                                |
 * | index/   | `s` device, epoch                     | log summary                                                    |
 * | index/   | `m` record                            | empty: member and adoption records                             |
 * | index/   | `q` record                            | empty: quarantined records                                     |
 * | index/   | `k` fold key, record                  | verdict: what is folded together                               |
 * | index/   | `a` asset                             | its folded state                                               |
 * | index/   | `p` path, 0, asset                    | empty: assets by path                                          |
 * | index/   | `h` clock, device, epoch, seq., id    | asset: the history of the project                              |
 * | index/   | `n` checkpoint                        | asset: counted checkpoints                                     |
 * | index/   | `t` content, checkpoint               | asset: counted, unpurged checkpoints by content                |
 * | index/   | `N` fold key                          | folded name of a person or device                              |
 * | index/   | `w` checkpoint                        | empty: held whole here                                         |
 *
 * A fold key is one letter (`a`, `p`, `d`) and the id. `chunks/` has no key beside sequences, because a key that sorts far
 * from the others would make every table file overlap with the next, and compaction would rewrite media.
 */
import type { AssetId, CheckpointId, DeviceId, Hash, RecordId } from '../core/ids.ts'
import { bytesToHex, checkpointId, hexToBytes, idFromBytes } from '../core/ids.ts'
import type { Clock, LogId } from '../core/record.ts'
import type { FoldKey } from '../core/state.ts'
import type { HashStart } from './chunk-places.ts'

/** Version of chunks/ and local/. A higher one is refused with STORE_TOO_NEW. */
export const STORE_FORMAT = 1
/** Version of index/. Any other one is rebuilt from chunks/. */
export const INDEX_FORMAT = 2

/** Half-open range of keys. */
export interface KeyRange {
  gte: Uint8Array
  lt: Uint8Array
}

export const META_KEY = ascii('!')

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.byteLength
  const key = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    key.set(part, at)
    at += part.byteLength
  }
  return key
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/** Returns the range of every key that starts with `prefix` (of which not all bytes are 0xff). */
export function withPrefix(prefix: Uint8Array): KeyRange {
  let last = prefix.byteLength - 1
  while (last > 0 && prefix[last] === 0xff) last--
  const lt = prefix.slice(0, last + 1)
  lt[last] = lt[last]! + 1
  return { gte: prefix, lt }
}

// chunks/

/** Key of the value with that sequence number. Number 0 is the store's own description. */
export function sequenceKey(sequence: number): Uint8Array {
  return uint64(sequence)
}

export function sequenceOfKey(key: Uint8Array): number {
  return Number(new DataView(key.buffer, key.byteOffset, key.byteLength).getBigUint64(0))
}

/** Keys of sequences from `first` up to but not including `end`. */
export function sequenceRange(first: number, end: number = Number.MAX_SAFE_INTEGER): KeyRange {
  return { gte: uint64(first), lt: uint64(end) }
}

// index/ and local/: one letter, then ids

const letters = {
  chunk: ascii('c'),
  resting: ascii('b'),
  dead: ascii('x'),
  segment: ascii('g'),
  record: ascii('r'),
  log: ascii('l'),
  summary: ascii('s'),
  member: ascii('m'),
  quarantined: ascii('q'),
  fold: ascii('k'),
  asset: ascii('a'),
  path: ascii('p'),
  history: ascii('h'),
  checkpoint: ascii('n'),
  content: ascii('t'),
  name: ascii('N'),
  whole: ascii('w'),
} as const

/** Range of all index/ keys of a kind. */
export function allOf(kind: keyof typeof letters): KeyRange {
  return withPrefix(letters[kind])
}

export function chunkKey(hash: Hash): Uint8Array {
  const key = new Uint8Array(33)
  key[0] = letters.chunk[0]!
  key.set(hexToBytes(hash), 1)
  return key
}

export function isChunkKey(key: Uint8Array): boolean {
  return key[0] === letters.chunk[0]
}

/** Returns the first 64 bits of the hash in a chunk's key. */
export function startOfChunkKey(key: Uint8Array): HashStart {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
  return [view.getUint32(1), view.getUint32(5)]
}

/** Keys of the chunks of which the hashes start so. */
export function chunksStartingWith([high, low]: HashStart): KeyRange {
  return withPrefix(join(letters.chunk, uint32(high), uint32(low)))
}

/** Key that says that the delta `hash` rests on `base`. */
export function restingKey(base: Hash, hash: Hash): Uint8Array {
  return join(letters.resting, hexToBytes(base), hexToBytes(hash))
}

/** Keys of the deltas that rest on `base`. */
export function restingRange(base: Hash): KeyRange {
  return withPrefix(join(letters.resting, hexToBytes(base)))
}

/** Returns the id of `kind` that follows the letter of a key. */
export function idAfterLetter<K extends 'hash' | 'record' | 'asset' | 'device'>(kind: K, key: Uint8Array) {
  return idFromBytes(kind, key.subarray(1, 33))
}

/** Returns the id of `kind` at the end of a key. */
export function idAtEnd<K extends 'record' | 'asset' | 'device' | 'hash'>(kind: K, key: Uint8Array) {
  return idFromBytes(kind, key.subarray(key.byteLength - 32))
}

export function deadKey(sequence: number): Uint8Array {
  return join(letters.dead, uint64(sequence))
}

export function sequenceOfDeadKey(key: Uint8Array): number {
  return sequenceOfKey(key.subarray(1))
}

export function segmentKey(segment: number): Uint8Array {
  return join(letters.segment, uint32(segment))
}

export function segmentOfKey(key: Uint8Array): number {
  return new DataView(key.buffer, key.byteOffset + 1, 4).getUint32(0)
}

export function recordKey(id: RecordId): Uint8Array {
  return join(letters.record, hexToBytes(id))
}

function logPrefix(letter: Uint8Array, log: LogId): Uint8Array {
  return join(letter, hexToBytes(log.device), hexToBytes(log.epoch))
}

export function logKey(log: LogId, sequence: number, id: RecordId): Uint8Array {
  return join(logPrefix(letters.log, log), uint64(sequence), hexToBytes(id))
}

export function logRange(log: LogId): KeyRange {
  return withPrefix(logPrefix(letters.log, log))
}

/** Keys of a log from a sequence number on. */
export function logRangeFrom(log: LogId, sequence: number): KeyRange {
  return { gte: join(logPrefix(letters.log, log), uint64(sequence)), lt: logRange(log).lt }
}

export function sequenceOfLogKey(key: Uint8Array): number {
  return sequenceOfKey(key.subarray(41, 49))
}

export function summaryKey(log: LogId): Uint8Array {
  return logPrefix(letters.summary, log)
}

/** Returns the log that a summary key names. */
export function logOfSummaryKey(key: Uint8Array): LogId {
  return { device: idFromBytes('device', key.subarray(1, 33)), epoch: idFromBytes('epoch', key.subarray(33, 41)) }
}

export function memberKey(id: RecordId): Uint8Array {
  return join(letters.member, hexToBytes(id))
}

export function quarantinedKey(id: RecordId): Uint8Array {
  return join(letters.quarantined, hexToBytes(id))
}

function foldKeyBytes(key: FoldKey): Uint8Array {
  const colon = key.indexOf(':')
  return join(ascii(key.slice(0, 1)), hexToBytes(key.slice(colon + 1)))
}

export function foldMemberKey(key: FoldKey, id: RecordId): Uint8Array {
  return join(letters.fold, foldKeyBytes(key), hexToBytes(id))
}

export function foldRange(key: FoldKey): KeyRange {
  return withPrefix(join(letters.fold, foldKeyBytes(key)))
}

/** Returns the fold key inside a `k` or `N` key. */
export function foldKeyOf(key: Uint8Array): FoldKey {
  const id = key.subarray(2, 34)
  switch (String.fromCharCode(key[1]!)) {
    case 'a':
      return `asset:${idFromBytes('asset', id)}`
    case 'p':
      return `person:${idFromBytes('person', id)}`
    case 'd':
      return `device:${idFromBytes('device', id)}`
    default:
      throw new TypeError('not a fold key')
  }
}

export function assetKey(id: AssetId): Uint8Array {
  return join(letters.asset, hexToBytes(id))
}

const utf8 = new TextEncoder()

/** NUL ends the path: it can not be in one, and it sorts a folder's own name before the files below it. */
export function pathKey(path: string, asset: AssetId): Uint8Array {
  return join(letters.path, utf8.encode(`${path}\0`), hexToBytes(asset))
}

export function pathRange(path: string): KeyRange {
  return withPrefix(join(letters.path, utf8.encode(`${path}\0`)))
}

/** Keys of the paths below a folder, itself not included. */
export function belowRange(folder: string): KeyRange {
  return withPrefix(join(letters.path, utf8.encode(`${folder}/`)))
}

/** What orders the records of a project. */
export interface HistoryPlace extends LogId {
  clock: Clock
  sequence: number
  id: CheckpointId
}

export function historyKey(at: HistoryPlace): Uint8Array {
  return join(
    letters.history,
    uint64(at.clock.ms),
    uint32(at.clock.counter),
    hexToBytes(at.device),
    hexToBytes(at.epoch),
    uint64(at.sequence),
    hexToBytes(at.id),
  )
}

export function checkpointKey(id: CheckpointId): Uint8Array {
  return join(letters.checkpoint, hexToBytes(id))
}

/** Keys of the checkpoints of which the id starts with these hex digits. */
export function checkpointPrefixRange(prefix: string): KeyRange {
  const low = join(letters.checkpoint, hexToBytes(prefix.padEnd(64, '0')))
  const high = join(letters.checkpoint, hexToBytes(prefix.padEnd(64, 'f')), Uint8Array.of(0))
  return { gte: low, lt: high }
}

export function contentKey(content: Hash, checkpoint: CheckpointId): Uint8Array {
  return join(letters.content, hexToBytes(content), hexToBytes(checkpoint))
}

export function contentRange(content: Hash): KeyRange {
  return withPrefix(join(letters.content, hexToBytes(content)))
}

export function nameKey(key: FoldKey): Uint8Array {
  return join(letters.name, foldKeyBytes(key))
}

export function wholeKey(id: CheckpointId): Uint8Array {
  return join(letters.whole, hexToBytes(id))
}

// local/

export const LOCAL_LOG_KEY = ascii('l')
export const LOCAL_TOKEN_KEY = ascii('o')
export const LOCAL_FLOOR_KEY = ascii('f')
export const LOCAL_BASES = withPrefix(ascii('b'))
export const LOCAL_TICKETS = withPrefix(ascii('t'))
export const LOCAL_DELETIONS = withPrefix(ascii('d'))

export function deletionKey(number: number): Uint8Array {
  return join(ascii('d'), uint32(number))
}

export function baseKey(asset: AssetId): Uint8Array {
  return join(ascii('b'), hexToBytes(asset))
}

export function basePathKey(path: string, asset: AssetId): Uint8Array {
  return join(ascii('B'), utf8.encode(`${path}\0`), hexToBytes(asset))
}

export function basePathRange(path: string): KeyRange {
  return withPrefix(join(ascii('B'), utf8.encode(`${path}\0`)))
}

export function ticketKey(secretHash: Hash): Uint8Array {
  return join(ascii('t'), hexToBytes(secretHash))
}

export function addedKey(checkpoint: CheckpointId): Uint8Array {
  return join(ascii('a'), hexToBytes(checkpoint))
}

export function holdingKey(device: DeviceId, checkpoint: CheckpointId): Uint8Array {
  return join(ascii('h'), hexToBytes(device), hexToBytes(checkpoint))
}

export function holdingRange(device: DeviceId): KeyRange {
  return withPrefix(join(ascii('h'), hexToBytes(device)))
}

export function holderKey(checkpoint: CheckpointId, device: DeviceId): Uint8Array {
  return join(ascii('H'), hexToBytes(checkpoint), hexToBytes(device))
}

export function holderRange(checkpoint: CheckpointId): KeyRange {
  return withPrefix(join(ascii('H'), hexToBytes(checkpoint)))
}

export function holdingsSummaryKey(device: DeviceId): Uint8Array {
  return join(ascii('s'), hexToBytes(device))
}

export function purgeSeenKey(checkpoint: CheckpointId): Uint8Array {
  return join(ascii('p'), hexToBytes(checkpoint))
}

export function addressesKey(device: DeviceId): Uint8Array {
  return join(ascii('n'), hexToBytes(device))
}

export const LOCAL_SCRUB_KEY = ascii('c')
export const LOCAL_NOTICES = withPrefix(ascii('N'))

export function noticeKey(id: Hash): Uint8Array {
  return join(ascii('N'), hexToBytes(id))
}

export const LOCAL_POLICY_KEY = ascii('y')
export const LOCAL_PURGES = withPrefix(ascii('p'))
export const LOCAL_PINNED = withPrefix(ascii('K'))
export const LOCAL_FREED = withPrefix(ascii('F'))
export const LOCAL_DROPPED = withPrefix(ascii('D'))
export const LOCAL_LEASES = withPrefix(ascii('L'))

export function pinnedKey(asset: AssetId): Uint8Array {
  return join(ascii('K'), hexToBytes(asset))
}

export function freedKey(asset: AssetId): Uint8Array {
  return join(ascii('F'), hexToBytes(asset))
}

export function droppedKey(checkpoint: CheckpointId): Uint8Array {
  return join(ascii('D'), hexToBytes(checkpoint))
}

export function leaseKey(checkpoint: CheckpointId, device: DeviceId): Uint8Array {
  return join(ascii('L'), hexToBytes(checkpoint), hexToBytes(device))
}

/** Returns the lease that a key names. */
export function leaseOfKey(key: Uint8Array): { checkpoint: CheckpointId; device: DeviceId } {
  return { checkpoint: checkpointId(idAfterLetter('record', key)), device: idAtEnd('device', key) }
}

export function purgedHereKey(checkpoint: CheckpointId): Uint8Array {
  return join(ascii('E'), hexToBytes(checkpoint))
}

export function purgedOnKey(checkpoint: CheckpointId, device: DeviceId): Uint8Array {
  return join(ascii('P'), hexToBytes(checkpoint), hexToBytes(device))
}

export function purgedOnRange(checkpoint: CheckpointId): KeyRange {
  return withPrefix(join(ascii('P'), hexToBytes(checkpoint)))
}

// where a scrub is: a key of index/ as text

const SCRUBBED = ['chunk', 'record'] as const

export type ScrubbedKind = (typeof SCRUBBED)[number]

/** Returns the cursor of a scrub that has read the entry with that key of index/. */
export function scrubCursor(key: Uint8Array): string {
  return bytesToHex(key)
}

/** Returns what a scrub has still to read after `cursor`, in order; everything for undefined or for what is no cursor. */
export function scrubRanges(cursor: string | undefined): { kind: ScrubbedKind; range: KeyRange }[] {
  const all = SCRUBBED.map((kind) => ({ kind, range: allOf(kind) }))
  const isCursor = cursor !== undefined && /^(?:[0-9a-f]{2})+$/.test(cursor)
  if (!isCursor) return all
  // the smallest key after it
  const after = join(hexToBytes(cursor), Uint8Array.of(0))
  const at = all.findIndex(({ kind }) => letters[kind][0] === after[0])
  if (at < 0) return all
  const { kind, range } = all[at]!
  return [{ kind, range: { gte: after, lt: range.lt } }, ...all.slice(at + 1)]
}
