import { isPegbarError } from '../core/errors.ts'
import type { Hash, RecordId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import { decodeEnvelope } from '../core/record-codec.ts'
import type { Verdict } from '../core/state.ts'
import { sortOut } from './admission.ts'
import type { ChunkIndex } from './chunk-index.ts'
import { placeChunk, removeChunk } from './chunk-writes.ts'
import { entryOf } from './chunks.ts'
import { del, put, type Write } from './database.ts'
import { type ChunkEntry, encodeJson, encodeRecordEntry } from './entries.ts'
import { apply } from './ingest.ts'
import { deadKey, recordKey, sequenceKey, sequenceOfKey, sequenceRange } from './keyspace.ts'
import type { Local } from './local.ts'
import { countChunks, type IndexMeta } from './meta.ts'
import type { Records } from './records.ts'
import { type PlacedRecord, refold } from './refold.ts'
import { decodeValue, type StoredValue } from './value.ts'
import type { Databases, Writer } from './writer.ts'

/** Values read at once: about 4 MiB. */
const VALUES_PER_PAGE = 64
/** Values counted into index/ as one batch. */
const VALUES_PER_BATCH = 2000

export interface ReplayComponents {
  databases: Databases
  index: ChunkIndex
  local: Local
  records: Records
  writer: Writer
}

/** Deletes what gc had decided to delete when the process ended. */
export async function finishDeletions({ databases, index, local, writer }: ReplayComponents): Promise<void> {
  const sequences = await local.intendedDeletions()
  if (sequences.length === 0) return
  const hashes = new Map<Hash, number>()
  for (const [i, value] of (await databases.chunks.getMany(sequences.map(sequenceKey))).entries()) {
    const stored = value === undefined ? undefined : readable(value)
    if (stored?.kind === 'chunk') hashes.set(stored.hash, sequences[i]!)
  }
  const names = [...hashes.keys()]
  const entries = await index.lookUp(names)
  const writes: Write[] = sequences.map((sequence) => del(deadKey(sequence)))
  const gone: ChunkEntry[] = []
  for (const [i, entry] of entries.entries()) {
    if (entry === undefined || entry.sequence !== hashes.get(names[i]!)) continue
    writes.push(...removeChunk(names[i]!, entry))
    gone.push(entry)
  }
  await writer.index(writes, countChunks(writer.meta, gone, -1))
  await databases.chunks.write(sequences.map((sequence) => del(sequenceKey(sequence))))
  await local.clearDeletions()
}

/** What counting in needs of a value: not the payload, of which a batch would hold too much. */
type Found =
  | { kind: 'chunk'; sequence: number; hash: Hash; entry: ChunkEntry }
  | { kind: 'record'; sequence: number; record: SignedRecord }
  | { kind: 'unreadable'; sequence: number }

/**
 * Counts every value of chunks/ beyond the one that index/ noted last into index/: after a crash the few of the last
 * batch, after the loss of index/ all of them. Returns the records among them.
 */
export async function replay(components: ReplayComponents): Promise<SignedRecord[]> {
  const { databases, writer } = components
  const records: SignedRecord[] = []
  const places = new Map<RecordId, number>()
  let batch: Found[] = []
  const flush = async () => {
    records.push(...(await countIn(components, batch, places)))
    batch = []
  }
  const rest = sequenceRange(writer.meta.noted + 1)
  for await (const [key, value] of databases.chunks.scan(rest, { pageEntries: VALUES_PER_PAGE })) {
    batch.push(look(sequenceOfKey(key), value))
    if (batch.length >= VALUES_PER_BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  return records
}

function look(sequence: number, value: Uint8Array): Found {
  const stored = readable(value)
  if (stored?.kind === 'chunk') {
    return { kind: 'chunk', sequence, hash: stored.hash, entry: entryOf(stored, sequence) }
  }
  const record = stored === undefined ? undefined : decodable(stored.id, stored.envelope)
  return record === undefined ? { kind: 'unreadable', sequence } : { kind: 'record', sequence, record }
}

async function countIn(
  components: ReplayComponents,
  batch: readonly Found[],
  places: Map<RecordId, number>,
): Promise<SignedRecord[]> {
  const { index, records, writer } = components
  const writes: Write[] = []
  const chunks = new Map<Hash, ChunkEntry>()
  const found = new Map<RecordId, PlacedRecord>()
  for (const item of batch) {
    if (item.kind === 'record') found.set(item.record.id, item)
    if (item.kind !== 'chunk') continue
    const earlier = chunks.get(item.hash)
    if (earlier !== undefined) writes.push(put(deadKey(earlier.sequence), encodeJson(earlier.storedSize)))
    chunks.set(item.hash, item.entry)
  }
  const chunked = await countChunksIn(index, chunks, writer.meta)
  writes.push(...chunked.writes)

  const fresh: SignedRecord[] = []
  const stored = await records.components.reader.read([...found.keys()])
  for (const [i, { record, sequence }] of [...found.values()].entries()) {
    const before = stored[i]
    places.set(record.id, sequence)
    if (before === undefined) fresh.push(record)
    else writes.push(...moveRecord(before, { record, sequence }))
  }
  const placed = (await admitAgain(records, fresh, places)).map((record) => ({
    record,
    sequence: places.get(record.id)!,
  }))
  const change = await refold(records.components, records.components.memory(), chunked.meta, placed)
  const noted = batch.at(-1)!.sequence
  await writer.index([...writes, ...change.writes], { ...change.meta, noted })
  apply(records.components, placed, change)
  index.noteStored(chunks.keys())
  return placed.map(({ record }) => record)
}

/**
 * Returns the records that rest on nothing that is missing. They were admitted once, but what they rest on may have been
 * lost since; then they wait until a peer sends it.
 */
async function admitAgain(
  { components }: Records,
  fresh: readonly SignedRecord[],
  places: ReadonlyMap<RecordId, number>,
): Promise<SignedRecord[]> {
  const { project, reader, waiting, memory } = components
  // of what waits, only that of earlier batches of this replay is in chunks/
  const candidates = [...waiting.all().filter(({ id }) => places.has(id)), ...fresh]
  const { accepted, waiting: stillWaiting } = await sortOut(project, memory(), reader, candidates)
  for (const { id } of accepted) waiting.delete(id)
  for (const record of stillWaiting) waiting.add(record)
  return accepted
}

/** A chunk that was damaged is stored again: the value with the higher sequence is the one that counts. */
async function countChunksIn(
  index: ChunkIndex,
  chunks: ReadonlyMap<Hash, ChunkEntry>,
  meta: IndexMeta,
): Promise<{ writes: Write[]; meta: IndexMeta }> {
  const writes: Write[] = []
  const hashes = [...chunks.keys()]
  const replaced: ChunkEntry[] = []
  for (const [i, before] of (await index.lookUp(hashes)).entries()) {
    writes.push(...placeChunk(hashes[i]!, chunks.get(hashes[i]!)!, before))
    if (before !== undefined) replaced.push(before)
  }
  return { writes, meta: countChunks(countChunks(meta, replaced, -1), chunks.values(), 1) }
}

/** What `check` wrote again because its value was damaged. */
export function moveRecord(
  before: { sequence: number; verdict: Verdict },
  { record, sequence }: PlacedRecord,
): Write[] {
  if (before.sequence === sequence) return []
  const { id, envelope } = record
  return [
    put(recordKey(id), encodeRecordEntry({ sequence, verdict: before.verdict, envelope })),
    put(deadKey(before.sequence), encodeJson(envelope.byteLength)),
  ]
}

/** Returns what a value says; undefined when it can not be read, which `check` reports. */
export function readable(value: Uint8Array): StoredValue | undefined {
  try {
    return decodeValue(value)
  } catch (error) {
    if (isPegbarError(error)) return undefined
    throw error
  }
}

/** Returns the record in an envelope; undefined when it is damaged. */
export function decodable(id: RecordId, envelope: Uint8Array): SignedRecord | undefined {
  try {
    const record = decodeEnvelope(envelope)
    return record.id === id ? record : undefined
  } catch (error) {
    if (isPegbarError(error)) return undefined
    throw error
  }
}
