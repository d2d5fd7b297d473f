/** Longer than most: one life of the network, whose parts all speak of the same connections. */
import { setTimeout } from 'node:timers/promises'
import type { Connection, Libp2p, PeerInfo, Stream } from '@libp2p/interface'
import { PegbarError } from '../../core/errors.ts'
import type { DeviceId, ProjectId } from '../../core/ids.ts'
import {
  CHUNKS_PROTOCOL,
  type ChunkClient,
  ChunkServer,
  introduce,
  JOIN_PROTOCOL,
  JoinServer,
  LEASES_PROTOCOL,
  LeaseClient,
  LeaseServer,
  RECORDS_PROTOCOL,
  type RecordSession,
  RecordSync,
} from '../../protocol/index.ts'
import type { Project } from '../project/project.ts'
import { addressesToKeep, dialTargets, hostOf } from './addresses.ts'
import { admit } from './admit.ts'
import { Blamed } from './blamed.ts'
import { ChunkClients } from './chunk-clients.ts'
import { closeConnection } from './close-connection.ts'
import {
  DEFAULT_LISTEN,
  DIAL_TIMEOUT_MS,
  LEAVE_TIMEOUT_MS,
  MAX_HANDLER_STREAMS,
  STREAM_TIMEOUT_MS,
} from './constants.ts'
import { Dialer } from './dialer.ts'
import { FoundPeers } from './found-peers.ts'
import { type Libp2pInit, startLibp2p } from './libp2p.ts'
import { deviceOf, peerIdOf } from './peer-ids.ts'
import { Strangers } from './strangers.ts'

export interface RunningInit {
  self: DeviceId
  seed: Uint8Array
  projects: () => Iterable<Project>
  /** undefined: the usual port. Empty: nobody can call, so this node calls at once. */
  listen: readonly string[] | undefined
  /** Addresses to call, beside those of members. */
  peers: readonly string[]
  mdns: boolean
  onEvent(event: NetworkEvent): void
  /**
   * Makes the libp2p node.
   * @default startLibp2p
   */
  startLibp2p?: (init: Libp2pInit) => Promise<Libp2p>
}

export type NetworkEvent =
  /** A device came, left, or its records are now equal or not. */
  | { kind: 'session'; device: DeviceId; project: ProjectId | undefined }
  | { kind: 'received'; device: DeviceId; project: ProjectId; records: number; bytes: number }
  /** A device said what it holds. */
  | { kind: 'holdings'; device: DeviceId; project: ProjectId }
  /** A device was given chunks. */
  | { kind: 'served'; device: DeviceId; project: ProjectId; chunks: number; bytes: number }

/** Everything that lives while the node is on the network. Made by `start`; over after `stop`. */
export class RunningNetwork {
  readonly #init: RunningInit
  readonly #libp2p: Libp2p
  readonly #records: RecordSync
  readonly #chunkServer: ChunkServer
  readonly #leaseServer: LeaseServer
  readonly #dialer: Dialer
  readonly #strangers: Strangers
  readonly #clients: ChunkClients
  readonly #found = new FoundPeers()
  /** Devices that we call although they are members of nothing here: inviters. */
  readonly #expected = new Set<DeviceId>()
  /** Devices whose session has got as far as a common project. */
  readonly #greeted = new Set<DeviceId>()
  /** Members by our state who cut us off: they may not know yet that we are one. */
  readonly #unknownTo = new Set<DeviceId>()
  /** What connected devices said of their addresses. */
  readonly #listening = new Map<DeviceId, readonly string[]>()
  readonly #blamed = new Blamed()
  readonly #seenMs = new Map<DeviceId, number>()
  readonly #opening = new Map<Connection, Promise<void>>()
  #stopping: Promise<void> | undefined

  static async start(init: RunningInit): Promise<RunningNetwork> {
    let running: RunningNetwork | undefined
    await (init.startLibp2p ?? startLibp2p)({
      seed: init.seed,
      listen: init.listen ?? DEFAULT_LISTEN,
      anyPort: init.listen === undefined,
      mdns: init.mdns,
      gater: {
        denyInboundEncryptedConnection: (peer, maConn) => {
          const device = deviceOf(peer)
          return device === undefined || running?.admits(device, maConn.remoteAddr.toString()) !== true
        },
      },
      onFound: (peer) => running?.onFound(peer),
      setUp: async (libp2p) => {
        running = new RunningNetwork(init, libp2p)
        await running.#handleAll()
      },
    })
    await running!.refresh()
    for (const address of init.peers) running!.#dialer.wantAddress(address)
    return running!
  }

  private constructor(init: RunningInit, libp2p: Libp2p) {
    this.#init = init
    this.#libp2p = libp2p
    const { self, projects } = init
    const cut = (device: DeviceId, error: PegbarError) => this.#cut(device, error)
    const stores = () => Array.from(projects(), (project) => project.store)
    this.#records = new RecordSync({ self, projects: stores, cut })
    this.#records.on((event) => this.#onRecordEvent(event))
    this.#chunkServer = new ChunkServer({
      self,
      projects: stores,
      cut,
      onServed: ({ remote, ...served }) => init.onEvent({ kind: 'served', device: remote, ...served }),
    })
    this.#leaseServer = new LeaseServer({ self, projects: stores, cut })
    this.#clients = new ChunkClients({ self, connection: (device) => this.#connection(device), cut })
    this.#strangers = new Strangers({
      isKnown: (device) => this.#isMember(device) || this.#expected.has(device),
      close: (connection) => void closeConnection(connection),
    })
    this.#dialer = new Dialer(
      {
        self,
        dial: (target, signal) => this.#dial(target, signal),
        isConnected: (device) => this.#connection(device) !== undefined,
      },
      init.listen?.length === 0 ? { yieldMs: 0 } : {},
    )
  }

  get addresses(): string[] {
    return this.#libp2p.getMultiaddrs().map((address) => address.toString())
  }

  /** Whether others are looked for on the LAN. */
  get mdns(): boolean {
    return this.#init.mdns
  }

  isConnected(device: DeviceId): boolean {
    return this.#connection(device) !== undefined
  }

  seenMs(device: DeviceId): number | undefined {
    return this.isConnected(device) ? Date.now() : this.#seenMs.get(device)
  }

  session(device: DeviceId): RecordSession | undefined {
    return this.#records.session(device)
  }

  get sessions(): readonly RecordSession[] {
    return this.#records.sessions
  }

  /** Looks again which projects are open and who is in them. */
  async refresh(): Promise<void> {
    this.#records.refresh()
    await this.followMembers()
  }

  /**
   * Looks again who is in the open projects: calls new members, leaves removed ones. The exchange of records sees a change
   * by itself, after it has sent the records that made it.
   */
  async followMembers(): Promise<void> {
    const addresses = new Map<DeviceId, string[]>()
    for (const { store } of this.#init.projects()) {
      const { membership } = store.records
      if (membership.roleOf(this.#init.self) === undefined) continue
      for (const { device, role } of membership.devices.values()) {
        if (role === undefined || device === this.#init.self) continue
        const known = (await store.local.peerAddresses(device))?.addresses ?? []
        addresses.set(device, [...(addresses.get(device) ?? []), ...known])
      }
    }
    this.#dialer.keepOnly(new Set(addresses.keys()))
    for (const [device, known] of addresses) this.#dialer.want(device, [...known, ...this.#found.of(device)])
    for (const connection of this.#libp2p.getConnections()) {
      const device = deviceOf(connection.remotePeer)
      if (device === undefined) continue
      if (this.#isMember(device)) await this.#openRecords(connection, device)
      else if (this.#strangers.has(connection) || !this.#wasMember(device)) this.#strangers.watch(connection, device)
      else void this.#leave(device)
    }
  }

  /** Calls everybody known who is not connected; resolves when each has answered or has not. */
  async callAll(): Promise<void> {
    await this.#dialer.dialAll()
    await Promise.all(this.#opening.values())
  }

  /**
   * Connects to a device that is perhaps a member of nothing here; other addresses than those given are awaited from mDNS.
   *
   * @throws PegbarError `NO_PEERS`
   */
  async call(device: DeviceId, addresses: readonly string[], signal: AbortSignal): Promise<Connection> {
    this.#expected.add(device)
    for (let known = addresses; ; ) {
      const connection = this.#connection(device)
      if (connection !== undefined) return connection
      const all = [...known, ...this.#found.of(device)]
      const found = this.#found.next(device, signal)
      found.catch(() => {})
      if (all.length > 0) {
        await this.#dial({ device, addresses: all }, signal).catch(() => {})
        if (this.#connection(device) !== undefined) continue
      }
      if (!this.#init.mdns) throw unreachable(device)
      await found.catch(() => {
        throw unreachable(device)
      })
      known = []
    }
  }

  /** The inviter is a member now, or not to be called any more. */
  forgetExpected(device: DeviceId): void {
    this.#expected.delete(device)
  }

  /** Opens a handshake stream. */
  async openJoin(connection: Connection): Promise<Stream> {
    return connection.newStream(JOIN_PROTOCOL, { signal: AbortSignal.timeout(STREAM_TIMEOUT_MS) })
  }

  /**
   * Returns the one chunk stream to a device, opening it at the first time.
   *
   * @throws PegbarError `PEER_LEFT`
   */
  chunkClient(device: DeviceId): Promise<ChunkClient> {
    return this.#clients.of(device)
  }

  /**
   * Opens a stream for leases; the caller closes it.
   *
   * @throws PegbarError `PEER_LEFT`, also when the device speaks no leases
   */
  async leaseClient(device: DeviceId): Promise<LeaseClient> {
    const connection = this.#connection(device)
    if (connection === undefined) throw new PegbarError('PEER_LEFT', 'the other laptop is not connected')
    const signal = AbortSignal.timeout(STREAM_TIMEOUT_MS)
    const stream = await connection.newStream(LEASES_PROTOCOL, { signal }).catch((cause: unknown) => {
      throw new PegbarError('PEER_LEFT', 'the other laptop grants no leases', { cause })
    })
    const cut = (remote: DeviceId, error: PegbarError) => this.#cut(remote, error)
    return new LeaseClient({ stream, self: this.#init.self, remote: device, cut })
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    await this.#dialer.stop()
    this.#strangers.stop()
    await this.#clients.closeAll()
    this.#chunkServer.stop()
    this.#leaseServer.stop()
    await this.#records.stop().catch(() => {})
    await this.#libp2p.stop()
  }

  async #handleAll(): Promise<void> {
    const limits = { maxInboundStreams: MAX_HANDLER_STREAMS }
    const withDevice =
      (serve: (stream: Stream, device: DeviceId, connection: Connection) => Promise<void>) =>
      async (stream: Stream, connection: Connection): Promise<void> => {
        const device = deviceOf(connection.remotePeer)
        if (device === undefined) stream.abort(new PegbarError('NOT_A_MEMBER', 'the peer has a key of another kind'))
        else await serve(stream, device, connection)
      }
    const join = new JoinServer({
      self: this.#init.self,
      projects: () => Array.from(this.#init.projects(), (project) => project.store),
      admit: async (shared, device, ticket, names) => {
        for (const project of this.#init.projects()) {
          if (project.store === shared) await admit(project, device, ticket, names)
        }
      },
      cut: (device, error) => this.#cut(device, error),
    })
    await this.#libp2p.handle(
      RECORDS_PROTOCOL,
      withDevice((stream, device) => this.#records.handle(stream, device)),
      limits,
    )
    await this.#libp2p.handle(
      CHUNKS_PROTOCOL,
      withDevice((stream, device) => this.#chunkServer.handle(stream, device)),
      limits,
    )
    await this.#libp2p.handle(
      LEASES_PROTOCOL,
      withDevice((stream, device) => this.#leaseServer.handle(stream, device)),
      limits,
    )
    await this.#libp2p.handle(
      JOIN_PROTOCOL,
      withDevice(async (stream, device, connection) => {
        const address = hostOf(connection.remoteAddr.toString())
        const isMember = await this.#strangers.duringHandshake(connection, () => join.handle(stream, device, address))
        if (isMember) await this.refresh()
        else await closeConnection(connection)
      }),
      limits,
    )
    this.#libp2p.addEventListener('connection:open', ({ detail }) => this.#onOpen(detail))
    this.#libp2p.addEventListener('connection:close', ({ detail }) => this.#onClose(detail))
    this.#libp2p.addEventListener('peer:identify', ({ detail }) => {
      const device = deviceOf(detail.peerId)
      if (device === undefined) return
      this.#listening.set(device, detail.listenAddrs.map(String))
      void this.#noteAddresses(device)
    })
  }

  admits(device: DeviceId, address: string): boolean {
    if (this.#blamed.has(device)) return false
    // one that was removed may learn it, in the one handshake that a stranger has
    return this.#isMember(device) || this.#strangers.hasRoomFor(address)
  }

  onFound({ id, multiaddrs }: PeerInfo): void {
    const device = deviceOf(id)
    if (device === undefined || device === this.#init.self) return
    const addresses = multiaddrs.map(String)
    this.#found.note(device, addresses)
    if (this.#isMember(device)) this.#dialer.want(device, addresses)
  }

  /** Whether it and this device are members of one project. */
  #isMember(device: DeviceId): boolean {
    return this.#common(device).length > 0
  }

  #common(device: DeviceId): Project[] {
    return [...this.#init.projects()].filter(({ store: { records } }) =>
      [device, this.#init.self].every((one) => records.membership.roleOf(one) !== undefined),
    )
  }

  /** Whether it, or this device, was removed from a project that both were in. */
  #wasMember(device: DeviceId): boolean {
    return (
      !this.#isMember(device) &&
      [...this.#init.projects()].some(({ store }) => store.records.membership.devices.has(device))
    )
  }

  /** Ends all with a device that is no member any more, as soon as it has had the record that says so, or after a moment. */
  async #leave(device: DeviceId): Promise<void> {
    const told = this.#records.session(device)?.closed
    await Promise.race([told, setTimeout(LEAVE_TIMEOUT_MS, undefined, { ref: false })])
    if (!this.#isMember(device)) {
      await this.#disconnect(device, new PegbarError('NOT_A_MEMBER', 'the device was removed from the project'))
    }
  }

  #connection(device: DeviceId): Connection | undefined {
    return this.#libp2p.getConnections(peerIdOf(device)).find(({ status }) => status === 'open')
  }

  async #dial(
    { device, addresses }: { device: DeviceId | undefined; addresses: readonly string[] },
    signal: AbortSignal,
  ): Promise<DeviceId> {
    if (device !== undefined && this.#blamed.has(device)) {
      throw new PegbarError('RATE_LIMITED', 'the other laptop is left alone for a while')
    }
    const limit = AbortSignal.any([signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
    const connection = await this.#libp2p.dial(dialTargets(device, addresses), { signal: limit })
    const reached = deviceOf(connection.remotePeer)
    if (reached === undefined || reached === this.#init.self) {
      await closeConnection(connection)
      throw new PegbarError('NO_PEERS', 'no other Pegbar is at this address')
    }
    return reached
  }

  #onOpen(connection: Connection): void {
    const device = deviceOf(connection.remotePeer)
    if (device === undefined) {
      void closeConnection(connection)
      return
    }
    this.#strangers.watch(connection, device)
    if (this.#isMember(device)) void this.#openRecords(connection, device)
    else if (connection.direction === 'outbound' && !this.#expected.has(device))
      void this.#tellRemoved(connection, device)
    this.#init.onEvent({ kind: 'session', device, project: undefined })
  }

  #onClose(connection: Connection): void {
    this.#strangers.forget(connection)
    const device = deviceOf(connection.remotePeer)
    if (device === undefined) return
    this.#seenMs.set(device, Date.now())
    if (this.#connection(device) === undefined) {
      this.#listening.delete(device)
      const failed = !this.#greeted.delete(device)
      if (failed && this.#isMember(device)) this.#unknownTo.add(device)
      this.#dialer.retry(device, failed, this.#unknownTo.has(device))
    }
    this.#init.onEvent({ kind: 'session', device, project: undefined })
  }

  /** The side that called opens the stream for records; a session that stands is left alone. */
  #openRecords(connection: Connection, device: DeviceId): Promise<void> {
    if (connection.direction !== 'outbound' || connection.status !== 'open') return Promise.resolve()
    if (this.#records.session(device)?.isOpen === true) return Promise.resolve()
    const before = this.#opening.get(connection)
    if (before !== undefined) return before
    const opening = this.#openRecordsNow(connection, device).finally(() => this.#opening.delete(connection))
    this.#opening.set(connection, opening)
    return opening
  }

  async #openRecordsNow(connection: Connection, device: DeviceId): Promise<void> {
    try {
      if (this.#unknownTo.delete(device)) await this.#introduce(connection, device)
      const signal = AbortSignal.timeout(STREAM_TIMEOUT_MS)
      this.#records.open(await connection.newStream(RECORDS_PROTOCOL, { signal }), device)
    } catch {
      // a member who does not know this device may cut it before the stream is there
      if (!this.#greeted.has(device)) this.#unknownTo.add(device)
      await closeConnection(connection)
    }
  }

  /** Shows a member who does not know this device yet the records that made it one. */
  async #introduce(connection: Connection, device: DeviceId): Promise<void> {
    for (const project of this.#common(device)) await this.#introduceIn(project, connection, device)
  }

  async #introduceIn({ store }: Project, connection: Connection, device: DeviceId): Promise<void> {
    const stream = await this.openJoin(connection)
    await introduce(stream, { self: this.#init.self, remote: device, project: store })
  }

  /** A device that we hold for removed, or that so holds us, was reached: both compare the records that say so. */
  async #tellRemoved(connection: Connection, device: DeviceId): Promise<void> {
    for (const project of this.#init.projects()) {
      if (!project.store.records.membership.devices.has(device)) continue
      // refused: what it knows is here now
      await this.#introduceIn(project, connection, device).catch(() => {})
    }
  }

  /** It shares another project with us and does not name this one: it, or we, missed a change of its members. */
  async #onNotOffered(device: DeviceId, id: ProjectId): Promise<void> {
    const project = this.#common(device).find((one) => one.id === id)
    const connection = this.#connection(device)
    if (project === undefined || connection === undefined) return
    // refused: it has not opened the project, or what it knows of the members is here now
    await this.#introduceIn(project, connection, device).catch(() => {})
  }

  #onRecordEvent(event: Parameters<Parameters<RecordSync['on']>[0]>[0]): void {
    const device = event.remote
    const { onEvent } = this.#init
    switch (event.kind) {
      case 'opened':
        // a joiner's inviter, or the joiner, has become a member since it said so
        void this.#noteAddresses(device)
        onEvent({ kind: 'session', device, project: undefined })
        return
      case 'closed':
        this.#onSessionClosed(device)
        onEvent({ kind: 'session', device, project: undefined })
        return
      case 'state':
        this.#greeted.add(device)
        this.#dialer.succeeded(device)
        onEvent({ kind: 'session', device, project: event.project })
        return
      case 'received':
        onEvent({ kind: 'received', device, project: event.project, records: event.records, bytes: event.bytes })
        return
      case 'holdings':
        onEvent({ kind: 'holdings', device, project: event.project })
        return
      case 'own log ahead':
        // a restored backup: going on in that log would number two records alike
        for (const project of this.#init.projects()) if (project.id === event.project) project.writer.startNewEpoch()
        return
      case 'not offered':
        void this.#onNotOffered(device, event.project)
        return
      default:
        event satisfies never
    }
  }

  /** A connection without a session is of no use: closing it leads to the next attempt. */
  #onSessionClosed(device: DeviceId): void {
    if (!this.#greeted.has(device)) this.#unknownTo.add(device)
    for (const connection of this.#libp2p.getConnections(peerIdOf(device))) {
      if (connection.direction === 'outbound') void closeConnection(connection)
    }
  }

  /** The peer is to blame for `error`: its damage may have been repaired when it is called again. */
  #cut(device: DeviceId, error: PegbarError): void {
    this.#blamed.note(device, error)
    void this.#disconnect(device, error)
  }

  async #disconnect(device: DeviceId, error: PegbarError): Promise<void> {
    await this.#clients.close(device)
    await Promise.all(
      this.#libp2p.getConnections(peerIdOf(device)).map((connection) => closeConnection(connection, error)),
    )
  }

  /** Remembers where a member can be called; an inbound connection's own port is of no use. */
  async #noteAddresses(device: DeviceId): Promise<void> {
    const connection = this.#connection(device)
    if (connection === undefined || !this.#isMember(device)) return
    const called = connection.direction === 'outbound'
    const listening = this.#listening.get(device) ?? []
    const addresses = addressesToKeep(connection.remoteAddr.toString(), called, listening)
    if (addresses.length === 0) return
    for (const { store } of this.#init.projects()) {
      if (store.records.membership.roleOf(device) === undefined) continue
      await store.local.setPeerAddresses(device, addresses, Date.now()).catch(() => {})
    }
    this.#dialer.want(device, addresses)
  }
}

function unreachable(device: DeviceId): PegbarError {
  return new PegbarError('NO_PEERS', 'the laptop that made the ticket can not be reached', {
    hint: 'both must be on one network, and `pegbar start` must run there; or start here with --peer ADDRESS',
    details: { device },
  })
}
