import type { Connection, MessageStreamDirection, PeerId, Stream } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { blake3 } from '../../src/core/hash.ts'
import { bytesToHex } from '../../src/core/ids.ts'
import type { Random } from './random.ts'
import type { Process, Scheduler } from './scheduler.ts'
import { SimStream, type StreamFrame } from './stream.ts'

export type ConnectionFrame = StreamFrame | { kind: 'close' }

/** How long a connection that has gone silent is believed to be one: some pings. */
const SILENCE_MS = [2_000, 15_000] as const
/** Windows of streams: the real one, and small ones that stop writers often. */
const WINDOWS = [4 * 1024, 64 * 1024, 2 * 1024 * 1024] as const

export interface LinkInit {
  scheduler: Scheduler
  random: Random
  /** Whether nothing gets from one laptop to the other now. */
  isBlocked(): boolean
  latencyMs: readonly [number, number]
  bytesPerMs: number
}

export interface ConnectionEndInit {
  process: Process
  direction: MessageStreamDirection
  remotePeer: PeerId
  remoteAddr: Multiaddr
  /** Gives a stream that the other end opened to its handler; false when there is none. */
  onStream(protocol: string, stream: Stream, connection: SimConnection): boolean
  onClose(connection: SimConnection): void
}

/** Makes the two ends of a new connection. */
export function connect(
  link: LinkInit,
  dialer: ConnectionEndInit,
  listener: ConnectionEndInit,
): [SimConnection, SimConnection] {
  const ends: [SimConnection, SimConnection] = [new SimConnection(link, dialer), new SimConnection(link, listener)]
  ends[0].other = ends[1]
  ends[1].other = ends[0]
  return ends
}

/** What the node uses of a libp2p connection, over a link that delays, and may go silent. */
export class SimConnection extends EventTarget {
  readonly direction: MessageStreamDirection
  readonly remotePeer: PeerId
  readonly remoteAddr: Multiaddr
  status: Connection['status'] = 'open'
  other!: SimConnection
  readonly #link: LinkInit
  readonly #init: ConnectionEndInit
  readonly #streams = new Map<number, SimStream>()
  readonly #opening = new Map<number, (accepted: boolean) => void>()
  #nextStream: number
  /** When the last frame to the other end arrives. */
  #lastArrivalMs = 0
  /** What waits for the link to carry again. */
  #held: ConnectionFrame[] = []
  #suspected = false

  constructor(link: LinkInit, init: ConnectionEndInit) {
    super()
    this.#link = link
    this.#init = init
    this.direction = init.direction
    this.remotePeer = init.remotePeer
    this.remoteAddr = init.remoteAddr
    this.#nextStream = init.direction === 'outbound' ? 1 : 2
  }

  get process(): Process {
    return this.#init.process
  }

  get streams(): SimStream[] {
    return [...this.#streams.values()]
  }

  /** The node's own view of it. */
  asConnection(): Connection {
    return this as unknown as Connection
  }

  async newStream(protocol: string, { signal }: { signal?: AbortSignal } = {}): Promise<Stream> {
    signal?.throwIfAborted()
    if (this.status !== 'open') throw new Error('the connection is closed')
    const number = this.#nextStream
    this.#nextStream += 2
    const windowBytes = this.#link.random.pick(WINDOWS)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const stream = this.#stream(number, protocol, 'outbound', windowBytes)
    this.#opening.set(number, (accepted) => (accepted ? resolve() : reject(new Error('the stream was not opened'))))
    const onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#send({ kind: 'open', stream: number, protocol, windowBytes })
    try {
      await promise
      return stream
    } catch (error) {
      stream.abort(error as Error)
      throw error
    } finally {
      this.#opening.delete(number)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async close({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.status !== 'open') return
    this.status = 'closing'
    const { promise: late, reject } = Promise.withResolvers<never>()
    late.catch(() => {})
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    await Promise.race([Promise.all(this.streams.map((stream) => stream.close())), late])
    this.#send({ kind: 'close' })
    this.end(undefined)
  }

  abort(error: Error): void {
    if (this.status !== 'open' && this.status !== 'closing') return
    this.#send({ kind: 'close' })
    this.end(error)
  }

  /** It is over on this side. */
  end(error: Error | undefined): void {
    if (this.status === 'closed' || this.status === 'aborted') return
    this.status = error === undefined ? 'closed' : 'aborted'
    for (const resolve of this.#opening.values()) resolve(false)
    for (const stream of this.streams) stream.onTransportClosed(error)
    this.#streams.clear()
    this.#init.onClose(this)
    if (this.other.status === 'open') this.other.suspect()
  }

  /**
   * The other end is gone, or nothing gets through any more: after some time without an answer this end takes notice,
   * unless there are answers again.
   */
  suspect(): void {
    if (this.#suspected) return
    this.#suspected = true
    const { scheduler, random, isBlocked } = this.#link
    scheduler.at(this.process, random.between(...SILENCE_MS), 'no answer', () => {
      this.#suspected = false
      const answers = this.other.process.alive && this.other.status === 'open' && !isBlocked()
      if (!answers) this.end(new Error('the other end does not answer'))
    })
  }

  /** The link carries again: what TCP kept is sent. */
  resend(): void {
    if (!this.process.alive) return
    for (const frame of this.#held.splice(0)) this.#send(frame)
  }

  #send(frame: ConnectionFrame): void {
    const { scheduler, random, isBlocked, latencyMs, bytesPerMs } = this.#link
    if (!this.process.alive) return
    if (isBlocked()) {
      this.#held.push(frame)
      return
    }
    const bytes = frame.kind === 'data' ? frame.data.byteLength : 0
    const arrivalMs = scheduler.nowMs + random.between(...latencyMs) + bytes / bytesPerMs
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs + 0.001, arrivalMs)
    const { other } = this
    const label = `${frame.kind} from ${this.process.name} ${shown(frame)}`
    scheduler.at(other.process, this.#lastArrivalMs - scheduler.nowMs, label, () => {
      // what was on its way when the link went silent is sent again later
      if (isBlocked()) this.#held.push(frame)
      else other.#receive(frame)
    })
  }

  #receive(frame: ConnectionFrame): void {
    if (this.status !== 'open' && this.status !== 'closing') return
    switch (frame.kind) {
      case 'close':
        this.end(undefined)
        return
      case 'open': {
        const stream = this.#stream(frame.stream, frame.protocol, 'inbound', frame.windowBytes)
        const accepted = this.#init.onStream(frame.protocol, stream as unknown as Stream, this)
        this.#send({ kind: accepted ? 'accepted' : 'unsupported', stream: frame.stream })
        return
      }
      case 'accepted':
      case 'unsupported':
        this.#opening.get(frame.stream)?.(frame.kind === 'accepted')
        return
      default:
        this.#streams.get(frame.stream)?.receive(frame)
    }
  }

  #stream(number: number, protocol: string, direction: MessageStreamDirection, windowBytes: number): SimStream {
    const stream = new SimStream({
      number,
      protocol,
      direction,
      windowBytes,
      send: (frame) => this.#send(frame),
      onOver: () => this.#streams.delete(number),
    })
    this.#streams.set(number, stream)
    return stream
  }
}

function shown(frame: ConnectionFrame): string {
  if (frame.kind === 'data') return `${frame.data.byteLength} ${bytesToHex(blake3.hash(frame.data)).slice(0, 8)}`
  return frame.kind === 'open' ? frame.protocol : frame.kind === 'reset' ? frame.reason : ''
}
