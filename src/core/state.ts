import type { AssetId, CheckpointId, DeviceId, Epoch, GroupId, Hash, PersonId, ProjectId, RecordId } from './ids.ts'
import type { Clock, CoverSet, Cut, Preview, Role, Status } from './record.ts'

/** A value together with the unreplaced records that set it; the next record that sets it replaces all of them. */
export interface Single<T> {
  value: T
  records: readonly RecordId[]
}

/** A counted checkpoint as the fold of its asset sees it. */
export interface CheckpointNode {
  id: CheckpointId
  device: DeviceId
  epoch: Epoch
  sequence: number
  clock: Clock
  timeMs: number
  /** Where the file was when it was made; the asset's own path is `AssetState.path`. */
  path: string
  parents: readonly CheckpointId[]
  revertedFrom: CheckpointId | undefined
  content: Hash
  size: number
  mtimeNs: bigint
  executable: boolean
  manifest: Hash
  chunks: number
  comment: string
  status: Status
  preview: Preview | undefined
  group: GroupId
  trashed: Single<boolean>
  /** Final: its content is dropped once the days of grace are over. */
  purged: boolean
}

/** The fold of all counted records of one asset. Plain data; `bigint` is the only non-JSON type in it. */
export interface AssetState {
  id: AssetId
  path: Single<string>
  status: Single<Status>
  /** undefined: the newest preview stands in. */
  cover: Single<CoverSet['cover']> | undefined
  trashed: Single<boolean>
  /** The claimant, or undefined when it is free. */
  claim: Single<{ person: PersonId; device: DeviceId; timeMs: number; reason: string } | undefined>
  /** In fold order: parents before children, then by (clock, device, epoch, sequence, id). */
  checkpoints: readonly CheckpointNode[]
  /** Live checkpoints without a live descendant, one per content (the smallest id stands for equal ones), ascending. */
  heads: readonly CheckpointId[]
  /** Every live checkpoint without a live descendant, ascending: the parents of whatever joins them. */
  allHeads: readonly CheckpointId[]
  /** The only head; undefined in a Conflict, or when nothing is live. */
  newest: CheckpointId | undefined
}

/** Why a stored record does not count. */
export type NotCounted =
  /** Beyond the cut of a removal or demotion; an admin may adopt it. */
  | 'quarantined'
  /** Its signer did not hold the right in the member records it names. */
  | 'not allowed'
  /** A payload kind that this version does not know. */
  | 'unknown kind'

export type Verdict = 'counts' | NotCounted

/** A device as the counted member records leave it. */
export interface MemberDevice {
  device: DeviceId
  person: PersonId
  /** undefined: removed. */
  role: Role | undefined
  /** The name it was added with; `device named` records may change it. */
  name: string
  /** 0 for the founder, else one more than the device that added it first. */
  depth: number
  /** The cuts that hold for it, one list per counted removal or demotion. */
  cuts: readonly (readonly Cut[])[]
}

export interface MemberPerson {
  person: PersonId
  /** The name it was added with; `person named` records may change it. */
  name: string
  devices: readonly DeviceId[]
}

/** Name registers, folded from `person named` and `device named` records. */
export interface NameState {
  name: Single<string>
}

/** What is folded together: one asset, one person's or one device's name. */
export type FoldKey = `asset:${AssetId}` | `person:${PersonId}` | `device:${DeviceId}`

export interface ProjectInfo {
  id: ProjectId
  name: string
  founder: DeviceId
}
