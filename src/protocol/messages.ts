import type { Codec, StoredChunk } from '../core/chunk.ts'
import type { HoldingsSummary, LogSummary } from '../core/contracts.ts'
import type { ErrorCode } from '../core/errors.ts'
import type { CheckpointId, Hash, ProjectId, RecordId } from '../core/ids.ts'
import type { LogId, Role } from '../core/record.ts'
import type { ProjectTag } from './tags.ts'

/** BLAKE3 over the summaries of all logs, 64 hex digits: equal digests, equal records. */
export type Digest = string & { readonly digest: true }

/** The sender's last word; it cuts the connection afterwards. */
export interface Refused {
  kind: 'refused'
  code: ErrorCode
}

export interface Hello {
  kind: 'hello'
  minVersion: number
  maxVersion: number
  codecs: readonly Codec[]
  tags: readonly ProjectTag[]
  /** Names one life of the sender's node, hex; undefined: a version that does not say. */
  instance?: string
  /** The sender's wall clock, milliseconds since 1970. */
  timeMs?: number
  /** The sender has seen two nodes with the receiver's key at once. */
  cloned?: true
}

export interface Tags {
  kind: 'tags'
  tags: readonly ProjectTag[]
}

export interface Frontier {
  kind: 'frontier'
  tag: ProjectTag
  request: number
  logs: readonly LogSummary[]
  more: boolean
  digest: Digest
  holds: HoldingsSummary
}

export interface LogIds {
  kind: 'log ids'
  tag: ProjectTag
  log: LogId
  ids: readonly RecordId[]
}

export interface Want {
  kind: 'want'
  tag: ProjectTag
  request: number
  ids: readonly RecordId[]
}

export interface Records {
  kind: 'records'
  tag: ProjectTag
  batch: number
  envelopes: readonly Uint8Array[]
  more: boolean
  digest: Digest
}

export interface Ack {
  kind: 'ack'
  tag: ProjectTag
  batch: number
  digest: Digest
}

export interface Done {
  kind: 'done'
  tag: ProjectTag
  request: number
  digest: Digest
}

export interface Changed {
  kind: 'changed'
  tag: ProjectTag
  digest: Digest
}

export interface HoldsRequest {
  kind: 'holds request'
  tag: ProjectTag
}

export interface HoldsList {
  kind: 'holds list'
  tag: ProjectTag
  first: boolean
  /** Set in the last message of a list. */
  holds: HoldingsSummary | undefined
  checkpoints: readonly CheckpointId[]
}

export interface HoldsUpdate {
  kind: 'holds update'
  tag: ProjectTag
  added: readonly CheckpointId[]
  removed: readonly CheckpointId[]
  holds: HoldingsSummary
}

/** Everything about one project. */
export type ProjectMessage =
  | Frontier
  | LogIds
  | Want
  | Records
  | Ack
  | Done
  | Changed
  | HoldsRequest
  | HoldsList
  | HoldsUpdate

export type RecordsMessage = Hello | Tags | ProjectMessage | Refused

export interface HaveCheckpoint {
  kind: 'have checkpoint'
  id: number
  tag: ProjectTag
  checkpoint: CheckpointId
  offset: number
  count: number
}

export interface HaveHashes {
  kind: 'have hashes'
  id: number
  tag: ProjectTag
  hashes: readonly Hash[]
}

export interface Get {
  kind: 'get'
  id: number
  tag: ProjectTag
  hashes: readonly Hash[]
  /** By hash of what is wanted: what the asker has of that it may come as a delta on, the likeliest first. */
  held: ReadonlyMap<Hash, readonly Hash[]>
}

export interface Reject {
  kind: 'reject'
  id: number
  tag: ProjectTag
  hash: Hash
}

export type ChunksRequest = HaveCheckpoint | HaveHashes | Get | Reject

/** How much of a checkpoint's content the answerer has. */
export type Extent = 'none' | 'whole' | 'part'

export interface Bits {
  kind: 'bits'
  id: number
  extent: Extent
  /** With `part`: one bit per chunk asked about, the lowest bit of the first byte first. */
  bits: Uint8Array
}

export interface Chunks {
  kind: 'chunks'
  id: number
  chunks: readonly StoredChunk[]
  missing: readonly Hash[]
  done: boolean
}

export interface Checked {
  kind: 'checked'
  id: number
  sound: boolean
}

export type ChunksReply = Bits | Chunks | Checked | Refused

export interface ShowTicket {
  kind: 'show ticket'
  proof: Hash
  personName: string
  deviceName: string
}

export interface History {
  envelopes: readonly Uint8Array[]
  last: boolean
}

export interface Introduce extends History {
  kind: 'introduce'
  tag: ProjectTag
}

export type JoinRequest = ShowTicket | Introduce

export interface Welcome {
  kind: 'welcome'
  project: ProjectId
  projectName: string
  role: Role
}

export interface HistoryReply extends History {
  kind: 'history'
}

export interface Accepted {
  kind: 'accepted'
  /** Whether the newcomer was a member before it introduced itself. */
  known: boolean
}

export type JoinReply = Welcome | HistoryReply | Accepted | Refused

export interface Lease {
  kind: 'lease'
  tag: ProjectTag
  checkpoints: readonly CheckpointId[]
  nonce: Uint8Array
}

export interface Renew {
  kind: 'renew'
  tag: ProjectTag
  checkpoints: readonly CheckpointId[]
}

export interface Release {
  kind: 'release'
  tag: ProjectTag
  checkpoints: readonly CheckpointId[]
}

export interface PurgedQuestion {
  kind: 'purged'
  tag: ProjectTag
  checkpoints: readonly CheckpointId[]
}

export interface WantedQuestion {
  kind: 'wanted'
  tag: ProjectTag
  checkpoints: readonly CheckpointId[]
}

export type LeasesRequest = Lease | Renew | Release | PurgedQuestion | WantedQuestion

/** Why a lease was not granted: the content is not whole there, or it is being given up, or there is too much to do. */
export type DeclineReason = 'absent' | 'busy'

export type LeasesReply =
  | { kind: 'working' }
  | { kind: 'proof'; proof: Hash }
  | { kind: 'declined'; reason: DeclineReason }
  | { kind: 'renewed'; held: boolean }
  | { kind: 'released' }
  | { kind: 'purged bits'; bits: Uint8Array }
  | { kind: 'wanted bits'; bits: Uint8Array }
  | Refused
