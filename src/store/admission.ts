import { type Admission, admit } from '../core/admit.ts'
import type { DeviceId, ProjectId, RecordId } from '../core/ids.ts'
import { compareLogs } from '../core/order.ts'
import type { SignedRecord } from '../core/record.ts'
import type { RecordMemory } from './record-memory.ts'
import type { RecordReader } from './record-reader.ts'

export interface Admitted {
  /** Predecessors and member records first. */
  accepted: SignedRecord[]
  waiting: SignedRecord[]
  refused: { id: RecordId; code: Extract<Admission, { status: 'refuse' }>['code'] }[]
}

/**
 * Sorts records that are not stored into those that may be stored now, in an order in which each follows what it needs,
 * those that must wait, and those that never may.
 */
export async function sortOut(
  project: ProjectId,
  memory: RecordMemory,
  reader: RecordReader,
  candidates: readonly SignedRecord[],
): Promise<Admitted> {
  const known = new Map<RecordId, SignedRecord>(memory.members)
  for (const [id, record] of await storedPredecessors(reader, candidates)) known.set(id, record)
  const added = new Set<DeviceId>()
  const note = (record: SignedRecord) => {
    known.set(record.id, record)
    if (record.payload.kind === 'member added') added.add(record.payload.device)
    if (record.payload.kind === 'project created') added.add(record.device)
  }
  for (const record of memory.members.values()) note(record)
  const view = {
    project,
    has: (id: RecordId) => known.has(id),
    get: (id: RecordId) => known.get(id),
    everAdded: (device: DeviceId) => added.has(device),
  }

  const result: Admitted = { accepted: [], waiting: [], refused: [] }
  let open = [...candidates].sort((a, b) => compareLogs(a, b) || a.sequence - b.sequence)
  let progressed = true
  while (progressed && open.length > 0) {
    progressed = false
    const later: SignedRecord[] = []
    for (const record of open) {
      const verdict = admit(record, view)
      if (verdict.status === 'wait') {
        later.push(record)
        continue
      }
      progressed = true
      if (verdict.status === 'refuse') {
        result.refused.push({ id: record.id, code: verdict.code })
      } else {
        note(record)
        result.accepted.push(record)
      }
    }
    open = later
  }
  result.waiting = open
  return result
}

/** Returns the stored records that candidates follow, as far as they are not candidates themselves. */
async function storedPredecessors(
  reader: RecordReader,
  candidates: readonly SignedRecord[],
): Promise<Map<RecordId, SignedRecord>> {
  const batch = new Set(candidates.map(({ id }) => id))
  const wanted = new Set<RecordId>()
  for (const { previous } of candidates) if (previous !== undefined && !batch.has(previous)) wanted.add(previous)
  const found = new Map<RecordId, SignedRecord>()
  for (const read of await reader.read([...wanted])) if (read !== undefined) found.set(read.record.id, read.record)
  return found
}
