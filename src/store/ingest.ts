import type { StoredChunk } from '../core/chunk.ts'
import type { IngestResult, Refusal } from '../core/contracts.ts'
import { isPegbarError } from '../core/errors.ts'
import { checkpointId, type DeviceId, type ProjectId, type RecordId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import { decodeEnvelope, envelopeParts, isSealedHere } from '../core/record-codec.ts'
import { verifySignature } from '../core/signature.ts'
import { type Admitted, sortOut } from './admission.ts'
import type { Chunks } from './chunks.ts'
import type { Write } from './database.ts'
import type { IndexMeta } from './meta.ts'
import { type Limited, leaveOutSurplus, type SurplusComponents } from './quarantine.ts'
import type { RecordMemory } from './record-memory.ts'
import type { RecordReader } from './record-reader.ts'
import { judge, type PlacedRecord, type Refold, type RefoldComponents, refold } from './refold.ts'
import { recordValue } from './value.ts'
import type { WaitingPool } from './waiting-pool.ts'
import type { Whole } from './whole.ts'
import { checkSignal, type Writer } from './writer.ts'

/** A signature and what it should cover. */
export interface SignedBytes {
  device: DeviceId
  body: Uint8Array
  signature: Uint8Array
}

/** Answers, in the order asked, whether each signature is its device's own. */
export type VerifySignatures = (items: readonly SignedBytes[]) => Promise<boolean[]>

/** Verifies with Web Crypto, which computes on the thread pool. */
export async function verifyInProcess(items: readonly SignedBytes[]): Promise<boolean[]> {
  return Promise.all(items.map(({ device, body, signature }) => verifySignature(device, body, signature)))
}

export interface IngestComponents extends RefoldComponents, SurplusComponents {
  reader: RecordReader
  project: ProjectId
  chunks: Chunks
  writer: Writer
  waiting: WaitingPool
  whole: Whole
  verify: VerifySignatures
  memory(): RecordMemory
  setMemory(memory: RecordMemory): void
}

export interface IngestOptions {
  signal?: AbortSignal
  chunks?: readonly StoredChunk[]
  from?: DeviceId
  whole?: boolean
}

/** See `RecordStore.ingest`. */
export async function ingest(
  components: IngestComponents,
  given: readonly (Uint8Array | SignedRecord)[],
  options: IngestOptions,
): Promise<IngestResult> {
  checkSignal(options.signal)
  const refused: Refusal[] = []
  const decoded = decodeAll(given, refused)
  // to verify one that is stored takes longer than to look for it; of those sealed here nothing is verified
  const unsure = [...decoded.values()].filter((record) => !isSealedHere(record))
  const stored = await components.reader.stored(unsure.map(({ id }) => id))
  const fresh = [...decoded.values()].filter(({ id }) => !stored.has(id))
  const verified = await verifyAll(components, fresh, refused)
  checkSignal(options.signal)

  return components.writer.run(async () => {
    const now = await components.reader.stored(verified.map(({ id }) => id))
    for (const id of now) stored.add(id)
    const candidates = new Map(components.waiting.all().map((record) => [record.id, record]))
    for (const record of verified) if (!now.has(record.id)) candidates.set(record.id, record)
    const admitted = await sortOut(components.project, components.memory(), components.reader, [...candidates.values()])
    const sorted = await withinLimits(components, admitted)
    await store(components, sorted.accepted, options)

    for (const record of sorted.accepted) components.waiting.delete(record.id)
    for (const { id, code } of sorted.refused) {
      components.waiting.delete(id)
      refused.push({ id, code })
    }
    for (const id of sorted.surplus) components.waiting.delete(id)
    for (const record of sorted.waiting) components.waiting.add(record)
    return {
      stored: sorted.accepted,
      known: [...stored],
      waiting: sorted.waiting.map(({ id }) => id).filter((id) => decoded.has(id)),
      refused,
      surplus: sorted.surplus.filter((id) => decoded.has(id)),
    }
  })
}

/** Without a device that lost rights nothing is quarantined, and nobody need be judged twice. */
async function withinLimits(components: IngestComponents, admitted: Admitted): Promise<Limited> {
  const { accepted } = admitted
  const takes = accepted.some(({ payload }) => payload.kind === 'member removed' || payload.kind === 'role changed')
  const memory = components.memory()
  if (!takes && memory.membership.takers.size === 0) return { ...admitted, surplus: [] }
  const { membership } = await judge(components, memory, new Map(accepted.map((record) => [record.id, record])))
  return leaveOutSurplus(components, admitted, membership)
}

function decodeAll(given: readonly (Uint8Array | SignedRecord)[], refused: Refusal[]): Map<RecordId, SignedRecord> {
  const decoded = new Map<RecordId, SignedRecord>()
  for (const one of given) {
    try {
      const record = decodedOf(one)
      decoded.set(record.id, record)
    } catch (error) {
      if (!isPegbarError(error)) throw error
      const code = error.code === 'RECORD_TOO_LARGE' || error.code === 'LIMIT_EXCEEDED' ? error.code : 'RECORD_INVALID'
      refused.push({ id: undefined, code })
    }
  }
  return decoded
}

/** What a record says that was not sealed here counts for nothing: only its envelope does. */
function decodedOf(given: Uint8Array | SignedRecord): SignedRecord {
  if (given instanceof Uint8Array) return decodeEnvelope(given)
  return isSealedHere(given) ? given : decodeEnvelope(given.envelope)
}

/** Returns the records of which the signature is right. What waits was verified before, what was sealed here is known to be. */
async function verifyAll(
  { verify, waiting }: IngestComponents,
  records: readonly SignedRecord[],
  refused: Refusal[],
): Promise<SignedRecord[]> {
  const unverified = records.filter((record) => !isSealedHere(record) && !waiting.has(record.id))
  if (unverified.length === 0) return [...records]
  const verdicts = await verify(unverified.map(({ device, envelope }) => ({ device, ...envelopeParts(envelope) })))
  const forged = new Set(unverified.filter((_, i) => verdicts[i] !== true).map(({ id }) => id))
  for (const id of forged) refused.push({ id, code: 'SIGNATURE_INVALID' })
  return records.filter(({ id }) => !forged.has(id))
}

/**
 * Records of one ingest that index/ takes in at once. One checkpoint of a folder may be 50,000 records: all their views, and what
 * is written of them, would be some hundred MiB.
 */
export const RECORDS_COUNTED_AT_ONCE = 1000

/**
 * Makes records, and the chunks given with them, durable in one atomic batch, then counts them in, group by group. After a crash
 * in between, the store counts the others in when it is opened.
 */
async function store(
  components: IngestComponents,
  records: readonly SignedRecord[],
  options: IngestOptions,
): Promise<void> {
  const { writer } = components
  const prepared = await components.chunks.prepare(options.chunks ?? [])
  const storedAt = Math.floor(Date.now() / 1000)
  const values = records.map(({ id, envelope }) => recordValue(id, envelope, storedAt))
  if (prepared.values.length + values.length === 0) return
  // chunks first: what is replayed is then always preceded by what it names
  const first = await writer.append(prepared.values, values)
  try {
    const chunked = prepared.indexed(first, writer.meta)
    let { meta } = chunked
    let writes: readonly Write[] = chunked.writes
    const placed = records.map((record, i) => ({ record, sequence: first + prepared.values.length + i }))
    for (let at = 0; at === 0 || at < placed.length; at += RECORDS_COUNTED_AT_ONCE) {
      const group = placed.slice(at, at + RECORDS_COUNTED_AT_ONCE)
      const noted = group.at(-1)?.sequence ?? writer.next - 1
      meta = await countIn(components, { writes, meta, group, noted }, options)
      if (at === 0) prepared.done()
      writes = []
    }
  } catch (error) {
    writer.distrust()
    throw error
  }
}

/** Counts stored records, and what is written with them, into index/ as far as `noted`. Returns what it then says of itself. */
async function countIn(
  components: IngestComponents,
  counted: { writes: readonly Write[]; meta: IndexMeta; group: readonly PlacedRecord[]; noted: number },
  options: IngestOptions,
): Promise<IndexMeta> {
  const { group, noted } = counted
  const change = await refold(components, components.memory(), counted.meta, group)
  const wholeOnes = options.whole === true ? checkpointsOf(group.map(({ record }) => record)) : []
  const whole = await components.whole.prepareAdd(wholeOnes)
  const meta = { ...change.meta, noted }
  await components.writer.index([...counted.writes, ...change.writes, ...whole.writes], meta)
  apply(components, group, change)
  whole.done()
  return meta
}

/** Takes over what a refold found, once index/ says it. */
export function apply(
  components: Pick<IngestComponents, 'reader' | 'quarantined' | 'memory' | 'setMemory'>,
  placed: readonly PlacedRecord[],
  change: Refold,
): void {
  for (const { record } of placed) components.reader.keep(record)
  const { membership } = change.memory
  if (membership !== components.memory().membership) components.quarantined.forget()
  else {
    const fresh = placed.map(({ record }) => record)
    components.quarantined.add(fresh.filter((record) => membership.verdict(record) === 'quarantined'))
  }
  components.setMemory(change.memory)
}

function checkpointsOf(records: readonly SignedRecord[]) {
  return records.filter(({ payload }) => payload.kind === 'checkpoint').map(({ id }) => checkpointId(id))
}
