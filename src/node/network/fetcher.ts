import { isPegbarError, PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import type { Arrivals } from './arrivals.ts'
import { LOOK_MS } from './constants.ts'
import { Incoming } from './incoming.ts'
import type { Ask, FileKey, Rank } from './schedule/model.ts'
import { Planner } from './schedule/planner.ts'
import type { Share } from './schedule/share.ts'
import type { Asker, Turns } from './schedule/turns.ts'
import type { ChunkSource, Source } from './sources.ts'

export interface FetcherComponents {
  arrivals: Arrivals
  turns: Turns
  /** See `PlannerInit`. */
  seed: number
  /** What a device has earned so far. */
  share(device: DeviceId): Share
  /** A chunk came that was not here. */
  onChunk(device: DeviceId, bytes: number): void
  /** A source is not used any more. */
  onSourceFailed(source: Source, error: unknown): void
  /** Our own store failed: nothing can go on until `reset`. */
  onStoreFailed(error: unknown): void
  /** Milliseconds that only grow. */
  now(): number
}

interface Peer {
  source: Source
  /** undefined: not opened yet. */
  chunks: ChunkSource | undefined
  opening: boolean
  abort: AbortController
}

/** Asks sources for what the planner says, and hands what comes to the store: the one place where chunks are fetched. */
export class Fetcher implements Asker {
  readonly #c: FetcherComponents
  readonly #peers = new Map<DeviceId, Peer>()
  readonly #files = new Map<FileKey, Incoming>()
  readonly #leave: () => void
  #planner: Planner
  #pumping = false
  #timer: NodeJS.Timeout | undefined
  /** Chunks that wait for the store: while there are some, nobody else is late. */
  #held = 0

  constructor(components: FetcherComponents) {
    this.#c = components
    this.#planner = this.#newPlanner()
    this.#leave = components.turns.join(this)
  }

  get devices(): Iterable<DeviceId> {
    return this.#files.size === 0 ? [] : this.#peers.keys()
  }

  /** The sources in use from now on. Those that left are not waited for; those that came take part at once. */
  setSources(sources: Iterable<Source>): void {
    const now = new Map(Array.from(sources, (source) => [source.device, source]))
    for (const [device, { source }] of [...this.#peers]) if (now.get(device) !== source) this.#drop(device)
    for (const [device, source] of now) {
      if (this.#peers.has(device)) continue
      this.#peers.set(device, { source, chunks: undefined, opening: false, abort: new AbortController() })
      this.#planner.addPeer(device, this.#c.share(device))
    }
    this.pump()
  }

  /** Begins to fetch what the returned object will be asked for. `close` ends it. */
  open(key: FileKey, rank: Rank): Incoming {
    this.#planner.openFile(key, rank)
    const { arrivals } = this.#c
    const incoming = new Incoming({ key, planner: this.#planner, arrivals, onReady: () => this.pump() })
    this.#files.set(key, incoming)
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS)
    return incoming
  }

  setRank(key: FileKey, rank: Rank): void {
    this.#planner.setRank(key, rank)
    this.pump()
  }

  /** Notes which sources say that they hold all of a file. */
  setHolders(key: FileKey, holders: ReadonlySet<DeviceId>): void {
    for (const device of this.#peers.keys()) this.#planner.setWhole(key, device, holders.has(device))
    this.pump()
  }

  /** Nothing more is asked for a file; what it waits for fails with `error`. */
  close(key: FileKey, error: unknown): void {
    const incoming = this.#files.get(key)
    if (incoming === undefined) return
    this.#files.delete(key)
    this.#planner.closeFile(key)
    incoming.fail(error)
    if (this.#files.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  /** Ends all that is open, and forgets what was on its way. */
  reset(error: unknown): void {
    for (const key of [...this.#files.keys()]) this.close(key, error)
    for (const device of [...this.#peers.keys()]) this.#drop(device)
    this.#planner = this.#newPlanner()
  }

  stop(error: unknown): void {
    this.reset(error)
    this.#leave()
  }

  /** Asks for all that may be asked for, a moment later. */
  pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    queueMicrotask(() => {
      this.#pumping = false
      this.#c.turns.pump()
    })
  }

  ask(device: DeviceId, rank: Rank, mayQuestion: boolean): Ask['kind'] | undefined {
    const peer = this.#peers.get(device)
    if (peer === undefined || this.#files.size === 0) return undefined
    if (peer.chunks === undefined) {
      if (!peer.opening) void this.#open(peer)
      return undefined
    }
    const ask = this.#planner.next(device, rank, this.#c.now(), { mayQuestion })
    if (ask !== undefined) void this.#send(peer, peer.chunks, ask)
    return ask?.kind
  }

  async #open(peer: Peer): Promise<void> {
    peer.opening = true
    try {
      peer.chunks = await peer.source.open()
      this.pump()
    } catch (error) {
      this.#failed(peer, error)
    }
  }

  async #send(peer: Peer, chunks: ChunkSource, ask: Ask): Promise<void> {
    const { source } = peer
    // the planner of a life before a reset is told nothing
    const planner = this.#planner
    try {
      if (ask.kind === 'get') await this.#get(peer, chunks, ask, planner)
      else planner.told(ask.request, await chunks.has(ask.hashes, { signal: peer.abort.signal }))
    } catch (error) {
      planner.failed(ask.request)
      this.#failed(peer, error)
    } finally {
      this.#c.turns.release(source.device)
      this.pump()
    }
  }

  async #get(
    peer: Peer,
    chunks: ChunkSource,
    { request, chunks: wanted }: Extract<Ask, { kind: 'get' }>,
    planner: Planner,
  ): Promise<void> {
    const { arrivals, onChunk, onStoreFailed, now } = this.#c
    const { device } = peer.source
    for await (const chunk of chunks.get(wanted, { signal: peer.abort.signal })) {
      const bytes = chunk.payload.byteLength
      if (planner !== this.#planner || !planner.arrived(request, chunk.hash, bytes, now())) continue
      onChunk(device, bytes)
      this.#held++
      try {
        await arrivals.add(chunk)
      } catch (error) {
        onStoreFailed(error)
        return
      } finally {
        this.#held--
      }
    }
    planner.answered(request, now())
    const share = this.#c.share(device)
    if (share.isLiar) {
      const error = new PegbarError('PROTOCOL_VIOLATION', 'a peer does not have what it says it has')
      chunks.blame?.(error)
      throw error
    }
  }

  #failed(peer: Peer, error: unknown): void {
    if (peer.abort.signal.aborted) return
    const { device } = peer.source
    if (isPegbarError(error, 'PEER_TIMEOUT')) this.#c.share(device).timedOut()
    this.#drop(device)
    this.#c.onSourceFailed(peer.source, error)
  }

  #drop(device: DeviceId): void {
    const peer = this.#peers.get(device)
    if (peer === undefined) return
    this.#peers.delete(device)
    this.#planner.removePeer(device)
    peer.abort.abort(new PegbarError('PEER_LEFT', 'the other laptop is not used any more'))
    this.pump()
  }

  #look(): void {
    if (this.#held === 0) this.#planner.look(this.#c.now())
    this.pump()
  }

  #newPlanner(): Planner {
    return new Planner({
      seed: this.#c.seed,
      onSettled: (hash, files, here) => {
        for (const key of files) this.#files.get(key)?.settled(hash, here)
      },
    })
  }
}
