import type { DeviceId, PersonId, RecordId } from './ids.ts'
import type { Role, SignedRecord } from './record.ts'
import type { MemberDevice, MemberPerson, Verdict } from './state.ts'

/** The fold of the member and adoption records of a project: who is in it, with which rights, and which records count. */
export interface Membership {
  /** The newest member records: what the next record names in `members`. Ascending. */
  readonly heads: readonly RecordId[]
  readonly devices: ReadonlyMap<DeviceId, MemberDevice>
  readonly persons: ReadonlyMap<PersonId, MemberPerson>
  /** undefined: never added, or removed. */
  roleOf(device: DeviceId): Role | undefined
  /** Judges any stored record, member records included. */
  verdict(record: SignedRecord): Verdict
}
