import type { ChunkStore } from '../../core/contracts.ts'
import { PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import type { Arrivals } from './arrivals.ts'
import type { Item } from './backlog.ts'
import type { Fetcher } from './fetcher.ts'
import { type Pullable, pullItem } from './pull-item.ts'
import type { FileKey, Rank } from './schedule/model.ts'
import type { OpenFile } from './schedule/places.ts'
import type { Source } from './sources.ts'

/** Something that is being fetched. */
export interface Pull extends OpenFile {
  item: Item
  rank: Rank
  /** Those that were there from the start, and who says that it holds all of it. */
  sources: readonly Source[]
  holders: ReadonlySet<DeviceId>
  abort: AbortController
  ended: Promise<void>
}

export interface PullsComponents {
  chunks: ChunkStore
  fetcher: Fetcher
  arrivals: Arrivals
  onProgress(item: Item, done: number, total: number): void
  /** All of it came; a checkpoint is whole as soon as that is stored. */
  onComplete(item: Item): void
  /** Something of it is nowhere to be had now, or `error`. */
  onIncomplete(pull: Pull, error?: unknown): void
  /** One ended, in whatever way, and its place is free. */
  onEnd(pull: Pull): void
}

/** What is being fetched now. One that is set aside, or forgotten, ends without another word than `onEnd`. */
export class Pulls implements Iterable<Pull> {
  readonly #c: PullsComponents
  readonly #pulls = new Map<FileKey, Pull>()
  #begun = 0

  constructor(components: PullsComponents) {
    this.#c = components
  }

  get size(): number {
    return this.#pulls.size
  }

  [Symbol.iterator](): Iterator<Pull> {
    return this.#pulls.values()
  }

  get(key: FileKey): Pull | undefined {
    return this.#pulls.get(key)
  }

  begin(item: Item, pullable: Pullable, chosen: Pick<Pull, 'rank' | 'order' | 'sources' | 'holders'>): void {
    const { chunks, fetcher, arrivals, onProgress } = this.#c
    // not the asset: with all its checkpoints it would stay in memory until the last byte came
    const { size, node, older } = pullable
    const abort = new AbortController()
    const incoming = fetcher.open(item.key, chosen.rank)
    fetcher.setHolders(item.key, chosen.holders)
    const losses = arrivals.losses
    let done = 0
    const onBytes = (bytes: number) => {
      done += bytes
      onProgress(item, done, size)
    }
    const pulling = pullItem({ item, node, older }, incoming, { signal: abort.signal, onBytes, chunks })
    const pull: Pull = { item, size, abort, begun: this.#begun++, ended: Promise.resolve(), ...chosen }
    pull.ended = this.#end(pull, pulling, losses)
    this.#pulls.set(item.key, pull)
  }

  setRank(pull: Pull, rank: Rank): void {
    pull.rank = rank
    this.#c.fetcher.setRank(pull.item.key, rank)
  }

  setHolders(pull: Pull, holders: ReadonlySet<DeviceId>): void {
    pull.holders = holders
    this.#c.fetcher.setHolders(pull.item.key, holders)
  }

  /** Others come first: what of it is here stays. */
  setAside(pull: Pull): void {
    pull.abort.abort(new PegbarError('CANCELLED', 'others come first'))
    this.#close(pull)
  }

  /** Ends all, and what was on its way with them; resolves when nothing of them moves any more. */
  async forget(reason: unknown): Promise<void> {
    const pulls = [...this.#pulls.values()]
    for (const { abort } of pulls) abort.abort(reason)
    this.#c.fetcher.reset(reason)
    this.#pulls.clear()
    await Promise.all(pulls.map(({ ended }) => ended))
  }

  async #end(pull: Pull, pulling: Promise<boolean>, losses: number): Promise<void> {
    const { arrivals, onComplete, onIncomplete, onEnd } = this.#c
    const { item, abort } = pull
    try {
      const whole = await pulling
      if (abort.signal.aborted) return
      if (whole && item.kind === 'checkpoint') arrivals.complete(item.id, losses)
      if (whole) onComplete(item)
      else onIncomplete(pull)
    } catch (error) {
      if (!abort.signal.aborted) onIncomplete(pull, error)
    } finally {
      this.#close(pull)
      onEnd(pull)
    }
  }

  #close(pull: Pull): void {
    const { key } = pull.item
    if (this.#pulls.get(key) !== pull) return
    this.#pulls.delete(key)
    this.#c.fetcher.close(key, pull.abort.signal.reason)
  }
}
