import type { Stream } from '@libp2p/interface'
import type { ProjectStore } from '../../../src/core/contracts.ts'
import type { DeviceId } from '../../../src/core/ids.ts'
import { RecordSync } from '../../../src/protocol/index.ts'
import { SimStream, type StreamFrame } from '../../../test/sim/stream.ts'

const WINDOW_BYTES = 2 * 1024 * 1024

/** Longer than a peer that is not equal waits to be told. */
const QUIET_MS = 150

/** What went over all streams of a mesh. */
export interface Traffic {
  messages: number
  bytes: number
}

export interface Peer {
  device: DeviceId
  store: ProjectStore
  sync: RecordSync
}

/** Returns the CPU time of the process, its threads included: what it would take on an idle machine does not depend on others. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Nodes with the real record exchange, joined by streams in memory: no latency, all on one core. */
export class Mesh {
  readonly peers: Peer[] = []
  readonly traffic: Traffic = { messages: 0, bytes: 0 }

  add(device: DeviceId, store: ProjectStore): Peer {
    const cut = (_: DeviceId, error: Error) => {
      throw error
    }
    const peer = { device, store, sync: new RecordSync({ self: device, projects: () => [store], cut }) }
    this.peers.push(peer)
    return peer
  }

  /** Lets a peer go; its store stays open. */
  async remove(peer: Peer): Promise<Peer> {
    this.peers.splice(this.peers.indexOf(peer), 1)
    await peer.sync.stop()
    await this.quiet()
    return peer
  }

  connect(a: Peer, b: Peer): void {
    const [outbound, inbound] = this.#streams()
    void b.sync.handle(inbound, a.device)
    a.sync.open(outbound, b.device)
  }

  connectAll(): void {
    for (const [i, a] of this.peers.entries()) for (const b of this.peers.slice(i + 1)) this.connect(a, b)
  }

  /** Resolves when nothing has been said for some turns of the event loop, and all are equal. Returns the CPU time at the last word. */
  async quiet(): Promise<number> {
    let last = cpuSeconds()
    let lastMs = performance.now()
    let before = -1
    for (let still = 0; still < 50; ) {
      await new Promise((resolve) => setImmediate(resolve))
      const { messages } = this.traffic
      if (messages !== before) {
        before = messages
        still = 0
        last = cpuSeconds()
        lastMs = performance.now()
      } else if (performance.now() - lastMs > QUIET_MS) {
        still = this.#areEqual() ? still + 1 : 0
      }
    }
    return last
  }

  /** Returns what is said while `work` and all that follows from it happens. */
  async measure(work: () => Promise<void>): Promise<Traffic & { cpuSeconds: number }> {
    const { messages, bytes } = this.traffic
    const started = cpuSeconds()
    await work()
    const ended = await this.quiet()
    return {
      cpuSeconds: ended - started,
      messages: this.traffic.messages - messages,
      bytes: this.traffic.bytes - bytes,
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.peers.map(({ sync }) => sync.stop()))
  }

  #areEqual(): boolean {
    return this.peers.every(({ store, sync }) => {
      return sync.sessions.every((session) => session.state(store.records.project.id) === 'equal')
    })
  }

  #streams(): [Stream, Stream] {
    const ends: SimStream[] = []
    const end = (direction: 'outbound' | 'inbound', other: number) =>
      new SimStream({
        number: 1,
        protocol: '',
        direction,
        windowBytes: WINDOW_BYTES,
        send: (frame: StreamFrame) => {
          if (frame.kind === 'data') {
            this.traffic.messages++
            this.traffic.bytes += frame.data.byteLength
          }
          setImmediate(() => ends[other]!.receive(frame))
        },
        onOver: () => {},
      })
    ends.push(end('outbound', 1), end('inbound', 0))
    return ends as unknown as [Stream, Stream]
  }
}
