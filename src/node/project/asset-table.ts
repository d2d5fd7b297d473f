import { sameStamp } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { AssetId } from '../../core/ids.ts'
import type { AssetState } from '../../core/state.ts'
import { collectAfterMany } from '../collect-after-many.ts'
import { fileKey, lastOf, type RowComponents, rowOfAsset, rowOfFile } from './asset-rows.ts'
import type { ProjectComponents } from './components.ts'
import { mapConcurrent } from './concurrency.ts'
import { RACY_WINDOW_MS } from './contents.ts'
import { Dirt, type Dirty } from './dirt.ts'
import { type KnownFolders, locate } from './disk.ts'
import { type Bases, type ExaminedAsset, examineAsset, groupByPath, type PlacedAsset, placeGroup } from './examine.ts'
import { IGNORE_FILE, type IgnoreRules, loadIgnoreRules, STORE_DIR } from './ignore.ts'
import { findMoves } from './moved.ts'
import { RowIndex } from './row-index.ts'
import { type ScannedFile, scan, scanPath } from './scan.ts'
import { ScannedFiles } from './scanned-files.ts'
import { COMPARED_AT_ONCE, isBelow, readBases } from './status.ts'
import { Views } from './views.ts'
import { isGone, workingPath } from './working-file.ts'

/** Assets that are in memory with all their checkpoints while rows are made. */
const ASSETS_AT_ONCE = 256
/** Rows that are made at once: what they wait for is the index. */
const ROWS_AT_ONCE = 32
/** To make all rows anew costs this many times less a row than to look for what one of them touches. */
const LOAD_GAIN = 10
/** So few are looked for all the same. */
const LARGEST_PART = 200
/** From a change to the look at it, milliseconds: records and bases of one command come together. */
const GATHER_MS = 50
/** To the next look pass this many times what the last one took: changes that come for minutes cost no more than this. */
const GATHER_SHARE = 3
/** But no more than this, milliseconds: somebody may be watching them come. */
const MAX_GATHER_MS = 2000

type Components = Omit<ProjectComponents, 'assets'>

/** What one look at a folder found, and the rules by which it looked. */
interface Seen {
  under: string
  ignore: IgnoreRules
  files: ScannedFiles
  leftOut: readonly string[]
}

/**
 * The states and cards of all files of a project, in memory. What changes in the store makes it look again at the assets
 * concerned, and only at them; of what changes in the folder it has to be told. `status` computes a state, here as there: what is
 * added is what needs no second look.
 */
export class AssetTable {
  readonly rows = new RowIndex()
  readonly #c: Components
  readonly #dirt: Dirt
  readonly #ended = new AbortController()
  readonly #listeners = new Set<(paths: ReadonlySet<string>) => void>()
  #files: ScannedFiles | undefined
  #ignore: IgnoreRules | undefined
  #leftOut: readonly string[] = [STORE_DIR]
  #queue: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  /** When all rows were last begun to be made anew, milliseconds since 1970. */
  #loadedMs = 0
  /** What the last look in the background took, milliseconds. */
  #lookMs = 0
  /** Something changed while one was waited for, or under way. */
  #isPlannedAgain = false
  #isKept = false

  constructor(components: Components) {
    this.#c = components
    this.#dirt = new Dirt(components.store, this.rows, () => this.#plan())
  }

  /** Whether somebody tells of what changes in the folder, so that it need not be looked at for every answer. */
  get isKept(): boolean {
    return this.#isKept
  }

  get isLoaded(): boolean {
    return this.#files !== undefined
  }

  /** Files that were there when the folder was last looked at. */
  get fileCount(): number {
    return this.#files?.size ?? 0
  }

  /** From now on changes are looked at as they come, in the background; `false`: when somebody asks. */
  keep(isKept: boolean): void {
    this.#isKept = isKept
    this.#plan()
  }

  /** Called with the paths of which a state or a card has changed. Returns the function that ends it. */
  onChange(listener: (paths: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when every change that was told until now is in the rows. */
  settled(): Promise<void> {
    return this.#alone(async () => {
      await this.#settleOnce()
      while (!this.#dirt.isEmpty) await this.#settleOnce()
    })
  }

  async #settleOnce(): Promise<void> {
    // all is read the first time, whatever was told before
    if (this.#files === undefined) await this.#settle({ ...this.#dirt.take(), all: true })
    else if (!this.#dirt.isEmpty) await this.#settle(this.#dirt.take())
  }

  /** @param seen what was found a moment ago, in this turn: it is not looked at again */
  async #settle(dirty: Dirty, seen?: Seen): Promise<void> {
    try {
      const count = dirty.assets.size + dirty.paths.size
      const isMost = count > Math.max(LARGEST_PART, this.rows.size / LOAD_GAIN)
      if (dirty.all || isMost || dirty.paths.has(IGNORE_FILE)) await this.#load(seen)
      else await this.#apply(dirty.assets, dirty.paths, seen)
    } catch (error) {
      this.#dirt.putBack(dirty)
      throw error
    }
  }

  /** Says that files at these paths have changed; who wants to see it awaits `settled`. */
  changed(paths: Iterable<string>): void {
    this.#dirt.add(paths)
  }

  /**
   * Looks at a folder again ('' is all) and returns the paths at which there is something else than is known; the rows stay as
   * they are.
   *
   * @throws PegbarError `FILE_UNREADABLE` when a folder may not be read
   */
  async differing(under: string, signal: AbortSignal = this.#ended.signal): Promise<Set<string>> {
    if (this.#files === undefined) return new Set()
    const seen = await this.#see(under, signal)
    return this.#differingFrom(seen, under)
  }

  /** Returns what is below a folder; undefined: there is none at that path. */
  async #see(under: string, signal: AbortSignal): Promise<Seen | undefined> {
    const { dir, ignoresCase } = this.#c
    const ignore = await loadIgnoreRules(dir)
    const isFolder = under === '' || (await scanPath(dir, under, { ignore, ignoresCase })).folder
    if (!isFolder) return undefined
    const known = ignore.text === this.#ignore?.text ? this.#files?.map : undefined
    const leftOut: string[] = []
    const onLeftOut = (path: string) => leftOut.push(path)
    const found = await scan(dir, { ignore, under, signal, onLeftOut, ...(known && { known }) })
    return { under, ignore, files: new ScannedFiles(found), leftOut }
  }

  async #differingFrom(seen: Seen | undefined, under: string): Promise<Set<string>> {
    const paths = this.#files!.differing(seen?.files.map ?? new Map(), (path) => isBelow(path, under))
    for (const path of await this.#differingUnscanned(under)) paths.add(path)
    return paths
  }

  /** Those of assets of which the file is in no scan: it is Missing, or a rule leaves it out all the same. */
  async #differingUnscanned(under: string): Promise<string[]> {
    const { map } = this.#files!
    const rows = [...this.rows.values()].filter(
      ({ owns, past, path }) => owns && !past && isBelow(path, under) && !map.has(path),
    )
    const paths = await mapConcurrent(rows, ROWS_AT_ONCE, async ({ path, stamp }) => {
      const entry = await locate(this.#c.dir, path).catch(() => undefined)
      const now = entry?.kind === 'file' ? entry.stamp : undefined
      const isSame = now === undefined || stamp === undefined ? now === stamp : sameStamp(now, stamp)
      return isSame ? undefined : path
    })
    return paths.filter((path) => path !== undefined)
  }

  /** Folders that a rule leaves out, those inside of them not named; as the folder was read last. */
  get leftOut(): readonly string[] {
    return this.#leftOut
  }

  /** Whether what changes at a path is of interest: no rule leaves it out, or an asset is there all the same. */
  isWatched(path: string): boolean {
    return this.#ignore?.ignoresFile(path) !== true || this.rows.at(path).length > 0
  }

  /** Returns which of the paths are folders, and the files known below those at which nothing is any more. */
  async foldersAmong(paths: readonly string[]): Promise<{ folders: string[]; gone: Set<string> }> {
    const folders: string[] = []
    const absent = new Set<string>()
    const { dir, ignoresCase } = this.#c
    const ignore = this.#ignore ?? (await loadIgnoreRules(dir))
    await mapConcurrent(paths, ROWS_AT_ONCE, async (path) => {
      const { folder, files } = await scanPath(dir, path, { ignore, ignoresCase })
      if (folder) folders.push(path)
      else if (files.size === 0) absent.add(path)
    })
    return { folders, gone: this.#files?.below(absent) ?? new Set() }
  }

  /** Looks at a folder again and takes in what it finds. Returns how many rows changed. */
  async look(under: string, signal?: AbortSignal): Promise<number> {
    const changed = new Set<string>()
    const stop = this.onChange((paths) => {
      for (const path of paths) changed.add(path)
    })
    try {
      await this.settled()
      await this.#alone(() => this.#takeIn(under, signal))
      await this.settled()
    } finally {
      stop()
    }
    return changed.size
  }

  /** Each file is looked at once: what is found to differ is what the rows are made of. Alone, so that no later look is undone. */
  async #takeIn(under: string, signal: AbortSignal = this.#ended.signal): Promise<void> {
    const seen = await this.#see(under, signal)
    const paths = await this.#differingFrom(seen, under)
    if (paths.size === 0) return
    // by other rules than all the others: it tells what differs, and no more
    const isUsable = under === '' || seen?.ignore.text === this.#ignore?.text
    await this.#settle({ all: false, assets: new Set(), paths }, isUsable ? seen : undefined)
  }

  /** The file at a path as it was last looked at; undefined: none, or one that is left out. */
  fileAt(path: string): ScannedFile | undefined {
    return this.#files?.map.get(path)
  }

  /**
   * Whether the row of a file that has `stamp` tells all there is to tell, so that it need not be looked at again: it was made of
   * that stamp, and when that could be relied on. What was written shortly before is never taken for known.
   */
  hasTakenIn(path: string, stamp: FileStamp): boolean {
    const known = this.fileAt(path)
    if (known === undefined || !sameStamp(known.stamp, stamp)) return false
    return Number(stamp.mtimeNs / 1_000_000n) < this.#loadedMs - RACY_WINDOW_MS
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#ended.abort()
    this.#isKept = false
    this.#dirt.close()
    clearTimeout(this.#timer)
    await this.#queue
  }

  #plan(): void {
    if (!this.#isKept || this.#ended.signal.aborted) return
    this.#isPlannedAgain = this.#timer !== undefined
    if (this.#timer !== undefined) return
    const waitMs = Math.min(Math.max(GATHER_MS, GATHER_SHARE * this.#lookMs), MAX_GATHER_MS)
    this.#timer = setTimeout(async () => {
      const startedMs = performance.now()
      this.#isPlannedAgain = false
      // between its record and its base an asset would look as if its file had to be read
      await this.#c.writer.idle()
      // a folder that cannot be read says so to whoever asks; the next change tries again
      await this.#alone(() => this.#settleOnce()).catch(() => {})
      this.#lookMs = performance.now() - startedMs
      this.#timer = undefined
      if (this.#isPlannedAgain) this.#plan()
    }, waitMs)
    this.#timer.unref()
  }

  /** Makes all rows anew; what has not changed keeps its stamp, and is not read. */
  async #load(before?: Seen): Promise<void> {
    const { store, now } = this.#c
    const loadedMs = now()
    const isWhole = before?.under === ''
    const [seen, bases] = await Promise.all([
      isWhole ? before : this.#see('', this.#ended.signal),
      readBases({ store }),
    ])
    const { ignore, files, leftOut } = seen!
    this.#leftOut = leftOut
    this.#ignore = ignore
    this.#files = files
    this.#loadedMs = loadedMs
    const kept = new Set<string>()
    const owned = new Set<string>()
    const rowComponents = this.#rowComponents()
    const flush = async (placed: PlacedAsset[]) => {
      for (const one of placed) {
        kept.add(one.asset.id)
        if (one.owns) owned.add(one.path)
      }
      await this.#setAssets(placed, files, rowComponents)
    }
    let batch: PlacedAsset[] = []
    for await (const group of groupByPath(store.records.assets())) {
      batch.push(...placeGroup(group, bases))
      if (batch.length >= ASSETS_AT_ONCE) await flush(batch.splice(0))
    }
    await flush(batch)
    batch = []
    for (const [key, file] of files.map) {
      if (owned.has(key)) continue
      const row = rowOfFile(key, file)
      kept.add(row.key)
      this.rows.set(row)
    }
    for (const { key } of [...this.rows.values()]) if (!kept.has(key)) this.rows.delete(key)
    await this.#findMoves()
    this.#tell()
    collectAfterMany(this.rows.size)
  }

  /** Makes the rows of the assets and paths anew, and of all that share a path with them. */
  async #apply(assets: ReadonlySet<AssetId>, changed: ReadonlySet<string>, seen?: Seen): Promise<void> {
    const { store } = this.#c
    const paths = new Set(changed)
    const groups = new Set<string>()
    for (const id of assets) {
      const row = this.rows.get(id)
      if (row !== undefined) {
        paths.add(row.path)
        groups.add(row.assetPath)
      }
      const asset = await store.records.asset(id)
      if (asset === undefined || isGone(asset)) this.rows.delete(id)
      if (asset !== undefined) {
        groups.add(asset.path.value)
        paths.add(workingPath(asset, await store.local.base(id)))
      }
    }
    for (const path of paths) {
      groups.add(path)
      const base = await store.local.baseAt(path)
      const owner = base === undefined ? undefined : await store.records.asset(base.asset)
      if (owner !== undefined) groups.add(owner.path.value)
    }
    await mapConcurrent([...paths], COMPARED_AT_ONCE, (path) => this.#lookAt(path, seen))
    const placed = await this.#place(groups)
    await this.#setAssets(placed, this.#files!, this.#rowComponents())
    for (const { path } of placed) paths.add(path)
    for (const path of paths) this.#setFiles(path)
    await this.#findMoves()
    this.#tell()
  }

  async #place(groups: ReadonlySet<string>): Promise<PlacedAsset[]> {
    const { store } = this.#c
    const placed: PlacedAsset[] = []
    for (const path of groups) {
      const group = await store.records.assetsAt(path)
      placed.push(...placeGroup(group, await this.#basesOf(group)))
    }
    return placed
  }

  async #basesOf(group: readonly AssetState[]): Promise<Bases> {
    const { local } = this.#c.store
    const bases = new Map(await Promise.all(group.map(async ({ id }) => [id, await local.base(id)] as const)))
    const paths = new Set(group.map((asset) => workingPath(asset, bases.get(asset.id))))
    const owners = new Map(
      await Promise.all([...paths].map(async (path) => [path, (await local.baseAt(path))?.asset] as const)),
    )
    return { of: (asset) => bases.get(asset), ownerAt: (path) => owners.get(path) }
  }

  async #setAssets(placed: readonly PlacedAsset[], files: ScannedFiles, components: RowComponents): Promise<void> {
    const folders = new Map()
    const examined = await mapConcurrent(placed, COMPARED_AT_ONCE, (one) => this.#examine(one, files, folders))
    const shown = examined.map(({ working }) => lastOf(working.asset)?.id).filter((id) => id !== undefined)
    await components.views.countCopies(shown)
    const rows = await mapConcurrent(examined, ROWS_AT_ONCE, (one) => rowOfAsset(components, one))
    for (const row of rows) this.rows.set(row)
  }

  /** A file that cannot be read now is not what it was: Modified, with the reason, until the next look at it. */
  async #examine(placed: PlacedAsset, files: ScannedFiles, folders: KnownFolders): Promise<ExaminedAsset> {
    try {
      return await examineAsset(this.#c, placed, files.map, { signal: this.#ended.signal, folders })
    } catch (error) {
      const codes = ['FILE_CHANGED', 'FILE_LOCKED', 'FILE_NOT_FOUND', 'FILE_UNREADABLE'] as const
      if (!isPegbarError(error) || !codes.some((code) => isPegbarError(error, code))) throw error
      const { asset, base, path, owns, contested } = placed
      const disk = owns ? files.map.get(path) : undefined
      const modified = disk !== undefined
      this.#dirt.addLater(path)
      const working = { asset, path, base, disk, modified, content: undefined, contested }
      return { working, owns, problem: error.message }
    }
  }

  async #lookAt(path: string, seen: Seen | undefined): Promise<void> {
    if (seen !== undefined && isBelow(path, seen.under)) {
      this.#files!.replace(path, new Map(seen.files.at(path)))
      return
    }
    const { dir, ignoresCase } = this.#c
    const { files } = await scanPath(dir, path, { ignore: this.#ignore!, ignoresCase })
    this.#files!.replace(path, files)
  }

  /** Makes rows of the files at a path that are no asset's, and takes away those of files that are one's now, or gone. */
  #setFiles(path: string): void {
    const isOwned = this.rows.at(path).some(({ owns }) => owns)
    const files = new Map(this.#files!.at(path).filter(([key]) => key !== path || !isOwned))
    for (const row of this.rows.at(path)) {
      if (row.untracked !== undefined && !files.has(row.key.slice(1))) this.rows.delete(row.key)
    }
    for (const [key, file] of files) {
      if (this.rows.get(fileKey(key))?.untracked !== file) this.rows.set(rowOfFile(key, file))
    }
  }

  async #findMoves(): Promise<void> {
    const untracked = [...this.rows.values()].map((row) => row.untracked).filter((file) => file !== undefined)
    this.rows.setMoves(await findMoves(this.#c, this.rows.missing(), untracked, this.#ended.signal))
  }

  #rowComponents(): RowComponents {
    const { store } = this.#c
    return { views: new Views(this.#c), isPinned: (asset) => store.keeping.pinned.has(asset) }
  }

  #tell(): void {
    const paths = this.rows.changes()
    if (paths.size > 0) for (const listener of this.#listeners) listener(paths)
  }

  #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      this.#ended.signal.throwIfAborted()
      return task()
    })
    this.#queue = result.catch(() => undefined)
    return result
  }
}
