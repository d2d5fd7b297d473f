import type { ProjectStore } from '../../core/contracts.ts'
import { foldKeysOf, parseFoldKey } from '../../core/fold/keys.ts'
import type { AssetId, CheckpointId } from '../../core/ids.ts'
import type { SignedRecord } from '../../core/record.ts'
import type { RowIndex } from './row-index.ts'

/** After this a file that could not be read is tried again, milliseconds. */
const LATER_MS = 2000

/** What has to be looked at again. */
export interface Dirty {
  all: boolean
  assets: ReadonlySet<AssetId>
  paths: ReadonlySet<string>
}

/** Gathers what has to be looked at again: what the store tells, and what others add. */
export class Dirt {
  readonly #rows: RowIndex
  readonly #store: ProjectStore
  readonly #onDirty: () => void
  readonly #stops: (() => void)[]
  #all = false
  #assets = new Set<AssetId>()
  #paths = new Set<string>()
  #later = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #freed: ReadonlySet<AssetId>
  #pinned: ReadonlySet<AssetId>

  /** `onDirty` is called whenever something was added. */
  constructor(store: ProjectStore, rows: RowIndex, onDirty: () => void) {
    this.#store = store
    this.#rows = rows
    this.#onDirty = onDirty
    this.#freed = new Set(store.keeping.freed.keys())
    this.#pinned = new Set(store.keeping.pinned)
    this.#stops = [
      store.records.onStored((records) => this.#onRecords(records)),
      store.local.onBases((assets) => this.#addAssets(assets)),
      store.local.onHoldings((checkpoints) => this.#onCopies(checkpoints)),
      store.whole.onChange(({ added, removed }) => this.#onCopies([...added, ...removed])),
      store.keeping.onChange(() => this.#onKeeping()),
    ]
  }

  get isEmpty(): boolean {
    return !this.#all && this.#assets.size === 0 && this.#paths.size === 0
  }

  /** Returns what was gathered, and begins anew. */
  take(): Dirty {
    const taken = { all: this.#all, assets: this.#assets, paths: this.#paths }
    this.#all = false
    this.#assets = new Set()
    this.#paths = new Set()
    return taken
  }

  /** Adds what was taken and could not be looked at. */
  putBack({ all, assets, paths }: Dirty): void {
    this.#all ||= all
    for (const id of assets) this.#assets.add(id)
    for (const path of paths) this.#paths.add(path)
  }

  add(paths: Iterable<string>): void {
    for (const path of paths) this.#paths.add(path)
    if (this.#paths.size > 0) this.#onDirty()
  }

  /** Adds a path in a while. */
  addLater(path: string): void {
    this.#later.add(path)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const paths = this.#later
      this.#later = new Set()
      this.add(paths)
    }, LATER_MS)
    this.#timer.unref()
  }

  close(): void {
    for (const stop of this.#stops) stop()
    clearTimeout(this.#timer)
  }

  #onRecords(records: readonly SignedRecord[]): void {
    const assets: AssetId[] = []
    // none: some were lost
    let all = records.length === 0
    for (const record of records) {
      const keys = foldKeysOf(record).map(parseFoldKey)
      for (const key of keys) if (key.kind === 'asset') assets.push(key.id)
      // members and names are on every card
      if (!keys.some(({ kind }) => kind === 'asset') && record.payload.kind !== 'unknown') all = true
    }
    this.#all ||= all
    this.#addAssets(assets)
  }

  #onCopies(checkpoints: readonly CheckpointId[]): void {
    this.#addAssets(checkpoints.map((id) => this.#rows.assetShowing(id)).filter((id) => id !== undefined))
  }

  #onKeeping(): void {
    const { freed, pinned } = this.#store.keeping
    const before = [this.#freed, this.#pinned] as const
    this.#freed = new Set(freed.keys())
    this.#pinned = new Set(pinned)
    this.#addAssets([...differing(this.#freed, before[0]), ...differing(this.#pinned, before[1])])
  }

  #addAssets(assets: readonly AssetId[]): void {
    for (const id of assets) this.#assets.add(id)
    if (!this.isEmpty) this.#onDirty()
  }
}

function differing<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): T[] {
  return [...[...a].filter((one) => !b.has(one)), ...[...b].filter((one) => !a.has(one))]
}
