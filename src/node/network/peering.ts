import { PegbarError } from '../../core/errors.ts'
import type { CheckpointId, DeviceId } from '../../core/ids.ts'
import type { CallOptions, InviteView, PeerView, SyncResult } from '../../core/services.ts'
import type { Presence, ProjectNetwork } from '../network-port.ts'
import { type GiveUpRequest, type GiveUpResult, nodeRequired } from '../network-port.ts'
import { isWanted } from '../project/keeping.ts'
import type { Project } from '../project/project.ts'
import { askPurged, PurgeQuestions } from './ask-purged.ts'
import { fetchCheckpoints } from './fetch-checkpoints.ts'
import { fetchChunks, fetchRecords } from './fetch-chunks.ts'
import { giveUp } from './give-up.ts'
import { invite } from './invite.ts'
import { peerViews } from './peers.ts'
import { Replicator } from './replicator.ts'
import type { NetworkEvent, RunningNetwork } from './running.ts'
import type { Turns } from './schedule/turns.ts'
import type { ChunkSource, Source } from './sources.ts'
import { sync } from './sync.ts'
import { TransferNotices } from './transfer-notices.ts'

export interface PeeringComponents {
  project: Project
  /** The running network; undefined before the start of one that starts on demand. */
  running(): RunningNetwork | undefined
  /** Starts the network if it does not run. */
  start(): Promise<RunningNetwork>
  /** Whether it runs only for the duration of a command. */
  onDemand: boolean
  /** Which project asks a device next. */
  turns: Turns
}

/** What was moved for one device since the start. */
export interface Traffic {
  receivedRecords: number
  receivedChunks: number
  /** Records and payload. */
  receivedBytes: number
  /** Payload. */
  sentBytes: number
}

/** One project on the network: keeps it replicated, and answers what its verbs ask of other laptops. */
export class Peering implements ProjectNetwork {
  readonly project: Project
  readonly replicator: Replicator
  readonly transfers: TransferNotices
  readonly #c: PeeringComponents
  readonly #sources = new Map<DeviceId, { session: object; source: Source }>()
  readonly #traffic = new Map<DeviceId, Traffic>()
  readonly #equal = new Map<DeviceId, boolean>()
  readonly #listeners = new Set<() => void>()
  #movedMs: number | undefined
  readonly #purgeQuestions = new PurgeQuestions(this)
  readonly #offs: (() => void)[]

  constructor(components: PeeringComponents) {
    this.#c = components
    this.project = components.project
    const { store, device } = components.project
    const seed = Number.parseInt(device.slice(0, 8), 16)
    this.replicator = new Replicator({
      store,
      sources: () => this.#connected(),
      turns: components.turns,
      seed,
      isWanted: (asset, checkpoint) => isWanted(store, asset, checkpoint),
    })
    this.transfers = new TransferNotices({ project: components.project, replicator: this.replicator })
    this.#offs = [
      store.keeping.onChange(() => this.replicator.rescan()),
      store.records.onStored((records) => {
        // an older checkpoint may be a head again
        const changesHeads = records.some(({ payload }) => payload.kind === 'trash set' || payload.kind === 'purged')
        if (changesHeads && store.keeping.policy.replicate === 'latest') this.replicator.rescan()
      }),
    ]
    this.replicator.on((event) => {
      if (event.kind === 'chunk') {
        const traffic = this.traffic(event.device)
        traffic.receivedChunks++
        traffic.receivedBytes += event.bytes
        this.#movedMs = components.project.now()
      }
      if (event.kind !== 'state') this.#tell()
    })
    if (!components.onDemand) this.replicator.wantAll()
    this.replicator.start()
  }

  get onDemand(): boolean {
    return this.#c.onDemand
  }

  get running(): RunningNetwork | undefined {
    return this.#c.running()
  }

  start(): Promise<RunningNetwork> {
    return this.#c.start()
  }

  async stop(): Promise<void> {
    for (const off of this.#offs) off()
    this.#purgeQuestions.stop()
    await this.replicator.stop()
    await this.transfers.close()
  }

  /** Called after anything moved or a device came, left or said something. Returns the function that ends it. */
  onActivity(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onEvent(event: NetworkEvent): void {
    if ('project' in event && event.project !== undefined && event.project !== this.project.id) return
    switch (event.kind) {
      case 'session':
        this.#noteEqual(event.device)
        break
      case 'received': {
        const traffic = this.traffic(event.device)
        traffic.receivedRecords += event.records
        traffic.receivedBytes += event.bytes
        break
      }
      case 'served':
        this.traffic(event.device).sentBytes += event.bytes
        this.#movedMs = this.project.now()
        break
      case 'holdings':
        break
      case 'cloned':
        if (this.#knows(event.device)) this.project.identity.cloned(event.device, event.by)
        break
      case 'clock':
        if (this.#knows(event.device)) this.project.identity.clock(event.device, event.aheadMs)
        break
      default:
        event satisfies never
    }
    if (event.kind === 'session' || event.kind === 'holdings') {
      this.replicator.wake()
      this.#purgeQuestions.note(event.device)
    }
    this.#tell()
  }

  traffic(device: DeviceId): Traffic {
    let traffic = this.#traffic.get(device)
    if (traffic === undefined) {
      traffic = { receivedRecords: 0, receivedChunks: 0, receivedBytes: 0, sentBytes: 0 }
      this.#traffic.set(device, traffic)
    }
    return traffic
  }

  totals(): Traffic {
    const sum = { receivedRecords: 0, receivedChunks: 0, receivedBytes: 0, sentBytes: 0 }
    for (const one of this.#traffic.values()) {
      for (const key of Object.keys(sum) as (keyof Traffic)[]) sum[key] += one[key]
    }
    return sum
  }

  /** Members that are connected and share the project with us. */
  connected(): DeviceId[] {
    return this.#connected().map(({ device }) => device)
  }

  /** Whether the records were equal when last told. */
  isEqual(device: DeviceId): boolean {
    return this.#equal.get(device) ?? false
  }

  /** The other members' devices. */
  others(): DeviceId[] {
    const { store, device: self } = this.project
    return [...store.records.membership.devices.values()]
      .filter(({ device, role }) => role !== undefined && device !== self)
      .map(({ device }) => device)
  }

  fetch(checkpoints: readonly CheckpointId[], options: CallOptions = {}): Promise<void> {
    return fetchCheckpoints(this, checkpoints, options)
  }

  fetchChunks(...args: Parameters<ProjectNetwork['fetchChunks']>): ReturnType<ProjectNetwork['fetchChunks']> {
    return fetchChunks(this, ...args)
  }

  fetchRecords(options: { signal?: AbortSignal } = {}): Promise<void> {
    return fetchRecords(this, options)
  }

  get movedMs(): number | undefined {
    return this.#movedMs
  }

  sync(input: Parameters<ProjectNetwork['sync']>[0], options: CallOptions = {}): Promise<SyncResult> {
    return sync(this, input, options)
  }

  async invite(input: Parameters<ProjectNetwork['invite']>[0], options: CallOptions = {}): Promise<InviteView> {
    options.signal?.throwIfAborted()
    const { running } = this
    if (this.onDemand || running === undefined) throw nodeRequired('invite')
    return invite(this.project, running.addresses, input)
  }

  async peers(options: CallOptions = {}): Promise<PeerView[]> {
    options.signal?.throwIfAborted()
    if (this.onDemand || this.running === undefined) throw nodeRequired('list peers')
    return peerViews(this)
  }

  async giveUp(request: GiveUpRequest, options: CallOptions = {}): Promise<GiveUpResult> {
    options.signal?.throwIfAborted()
    const { running, project } = this
    if (this.onDemand || running === undefined) throw nodeRequired('free space')
    const { store, device: self } = project
    const holders = () => this.connected().map((device) => ({ device, open: () => running.leaseClient(device) }))
    const result = await giveUp({ store, self, holders }, request, options)
    this.#tell()
    return result
  }

  async askPurged(checkpoints: readonly CheckpointId[], options: CallOptions = {}): Promise<void> {
    await askPurged(this, this.connected(), checkpoints, options)
  }

  presence(device: DeviceId): Presence {
    const { running } = this
    return { online: running?.isConnected(device) ?? false, seenMs: running?.seenMs(device) }
  }

  /** One object for as long as a session lasts, so that who came back is asked again. */
  #connected(): Source[] {
    const { running, project } = this
    const sources: Source[] = []
    for (const session of running?.sessions ?? []) {
      if (session.state(project.id) === undefined) continue
      let known = this.#sources.get(session.remote)
      if (known?.session !== session) {
        known = { session, source: { device: session.remote, open: () => this.#open(session.remote) } }
        this.#sources.set(session.remote, known)
      }
      sources.push(known.source)
    }
    return sources
  }

  async #open(device: DeviceId): Promise<ChunkSource> {
    const { running, project } = this
    if (running === undefined) throw new PegbarError('PEER_LEFT', 'the network stopped')
    const client = await running.chunkClient(device)
    return {
      async *get(chunks, options) {
        for await (const result of client.get(project.id, chunks, options)) {
          if (result.kind === 'chunk') yield result.chunk
        }
      },
      has: (hashes, options) => client.haveHashes(project.id, hashes, options),
      blame: (error) => client.accuse(error),
    }
  }

  #knows(device: DeviceId): boolean {
    return this.project.store.records.membership.devices.has(device)
  }

  #noteEqual(device: DeviceId): void {
    const state = this.running?.session(device)?.state(this.project.id)
    if (state !== undefined) this.#equal.set(device, state === 'equal')
    if (state === 'equal') this.transfers.exchangeWorks(device)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
