import { type KeyRange, sequenceKey } from './keyspace.ts'
import { isCorruption, storeClosed, storeError } from './store-error.ts'

export type Write = { type: 'put'; key: Uint8Array; value: Uint8Array } | { type: 'del'; key: Uint8Array }

export function put(key: Uint8Array, value: Uint8Array): Write {
  return { type: 'put', key, value }
}

export function del(key: Uint8Array): Write {
  return { type: 'del', key }
}

/** What a database uses of classic-level and memory-level. */
export interface LevelHandle {
  readonly status: string
  get(key: Uint8Array): Promise<Uint8Array | undefined>
  getMany(keys: Uint8Array[]): Promise<(Uint8Array | undefined)[]>
  batch(writes: Write[], options: { sync: boolean }): Promise<void>
  iterator(options: IteratorOptions): { all(): Promise<[Uint8Array, Uint8Array][]> }
  compactRange?(start: Uint8Array, end: Uint8Array): Promise<void>
  close(): Promise<void>
}

interface IteratorOptions {
  gt?: Uint8Array
  gte?: Uint8Array
  lt: Uint8Array
  reverse: boolean
  limit: number
  values: boolean
  highWaterMarkBytes: number
}

/** Most entries of one page of a scan. */
export const DEFAULT_PAGE_ENTRIES = 1000
/** Most bytes that one read of an iterator takes, so that a page of media is not held at once. */
const PAGE_READ_BYTES = 1024 * 1024

export interface ScanOptions {
  reverse?: boolean
  /** Entries read at once. @default DEFAULT_PAGE_ENTRIES */
  pageEntries?: number
  /** Leave the values out. */
  keysOnly?: boolean
}

export interface DatabaseInit {
  /** Shown in errors. */
  path: string
  open: () => Promise<LevelHandle>
  /** Removes it while it is closed. */
  destroy: () => Promise<void>
  /** Puts it in order while it is closed, as far as it can be read. */
  repair: () => Promise<void>
  /** Called after every synced batch; see `Backend.flush`. */
  flush: () => Promise<void>
}

/**
 * One LevelDB. After a failed write it is closed and opened again before anything else is tried: LevelDB refuses every
 * write once one has failed, also when the disk has room again (measured). All methods throw coded errors.
 */
export class Database {
  readonly #init: DatabaseInit
  #level: LevelHandle
  #failed = false
  #isCorrupt = false
  #reopening: Promise<void> | undefined
  #isClosed = false

  static async open(init: DatabaseInit): Promise<Database> {
    return new Database(init, await openLevel(init))
  }

  private constructor(init: DatabaseInit, level: LevelHandle) {
    this.#init = init
    this.#level = level
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return plain(await this.#read((level) => level.get(key)))
  }

  async getMany(keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    if (keys.length === 0) return []
    return (await this.#read((level) => level.getMany([...keys]))).map(plain)
  }

  /** Writes all or nothing, and returns once it is on disk. */
  async write(writes: readonly Write[]): Promise<void> {
    await this.#batch(writes, true)
    await this.#init.flush().catch((error) => {
      throw storeError(error, this.#init.path)
    })
  }

  /** Writes all or nothing, and returns before it is on disk: for what a crash may take back. */
  async writeUnsynced(writes: readonly Write[]): Promise<void> {
    await this.#batch(writes, false)
  }

  async #batch(writes: readonly Write[], sync: boolean): Promise<void> {
    if (writes.length === 0) return
    const level = await this.#usable()
    try {
      await level.batch([...writes], { sync })
    } catch (error) {
      this.#failed = true
      throw storeError(error, this.#init.path)
    }
  }

  /**
   * Yields the entries of a range, page by page. No iterator stays open between pages, and so no snapshot: an entry that
   * is written meanwhile may or may not be seen.
   */
  async *scan(range: KeyRange, options: ScanOptions = {}): AsyncGenerator<[key: Uint8Array, value: Uint8Array]> {
    for await (const page of this.pages(range, options)) {
      for (const [key, value] of page) yield [plain(key), plain(value)]
    }
  }

  /**
   * As `scan`, each page as LevelDB gives it, for those who look at every entry of a large range: to wait for each by itself
   * takes longer than to read it. The entries are Buffers.
   */
  async *pages(
    range: KeyRange,
    options: ScanOptions = {},
  ): AsyncGenerator<readonly [key: Uint8Array, value: Uint8Array][]> {
    const { reverse = false, pageEntries = DEFAULT_PAGE_ENTRIES, keysOnly = false } = options
    let rest: { gte: Uint8Array; lt: Uint8Array } | { gt: Uint8Array; lt: Uint8Array } = range
    for (;;) {
      const page = await this.#read((level) =>
        level
          .iterator({
            ...rest,
            reverse,
            limit: pageEntries,
            values: !keysOnly,
            highWaterMarkBytes: PAGE_READ_BYTES,
          })
          .all(),
      )
      if (page.length > 0) yield page
      const last = page.at(-1)
      if (last === undefined || page.length < pageEntries) return
      rest = reverse ? { ...rest, lt: last[0] } : { gt: last[0], lt: rest.lt }
    }
  }

  async *keys(range: KeyRange, options: Omit<ScanOptions, 'keysOnly'> = {}): AsyncGenerator<Uint8Array> {
    for await (const [key] of this.scan(range, { ...options, keysOnly: true })) yield key
  }

  /** Returns the last entry of a range. */
  async last(range: KeyRange): Promise<[key: Uint8Array, value: Uint8Array] | undefined> {
    for await (const entry of this.scan(range, { reverse: true, pageEntries: 1 })) return entry
    return undefined
  }

  /** Whether a read has found files of it to be wrong. */
  get isCorrupt(): boolean {
    return this.#isCorrupt
  }

  /** Throws everything away, whatever state it is in. */
  recreate(): Promise<void> {
    return this.#closedFor(this.#init.destroy)
  }

  /** Keeps what can be read of it, and opens again. */
  repair(): Promise<void> {
    return this.#closedFor(this.#init.repair)
  }

  async #closedFor(task: () => Promise<void>): Promise<void> {
    if (this.#isClosed) throw storeClosed(this.#init.path)
    await this.#reopening
    this.#reopening = this.#reopen(task).finally(() => {
      this.#reopening = undefined
    })
    await this.#reopening
  }

  /** Gives the disk space of deleted entries of a range back; nothing in memory. */
  async compact(range: KeyRange): Promise<void> {
    await this.#read(async (level) => level.compactRange?.(range.gte, range.lt))
  }

  /**
   * Moves what LevelDB holds in memory to a table. A value and its deletion that leave memory together lie in one table from
   * then on, which no compaction rewrites for their sake alone: to be called between the two.
   */
  async settle(): Promise<void> {
    // an empty range: every compaction begins with that step
    const nowhere = sequenceKey(Number.MAX_SAFE_INTEGER)
    await this.compact({ gte: nowhere, lt: nowhere })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#reopening?.catch(() => undefined)
    await this.#level.close()
  }

  async #read<T>(read: (level: LevelHandle) => Promise<T>): Promise<T> {
    const level = await this.#usable()
    try {
      return await read(level)
    } catch (error) {
      // a write failed while this read was on its way, and the database is being opened again
      if (!this.#isClosed && level.status !== 'open') return read(await this.#usable())
      this.#isCorrupt ||= isCorruption(error)
      throw this.#isClosed ? storeClosed(this.#init.path) : storeError(error, this.#init.path)
    }
  }

  async #usable(): Promise<LevelHandle> {
    if (this.#isClosed) throw storeClosed(this.#init.path)
    if (this.#failed || this.#reopening !== undefined) {
      this.#reopening ??= this.#reopen().finally(() => {
        this.#reopening = undefined
      })
      await this.#reopening
    }
    return this.#level
  }

  async #reopen(whileClosed?: () => Promise<void>): Promise<void> {
    await this.#level.close()
    await whileClosed?.()
    this.#level = await openLevel(this.#init)
    this.#failed = false
    this.#isCorrupt = false
  }
}

/** LevelDB gives Buffers, of which some methods (`slice`) do something else than those of a Uint8Array. */
function plain<T extends Uint8Array | undefined>(bytes: T): T extends undefined ? undefined : Uint8Array
function plain(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes === undefined ? undefined : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

async function openLevel(init: DatabaseInit): Promise<LevelHandle> {
  try {
    return await init.open()
  } catch (error) {
    throw storeError(error, init.path)
  }
}
