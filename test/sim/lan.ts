import type { Connection, Libp2p, PeerId, PeerInfo, Stream } from '@libp2p/interface'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import type { DeviceId } from '../../src/core/ids.ts'
import type { Libp2pInit } from '../../src/node/network/libp2p.ts'
import { peerIdOf } from '../../src/node/network/peer-ids.ts'
import { connect, type LinkInit, type SimConnection } from './connection.ts'
import type { Random } from './random.ts'
import type { Process, Scheduler } from './scheduler.ts'

/** Between two announcements of a laptop on the LAN. */
const ANNOUNCE_MS = 20_000
const PORT = 7346

type Handler = (stream: Stream, connection: Connection) => unknown

/** A LAN of laptops: which of them reach each other, and how slowly. */
export class Lan {
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #hosts = new Map<string, SimLibp2p>()
  readonly #latencies = new Map<string, readonly [number, number]>()
  /** The side of the cut that each laptop is on. */
  #sides = new Map<string, number>()

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler
    this.#random = random
  }

  /** Connects a process: what `startLibp2p` is for a real node. */
  async start(process: Process, device: DeviceId, init: Libp2pInit): Promise<Libp2p> {
    const host = new SimLibp2p({ lan: this, scheduler: this.#scheduler, process, device, init })
    await init.setUp(host.asLibp2p())
    this.#hosts.set(host.address, host)
    this.#announce(host)
    return host.asLibp2p()
  }

  stop(host: SimLibp2p): void {
    if (this.#hosts.get(host.address) === host) this.#hosts.delete(host.address)
  }

  hostOf(process: Process): SimLibp2p | undefined {
    return [...this.#hosts.values()].find((host) => host.process === process)
  }

  at(address: string): SimLibp2p | undefined {
    const host = this.#hosts.get(address)
    return host?.process.alive === true ? host : undefined
  }

  isBlocked(a: string, b: string): boolean {
    return (this.#sides.get(a) ?? 0) !== (this.#sides.get(b) ?? 0)
  }

  /** Cuts the LAN: laptops of different numbers no longer reach each other. None: all do. */
  cut(sides: ReadonlyMap<string, number>): void {
    this.#sides = new Map(sides)
    for (const connection of this.connections()) {
      if (this.isBlocked(connection.process.name, connection.other.process.name)) connection.suspect()
      else connection.resend()
    }
  }

  connections(): SimConnection[] {
    return [...this.#hosts.values()].flatMap((host) => host.connections)
  }

  /** A process died: its laptop says so to the others, or they find out. */
  drop(process: Process, silently: boolean): void {
    const host = this.hostOf(process)
    if (host === undefined) return
    this.stop(host)
    for (const { other } of host.connections) {
      if (silently) other.suspect()
      else this.#scheduler.at(other.process, this.#random.between(0.1, 5), 'reset', () => other.end(new Error('reset')))
    }
  }

  link(a: string, b: string): LinkInit {
    const key = [a, b].sort().join()
    let latencyMs = this.#latencies.get(key)
    if (latencyMs === undefined) {
      const least = this.#random.pick([0.1, 1, 20])
      latencyMs = [least, least * this.#random.between(1, 10)]
      this.#latencies.set(key, latencyMs)
    }
    const isBlocked = () => this.isBlocked(a, b)
    return { scheduler: this.#scheduler, random: this.#random, isBlocked, latencyMs, bytesPerMs: 10_000 }
  }

  #announce(host: SimLibp2p): void {
    if (this.at(host.address) !== host) return
    for (const other of this.#hosts.values()) {
      if (other === host || this.isBlocked(host.process.name, other.process.name)) continue
      this.#scheduler.at(other.process, this.#random.between(1, 200), 'announcement', () => other.onFound(host))
      this.#scheduler.at(host.process, this.#random.between(1, 200), 'announcement', () => host.onFound(other))
    }
    this.#scheduler.at(host.process, ANNOUNCE_MS * this.#random.between(0.8, 1.2), 'announce', () =>
      this.#announce(host),
    )
  }
}

export interface SimLibp2pInit {
  lan: Lan
  scheduler: Scheduler
  process: Process
  device: DeviceId
  init: Libp2pInit
}

/** What the node uses of libp2p. */
export class SimLibp2p extends EventTarget {
  readonly process: Process
  readonly peerId: PeerId
  readonly address: string
  readonly #c: SimLibp2pInit
  readonly #handlers = new Map<string, Handler>()
  readonly #connections = new Set<SimConnection>()
  #stopped = false

  constructor(components: SimLibp2pInit) {
    super()
    this.#c = components
    this.process = components.process
    this.peerId = peerIdOf(components.device)
    this.address = `/ip4/10.0.0.${components.process.name.match(/\d+/)![0]}/tcp/${PORT}`
  }

  asLibp2p(): Libp2p {
    return this as unknown as Libp2p
  }

  get connections(): SimConnection[] {
    return [...this.#connections]
  }

  getMultiaddrs(): Multiaddr[] {
    return [multiaddr(`${this.address}/p2p/${this.peerId.toString()}`)]
  }

  getPeers(): PeerId[] {
    return [...this.#connections].map(({ remotePeer }) => remotePeer)
  }

  getConnections(peer?: PeerId): Connection[] {
    return this.connections
      .filter(({ remotePeer }) => peer === undefined || remotePeer.equals(peer))
      .map((connection) => connection.asConnection())
  }

  async handle(protocol: string, handler: Handler): Promise<void> {
    this.#handlers.set(protocol, handler)
  }

  async dial(targets: Multiaddr | Multiaddr[], { signal }: { signal?: AbortSignal } = {}): Promise<Connection> {
    signal?.throwIfAborted()
    for (const target of [targets].flat()) {
      const [address, peer] = target.toString().split('/p2p/')
      const standing = this.connections.find(
        ({ remotePeer, status }) => remotePeer.toString() === peer && status === 'open',
      )
      if (standing !== undefined) return standing.asConnection()
      const connection = await this.#dialOne(address!, peer, signal)
      if (connection !== undefined) return connection.asConnection()
    }
    throw new Error('nobody answered')
  }

  onFound(other: SimLibp2p): void {
    if (this.#stopped) return
    this.#c.init.onFound({ id: other.peerId, multiaddrs: [multiaddr(other.address)] } as PeerInfo)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#c.lan.stop(this)
    await Promise.all(
      this.connections.map((connection) => connection.close().catch((error) => connection.abort(error))),
    )
  }

  async #dialOne(
    address: string,
    peer: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<SimConnection | undefined> {
    const { lan, scheduler, process } = this.#c
    const host = lan.at(address)
    const link = lan.link(process.name, host?.process.name ?? address)
    const { promise, resolve, reject } = Promise.withResolvers<SimConnection | undefined>()
    const onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    // TCP, Noise and Yamux: some round trips. Without an answer the signal ends it
    const roundTrips = 6 * link.random.between(...link.latencyMs)
    const answered = scheduler.at(process, roundTrips, 'dialled', () => {
      if (host === undefined || !host.process.alive || host.#stopped) resolve(undefined)
      else if (link.isBlocked() || host.process.asleepUntilMs > scheduler.nowMs) return
      else if (this.#stopped || host === this || (peer !== undefined && host.peerId.toString() !== peer))
        resolve(undefined)
      else resolve(this.#connect(host, link))
    })
    try {
      return await promise
    } finally {
      answered.cancelled = true
      signal?.removeEventListener('abort', onAbort)
    }
  }

  #connect(host: SimLibp2p, link: LinkInit): SimConnection | undefined {
    const { scheduler } = this.#c
    const [mine, theirs] = connect(link, this.#end(host, 'outbound'), host.#end(this, 'inbound'))
    // the one who refuses does so after the handshake: the dialer may have seen it succeed
    const refused = host.#denies(this)
    if (refused && link.random.chance(0.5)) return undefined
    this.#opened(mine)
    if (refused) {
      theirs.status = 'aborted'
      scheduler.at(this.process, link.random.between(...link.latencyMs), 'refused', () =>
        mine.end(new Error('refused')),
      )
    } else {
      scheduler.at(host.process, 0.01, 'connected', () => host.#opened(theirs))
    }
    return mine
  }

  #denies(dialer: SimLibp2p): boolean {
    const deny = this.#c.init.gater.denyInboundEncryptedConnection
    return deny?.(dialer.peerId, { remoteAddr: multiaddr(dialer.address) } as never) === true
  }

  #end(other: SimLibp2p, direction: 'inbound' | 'outbound'): Parameters<typeof connect>[1] {
    return {
      process: this.process,
      direction,
      remotePeer: other.peerId,
      remoteAddr: multiaddr(direction === 'outbound' ? other.address : other.address.replace(`${PORT}`, '50000')),
      onStream: (protocol, stream, connection) => {
        const handler = this.#handlers.get(protocol)
        if (handler === undefined || this.#stopped) return false
        void handler(stream, connection.asConnection())
        return true
      },
      onClose: (connection) => {
        if (!this.#connections.delete(connection)) return
        this.dispatchEvent(new CustomEvent('connection:close', { detail: connection }))
      },
    }
  }

  #opened(connection: SimConnection): void {
    if (connection.status !== 'open') return
    if (this.#stopped) {
      connection.abort(new Error('stopped'))
      return
    }
    this.#connections.add(connection)
    this.dispatchEvent(new CustomEvent('connection:open', { detail: connection }))
    const { scheduler, process } = this.#c
    scheduler.at(process, 5, 'identified', () => {
      if (connection.status !== 'open') return
      const listenAddrs = [multiaddr(connection.remoteAddr.toString().replace('50000', `${PORT}`))]
      const detail = { peerId: connection.remotePeer, listenAddrs, connection, protocols: [] }
      this.dispatchEvent(new CustomEvent('peer:identify', { detail }))
    })
  }
}
