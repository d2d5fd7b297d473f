import type { StoredChunk } from '../../core/chunk.ts'
import type { ProjectStore } from '../../core/contracts.ts'
import { isPegbarError, PegbarError } from '../../core/errors.ts'
import { type CheckpointId, checkpointId, type DeviceId, type Hash } from '../../core/ids.ts'
import type { SignedRecord } from '../../core/record.ts'
import { Arrivals } from './arrivals.ts'
import { DISK_FULL_RETRY_MS, UNAVAILABLE_RETRY_MS } from './constants.ts'
import { type ChunkSource, pullCheckpoint } from './pull-checkpoint.ts'

/** A connected member who may have chunks; another object after it was away. */
export interface Source {
  device: DeviceId
  /** @throws PEER_LEFT */
  open(): Promise<ChunkSource>
}

export interface ReplicatorComponents {
  store: ProjectStore
  /** The members that are connected now. */
  sources(): readonly Source[]
}

export type ReplicatorEvent =
  /** A chunk came. */
  | { kind: 'chunk'; checkpoint: CheckpointId; device: DeviceId; bytes: number }
  /** Raw bytes of a file that are here, of its size. */
  | { kind: 'progress'; checkpoint: CheckpointId; done: number; total: number }
  | { kind: 'state'; state: ReplicatorState }

/** `idle`: nothing is wanted that anybody connected may have. `paused`: the disk is full; it goes on when there is room. */
export type ReplicatorState = 'idle' | 'fetching' | 'paused'

type Tried = WeakMap<Source, Set<string>>

/**
 * Makes every counted checkpoint of a project whole here, newest first, and the images of covers; those that somebody waits
 * for come before all others. What is stored is the only memory: after any end it goes on where it stopped.
 */
export class Replicator {
  readonly #c: ReplicatorComponents
  readonly #arrivals: Arrivals
  /** The newest last. */
  readonly #wanted = new Set<CheckpointId>()
  readonly #images = new Set<Hash>()
  readonly #urgent = new Map<CheckpointId, number>()
  /** All of it came; it is whole when that is stored. */
  readonly #finishing = new Set<CheckpointId>()
  /** Not counted, purged, or with a chunk list that is none: never whole. */
  readonly #broken = new Set<CheckpointId>()
  readonly #listeners = new Set<(event: ReplicatorEvent) => void>()
  readonly #stop = new AbortController()
  readonly #unsubscribe: (() => void)[] = []
  #tried: Tried = new WeakMap()
  #rescan = true
  #wake = Promise.withResolvers<void>()
  /** Something happened since the last look. */
  #woken = false
  #current: { urgent: boolean; abort: AbortController } | undefined
  #state: ReplicatorState = 'idle'
  #failure: unknown
  #background = 0
  #running: Promise<void> | undefined

  constructor(components: ReplicatorComponents) {
    this.#c = components
    this.#arrivals = new Arrivals(components.store.chunks, components.store.whole)
  }

  get state(): ReplicatorState {
    return this.#state
  }

  /** Why it is paused, or what it last could not do. */
  get failure(): unknown {
    return this.#failure
  }

  /** Checkpoints that are not whole here; complete once it has been idle. */
  get missing(): number {
    return this.#wanted.size
  }

  on(listener: (event: ReplicatorEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    if (this.#running !== undefined) return
    const { records, whole } = this.#c.store
    this.#unsubscribe.push(
      records.onStored((stored, from) => this.#onStored(stored, from)),
      whole.onChange(({ added, removed }) => {
        for (const id of added) this.#forget(id)
        for (const id of removed) this.#wanted.add(id)
      }),
    )
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stop.abort(new PegbarError('CANCELLED', 'the network stops'))
    for (const end of this.#unsubscribe.splice(0)) end()
    this.#current?.abort.abort(this.#stop.signal.reason)
    this.wake()
    await this.#running
  }

  /** Looks again: a peer came, or says that it holds more. */
  wake(): void {
    this.#woken = true
    this.#wake.resolve()
  }

  /** Fetches everything that is missing, until the returned function is called as often as this. */
  wantAll(): () => void {
    this.#background++
    this.wake()
    return () => {
      this.#background--
    }
  }

  /** Fetches these before all others, until the returned function is called. */
  want(checkpoints: readonly CheckpointId[]): () => void {
    for (const id of checkpoints) this.#urgent.set(id, (this.#urgent.get(id) ?? 0) + 1)
    this.#tried = new WeakMap()
    if (this.#current?.urgent === false) this.#current.abort.abort(new PegbarError('CANCELLED', 'others come first'))
    this.#setState('fetching')
    this.wake()
    return () => {
      for (const id of checkpoints) {
        const count = this.#urgent.get(id) ?? 0
        if (count > 1) this.#urgent.set(id, count - 1)
        else this.#urgent.delete(id)
      }
    }
  }

  /** Resolves when it is idle or paused after everything that was known at the call has been looked at. */
  async whenResting(signal?: AbortSignal): Promise<void> {
    this.#setState('fetching')
    this.wake()
    this.#failure = undefined
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const off = this.on((event) => {
      if (event.kind === 'state' && event.state !== 'fetching') resolve()
    })
    const onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#stop.signal.addEventListener('abort', () => reject(this.#stop.signal.reason), { once: true })
    try {
      signal?.throwIfAborted()
      this.#stop.signal.throwIfAborted()
      await promise
    } finally {
      off()
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#wake = Promise.withResolvers()
      this.#woken = false
      try {
        if (this.#rescan) await this.#scan()
        while (await this.#fetchNext()) this.#setState('fetching')
        await this.#arrivals.flush()
        if (this.#woken) continue
        if (await this.#rest('idle', this.#wanted.size > 0 ? UNAVAILABLE_RETRY_MS : undefined)) {
          this.#tried = new WeakMap()
        }
      } catch (error) {
        this.#finishing.clear()
        if (this.#stop.signal.aborted || isPegbarError(error, 'STORE_CLOSED')) break
        this.#failure = error
        await this.#rest('paused', DISK_FULL_RETRY_MS)
      }
    }
    await this.#arrivals.flush().catch(() => {})
  }

  /** Waits until it is woken, or the time is over; returns whether it was the time. */
  async #rest(state: ReplicatorState, ms: number | undefined): Promise<boolean> {
    this.#setState(state)
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

  async #scan(): Promise<void> {
    this.#rescan = false
    this.#broken.clear()
    const { records, whole } = this.#c.store
    const here = new Set<CheckpointId>()
    for await (const id of whole.ids()) here.add(id)
    const missing: CheckpointId[] = []
    for await (const { checkpoint } of records.history()) if (!here.has(checkpoint)) missing.push(checkpoint)
    for (const id of missing.reverse()) this.#wanted.add(id)
    for await (const { cover } of records.assets()) {
      if (cover !== undefined && 'image' in cover.value) this.#images.add(cover.value.image.hash)
    }
  }

  #onStored(records: readonly SignedRecord[], from: DeviceId | undefined): void {
    // what is made here is whole here
    if (from === undefined) return
    for (const { id, payload } of records) {
      switch (payload.kind) {
        case 'checkpoint':
          this.#wanted.add(checkpointId(id))
          break
        case 'cover set':
          if ('image' in payload.cover) this.#images.add(payload.cover.image.hash)
          break
        case 'role changed':
        case 'member removed':
        case 'member added':
        case 'adopted':
          // records that did not count before may count now
          this.#rescan = true
          break
      }
    }
    this.wake()
  }

  #forget(id: CheckpointId): void {
    this.#wanted.delete(id)
    this.#finishing.delete(id)
  }

  /** Fetches one thing from one source; returns false when there is nothing to fetch. */
  async #fetchNext(): Promise<boolean> {
    if (this.#stop.signal.aborted) return false
    const sources = this.#c.sources()
    if (sources.length === 0) return false
    for (const id of this.#urgent.keys()) {
      const source = await this.#sourceFor(id, sources)
      if (source !== undefined) return this.#fetch(id, source, true)
    }
    if (this.#background === 0) return false
    for (const hash of this.#images) await this.#fetchImage(hash, sources)
    for (const id of [...this.#wanted].reverse()) {
      const source = await this.#sourceFor(id, sources)
      if (source !== undefined) return this.#fetch(id, source, false)
    }
    return false
  }

  /** Those who say that they hold it whole come first; the others are asked once. */
  async #sourceFor(id: CheckpointId, sources: readonly Source[]): Promise<Source | undefined> {
    const { whole, local } = this.#c.store
    if (this.#finishing.has(id) || this.#broken.has(id)) return undefined
    if (await whole.has(id)) {
      this.#forget(id)
      return undefined
    }
    const holders = new Set(await local.holders(id))
    const holder = sources.find((source) => holders.has(source.device) && !this.#wasTried(source, `whole ${id}`))
    return holder ?? sources.find((source) => !this.#wasTried(source, `part ${id}`))
  }

  async #fetch(id: CheckpointId, source: Source, urgent: boolean): Promise<boolean> {
    const found = await this.#c.store.records.checkpoint(id)
    if (found === undefined || found.node.purged) {
      this.#wanted.delete(id)
      this.#broken.add(id)
      return true
    }
    const { node } = found
    const abort = new AbortController()
    this.#current = { urgent, abort }
    const before = new Set(await this.#c.store.local.holders(id)).has(source.device)
    let done = 0
    try {
      const chunks = await source.open()
      const whole = await pullCheckpoint(node, chunks, this.#arrivals, {
        signal: AbortSignal.any([abort.signal, this.#stop.signal]),
        onChunk: (chunk) => this.#onChunk(id, source, chunk),
        onBytes: (bytes) => {
          done += bytes
          this.#emit({ kind: 'progress', checkpoint: id, done, total: node.size })
        },
      })
      if (whole) {
        this.#finishing.add(id)
        this.#arrivals.complete(id)
        return true
      }
    } catch (error) {
      if (abort.signal.aborted) return true
      if (isStoreError(error)) throw error
      if (isPegbarError(error, 'RECORD_INVALID')) this.#broken.add(id)
      this.#failure = error
    } finally {
      this.#current = undefined
    }
    this.#noteTried(source, `part ${id}`)
    if (before) this.#noteTried(source, `whole ${id}`)
    return true
  }

  async #fetchImage(hash: Hash, sources: readonly Source[]): Promise<void> {
    for (const source of sources) {
      const [missing] = await this.#arrivals.missing([{ hash, size: 0 }])
      if (missing === undefined) {
        this.#images.delete(hash)
        return
      }
      if (this.#wasTried(source, `image ${hash}`)) continue
      this.#noteTried(source, `image ${hash}`)
      try {
        const chunks = await source.open()
        for await (const chunk of chunks.get([missing], { signal: this.#stop.signal })) await this.#arrivals.add(chunk)
      } catch (error) {
        if (isStoreError(error)) throw error
        this.#failure = error
      }
    }
  }

  #onChunk(checkpoint: CheckpointId, { device }: Source, { payload }: StoredChunk): void {
    this.#emit({ kind: 'chunk', checkpoint, device, bytes: payload.byteLength })
  }

  #wasTried(source: Source, what: string): boolean {
    return this.#tried.get(source)?.has(what) ?? false
  }

  #noteTried(source: Source, what: string): void {
    const tried = this.#tried.get(source)
    if (tried === undefined) this.#tried.set(source, new Set([what]))
    else tried.add(what)
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
