import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { MAX_PIECE_BYTES } from './limits.ts'

/** Says that a file is not what it seems to be; only developers read the message. */
export class Unreadable extends Error {}

/** A file of which pieces are read, in a process that may block. What it says about lengths is not believed. */
export class InputFile {
  readonly size: number
  readonly fd: number

  constructor(path: string) {
    // a pipe would make the open wait for a writer; regular files ignore the flag, and Windows has none
    this.fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = fstatSync(this.fd)
    this.size = stats.isFile() ? stats.size : 0
  }

  /** @throws Unreadable when the file ends before, or the piece is larger than MAX_PIECE_BYTES */
  read(position: number, length: number): Buffer {
    if (!Number.isSafeInteger(position) || length > MAX_PIECE_BYTES || position + length > this.size) {
      throw new Unreadable(`there are no ${length} bytes at ${position}`)
    }
    const piece = Buffer.alloc(length)
    if (this.readInto(piece, position) < length) throw new Unreadable('the file became shorter')
    return piece
  }

  /** Fills the start of `target`; returns the bytes read, fewer at the end of the file. */
  readInto(target: Uint8Array, position: number): number {
    let filled = 0
    while (filled < target.byteLength) {
      const count = readSync(this.fd, target, filled, target.byteLength - filled, position + filled)
      if (count === 0) break
      filled += count
    }
    return filled
  }

  close(): void {
    closeSync(this.fd)
  }
}
