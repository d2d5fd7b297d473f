import type { AbortOptions, RecordStore } from '../core/contracts.ts'
import type { DeviceId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import { logKey, withLogs } from './causal-order.ts'

/**
 * Yields what shows why a device is no member, with all that it rests on and nothing newer: the counted records about it
 * or, where its addition does not count, about who added it. Nothing for a device that nobody ever added.
 */
export async function* removalHistory(
  records: RecordStore,
  device: DeviceId,
  options: AbortOptions = {},
): AsyncGenerator<SignedRecord> {
  const reasons = reasonsAgainst(records, device)
  if (reasons.length > 0) yield* withLogs(records, await withNamedMembers(records, reasons), options)
}

function reasonsAgainst(records: RecordStore, device: DeviceId): SignedRecord[] {
  const { membership } = records
  const reasons: SignedRecord[] = []
  const asked = new Set([device])
  // `asked` grows while it is walked
  for (const about of asked) {
    for (const record of records.memberRecords()) {
      const { payload } = record
      if (!('device' in payload) || payload.device !== about) continue
      if (membership.verdict(record) === 'counts') reasons.push(record)
      else if (payload.kind === 'member added') asked.add(record.device)
    }
  }
  return reasons
}

/** Returns the records with every member record that is named in their logs up to them, and in the logs of these. */
async function withNamedMembers(records: RecordStore, wanted: readonly SignedRecord[]): Promise<Set<SignedRecord>> {
  const members = new Map(records.memberRecords().map((record) => [record.id, record]))
  const found = new Set(wanted)
  const readTo = new Map<string, { sequence: number; count: number }>()
  // `found` grows while it is walked
  for (const { device, epoch, sequence } of found) {
    const log = { device, epoch }
    const read = readTo.get(logKey(log)) ?? { sequence: -1, count: 0 }
    if (read.sequence >= sequence) continue
    for await (const id of records.logIds(log, { skip: read.count })) {
      const record = await records.get(id)
      if (record === undefined || record.sequence > sequence) break
      read.count++
      for (const member of record.members) {
        const named = members.get(member)
        if (named !== undefined) found.add(named)
      }
    }
    readTo.set(logKey(log), { sequence, count: read.count })
  }
  return found
}
