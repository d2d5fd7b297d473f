import type { Connection, Libp2p, PeerInfo, Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { decodeChunk } from '../../cdc/index.ts'
import { PegbarError } from '../../core/errors.ts'
import type { DeviceId, ProjectId } from '../../core/ids.ts'
import {
  CHUNKS_PROTOCOL,
  ChunkClient,
  ChunkServer,
  introduce,
  JOIN_PROTOCOL,
  JoinServer,
  RECORDS_PROTOCOL,
  type RecordSession,
  RecordSync,
} from '../../protocol/index.ts'
import type { Project } from '../project/project.ts'
import { admit } from './admit.ts'
import {
  BLAME_FIRST_MS,
  BLAME_MAX_MS,
  CLOSE_TIMEOUT_MS,
  DEFAULT_LISTEN,
  DIAL_TIMEOUT_MS,
  MAX_HANDLER_STREAMS,
  STREAM_TIMEOUT_MS,
} from './constants.ts'
import { Dialer } from './dialer.ts'
import { startLibp2p } from './libp2p.ts'
import { deviceOf, peerIdOf } from './peer-ids.ts'
import { hostOf, Strangers } from './strangers.ts'

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
  readonly #dialer: Dialer
  readonly #strangers: Strangers
  readonly #clients = new Map<DeviceId, Promise<ChunkClient>>()
  /** Addresses that mDNS proposed. */
  readonly #found = new Map<DeviceId, readonly string[]>()
  readonly #foundWaiters = new Set<(device: DeviceId) => void>()
  /** Devices that we call although they are members of nothing here: inviters. */
  readonly #expected = new Set<DeviceId>()
  /** Devices whose session has got as far as a common project. */
  readonly #greeted = new Set<DeviceId>()
  /** Members by our state who cut us off: they may not know yet that we are one. */
  readonly #unknownTo = new Set<DeviceId>()
  /** What connected devices said of their addresses. */
  readonly #listening = new Map<DeviceId, readonly string[]>()
  /** Devices that sent what only a broken or hostile one sends. */
  readonly #blamed = new Map<DeviceId, { times: number; until: number }>()
  readonly #seenMs = new Map<DeviceId, number>()
  readonly #opening = new Map<Connection, Promise<void>>()
  #stopping: Promise<void> | undefined

  static async start(init: RunningInit): Promise<RunningNetwork> {
    let running: RunningNetwork | undefined
    await startLibp2p({
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
    this.#strangers = new Strangers({
      isKnown: (device) => this.#isMember(device) || this.#expected.has(device),
      close: (connection) => void close(connection),
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

  /** Looks again which projects are open and who is in them: calls new members, leaves removed ones. */
  async refresh(): Promise<void> {
    this.#records.refresh()
    const addresses = new Map<DeviceId, string[]>()
    for (const { store } of this.#init.projects()) {
      for (const { device, role } of store.records.membership.devices.values()) {
        if (role === undefined || device === this.#init.self) continue
        const known = (await store.local.peerAddresses(device))?.addresses ?? []
        addresses.set(device, [...(addresses.get(device) ?? []), ...known])
      }
    }
    this.#dialer.keepOnly(new Set(addresses.keys()))
    for (const [device, known] of addresses) this.#dialer.want(device, [...known, ...(this.#found.get(device) ?? [])])
    for (const connection of this.#libp2p.getConnections()) {
      const device = deviceOf(connection.remotePeer)
      if (device === undefined) continue
      if (this.#isMember(device)) await this.#openRecords(connection, device)
      else this.#strangers.watch(connection, device)
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
      const all = [...known, ...(this.#found.get(device) ?? [])]
      const found = this.#whenFound(device, signal)
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
  async chunkClient(device: DeviceId): Promise<ChunkClient> {
    const open = this.#clients.get(device)
    if (open !== undefined) return open
    const opening = this.#openClient(device)
    this.#clients.set(device, opening)
    const forget = () => {
      if (this.#clients.get(device) === opening) this.#clients.delete(device)
    }
    opening.then((client) => client.closed.then(forget), forget)
    return opening
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    await this.#dialer.stop()
    this.#strangers.stop()
    const clients = await Promise.allSettled(this.#clients.values())
    for (const client of clients) if (client.status === 'fulfilled') await client.value.close().catch(() => {})
    this.#chunkServer.stop()
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
      JOIN_PROTOCOL,
      withDevice(async (stream, device, connection) => {
        const address = hostOf(connection.remoteAddr.toString())
        const isMember = await this.#strangers.duringHandshake(connection, () => join.handle(stream, device, address))
        if (isMember) await this.refresh()
        else await close(connection)
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
    if (this.#isBlocked(device)) return false
    if (this.#isMember(device)) return true
    for (const { store } of this.#init.projects()) {
      // removed: known, and without a role
      if (store.records.membership.devices.has(device)) return false
    }
    return this.#strangers.hasRoomFor(address)
  }

  onFound({ id, multiaddrs }: PeerInfo): void {
    const device = deviceOf(id)
    if (device === undefined || device === this.#init.self) return
    this.#found.set(device, multiaddrs.map(String))
    if (this.#isMember(device)) this.#dialer.want(device, multiaddrs.map(String))
    for (const waiter of this.#foundWaiters) waiter(device)
  }

  async #whenFound(device: DeviceId, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const onAbort = () => reject(signal.reason)
    const waiter = (found: DeviceId) => {
      if (found === device) resolve()
    }
    this.#foundWaiters.add(waiter)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      signal.throwIfAborted()
      await promise
    } finally {
      this.#foundWaiters.delete(waiter)
      signal.removeEventListener('abort', onAbort)
    }
  }

  #isMember(device: DeviceId): boolean {
    for (const { store } of this.#init.projects()) {
      if (store.records.membership.roleOf(device) !== undefined) return true
    }
    return false
  }

  #connection(device: DeviceId): Connection | undefined {
    return this.#libp2p.getConnections(peerIdOf(device)).find(({ status }) => status === 'open')
  }

  async #dial(
    { device, addresses }: { device: DeviceId | undefined; addresses: readonly string[] },
    signal: AbortSignal,
  ): Promise<DeviceId> {
    if (device !== undefined && this.#isBlocked(device)) {
      throw new PegbarError('RATE_LIMITED', 'the other laptop is left alone for a while')
    }
    const suffix = device === undefined ? '' : `/p2p/${peerIdOf(device).toString()}`
    const targets = addresses.flatMap((address) => {
      try {
        const bare = address.includes('/p2p/') || suffix === '' ? address : address + suffix
        return device !== undefined && !bare.endsWith(suffix) ? [] : [multiaddr(bare)]
      } catch {
        // not an address
        return []
      }
    })
    const limit = AbortSignal.any([signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
    const connection = await this.#libp2p.dial(targets, { signal: limit })
    const reached = deviceOf(connection.remotePeer)
    if (reached === undefined || reached === this.#init.self) {
      await close(connection)
      throw new PegbarError('NO_PEERS', 'no other Pegbar is at this address')
    }
    return reached
  }

  #onOpen(connection: Connection): void {
    const device = deviceOf(connection.remotePeer)
    if (device === undefined) {
      void close(connection)
      return
    }
    this.#strangers.watch(connection, device)
    if (this.#isMember(device)) void this.#openRecords(connection, device)
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
      this.#dialer.retry(device, failed)
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
      await close(connection)
    }
  }

  /** Shows a member who does not know this device yet the records that made it one. */
  async #introduce(connection: Connection, device: DeviceId): Promise<void> {
    for (const { store } of this.#init.projects()) {
      if (store.records.membership.roleOf(device) === undefined) continue
      const stream = await this.openJoin(connection)
      await introduce(stream, { self: this.#init.self, remote: device, project: store })
    }
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
      default:
        event satisfies never
    }
  }

  /** A connection without a session is of no use: closing it leads to the next attempt. */
  #onSessionClosed(device: DeviceId): void {
    if (!this.#greeted.has(device)) this.#unknownTo.add(device)
    for (const connection of this.#libp2p.getConnections(peerIdOf(device))) {
      if (connection.direction === 'outbound') void close(connection)
    }
  }

  /** The peer is to blame for `error`. Each time it is left alone for longer: its damage may have been repaired by then. */
  #cut(device: DeviceId, error: PegbarError): void {
    const isNoFault = error.code === 'NOT_A_MEMBER' || error.code === 'PEER_TIMEOUT'
    if (!isNoFault) {
      const times = (this.#blamed.get(device)?.times ?? 0) + 1
      const ms = Math.min(BLAME_MAX_MS, BLAME_FIRST_MS * 4 ** (times - 1))
      this.#blamed.set(device, { times, until: performance.now() + ms })
    }
    void this.#disconnect(device, error)
  }

  #isBlocked(device: DeviceId): boolean {
    return performance.now() < (this.#blamed.get(device)?.until ?? 0)
  }

  async #disconnect(device: DeviceId, error: PegbarError): Promise<void> {
    const client = await this.#clients.get(device)?.catch(() => undefined)
    await client?.close().catch(() => {})
    await Promise.all(this.#libp2p.getConnections(peerIdOf(device)).map((connection) => close(connection, error)))
  }

  async #openClient(device: DeviceId): Promise<ChunkClient> {
    const connection = this.#connection(device)
    if (connection === undefined) throw new PegbarError('PEER_LEFT', 'the other laptop is not connected')
    const signal = AbortSignal.timeout(STREAM_TIMEOUT_MS)
    const stream = await connection.newStream(CHUNKS_PROTOCOL, { signal }).catch((cause: unknown) => {
      throw new PegbarError('PEER_LEFT', 'the other laptop does not answer', { cause })
    })
    return new ChunkClient({
      stream,
      self: this.#init.self,
      remote: device,
      decode: ({ codec, payload, rawSize }) => decodeChunk(codec, payload, rawSize),
      cut: (remote, error) => this.#cut(remote, error),
    })
  }

  /** Remembers where a member can be called; an inbound connection's own port is of no use. */
  async #noteAddresses(device: DeviceId): Promise<void> {
    const connection = this.#connection(device)
    if (connection === undefined || !this.#isMember(device)) return
    const called = connection.direction === 'outbound' ? [connection.remoteAddr.toString()] : []
    const listening = this.#listening.get(device) ?? []
    const local = isLoopback(connection.remoteAddr.toString())
    const all = [...called, ...listening].map((address) => address.replace(/\/p2p\/[^/]+$/, ''))
    const addresses = [...new Set(all)].filter((address) => local || !isLoopback(address)).slice(0, MAX_KEPT_ADDRESSES)
    if (addresses.length === 0) return
    for (const { store } of this.#init.projects()) {
      if (store.records.membership.roleOf(device) === undefined) continue
      await store.local.setPeerAddresses(device, addresses, Date.now()).catch(() => {})
    }
    this.#dialer.want(device, addresses)
  }
}

const MAX_KEPT_ADDRESSES = 8

function isLoopback(multiaddrText: string): boolean {
  return multiaddrText.startsWith('/ip4/127.') || multiaddrText.startsWith('/ip6/::1/')
}

function unreachable(device: DeviceId): PegbarError {
  return new PegbarError('NO_PEERS', 'the laptop that made the ticket can not be reached', {
    hint: 'both must be on one network, and `pegbar start` must run there; or start here with --peer ADDRESS',
    details: { device },
  })
}

/** Lets what was written last leave, then closes; never rejects. */
async function close(connection: Connection, error?: PegbarError): Promise<void> {
  try {
    await connection.close({ signal: AbortSignal.timeout(CLOSE_TIMEOUT_MS) })
  } catch (cause) {
    connection.abort(error ?? new PegbarError('PEER_LEFT', 'the connection did not close', { cause }))
  }
}
