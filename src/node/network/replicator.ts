/** Longer than most: one loop, and all that it decides by. */
import type { ProjectStore } from '../../core/contracts.ts'
import { isPegbarError, PegbarError } from '../../core/errors.ts'
import type { CheckpointId, DeviceId } from '../../core/ids.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import { collectAfterMany } from '../collect-after-many.ts'
import { Arrivals } from './arrivals.ts'
import type { Backlog, Item } from './backlog.ts'
import { DISK_FULL_RETRY_MS, UNAVAILABLE_RETRY_MS } from './constants.ts'
import { type Fault, Faults } from './faults.ts'
import { Fetcher } from './fetcher.ts'
import { Missing } from './missing.ts'
import { type Pullable, pullablesOf } from './pull-item.ts'
import { type Pull, Pulls } from './pulls.ts'
import type { FileKey, Rank } from './schedule/model.ts'
import { isLarge, place } from './schedule/places.ts'
import { Share } from './schedule/share.ts'
import { Turns } from './schedule/turns.ts'
import type { Source } from './sources.ts'
import { Tried } from './tried.ts'
import { until } from './until.ts'
import { Urgent } from './urgent.ts'

export interface ReplicatorComponents {
  store: ProjectStore
  /** The members that are connected now. */
  sources(): readonly Source[]
  /**
   * Shared by all projects of a node.
   * @default one of its own
   */
  turns?: Turns
  /**
   * Where this device begins to ask: different ones have something to exchange.
   * @default 0
   */
  seed?: number
  /**
   * Whether a checkpoint that nobody waits for is to be brought here. When its answers change: `rescan`.
   * @default every one is
   */
  isWanted?(asset: AssetState, checkpoint: CheckpointNode): boolean | Promise<boolean>
  /** Milliseconds that only grow. @default performance.now */
  now?(): number
}

export type ReplicatorEvent =
  /** A chunk came. */
  | { kind: 'chunk'; device: DeviceId; bytes: number }
  /** Raw bytes of a file that are here, of its size. */
  | { kind: 'progress'; checkpoint: CheckpointId; done: number; total: number }
  | { kind: 'state'; state: ReplicatorState }

/** Most that are looked up at once: their assets, with all checkpoints, are in memory meanwhile. */
const MAX_LOOKED_UP = 128

/** After so many checkpoints garbage is collected: each is a file on its way for long enough to be taken for something lasting. */
const COLLECT_EVERY = 2000

/** `idle`: nothing is wanted that anybody connected may have. `paused`: the disk is full; it goes on when there is room. */
export type ReplicatorState = 'idle' | 'fetching' | 'paused'

/**
 * Makes every counted checkpoint of a project whole here, newest first, and brings the images of covers; those that somebody waits
 * for come before all others. Fetches from all who are connected at once. What is stored is the only memory: after any
 * end it goes on where it stopped.
 */
export class Replicator {
  readonly #c: ReplicatorComponents
  readonly #arrivals: Arrivals
  readonly #fetcher: Fetcher
  readonly #missing: Missing
  readonly #urgent = new Urgent()
  readonly #pulls: Pulls
  /** All of it came; it is whole when that is stored. */
  readonly #finishing = new Set<FileKey>()
  /** Not counted, purged, or with a chunk list that is none: never whole. */
  readonly #broken = new Set<FileKey>()
  readonly #tried = new Tried()
  readonly #faults = new Faults()
  readonly #shares = new Map<DeviceId, Share>()
  #failed = new WeakSet<Source>()
  readonly #listeners = new Set<(event: ReplicatorEvent) => void>()
  readonly #stop = new AbortController()
  /** Those who wait until what is urgent has been looked at. */
  #awaiting: (() => void)[] = []
  #wake = Promise.withResolvers<void>()
  /** Something happened since the last look; `again`: all that is missing is to be looked at. */
  #woken = false
  #again = true
  /** Something is missing that nobody connected has. */
  #lacks = false
  #state: ReplicatorState = 'idle'
  #failure: unknown
  #storeFailure: { error: unknown } | undefined
  #background = 0
  /** How many are looked up at once: more while all of them find a place. */
  #stride = 1
  /** Checkpoints that came since garbage was collected. */
  #cameWhole = 0
  #running: Promise<void> | undefined

  constructor(components: ReplicatorComponents) {
    this.#c = components
    const { store, turns = new Turns(), seed = 0, now = () => performance.now() } = components
    this.#arrivals = new Arrivals(store.chunks, store.whole)
    this.#missing = new Missing(store, (whole, lacking) => this.#onMissing(whole, lacking))
    this.#fetcher = new Fetcher({
      arrivals: this.#arrivals,
      turns,
      seed,
      now,
      share: (device) => this.share(device),
      onChunk: (device, bytes) => this.#emit({ kind: 'chunk', device, bytes }),
      onSourceFailed: (source, error) => {
        this.#failed.add(source)
        this.#faults.noteSource(source, error)
        this.#failure = error
        this.#wakeUp()
      },
      onStoreFailed: (error) => this.#onStoreFailed(error),
    })
    this.#pulls = new Pulls({
      chunks: this.#c.store.chunks,
      fetcher: this.#fetcher,
      arrivals: this.#arrivals,
      onProgress: (item, done, total) => {
        if (item.kind === 'checkpoint') this.#emit({ kind: 'progress', checkpoint: item.id, done, total })
      },
      onComplete: (item) => {
        if (item.kind === 'checkpoint') this.#finishing.add(item.key)
        else this.#forget(item.key)
      },
      onIncomplete: (pull, error) => this.#onIncomplete(pull, error),
      onEnd: (pull) => {
        // a place for a large one is free: those were passed over
        if (isLarge(pull)) this.#again = true
        this.#wakeUp()
      },
    })
  }

  get state(): ReplicatorState {
    return this.#state
  }

  /** Why it is paused, or what it last could not do. */
  get failure(): unknown {
    return this.#failure
  }

  /** What could not be had although somebody was there who should have it. */
  get faults(): readonly Fault[] {
    return this.#faults.all
  }

  /** Checkpoints and images that are not here; complete once it has been idle. */
  get missing(): number {
    return this.#missing.backlog.size
  }

  /** How a device has done as a source. */
  share(device: DeviceId): Share {
    let share = this.#shares.get(device)
    if (share === undefined) {
      share = new Share()
      this.#shares.set(device, share)
    }
    return share
  }

  on(listener: (event: ReplicatorEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    if (this.#running !== undefined) return
    this.#missing.start()
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    const stopped = new PegbarError('CANCELLED', 'the network stops')
    this.#stop.abort(stopped)
    this.#missing.stop()
    await this.#pulls.forget(stopped)
    this.wake()
    await this.#running
    this.#fetcher.stop(stopped)
  }

  /** Looks again at all that is missing: a peer came, or says that it holds more. */
  wake(): void {
    this.#again = true
    this.#wakeUp()
  }

  /** Other checkpoints may be wanted than before. */
  rescan(): void {
    this.#missing.rescan()
    this.wake()
  }

  /** Fetches everything that is missing, until the returned function is called as often as this. */
  wantAll(): () => void {
    this.#background++
    this.wake()
    return () => {
      this.#background--
      this.wake()
    }
  }

  /** Fetches these before all others, the first one first, until the returned function is called. */
  want(checkpoints: readonly CheckpointId[]): () => void {
    this.#urgent.add(checkpoints)
    this.#tryAgain()
    this.#setState('fetching')
    this.wake()
    return () => {
      this.#urgent.remove(checkpoints)
      this.wake()
    }
  }

  /** Resolves when it is idle or paused after everything that was known at the call has been looked at. */
  async whenResting(signal?: AbortSignal): Promise<void> {
    this.#setState('fetching')
    this.#failure = undefined
    this.wake()
    await until(
      (resolve) =>
        this.on((event) => {
          if (event.kind === 'state' && event.state !== 'fetching') resolve()
        }),
      signal,
      this.#stop.signal,
    )
  }

  /** Resolves when what is wanted now by `want` is whole or nowhere to be had, or when it is paused. */
  async whenUrgentRests(signal?: AbortSignal): Promise<void> {
    this.#failure = undefined
    this.wake()
    await until(
      (resolve) => {
        this.#awaiting.push(resolve)
        return () => {
          this.#awaiting = this.#awaiting.filter((other) => other !== resolve)
        }
      },
      signal,
      this.#stop.signal,
    )
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#wake = Promise.withResolvers()
      this.#woken = false
      try {
        await this.#pass()
      } catch (error) {
        if (this.#stop.signal.aborted || isPegbarError(error, 'STORE_CLOSED')) break
        await this.#forgetAll(error)
        this.#failure = error
        await this.#rest('paused', DISK_FULL_RETRY_MS)
        this.#again = true
      }
    }
    await this.#forgetAll(this.#stop.signal.reason)
    await this.#arrivals.flush().catch(() => {})
  }

  /** Begins what can begin, and waits for the next thing to happen. */
  async #pass(): Promise<void> {
    const awaiting = this.#awaiting
    this.#awaiting = []
    try {
      if (this.#storeFailure !== undefined) throw this.#storeFailure.error
      if (await this.#missing.scan()) this.#broken.clear()
      const sources = this.#c.sources().filter((source) => !this.#failed.has(source))
      this.#fetcher.setSources(sources)
      if (this.#again) await this.#lookAgain(sources)
      await this.#begin(this.#urgent.backlog, 'urgent', sources)
      if (this.#background > 0) await this.#begin(this.#missing.backlog, 'background', sources)
      const isUrgent = [...this.#pulls].some(({ rank }) => rank === 'urgent')
      if (!isUrgent && awaiting.length > 0) await this.#arrivals.flush()
      if (isUrgent) this.#awaiting.push(...awaiting)
      else for (const resolve of awaiting) resolve()
    } catch (error) {
      this.#awaiting.push(...awaiting)
      throw error
    }
    if (this.#pulls.size > 0) {
      this.#setState('fetching')
      await this.#wake.promise
      return
    }
    await this.#arrivals.flush()
    if (this.#woken) return
    if (await this.#rest('idle', this.#lacks ? UNAVAILABLE_RETRY_MS : undefined)) this.#tryAgain()
  }

  /** Waits until it is woken, or the time is over; returns whether it was the time. */
  async #rest(state: ReplicatorState, ms: number | undefined): Promise<boolean> {
    this.#setState(state)
    if (state === 'paused') for (const resolve of this.#awaiting.splice(0)) resolve()
    let late = false
    const timer =
      ms === undefined
        ? undefined
        : setTimeout(() => {
            late = true
            this.#wake.resolve()
          }, ms)
    await this.#wake.promise
    clearTimeout(timer)
    return late
  }

  /** What was found to be nowhere may be somewhere now; and what is being fetched may no longer be wanted, or by others. */
  async #lookAgain(sources: readonly Source[]): Promise<void> {
    this.#again = false
    this.#lacks = false
    this.#urgent.backlog.restart()
    this.#missing.backlog.restart()
    for (const pull of [...this.#pulls]) {
      if (this.#urgent.backlog.has(pull.item.key)) continue
      if (this.#background === 0) this.#pulls.setAside(pull)
      else if (pull.rank === 'urgent') this.#pulls.setRank(pull, 'background')
    }
    const pulls = [...this.#pulls]
    const items = pulls.map(({ item }) => item)
    const holders = await this.#holders(items, sources)
    for (const pull of pulls) this.#pulls.setHolders(pull, holders.get(pull.item.key)!)
  }

  async #begin(backlog: Backlog, rank: Rank, sources: readonly Source[]): Promise<void> {
    if (sources.length === 0) {
      this.#lacks ||= backlog.size > 0
      return
    }
    for (;;) {
      const items = this.#next(backlog, rank)
      if (items.length === 0) return
      const holders = await this.#holders(items, sources)
      const worth = items.filter(({ key }) => this.#tried.isWorth(key, sources, holders.get(key)!))
      if (worth.length < items.length) this.#lacks = true
      const pullables = await pullablesOf(worth, this.#c.store)
      for (const [i, item] of worth.entries()) {
        const { key } = item
        const begins = { rank, order: backlog.order(key), sources, holders: holders.get(key)! }
        if (await this.#beginOne(item, pullables[i], begins)) continue
        backlog.again(...worth.slice(i))
        this.#stride = Math.max(1, i)
        return
      }
      this.#stride = Math.min(MAX_LOOKED_UP, 2 * this.#stride)
    }
  }

  /** Takes the next ones to look up: as many as will probably find a place. */
  #next(backlog: Backlog, rank: Rank): Item[] {
    const items: Item[] = []
    while (items.length < this.#stride) {
      const item = backlog.next()
      if (item === undefined) break
      const { key } = item
      if (this.#finishing.has(key) || this.#broken.has(key)) continue
      const open = this.#pulls.get(key)
      if (open === undefined) items.push(item)
      else if (rank === 'urgent') this.#pulls.setRank(open, rank)
    }
    return items
  }

  /** Begins one if there is something to begin; false: there is no place, for those after it neither. */
  async #beginOne(
    item: Item,
    pullable: Pullable | undefined,
    begins: Pick<Pull, 'rank' | 'order' | 'sources' | 'holders'>,
  ): Promise<boolean> {
    const { key } = item
    const { rank, order } = begins
    // it may have been given up while it was looked up, and one that is to be tried again comes twice
    if (order === -1 || this.#pulls.get(key) !== undefined || this.#finishing.has(key)) return true
    if (pullable === undefined) {
      this.#broken.add(key)
      this.#forget(key)
      return true
    }
    if (pullable.here) {
      this.#forget(key)
      return true
    }
    const { size, asset, node } = pullable
    const isByItself = rank === 'background' && asset !== undefined && node !== undefined
    if (isByItself && (await this.#c.isWanted?.(asset, node)) === false) {
      this.#missing.backlog.remove(key)
      this.#faults.forget(key)
      return true
    }
    const alike = [...this.#pulls].filter((pull) => pull.rank === rank)
    const placing = place({ size, order }, alike, { mayPause: rank === 'background' })
    // a large one is passed over
    if (placing.kind === 'wait') return isLarge({ size })
    if (placing.kind === 'pause') this.#pulls.setAside(placing.file)
    this.#pulls.begin(item, pullable, begins)
    return true
  }

  #onIncomplete({ item, sources, holders }: Pull, error?: unknown): void {
    if (isStoreError(error)) {
      this.#onStoreFailed(error)
      return
    }
    if (error !== undefined) this.#failure = error
    if (isPegbarError(error, 'RECORD_INVALID')) this.#broken.add(item.key)
    this.#tried.note(item.key, sources, holders)
    this.#faults.noteIncomplete(item, sources)
    // somebody may have come meanwhile
    this.#urgent.backlog.again(item)
    this.#missing.backlog.again(item)
  }

  async #forgetAll(reason: unknown): Promise<void> {
    await this.#pulls.forget(reason)
    this.#finishing.clear()
    this.#storeFailure = undefined
  }

  /** Returns for each who of the sources says that it holds all of it. */
  async #holders(
    items: readonly Item[],
    sources: readonly Source[],
  ): Promise<ReadonlyMap<FileKey, ReadonlySet<DeviceId>>> {
    const { local } = this.#c.store
    const holders = new Map(items.map(({ key }) => [key, new Set<DeviceId>()]))
    const checkpoints = items.filter((item) => item.kind === 'checkpoint')
    const ids = checkpoints.map(({ id }) => id)
    for (const { device } of sources) {
      const holds = await local.holdsMany(device, ids)
      for (const [i, { key }] of checkpoints.entries()) if (holds[i]) holders.get(key)!.add(device)
    }
    return holders
  }

  #onMissing(whole: readonly CheckpointId[], lacking: readonly CheckpointId[] = []): void {
    for (const id of whole) {
      this.#urgent.backlog.remove(id)
      this.#faults.forget(id)
    }
    // what is lacking although all of it came was given up, or swept, meanwhile
    for (const id of [...whole, ...lacking]) if (this.#finishing.delete(id)) this.#cameWhole++
    if (this.#cameWhole >= COLLECT_EVERY) {
      collectAfterMany(this.#cameWhole)
      this.#cameWhole = 0
    }
    this.#wakeUp()
  }

  #onStoreFailed(error: unknown): void {
    this.#storeFailure ??= { error }
    this.#wakeUp()
  }

  #forget(key: FileKey): void {
    this.#missing.backlog.remove(key)
    this.#urgent.backlog.remove(key)
    this.#faults.forget(key)
  }

  /** Everybody is asked again, also those who failed. */
  #tryAgain(): void {
    this.#tried.clear()
    this.#failed = new WeakSet()
    this.#again = true
  }

  #wakeUp(): void {
    this.#woken = true
    this.#wake.resolve()
  }

  #setState(state: ReplicatorState): void {
    if (state === this.#state) return
    this.#state = state
    this.#emit({ kind: 'state', state })
  }

  #emit(event: ReplicatorEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

/** Failures of our own store: another source does not help. */
function isStoreError(error: unknown): boolean {
  return ['DISK_FULL', 'STORE_CLOSED', 'STORE_DAMAGED'].some(
    (code) => error instanceof PegbarError && error.code === code,
  )
}
