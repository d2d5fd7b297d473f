import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { FileStamp } from '../core/chunk.ts'
import { fileError, notAFile } from './file-error.ts'
import { stampFromStats } from './stamp.ts'

/** A pipe would make the open wait for a writer; regular files ignore the flag, and Windows has none. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** A regular file open for reading, in a thread that may block. Errors are coded and carry the path. */
export class OpenFile {
  readonly before: FileStamp
  readonly #path: string
  readonly #fd: number
  #position = 0

  /** @throws PegbarError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `FILE_LOCKED`, `NOT_A_FILE` */
  constructor(path: string) {
    this.#path = path
    this.#fd = this.#coded(() => openSync(path, OPEN_FLAGS))
    try {
      const stats = this.#coded(() => fstatSync(this.#fd, { bigint: true }))
      if (!stats.isFile()) throw notAFile(path)
      this.before = stampFromStats(stats)
    } catch (error) {
      closeSync(this.#fd)
      throw error
    }
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#position
  }

  /** Fills the start of `target` and returns the bytes read: 0 at the end, or at the size that the file had at first. */
  read(target: Uint8Array): number {
    const length = Math.min(target.byteLength, this.before.size - this.#position)
    if (length === 0) return 0
    const count = this.#coded(() => readSync(this.#fd, target, 0, length, null))
    this.#position += count
    return count
  }

  /** Returns the stamp as it is now. */
  stamp(): FileStamp {
    return stampFromStats(this.#coded(() => fstatSync(this.#fd, { bigint: true })))
  }

  close(): void {
    closeSync(this.#fd)
  }

  #coded<T>(call: () => T): T {
    try {
      return call()
    } catch (error) {
      throw fileError(error, this.#path)
    }
  }
}
