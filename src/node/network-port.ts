import type { StoredChunk } from '../core/chunk.ts'
import { PegbarError } from '../core/errors.ts'
import type { CheckpointId, DeviceId, Hash, ProjectId } from '../core/ids.ts'
import type { KeepingChange } from '../core/keeping.ts'
import type {
  CallOptions,
  InviteView,
  JoinResult,
  PeerView,
  ProjectServices,
  ProjectView,
  SyncResult,
} from '../core/services.ts'
import type { CheckpointNode } from '../core/state.ts'
import type { Project } from './project/project.ts'

/** Whether a member's device is connected now, and when it last was. */
export interface Presence {
  online: boolean
  /** Milliseconds since 1970; undefined: never seen. */
  seenMs: number | undefined
}

/** What the network does for one project. */
export interface ProjectNetwork {
  /**
   * Brings every chunk of the checkpoints here (content, manifest, preview) and adds them to the `WholeSet`.
   *
   * @throws PegbarError `CHUNK_MISSING`, `NO_PEERS`, `NODE_REQUIRED`
   */
  fetch(checkpoints: readonly CheckpointId[], options?: CallOptions): Promise<void>
  sync(input: Parameters<ProjectServices['sync']>[0], options?: CallOptions): Promise<SyncResult>
  invite(input: Parameters<ProjectServices['invite']>[0], options?: CallOptions): Promise<InviteView>
  peers(options?: CallOptions): Promise<PeerView[]>
  presence(device: DeviceId): Presence
  /** Yields single chunks as other laptops have them, verified, each once; what nobody has is left out. */
  fetchChunks(
    hashes: readonly Hash[],
    options?: FetchChunksOptions,
  ): AsyncIterable<{ chunk: StoredChunk; device: DeviceId }>
  /** Makes the records equal with those of all who answer a call. */
  fetchRecords(options?: { signal?: AbortSignal }): Promise<void>
  /** When records or chunks last came or went, milliseconds since 1970; undefined: not since the start. */
  readonly movedMs: number | undefined
  /**
   * Gives checkpoints up here, under leases of other devices, as far as enough of them hold them. gc then sweeps them.
   *
   * @throws PegbarError `NODE_REQUIRED`, `CHUNK_DAMAGED`, `CHUNK_MISSING`
   */
  giveUp(request: GiveUpRequest, options?: CallOptions): Promise<GiveUpResult>
  /** Asks the devices that are connected which purged content they have deleted, and notes it. */
  askPurged(checkpoints: readonly CheckpointId[], options?: CallOptions): Promise<void>
}

export interface FetchChunksOptions {
  signal?: AbortSignal
  /**
   * Start the network if it does not run, and call everybody.
   * @default only those who are connected are asked
   */
  call?: boolean
}

export interface GiveUpRequest {
  nodes: readonly CheckpointNode[]
  /** How many other devices must prove that they hold each. */
  copies: number
  /** One of `nodes`: when it must be kept, all are. */
  required?: CheckpointId
  /** Noted in one write with `required`. */
  change?: Omit<KeepingChange, 'dropped' | 'wanted'>
  /** Called at the last moment before each note; what it throws is thrown, and no more is given up. */
  check?: () => Promise<void>
}

/** `last copy`: too few others proved that they hold it. `busy`: another device is giving it up, or relies on this one. */
export type KeptReason = 'last copy' | 'busy'

export interface GiveUpResult {
  dropped: CheckpointId[]
  kept: { id: CheckpointId; reason: KeptReason }[]
}

/** `seen`: devices that are connected or have answered on the LAN. */
export interface NetworkInfo {
  addresses: string[]
  mdns: boolean
  seen: number
}

/** What a node's network offers to its services, which plug every project they open into it. */
export interface NodeNetwork {
  /** Serves a project from now on; called once it is open. */
  attach(project: Project): Promise<ProjectNetwork>
  /** Stops serving it; called before it is closed. */
  detach(project: ProjectId): Promise<void>
  info(): NetworkInfo
  /**
   * Becomes a member by ticket. Calls `create` once the inviter has answered with the member records; the project it
   * returns is open and attached.
   */
  join(input: JoinInput, create: CreateJoined, options?: CallOptions): Promise<JoinResult>
  stop(): Promise<void>
}

export interface JoinInput {
  ticket: string
  personName: string
  deviceName: string
  update: boolean
}

/** Makes the store of a joined project from its member records, parents first, opens and attaches it. */
export type CreateJoined = (welcome: {
  id: ProjectId
  name: string
  envelopes: readonly Uint8Array[]
}) => Promise<{ project: Project; view: ProjectView }>

/** What is there without a network: every request is answered with `NODE_REQUIRED`. */
export const OFFLINE: ProjectNetwork = {
  fetch: () => Promise.reject(nodeRequired('bring content from another laptop')),
  sync: () => Promise.reject(nodeRequired('sync')),
  invite: () => Promise.reject(nodeRequired('invite')),
  peers: () => Promise.reject(nodeRequired('list peers')),
  presence: () => ({ online: false, seenMs: undefined }),
  fetchChunks: async function* () {},
  fetchRecords: async () => {},
  movedMs: undefined,
  giveUp: () => Promise.reject(nodeRequired('give up space')),
  askPurged: () => Promise.resolve(),
}

/** Returns the error for what only a running node can do. */
export function nodeRequired(what: string): PegbarError {
  return new PegbarError('NODE_REQUIRED', `to ${what}, a node must be running`, { hint: 'run `pegbar start DIR`' })
}
