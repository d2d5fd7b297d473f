import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SequentialWriter } from '../../src/node/sequential-writer.ts'

const MIB = 1024 * 1024

describe('SequentialWriter', () => {
  it('writes what it is given, and tells how much of it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'pegbar-'))
    try {
      const path = join(dir, 'a')
      const pieces = [0, 1, 65_536, 9 * MIB, 3 * MIB, 3].map((size) => randomBytes(size))
      const file = await open(path, 'wx')
      const writer = new SequentialWriter(file)
      let told = 0
      for (const piece of pieces) told += await writer.write(piece)
      expect(told).toBeGreaterThan(0)
      told += await writer.end()
      await file.close()
      expect(told).toBe(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0))
      expect(Buffer.concat(pieces).equals(await readFile(path))).toBe(true)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })

  it('goes on where the system took only a part', async () => {
    const disk = new FakeDisk({ most: 1_000_003 })
    const content = randomBytes(10 * MIB)
    const writer = new SequentialWriter(disk.file)
    for (let at = 0; at < content.byteLength; at += MIB) await writer.write(content.subarray(at, at + MIB))
    await writer.end()
    expect(Buffer.concat(disk.written).equals(content)).toBe(true)
  })

  it('asks the disk to begin long before the end, once at a time', async () => {
    const disk = new FakeDisk({ syncing: true })
    const writer = new SequentialWriter(disk.file)
    const write = async (mib: number) => {
      for (let at = 0; at < mib; at += 4) await writer.write(Buffer.alloc(4 * MIB))
    }
    await write(60)
    expect(disk.syncs).toBe(0)
    await write(300)
    expect(disk.syncs).toBe(1)
    disk.finishSync()
    await write(4)
    await write(4)
    expect(disk.syncs).toBe(2)
    disk.finishSync()
    await writer.end()
  })

  it('tells an error of the disk, also one of an earlier piece that the system tells once', async () => {
    const full = new FakeDisk({ room: 5 * MIB })
    const writing = new SequentialWriter(full.file)
    await expect(
      (async () => {
        for (let at = 0; at < 20; at++) await writing.write(Buffer.alloc(MIB))
      })(),
    ).rejects.toThrow('ENOSPC')
    await writing.settle()

    const broken = new FakeDisk({ syncing: true })
    const writer = new SequentialWriter(broken.file)
    for (let at = 0; at < 80; at += 4) await writer.write(Buffer.alloc(4 * MIB))
    broken.failSync(new Error('EIO'))
    await expect(writer.end()).rejects.toThrow('EIO')
    await writer.settle()
  })
})

/** A file that takes at most `most` bytes at once and `room` in all, and of which a sync takes until it is told. */
class FakeDisk {
  readonly written: Buffer[] = []
  syncs = 0
  #left: number
  #sync = Promise.withResolvers<void>()
  readonly #most: number
  readonly #isSlow: boolean

  constructor({ most = Number.POSITIVE_INFINITY, room = Number.POSITIVE_INFINITY, syncing = false } = {}) {
    this.#most = most
    this.#left = room
    this.#isSlow = syncing
  }

  get file(): FileHandle {
    const writev = async (pieces: Uint8Array[]) => {
      if (this.#left === 0) throw new Error('ENOSPC')
      const taken = Buffer.concat(pieces).subarray(0, Math.min(this.#most, this.#left))
      this.#left -= taken.byteLength
      this.written.push(taken)
      return { bytesWritten: taken.byteLength, buffers: pieces }
    }
    const datasync = async () => {
      this.syncs++
      if (this.#isSlow) await this.#sync.promise
    }
    return { writev, datasync } as unknown as FileHandle
  }

  finishSync(): void {
    this.#sync.resolve()
    this.#sync = Promise.withResolvers()
  }

  failSync(error: Error): void {
    this.#sync.reject(error)
  }
}
