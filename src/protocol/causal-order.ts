import type { AbortOptions, RecordStore } from '../core/contracts.ts'
import { Heap } from '../core/fold/heap.ts'
import type { RecordId } from '../core/ids.ts'
import { MAX_BATCH_BYTES } from '../core/limits.ts'
import { compareRecords } from '../core/order.ts'
import type { LogId, SignedRecord } from '../core/record.ts'
import { MAX_IDS_PER_MESSAGE } from './constants.ts'
import { QuarantinedRoots } from './quarantined-roots.ts'

/** A stretch of a log: without its first `skip` records, up to the sequence number `until`. */
export interface LogPart extends LogId {
  skip: number
  /** @default the end of the log */
  until?: number
}

/** One string for a log, to look it up by. */
export function logKey({ device, epoch }: LogId): string {
  return `${device}/${epoch}`
}

/**
 * Yields the records of several logs merged by their clocks. A clock is behind nothing that its author had seen, so what a
 * record rests on (its predecessor, the member records that it names) comes before it, unless somebody's clock ran more than
 * a day ahead: then the receiver keeps it waiting for a moment. Holds one record of each log in memory.
 */
export async function* inCausalOrder(
  records: RecordStore,
  parts: readonly LogPart[],
  options: AbortOptions = {},
): AsyncGenerator<SignedRecord> {
  const logs: AsyncGenerator<SignedRecord>[] = []
  const nexts = new Heap<{ rest: AsyncGenerator<SignedRecord>; next: SignedRecord }>((a, b) =>
    compareRecords(a.next, b.next),
  )
  try {
    for (const part of parts) {
      const rest = readLog(records, part)
      logs.push(rest)
      const first = await rest.next()
      if (first.done !== true) nexts.push({ rest, next: first.value })
    }
    for (let log = nexts.pop(); log !== undefined; log = nexts.pop()) {
      options.signal?.throwIfAborted()
      yield log.next
      const following = await log.rest.next()
      if (following.done !== true) nexts.push({ rest: log.rest, next: following.value })
    }
  } finally {
    for (const rest of logs) await rest.return(undefined)
  }
}

async function* readLog(records: RecordStore, part: LogPart): AsyncGenerator<SignedRecord> {
  const roots = new QuarantinedRoots(records)
  for await (const id of records.logIds({ device: part.device, epoch: part.epoch }, { skip: part.skip })) {
    const record = await records.get(id)
    if (record === undefined) continue
    if (part.until !== undefined && record.sequence > part.until) return
    yield* roots.of(record)
    yield record
  }
}

/** Yields the named records that are here, in the order named. */
export async function* namedRecords(records: RecordStore, ids: Iterable<RecordId>): AsyncGenerator<SignedRecord> {
  const roots = new QuarantinedRoots(records)
  for (const id of ids) {
    const record = await records.get(id)
    if (record === undefined) continue
    yield* roots.of(record)
    yield record
  }
}

/**
 * Yields every member record with all that it rests on: its log up to there. The `project created` record is the first. A
 * store that ingests this counts the same members as we do.
 */
export function memberHistory(records: RecordStore, options: AbortOptions = {}): AsyncGenerator<SignedRecord> {
  return withLogs(records, records.memberRecords(), options)
}

/** Yields these member records with their logs up to there, `project created` first. */
export async function* withLogs(
  records: RecordStore,
  members: Iterable<SignedRecord>,
  options: AbortOptions,
): AsyncGenerator<SignedRecord> {
  const parts = new Map<string, LogPart & { until: number }>()
  for (const { device, epoch, sequence } of members) {
    const key = logKey({ device, epoch })
    const until = Math.max(sequence, parts.get(key)?.until ?? 0)
    parts.set(key, { device, epoch, skip: 0, until })
  }
  const created = records.memberRecords().find((record) => record.project === undefined)
  if (created !== undefined) yield created
  for await (const record of inCausalOrder(records, [...parts.values()], options)) {
    if (record.id !== created?.id) yield record
  }
}

/** Groups records into batches of envelopes, each told whether another follows. */
export async function* inBatches(
  records: AsyncIterable<SignedRecord>,
  maxBytes = MAX_BATCH_BYTES,
): AsyncGenerator<{ envelopes: Uint8Array[]; last: boolean }> {
  let envelopes: Uint8Array[] = []
  let bytes = 0
  for await (const { envelope } of records) {
    if (envelopes.length === MAX_IDS_PER_MESSAGE || (bytes + envelope.byteLength > maxBytes && envelopes.length > 0)) {
      yield { envelopes, last: false }
      envelopes = []
      bytes = 0
    }
    envelopes.push(envelope)
    bytes += envelope.byteLength
  }
  if (envelopes.length > 0) yield { envelopes, last: true }
}
