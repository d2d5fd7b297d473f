import type { AssetId, CheckpointId, DeviceId, Epoch, GroupId, Hash, PersonId, ProjectId, RecordId } from './ids.ts'

/** Hybrid logical clock: never behind anything its device has seen, close to the wall clock. */
export interface Clock {
  /** Milliseconds since 1970. */
  ms: number
  counter: number
}

export const ROLES = ['viewer', 'artist', 'admin'] as const
export type Role = (typeof ROLES)[number]

export const STATUSES = ['Todo', 'WIP', 'WFA', 'Retake', 'Done'] as const
export type Status = (typeof STATUSES)[number]

export interface Preview {
  hash: Hash
  /** For example `image/webp`. */
  mime: string
  width: number
  height: number
}

/** The last record of one epoch of a removed (or demoted) device that still counts; one for each branch of a forked epoch. */
export interface Cut {
  epoch: Epoch
  last: RecordId
}

export interface ProjectCreated {
  kind: 'project created'
  name: string
  personName: string
  deviceName: string
  /** 16 random bytes. */
  nonce: Uint8Array
}

export interface MemberAdded {
  kind: 'member added'
  device: DeviceId
  role: Role
  /** undefined: this record introduces a new person. */
  person: PersonId | undefined
  personName: string
  deviceName: string
}

export interface RoleChanged {
  kind: 'role changed'
  device: DeviceId
  role: Role
  cuts: readonly Cut[]
}

export interface MemberRemoved {
  kind: 'member removed'
  device: DeviceId
  cuts: readonly Cut[]
}

export interface CheckpointCreated {
  kind: 'checkpoint'
  asset: AssetId
  path: string
  parents: readonly CheckpointId[]
  revertedFrom: CheckpointId | undefined
  /** BLAKE3 of the whole file. */
  content: Hash
  /** Bytes of the whole file. */
  size: number
  mtimeNs: bigint
  executable: boolean
  /** Root node of the chunk list, itself a chunk. */
  manifest: Hash
  /** How many content chunks the manifest lists. */
  chunks: number
  comment: string
  status: Status
  preview: Preview | undefined
  group: GroupId
  /** The status records replaced when this checkpoint also sets the asset's status; undefined when it does not. */
  replacesStatus: readonly RecordId[] | undefined
  /** The cover records replaced when the preview also becomes the cover; undefined when it does not. */
  replacesCover: readonly RecordId[] | undefined
}

export interface StatusSet {
  kind: 'status set'
  asset: AssetId
  status: Status
  replaces: readonly RecordId[]
}

export interface CoverSet {
  kind: 'cover set'
  asset: AssetId
  /** A given image, the preview of a checkpoint, or whichever preview is the newest. */
  cover: { image: Preview } | { checkpoint: CheckpointId } | { newest: true }
  replaces: readonly RecordId[]
}

export interface AssetMoved {
  kind: 'asset moved'
  asset: AssetId
  path: string
  replaces: readonly RecordId[]
}

export interface TrashSet {
  kind: 'trash set'
  asset: AssetId
  /** undefined: the whole asset. */
  checkpoint: CheckpointId | undefined
  trashed: boolean
  replaces: readonly RecordId[]
}

export interface Purged {
  kind: 'purged'
  asset: AssetId
  checkpoints: readonly CheckpointId[]
}

export interface ClaimSet {
  kind: 'claim set'
  asset: AssetId
  claimed: boolean
  /** Empty unless somebody else's claim is broken. */
  reason: string
  replaces: readonly RecordId[]
}

export interface Adopted {
  kind: 'adopted'
  records: readonly RecordId[]
}

export interface PersonNamed {
  kind: 'person named'
  person: PersonId
  name: string
  replaces: readonly RecordId[]
}

export interface DeviceNamed {
  kind: 'device named'
  device: DeviceId
  name: string
  replaces: readonly RecordId[]
}

/** A payload of a kind that this version does not know: kept, forwarded, not folded. */
export interface UnknownPayload {
  kind: 'unknown'
}

export type MemberPayload = ProjectCreated | MemberAdded | RoleChanged | MemberRemoved

export type Payload =
  | MemberPayload
  | CheckpointCreated
  | StatusSet
  | CoverSet
  | AssetMoved
  | TrashSet
  | Purged
  | ClaimSet
  | Adopted
  | PersonNamed
  | DeviceNamed
  | UnknownPayload

export type PayloadKind = Payload['kind']

/** What every record says, whatever its payload. */
export interface RecordHeader {
  /** undefined in the `project created` record, whose id is the project's. */
  project: ProjectId | undefined
  device: DeviceId
  epoch: Epoch
  sequence: number
  /** undefined when sequence is 0. */
  previous: RecordId | undefined
  /** The newest member records that the author had seen, ascending. */
  members: readonly RecordId[]
  clock: Clock
  /** The author's wall clock, milliseconds since 1970; shown, never compared. */
  timeMs: number
}

/** A decoded record of which form and limits were checked. Its signature was checked before it was stored. */
export interface SignedRecord<P extends Payload = Payload> extends RecordHeader {
  id: RecordId
  /** The Envelope's bytes as they are stored and sent. */
  envelope: Uint8Array
  payload: P
}

/** One run of a device's log. */
export interface LogId {
  device: DeviceId
  epoch: Epoch
}
