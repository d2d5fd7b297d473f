import type { DeviceId, RecordId } from '../ids.ts'
import type { SignedRecord } from '../record.ts'
import type { Verdict } from '../state.ts'
import { addBit, emptyBits, intersects } from './bits.ts'
import type { FoldedMembership } from './membership.ts'

/**
 * Tells which stored records `after` may judge otherwise than `before`, where `after` was evaluated over a superset of
 * the records. More than necessary may be named, never less. A plain addition of a device gives `none`.
 */
export function changedVerdicts(
  before: FoldedMembership,
  after: FoldedMembership,
): ((record: SignedRecord) => boolean) | 'none' {
  const devices = changedDevices(before, after)
  const records = new Set([...onlyIn(after.adopted, before.adopted), ...onlyIn(before.adopted, after.adopted)])
  const turned = emptyBits(after.contest.graph.records.length)
  let anyTurned = false
  for (const [index, record] of after.contest.graph.records.entries()) {
    if (!before.contest.graph.indexOf.has(record.id)) continue
    if (before.verdict(record) !== after.verdict(record)) records.add(record.id)
    if (counts(before, record.id) !== counts(after, record.id)) {
      addBit(turned, index)
      anyTurned = true
    }
  }
  if (devices.size === 0 && records.size === 0 && !anyTurned) return 'none'
  return (record) =>
    devices.has(record.device) ||
    records.has(record.id) ||
    (anyTurned && intersects(after.seenBy(record.members), turned))
}

/**
 * Tells whether the view of a record's key must be folded again once its verdict went from `before` to `after`. A claim
 * also belongs to a person, and whose a device is may change with the members.
 */
export function needsFold(record: SignedRecord, before: Verdict, after: Verdict): boolean {
  return before !== after ? before === 'counts' || after === 'counts' : after === 'counts' && isClaim(record)
}

function isClaim({ payload }: SignedRecord): boolean {
  return payload.kind === 'claim set'
}

/** Devices whose cuts, or whose person, are not the same. */
function changedDevices(before: FoldedMembership, after: FoldedMembership): Set<DeviceId> {
  const changed = new Set<DeviceId>()
  for (const device of after.contest.graph.about.keys()) {
    if (describeCuts(before, device) !== describeCuts(after, device)) changed.add(device)
    // a device that nobody had added before has no stored records
    const known = before.contest.graph.about.has(device)
    if (known && before.devices.get(device)?.person !== after.devices.get(device)?.person) changed.add(device)
  }
  return changed
}

function describeCuts({ contest, takers }: FoldedMembership, device: DeviceId): string {
  const lines = takers.get(device) ?? []
  return lines.map((taker) => `${contest.graph.records[taker]!.id} ${contest.cutLines[taker]!.resolved}`).join('\n')
}

function onlyIn<T>(set: ReadonlySet<T>, other: ReadonlySet<T>): T[] {
  return [...set].filter((item) => !other.has(item))
}

function counts({ contest }: FoldedMembership, id: RecordId): boolean {
  const index = contest.graph.indexOf.get(id)
  return index !== undefined && contest.grants[index] !== undefined
}
