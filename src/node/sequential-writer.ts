import type { FileHandle } from 'node:fs/promises'

/** Bytes of one write: larger ones were not faster. */
const WRITE_BYTES = 4 * 1024 * 1024
/**
 * Bytes after which the disk is asked to begin. A system may keep a whole gigabyte in memory until it is told to sync, and the
 * disk, idle until then, is what takes longest.
 */
const SYNC_BYTES = 64 * 1024 * 1024

/**
 * Writes a file from its start to its end: while one piece is written the next may be made, and what was written is on its
 * way to the disk. An error of the disk may be told by a later call than the one that gave the bytes, at the latest by `end`.
 */
export class SequentialWriter {
  readonly #file: FileHandle
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #unsynced = 0
  #writing: Promise<void> = Promise.resolve()
  /** Rejected for good once it failed: the system tells an error of the disk once, and a later sync would succeed. */
  #syncing: Promise<void> | undefined

  constructor(file: FileHandle) {
    this.#file = file
  }

  /** Takes the next bytes, which must stay as they are. Returns how many this call has handed on to be written. */
  async write(bytes: Uint8Array): Promise<number> {
    this.#pending.push(bytes)
    this.#pendingBytes += bytes.byteLength
    return this.#pendingBytes < WRITE_BYTES ? 0 : this.#flush()
  }

  /** Writes what is left, and waits until the system has it all; to sync the file is for the caller. Returns as `write`. */
  async end(): Promise<number> {
    const last = await this.#flush()
    await this.#writing
    await this.#syncing
    return last
  }

  /** Waits for what is under way, whatever becomes of it: the file may be closed then. */
  async settle(): Promise<void> {
    await Promise.allSettled([this.#writing, this.#syncing])
  }

  async #flush(): Promise<number> {
    const pieces = this.#pending
    const bytes = this.#pendingBytes
    this.#pending = []
    this.#pendingBytes = 0
    await this.#writing
    this.#beginSync()
    this.#unsynced += bytes
    this.#writing = writeAll(this.#file, pieces)
    // awaited by the next call
    this.#writing.catch(() => {})
    return bytes
  }

  #beginSync(): void {
    if (this.#unsynced < SYNC_BYTES || this.#syncing !== undefined) return
    this.#unsynced = 0
    this.#syncing = this.#file.datasync().then(() => {
      this.#syncing = undefined
    })
    // awaited by `end`
    this.#syncing.catch(() => {})
  }
}

async function writeAll(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  let left = pieces.filter((piece) => piece.byteLength > 0)
  while (left.length > 0) {
    let { bytesWritten } = await file.writev(left)
    // a full disk or a signal may leave a write half done
    while (left.length > 0 && bytesWritten >= left[0]!.byteLength) {
      bytesWritten -= left[0]!.byteLength
      left = left.slice(1)
    }
    if (bytesWritten > 0) left = [left[0]!.subarray(bytesWritten), ...left.slice(1)]
  }
}
