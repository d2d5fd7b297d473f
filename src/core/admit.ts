import { type DeviceId, type ProjectId, projectId, type RecordId } from './ids.ts'
import type { RecordHeader, SignedRecord } from './record.ts'

/** What a store knows when a record comes in. */
export interface Known {
  project: ProjectId
  /** Whether that record is stored, counted or not. */
  has(id: RecordId): boolean
  /** Whether the device is the founder, or any stored `member added` record adds it, counted or not. */
  everAdded(device: DeviceId): boolean
  /** The stored record, where the store has it at hand; without it the place in the log is not held against `previous`. */
  get?(id: RecordId): Pick<RecordHeader, 'device' | 'epoch' | 'sequence'> | undefined
}

export type Admission =
  | { status: 'accept' }
  /** Not yet: `missing` are the records that it rests on; `unknownDevice`: nobody is known to have added its signer. */
  | { status: 'wait'; missing: RecordId[]; unknownDevice: boolean }
  /** Never, whatever else arrives. */
  | { status: 'refuse'; code: 'WRONG_PROJECT' | 'RECORD_INVALID' }

/**
 * Judges whether a record, whose form and signature are sound, belongs into the set. Rights are not asked here: the fold
 * judges them, so that every laptop holds the same set whatever the order in which records come.
 */
export function admit(record: SignedRecord, known: Known): Admission {
  if (record.payload.kind === 'project created') {
    return projectId(record.id) === known.project ? { status: 'accept' } : { status: 'refuse', code: 'WRONG_PROJECT' }
  }
  if (record.project !== known.project) return { status: 'refuse', code: 'WRONG_PROJECT' }
  const previous = record.previous === undefined ? undefined : known.get?.(record.previous)
  if (previous !== undefined && !follows(record, previous)) return { status: 'refuse', code: 'RECORD_INVALID' }
  const named = record.previous === undefined ? record.members : [record.previous, ...record.members]
  const missing = [...new Set(named)].filter((id) => !known.has(id))
  const unknownDevice = !known.everAdded(record.device)
  return missing.length === 0 && !unknownDevice ? { status: 'accept' } : { status: 'wait', missing, unknownDevice }
}

function follows(record: RecordHeader, previous: Pick<RecordHeader, 'device' | 'epoch' | 'sequence'>): boolean {
  return (
    record.device === previous.device && record.epoch === previous.epoch && record.sequence === previous.sequence + 1
  )
}
