import type { AbortOptions, CheckReport, Damage, ProgressOptions } from '../core/contracts.ts'
import type { CheckpointId, Hash, RecordId } from '../core/ids.ts'
import { envelopeParts } from '../core/record-codec.ts'
import type { CheckpointNode } from '../core/state.ts'
import { Bitmap } from './bitmap.ts'
import type { ChunkIndex } from './chunk-index.ts'
import { type Bases, type ChunkReader, judge } from './chunk-reader.ts'
import type { Chunks } from './chunks.ts'
import { Completeness } from './completeness.ts'
import { decodeRecordEntry, type RecordEntry } from './entries.ts'
import type { Keeping } from './keeping.ts'
import { allOf, deadKey, idAfterLetter, sequenceOfKey, sequenceRange } from './keyspace.ts'
import type { Local } from './local.ts'
import type { Records } from './records.ts'
import { decodable, moveRecord, readable } from './replay.ts'
import { type ChunkValue, type RecordValue, recordValue, type StoredValue } from './value.ts'
import type { Whole } from './whole.ts'
import { checkSignal, type Databases, type Writer } from './writer.ts'

/** Values read at once: about 2 MiB. */
const VALUES_PER_PAGE = 32

/** What looking for damage takes, without reading content. */
export type DamageComponents = Pick<CheckComponents, 'chunks' | 'index' | 'records' | 'local' | 'whole' | 'keeping'>

export interface CheckComponents {
  databases: Databases
  chunks: Chunks
  index: ChunkIndex
  reader: ChunkReader
  records: Records
  local: Local
  whole: Whole
  keeping: Keeping
  writer: Writer
  /** Makes index/ again from chunks/. */
  rebuild: () => Promise<void>
}

/** What reading all values found. */
interface Reading {
  /** Sequences of sound values that index/ points to. */
  confirmed: Bitmap
  bytes: number
  chunks: number
  records: number
  /** index/ says otherwise than the values. */
  isIndexWrong: boolean
}

/** See `ProjectStore.check`. Not to be run beside itself or gc. */
export async function checkStore(components: CheckComponents, options: ProgressOptions): Promise<CheckReport> {
  const { writer, records } = components
  await writer.run(async () => undefined)
  // what the disk says is asked, not what is remembered of it
  components.index.forgetEntries()
  const bound = writer.next
  let reading = await readAll(components, bound, options)
  if (reading.isIndexWrong) {
    await components.rebuild()
    reading = await readAll(components, bound, options)
  }
  const damaged = await markDamage(components, reading, bound)
  const lostRecords = await healRecords(components, reading, bound)
  if (lostRecords.length > 0) await rebuildMarked(components, damaged)
  const { checkpoints, affected } = await findAffected(components, options)
  return {
    chunks: reading.chunks,
    bytes: reading.bytes,
    records: (await records.counts()).records,
    checkpoints,
    damaged: damageOf(damaged, affected),
    lostRecords,
  }
}

/** Forgets the lost records; what else index/ knew and chunks/ does not say is put back. */
async function rebuildMarked(components: CheckComponents, damaged: readonly Hash[]): Promise<void> {
  await components.rebuild()
  for (const [i, entry] of (await components.index.lookUp(damaged)).entries()) {
    if (entry !== undefined) await components.chunks.markDamaged(damaged[i]!, entry.sequence)
  }
}

async function readAll(components: CheckComponents, bound: number, options: ProgressOptions): Promise<Reading> {
  const { databases, writer } = components
  const reading: Reading = { confirmed: new Bitmap(bound), bytes: 0, chunks: 0, records: 0, isIndexWrong: false }
  const { byCodec, records } = writer.meta
  const total = byCodec.raw.chunks + byCodec.zstd.chunks + byCodec.delta.chunks + records
  let done = 0
  const range = sequenceRange(1, bound)
  let page: { sequence: number; stored: StoredValue | undefined }[] = []
  const readPage = async () => {
    checkSignal(options.signal)
    options.onProgress?.({ done: Math.min(done, total), total })
    const bases = await components.reader.bases(
      page.map(({ stored }) => (stored?.kind === 'chunk' ? stored : undefined)),
    )
    for (const { sequence, stored } of page) {
      if (stored?.kind === 'chunk') await readChunk(components, reading, sequence, stored, bases)
      else if (stored?.kind === 'record') await readRecord(components, reading, sequence, stored)
    }
    done += page.length
    page = []
  }
  for await (const [key, value] of databases.chunks.scan(range, { pageEntries: VALUES_PER_PAGE })) {
    reading.bytes += value.byteLength
    page.push({ sequence: sequenceOfKey(key), stored: readable(value) })
    if (page.length === VALUES_PER_PAGE) await readPage()
  }
  await readPage()
  options.onProgress?.({ done: total, total })
  return reading
}

async function readChunk(
  { databases, index }: CheckComponents,
  reading: Reading,
  sequence: number,
  chunk: ChunkValue,
  bases: Bases,
): Promise<void> {
  reading.chunks++
  // of a delta of which the base can not be read nothing is known: it is the base that is damaged
  if (judge(bases, chunk) === 'damaged') return
  const [entry] = await index.lookUp([chunk.hash])
  if (entry?.sequence === sequence) reading.confirmed.add(sequence)
  else if ((await databases.index.get(deadKey(sequence))) === undefined) reading.isIndexWrong = true
}

async function readRecord(
  { databases, records }: CheckComponents,
  reading: Reading,
  sequence: number,
  { id, envelope }: RecordValue,
): Promise<void> {
  reading.records++
  const record = decodable(id, envelope)
  if (record === undefined || !(await isSigned(records, id, envelope))) return
  const { reader, waiting } = records.components
  const entry = await reader.readOne(id)
  if (entry?.sequence === sequence) reading.confirmed.add(sequence)
  else if (!waiting.has(id) && (await databases.index.get(deadKey(sequence))) === undefined) reading.isIndexWrong = true
}

/** The id covers the body alone: a flipped bit in the signature would make every peer refuse the record. */
export async function isSigned({ components }: Records, id: RecordId, envelope: Uint8Array): Promise<boolean> {
  const record = decodable(id, envelope)
  if (record === undefined) return false
  const [sound] = await components.verify([{ device: record.device, ...envelopeParts(envelope) }])
  return sound === true
}

/** Marks the chunks of which no sound value was found, and returns them. */
async function markDamage({ chunks, index }: CheckComponents, reading: Reading, bound: number): Promise<Hash[]> {
  const damaged: Hash[] = []
  for await (const [hash, entry] of index.all()) {
    if (entry.sequence >= bound || reading.confirmed.has(entry.sequence)) continue
    damaged.push(hash)
    await chunks.markDamaged(hash, entry.sequence)
  }
  return damaged
}

/** Writes records again of which only the copy in index/ is sound. Returns those that are lost. */
async function healRecords(components: CheckComponents, reading: Reading, bound: number): Promise<RecordId[]> {
  const { databases } = components
  const lost: RecordId[] = []
  for await (const [key, value] of databases.index.scan(allOf('record'))) {
    const entry = decodeRecordEntry(value)
    if (entry.sequence >= bound || reading.confirmed.has(entry.sequence)) continue
    const id = idAfterLetter('record', key)
    if (!(await healRecord(components, id, entry))) lost.push(id)
  }
  return lost
}

/** Writes a record again from the copy in index/; returns false when that one is not sound either. */
export async function healRecord(
  { records, writer }: Pick<CheckComponents, 'records' | 'writer'>,
  id: RecordId,
  entry: RecordEntry,
): Promise<boolean> {
  const record = decodable(id, entry.envelope)
  if (record === undefined || !(await isSigned(records, id, entry.envelope))) return false
  await writer.run(async () => {
    const sequence = await writer.append([], [recordValue(id, record.envelope, Math.floor(Date.now() / 1000))])
    await writer.index(moveRecord(entry, { record, sequence }), { ...writer.meta, noted: writer.next - 1 })
  })
  return true
}

/** See `ProjectStore.damage`. */
export async function findDamage(components: DamageComponents, options: AbortOptions): Promise<Damage[]> {
  const marked: Hash[] = []
  for await (const [hash, entry] of components.index.all()) {
    if (entry.damaged) marked.push(hash)
    checkSignal(options.signal)
  }
  return damageOf(marked, (await findAffected(components, options)).affected)
}

function damageOf(marked: readonly Hash[], affected: ReadonlyMap<Hash, readonly CheckpointId[]>): Damage[] {
  const reasons = new Map<Hash, Damage['reason']>(marked.map((hash) => [hash, 'damaged']))
  for (const hash of affected.keys()) if (!reasons.has(hash)) reasons.set(hash, 'missing')
  return [...reasons].map(([hash, reason]) => ({ hash, reason, checkpoints: affected.get(hash) ?? [] }))
}

/**
 * Names the checkpoints that lack something they should have: those that were held whole, or made here. What was never
 * fetched, or was given up, is no damage.
 */
async function findAffected(
  { chunks, records, local, whole, keeping }: DamageComponents,
  options: AbortOptions,
): Promise<{ checkpoints: number; affected: Map<Hash, CheckpointId[]> }> {
  const completeness = new Completeness(chunks)
  const affected = new Map<Hash, CheckpointId[]>()
  const isExpected = async ({ id }: CheckpointNode) =>
    !keeping.dropped.has(id) && ((await whole.has(id)) || (await local.added(id)) !== undefined)
  const add = (hash: Hash, id: CheckpointId) => {
    const ids = affected.get(hash)
    if (ids === undefined) affected.set(hash, [id])
    else if (!ids.includes(id)) ids.push(id)
  }
  let checkpoints = 0
  const broken: CheckpointId[] = []
  for await (const asset of records.assets()) {
    checkSignal(options.signal)
    for (const node of asset.checkpoints) {
      if (node.purged) continue
      checkpoints++
      const lacking = await completeness.lacking(node)
      if (lacking.length === 0) continue
      const expected = await isExpected(node)
      const stored = await chunks.areKnown(lacking)
      for (const [i, hash] of lacking.entries()) if (expected || stored[i]) add(hash, node.id)
      // healing what they rest on heals them as well
      for (const base of await chunks.damagedBases(lacking)) add(base, node.id)
      broken.push(node.id)
    }
  }
  await whole.remove(broken)
  return { checkpoints, affected }
}
