import { type FileHandle, open as openFile, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatabaseOptions, Level } from 'level'
import type { StoreSpace } from '../core/contracts.ts'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import { PAYLOAD_BATCH_BYTES } from '../core/limits.ts'
import type { Backend, DatabaseName } from './backend.ts'
import type { LevelHandle } from './database.ts'
import { DEFAULT_KEEP_FREE_BYTES, folderBytes, freeBytes, Reserve } from './disk.ts'
import { diskFull, storeError } from './store-error.ts'
import { TABLE_BYTES } from './writer.ts'

/** What `level` is on Node.js: its types are those that it has in common with browsers. */
const LevelDb = Level as typeof Level & { repair(location: string): Promise<void> }

const KIB = 1024
const MIB = 1024 * KIB

/** Free space is asked for once per this many bytes written: a call costs little, but not nothing. */
const SPACE_CHECK_BYTES = 4 * MIB

/** The least that LevelDB takes: 64 tables and ten other files. It maps every open table whole into memory. */
const MIN_OPEN_FILES = 74

export interface LevelBackendOptions {
  /** Bytes left free on the disk. @default DEFAULT_KEEP_FREE_BYTES */
  keepFreeBytes?: number
}

/** Keeps a store in three LevelDB databases in a folder, `.pegbar`. */
export class LevelBackend implements Backend {
  readonly path: string
  readonly #keepFreeBytes: number
  readonly #reserve: Reserve
  #flushed: FileHandle | undefined
  #unchecked = Number.POSITIVE_INFINITY
  #isHolder = false

  /** `path` must exist. */
  constructor(path: string, { keepFreeBytes = DEFAULT_KEEP_FREE_BYTES }: LevelBackendOptions = {}) {
    this.path = path
    this.#keepFreeBytes = keepFreeBytes
    this.#reserve = new Reserve(path, keepFreeBytes)
  }

  async open(name: DatabaseName): Promise<LevelHandle> {
    const level = new Level<Uint8Array, Uint8Array>(join(this.path, name), {
      keyEncoding: 'view',
      valueEncoding: 'view',
      ...this.#levelOptions(name),
    })
    try {
      await level.open()
    } catch (error) {
      throw await this.#sayHolder(storeError(error, this.path))
    }
    if (name === 'chunks') await this.#noteHolder()
    return level
  }

  #levelOptions(name: DatabaseName): DatabaseOptions<Uint8Array, Uint8Array> {
    switch (name) {
      case 'chunks':
        return {
          // payloads are compressed by us, or can not be
          compression: false,
          writeBufferSize: TABLE_BYTES,
          maxFileSize: TABLE_BYTES,
          maxOpenFiles: MIN_OPEN_FILES,
          blockSize: 256 * KIB,
          cacheSize: 8 * MIB,
        }
      case 'local':
        return { writeBufferSize: MIB, maxFileSize: 2 * MIB, cacheSize: MIB }
      case 'index':
        return { writeBufferSize: 4 * MIB, maxFileSize: 4 * MIB, maxOpenFiles: MIN_OPEN_FILES }
    }
  }

  async repair(name: DatabaseName): Promise<void> {
    try {
      await LevelDb.repair(join(this.path, name))
    } catch (error) {
      throw storeError(error, this.path)
    }
  }

  async destroy(name: DatabaseName): Promise<void> {
    await rm(join(this.path, name), { recursive: true, force: true })
  }

  async exists(): Promise<boolean> {
    const current = await stat(join(this.path, 'chunks', 'CURRENT')).catch(() => undefined)
    return current !== undefined
  }

  async flush(): Promise<void> {
    // LevelDB's sync is an fsync, which on macOS leaves the bytes in the drive's cache. Node's is F_FULLFSYNC there, and
    // that empties the whole cache: one for any file of the volume covers the batch. Elsewhere LevelDB's own is enough.
    if (process.platform !== 'darwin') return
    this.#flushed ??= await openFile(join(this.path, 'chunks', 'CURRENT'), 'r')
    await this.#flushed.sync()
  }

  async diskBytes(): Promise<number> {
    return folderBytes(this.path)
  }

  async requireSpace(bytes: number): Promise<void> {
    this.#unchecked += bytes
    if (this.#unchecked < SPACE_CHECK_BYTES) return
    const free = await freeBytes(this.path)
    await this.#reserve.adjust(free)
    if (free < bytes + this.#keepFreeBytes) throw diskFull(this.path)
    this.#unchecked = 0
  }

  async space(): Promise<StoreSpace> {
    const [free, held] = [await freeBytes(this.path), await this.#reserve.held()]
    // what is set aside is given to gc and purge alone
    const neededBytes = this.#keepFreeBytes + PAYLOAD_BATCH_BYTES + held
    return { freeBytes: free + held, lowBytes: this.#reserve.lowBytes, neededBytes }
  }

  async withReserve<T>(task: () => Promise<T>): Promise<T> {
    await this.#reserve.release()
    try {
      return await task()
    } finally {
      await this.#reserve.restore()
    }
  }

  async token(): Promise<string> {
    const { dev, ino } = await stat(this.path, { bigint: true })
    return `${dev}:${ino}`
  }

  async close(): Promise<void> {
    await this.#flushed?.close()
    this.#flushed = undefined
    // the file of another holder stays: this store could not be opened
    if (this.#isHolder) await rm(this.#holderFile, { force: true })
    this.#isHolder = false
  }

  get #holderFile(): string {
    return join(this.path, 'holder')
  }

  /** LevelDB's lock keeps others out; the file only lets them say who holds it. */
  async #noteHolder(): Promise<void> {
    this.#isHolder = true
    await writeFile(this.#holderFile, `${process.pid}\n`).catch(() => undefined)
  }

  async #sayHolder(error: PegbarError): Promise<PegbarError> {
    if (!isPegbarError(error, 'LEVEL_LOCKED')) return error
    const pid = Number.parseInt(await readFile(this.#holderFile, 'utf8').catch(() => ''), 10)
    if (!Number.isSafeInteger(pid)) return error
    return new PegbarError('LEVEL_LOCKED', `the store in ${this.path} is held by process ${pid}`, {
      path: this.path,
      details: { pid },
      cause: error.cause,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
}
