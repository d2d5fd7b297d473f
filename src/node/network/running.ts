/** Longer than most: one life of the network, whose parts all speak of the same connections. */

import { setTimeout } from 'node:timers/promises'
import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import type { Connection, ConnectionGater, Libp2p, PeerInfo, Stream } from '@libp2p/interface'
import { PegbarError } from '../../core/errors.ts'
import type { DeviceId, ProjectId } from '../../core/ids.ts'
import {
  type ChunkClient,
  ChunkServer,
  JOIN_PROTOCOL,
  LEASES_PROTOCOL,
  LeaseClient,
  LeaseServer,
  type RecordSession,
  RecordSync,
} from '../../protocol/index.ts'
import type { Project } from '../project/project.ts'
import { isRelayed } from './addresses.ts'
import { Blamed } from './blamed.ts'
import { ChunkClients } from './chunk-clients.ts'
import { closeConnection } from './close-connection.ts'
import { CommonProjects } from './common-projects.ts'
import { DEFAULT_LISTEN, DIAL_TIMEOUT_MS, LEAVE_TIMEOUT_MS, STREAM_TIMEOUT_MS } from './constants.ts'
import { type DialTarget, dial } from './dial.ts'
import { Dialer } from './dialer.ts'
import { FoundPeers } from './found-peers.ts'
import { KnownPeers } from './known-peers.ts'
import { type Libp2pInit, startLibp2p } from './libp2p.ts'
import { deviceOf, peerIdOf } from './peer-ids.ts'
import { RecordStreams } from './record-streams.ts'
import { Relays, type RelayTransports, splitListen } from './relays.ts'
import { serveProtocols } from './serve-protocols.ts'
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
  /** Two nodes with the key of `device` are on the network; `by`: the device, or the means, that saw it. */
  | { kind: 'cloned'; device: DeviceId; by: string }
  /** How far a device's clock is ahead of ours. */
  | { kind: 'clock'; device: DeviceId; aheadMs: number }
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
  readonly #streams: RecordStreams
  readonly #common: CommonProjects
  readonly #known = new KnownPeers()
  readonly #relays: Relays
  readonly #found = new FoundPeers()
  /** Devices that we call although they are members of nothing here: inviters. */
  readonly #expected = new Set<DeviceId>()
  readonly #blamed = new Blamed()
  readonly #seenMs = new Map<DeviceId, number>()
  #stopping: Promise<void> | undefined

  static async start(init: RunningInit): Promise<RunningNetwork> {
    let running: RunningNetwork | undefined
    const { own, relays } = splitListen(init.listen ?? [])
    // who names relays alone listens as usual too
    const isUsual = init.listen === undefined || (own.length === 0 && relays.length > 0)
    let transports: RelayTransports | undefined
    await (init.startLibp2p ?? startLibp2p)({
      seed: init.seed,
      listen: isUsual ? DEFAULT_LISTEN : own,
      anyPort: isUsual,
      mdns: init.mdns,
      gater: gaterOf(() => running),
      onFound: (peer) => running?.onFound(peer),
      onTransports: (components) => {
        transports = components
      },
      setUp: async (libp2p) => {
        running = new RunningNetwork(init, libp2p, new Relays(relays, () => transports))
        await running.#listen()
      },
    })
    await running!.refresh()
    for (const address of [...init.peers, ...relays.map((relay) => relay.address)])
      running!.#dialer.wantAddress(address)
    return running!
  }

  private constructor(init: RunningInit, libp2p: Libp2p, relays: Relays) {
    this.#init = init
    this.#libp2p = libp2p
    this.#relays = relays
    const { self, projects } = init
    const cut = (device: DeviceId, error: PegbarError) => this.#cut(device, error)
    this.#common = new CommonProjects(self, projects)
    const stores = () => this.#common.all.map((project) => project.store)
    this.#records = new RecordSync({ self, projects: stores, cut })
    this.#records.on((event) => this.#onRecordEvent(event))
    this.#chunkServer = new ChunkServer({
      self,
      projects: stores,
      cut,
      onServed: ({ remote, ...served }) => init.onEvent({ kind: 'served', device: remote, ...served }),
    })
    this.#leaseServer = new LeaseServer({ self, projects: stores, cut })
    this.#clients = new ChunkClients({ self, projects: stores, connection: (device) => this.#connection(device), cut })
    this.#strangers = new Strangers({
      isKnown: (device) => this.#common.isMember(device) || this.#expected.has(device),
      close: (connection) => void closeConnection(connection),
      isRelayed: ({ streams }) => streams.some(({ protocol }) => protocol === RELAY_V2_HOP_CODEC),
    })
    this.#streams = new RecordStreams({
      self,
      records: this.#records,
      common: this.#common,
      connections: (device) => this.#libp2p.getConnections(peerIdOf(device)),
      openJoin: (connection) => this.openJoin(connection),
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
    const all = this.#libp2p.getMultiaddrs().map((address) => address.toString())
    // of a relay, the address that was told to this node is the one that others can use too
    return all.filter((address) => !isRelayed(address) || this.#relays.isNamed(address))
  }

  /** How many devices are connected or have answered on the LAN. */
  get seen(): number {
    const connected = this.#libp2p.getPeers().flatMap((peer) => deviceOf(peer) ?? [])
    return new Set([...connected, ...this.#found.devices]).size
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
    const others = this.#common.others()
    this.#dialer.keepOnly(new Set(others.keys()))
    for (const [device, projects] of others) {
      const known = await this.#known.addresses(device, projects)
      this.#dialer.want(device, [...known, ...this.#found.of(device), ...this.#relays.towards(device)])
    }
    for (const connection of this.#libp2p.getConnections()) {
      const device = deviceOf(connection.remotePeer)
      if (device === undefined) continue
      if (this.#common.isMember(device)) await this.#streams.open(connection, device)
      else if (this.#strangers.has(connection) || !this.#common.wasMember(device))
        this.#strangers.watch(connection, device)
      else void this.#leave(device)
    }
  }

  /** Calls everybody known who is not connected; resolves when each has answered or has not. */
  async callAll(): Promise<void> {
    await this.#dialer.dialAll()
    await this.#streams.settled()
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

  /**
   * Opens a handshake stream.
   *
   * @throws PegbarError `PEER_LEFT`
   */
  async openJoin(connection: Connection): Promise<Stream> {
    const signal = AbortSignal.timeout(STREAM_TIMEOUT_MS)
    return connection.newStream(JOIN_PROTOCOL, { signal }).catch((cause: unknown) => {
      throw new PegbarError('PEER_LEFT', 'the other laptop closed the connection', { cause })
    })
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

  async #listen(): Promise<void> {
    await serveProtocols(this.#libp2p, {
      self: this.#init.self,
      common: this.#common,
      records: this.#records,
      chunks: this.#chunkServer,
      leases: this.#leaseServer,
      strangers: this.#strangers,
      cut: (device, error) => this.#cut(device, error),
      onJoined: () => this.refresh(),
    })
    this.#libp2p.addEventListener('connection:open', ({ detail }) => this.#onOpen(detail))
    this.#libp2p.addEventListener('connection:close', ({ detail }) => this.#onClose(detail))
    this.#libp2p.addEventListener('peer:identify', ({ detail }) => {
      const device = deviceOf(detail.peerId)
      if (device === undefined) return
      this.#known.noteListening(device, detail.listenAddrs.map(String))
      void this.#noteAddresses(device)
    })
  }

  /** Whether a device may connect. */
  admits(device: DeviceId, address: string): boolean {
    if (this.#blamed.has(device)) return false
    // one that was removed may learn it, in the one handshake that a stranger has
    return this.#common.isMember(device) || this.#strangers.hasRoomFor(address)
  }

  /** Whether this node passes on who calls a device. */
  relaysTo(device: DeviceId): boolean {
    return this.#common.isMember(device)
  }

  /** Whether a device may call others through this node: members, and who has a ticket of one. */
  relaysFrom(device: DeviceId): boolean {
    return !this.#blamed.has(device) && !this.#common.wasMember(device)
  }

  onFound({ id, multiaddrs }: PeerInfo): void {
    const device = deviceOf(id)
    if (device === undefined) return
    // mDNS leaves out what this very process says: another one answers with our key
    if (device === this.#init.self) {
      this.#init.onEvent({ kind: 'cloned', device, by: 'mDNS' })
      return
    }
    const addresses = multiaddrs.map(String)
    this.#found.note(device, addresses)
    if (!this.#common.isMember(device)) return
    this.#dialer.found(device, addresses)
    if (this.#connection(device)?.direct === false) void this.#straighten(device, addresses)
  }

  /** Ends all with a device that is no member any more, as soon as it has had the record that says so, or after a moment. */
  async #leave(device: DeviceId): Promise<void> {
    const told = this.#records.session(device)?.closed
    await Promise.race([told, setTimeout(LEAVE_TIMEOUT_MS, undefined, { ref: false })])
    if (!this.#common.isMember(device)) {
      await this.#disconnect(device, new PegbarError('NOT_A_MEMBER', 'the device was removed from the project'))
    }
  }

  #connection(device: DeviceId): Connection | undefined {
    const open = this.#libp2p.getConnections(peerIdOf(device)).filter(({ status }) => status === 'open')
    return open.find(({ direct }) => direct) ?? open[0]
  }

  async #dial({ device, addresses }: DialTarget, signal: AbortSignal): Promise<DeviceId> {
    if (device !== undefined && this.#blamed.has(device)) {
      throw new PegbarError('RATE_LIMITED', 'the other laptop is left alone for a while')
    }
    const connection = await dial(this.#libp2p, { device, addresses }, signal)
    const reached = deviceOf(connection.remotePeer)
    if (reached === undefined || reached === this.#init.self) {
      await closeConnection(connection)
      throw new PegbarError('NO_PEERS', 'no other Pegbar is at this address')
    }
    return reached
  }

  /** A device that was reached through a relay is on this network now. */
  async #straighten(device: DeviceId, addresses: readonly string[]): Promise<void> {
    const before = this.#libp2p.getConnections(peerIdOf(device)).filter(({ direct }) => !direct)
    try {
      const { direct } = await dial(this.#libp2p, { device, addresses }, AbortSignal.timeout(DIAL_TIMEOUT_MS))
      if (direct) for (const connection of before) void closeConnection(connection)
    } catch {
      // the relay goes on
    }
  }

  #onOpen(connection: Connection): void {
    const device = deviceOf(connection.remotePeer)
    if (device === undefined) {
      void closeConnection(connection)
      return
    }
    this.#strangers.watch(connection, device)
    if (this.#common.isMember(device)) void this.#streams.open(connection, device)
    else if (connection.direction === 'outbound' && !this.#expected.has(device))
      void this.#streams.tellRemoved(connection, device)
    this.#init.onEvent({ kind: 'session', device, project: undefined })
  }

  #onClose(connection: Connection): void {
    this.#strangers.forget(connection)
    const device = deviceOf(connection.remotePeer)
    if (device === undefined) return
    this.#seenMs.set(device, Date.now())
    if (this.#connection(device) === undefined) {
      this.#known.noteLeft(device)
      const { failed, unknown } = this.#streams.noteLeft(device)
      this.#dialer.retry(device, failed, unknown)
    }
    this.#init.onEvent({ kind: 'session', device, project: undefined })
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
        this.#streams.noteClosed(device)
        onEvent({ kind: 'session', device, project: undefined })
        return
      case 'state':
        this.#streams.noteGreeted(device)
        this.#dialer.succeeded(device)
        // a relay that has compared records with us knows that we are a member
        void this.#relays.ask(this.#connection(device))
        onEvent({ kind: 'session', device, project: event.project })
        return
      case 'received':
        onEvent({ kind: 'received', device, project: event.project, records: event.records, bytes: event.bytes })
        return
      case 'holdings':
        onEvent({ kind: 'holdings', device, project: event.project })
        return
      case 'cloned':
        onEvent({ kind: 'cloned', device: event.device, by: event.device === device ? this.#init.self : device })
        return
      case 'clock':
        onEvent({ kind: 'clock', device, aheadMs: event.aheadMs })
        return
      case 'own log ahead':
        // a restored backup: going on in that log would number two records alike
        for (const project of this.#init.projects()) if (project.id === event.project) project.writer.startNewEpoch()
        return
      case 'not offered':
        void this.#streams.noteNotOffered(device, event.project)
        return
      default:
        event satisfies never
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

  async #noteAddresses(device: DeviceId): Promise<void> {
    const connection = this.#connection(device)
    const projects = this.#common.with(device)
    if (connection === undefined || projects.length === 0) return
    const called = connection.direction === 'outbound'
    const addresses = await this.#known.noteConnected(device, projects, {
      remote: connection.remoteAddr.toString(),
      called,
    })
    if (addresses.length > 0) this.#dialer.renew(device, [...addresses, ...this.#relays.towards(device)])
  }
}

function gaterOf(running: () => RunningNetwork | undefined): ConnectionGater {
  return {
    denyInboundEncryptedConnection: (peer, maConn) => {
      const device = deviceOf(peer)
      return device === undefined || running()?.admits(device, maConn.remoteAddr.toString()) !== true
    },
    denyInboundRelayReservation: (peer) => {
      const device = deviceOf(peer)
      return device === undefined || running()?.relaysTo(device) !== true
    },
    denyOutboundRelayedConnection: (source, destination) => {
      const [from, to] = [deviceOf(source), deviceOf(destination)]
      if (from === undefined || to === undefined) return true
      return running()?.relaysFrom(from) !== true || running()?.relaysTo(to) !== true
    },
  }
}

function unreachable(device: DeviceId): PegbarError {
  return new PegbarError('NO_PEERS', 'the laptop that made the ticket can not be reached', {
    hint: 'both must be on one network, and `pegbar start` must run there; or start here with --peer ADDRESS',
    details: { device },
  })
}
