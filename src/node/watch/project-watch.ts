import { join, relative, sep } from 'node:path'
import { stampFromStats } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import type { AssetTable } from '../project/asset-table.ts'
import { lookAt } from '../project/disk.ts'
import { IGNORE_FILE } from '../project/ignore.ts'
import { type WatchFolder, watchFolder } from './folder-events.ts'
import { DEFAULT_REST_MS, Resting } from './resting.ts'

/**
 * Between two looks at the whole folder while it tells of its changes, milliseconds: a network drive tells of what this machine
 * does, and a queue that runs over tells of nothing.
 */
export const DEFAULT_CHECK_EVERY_MS = 10 * 60 * 1000
/** Between two looks where the folder cannot be watched, milliseconds. */
export const DEFAULT_SCAN_EVERY_MS = 10_000
/** Looks at the whole folder take at most this part of the time. */
const SCAN_SHARE = 20

export interface ProjectWatchOptions {
  /** @default watchFolder */
  watch?: WatchFolder
  /** @default DEFAULT_REST_MS */
  restMs?: number
  /** @default DEFAULT_CHECK_EVERY_MS */
  checkEveryMs?: number
  /** @default DEFAULT_SCAN_EVERY_MS */
  scanEveryMs?: number
}

/** How the changes of a folder are noticed. `reason`: why it does not tell of them itself. */
export type WatchState = { mode: 'starting' } | { mode: 'events' } | { mode: 'scans'; reason: string }

/**
 * Tells the table of a project what changes in its folder: as the system tells of it, or by looking at the whole folder again
 * and again. Nothing is read: only what does not rest or has another stamp is looked at by the table.
 */
export class ProjectWatch {
  readonly #dir: string
  readonly #table: AssetTable
  readonly #options: Required<ProjectWatchOptions>
  readonly #resting: Resting
  /** What waits for its rest, as it was last seen. */
  readonly #seen = new Map<string, FileStamp>()
  #state: WatchState = { mode: 'starting' }
  #subscription: { stop(): Promise<void> } | undefined
  #timer: NodeJS.Timeout | undefined
  /** Starting, beginning again and scanning, one after the other. */
  #tail: Promise<void> = Promise.resolve()
  #isBeginning = false
  #isStopped = false

  constructor(project: { dir: string; assets: AssetTable }, options: ProjectWatchOptions = {}) {
    this.#dir = project.dir
    this.#table = project.assets
    this.#options = {
      watch: watchFolder,
      restMs: DEFAULT_REST_MS,
      checkEveryMs: DEFAULT_CHECK_EVERY_MS,
      scanEveryMs: DEFAULT_SCAN_EVERY_MS,
      ...options,
    }
    this.#resting = new Resting({
      look: (path) => this.#look(path),
      onRest: (paths) => this.#onRest(paths),
      restMs: this.#options.restMs,
    })
  }

  get state(): WatchState {
    return this.#state
  }

  /** Begins in the background. */
  start(): void {
    this.#table.keep(true)
    this.#beginAgain()
  }

  /** Ends it; resolves when nothing of it is under way. Idempotent. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#resting.stop()
    await this.#tail
    await this.#subscription?.stop().catch(() => {})
    this.#subscription = undefined
    this.#table.keep(false)
  }

  /** First what to leave out has to be known; then the folder tells; then what happened in between is looked for. */
  async #begin(): Promise<void> {
    await this.#subscription?.stop().catch(() => {})
    this.#subscription = undefined
    // a folder that cannot be read now may be readable later
    await this.#table.settled().catch(() => {})
    if (this.#isStopped) return
    try {
      this.#subscription = await this.#options.watch(this.#dir, {
        leaveOut: this.#table.leftOut,
        onEvents: (files) => this.#onEvents(files),
        onLost: () => this.#beginAgain(),
      })
      this.#state = { mode: 'events' }
    } catch (error) {
      this.#state = { mode: 'scans', reason: error instanceof Error ? error.message : 'unknown' }
    }
    await this.#scan()
  }

  async #scan(): Promise<void> {
    clearTimeout(this.#timer)
    const startMs = performance.now()
    this.#resting.add(await this.#table.differing('').catch(() => new Set<string>()))
    if (this.#isStopped) return
    const { checkEveryMs, scanEveryMs } = this.#options
    const everyMs = this.#state.mode === 'events' ? checkEveryMs : scanEveryMs
    const waitMs = Math.max(everyMs, SCAN_SHARE * (performance.now() - startMs))
    this.#timer = setTimeout(() => this.#next(() => this.#scan()), waitMs)
    this.#timer.unref()
  }

  #onEvents(files: readonly string[]): void {
    // as the file system spells them: a name that is not in NFC is not found under another
    const paths = files.map((file) => relative(this.#dir, file).split(sep).join('/'))
    const isInside = (path: string) => path !== '' && path !== '..' && !path.startsWith('../')
    this.#resting.add(paths.filter((path) => isInside(path) && this.#table.isWatched(path.normalize('NFC'))))
  }

  /** For Resting: what is there, as far as it can be told without reading it. */
  async #look(path: string): Promise<string> {
    const stats = await lookAt(join(this.#dir, path), path)
    this.#seen.delete(path)
    if (stats === undefined) return 'nothing'
    if (!stats.isFile()) return 'no file'
    this.#seen.set(path, stampFromStats(stats))
    return `${stats.size} ${stats.mtimeNs} ${stats.ino}`
  }

  /** Whether a command has looked at the file in the meantime, and the table knows it as it is. */
  #isTakenIn(path: string): boolean {
    const stamp = this.#seen.get(path)
    this.#seen.delete(path)
    return stamp !== undefined && this.#table.hasTakenIn(path, stamp)
  }

  /** A folder brings along, or takes away, all that is in it; its files have to come to rest themselves. */
  async #onRest(spelled: readonly string[]): Promise<void> {
    const paths = spelled.filter((path) => !this.#isTakenIn(path)).map((path) => path.normalize('NFC'))
    if (paths.length === 0) return
    const { folders, gone } = await this.#table.foldersAmong(paths)
    this.#table.changed([...paths, ...gone])
    for (const folder of folders) this.#resting.add(await this.#table.differing(folder))
    const isNewToSystem = folders.length > 0 && process.platform === 'linux'
    if (isNewToSystem || paths.includes(IGNORE_FILE)) this.#beginAgain()
  }

  /** Once for all who ask for it until then. */
  #beginAgain(): void {
    if (this.#isBeginning) return
    this.#isBeginning = true
    this.#next(() => {
      this.#isBeginning = false
      return this.#begin()
    })
  }

  #next(step: () => Promise<void>): void {
    if (this.#isStopped) return
    this.#tail = this.#tail.then(async () => {
      if (!this.#isStopped) await step().catch(() => {})
    })
  }
}
