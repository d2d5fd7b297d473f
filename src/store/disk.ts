import { open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

const MIB = 1024 * 1024

/**
 * Bytes that are left free: opening LevelDB again copies the logs of all three databases, each up to a write buffer, into
 * table files, and a compaction writes its result before it deletes what it has read.
 */
export const DEFAULT_KEEP_FREE_BYTES = 16 * MIB
/** The reserve is laid down when this many times its size is left: until then the free disk is the reserve. */
const RESERVE_WHEN_FREE = 16

/** Returns the bytes that this user may still write to the disk that holds `folder`. */
export async function freeBytes(folder: string): Promise<number> {
  const { bsize, bavail } = await statfs(folder)
  return bsize * bavail
}

/** Returns the bytes of all files in a folder and below it, as their lengths. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    // LevelDB deletes files of its own at any time
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => undefined)
    bytes += found?.size ?? 0
  }
  return bytes
}

/**
 * Space set aside for gc and purge: other programs may fill the disk, and giving space back needs some. The file exists
 * only while the disk is nearly full, so that a small project on an empty disk stays small.
 */
export class Reserve {
  readonly #folder: string
  readonly #file: string
  readonly #bytes: number

  constructor(folder: string, bytes: number) {
    this.#folder = folder
    this.#file = join(folder, 'reserve')
    this.#bytes = bytes
  }

  /** With less than this the disk is nearly full. */
  get lowBytes(): number {
    return RESERVE_WHEN_FREE * this.#bytes
  }

  /** Returns the bytes that are set aside now. */
  async held(): Promise<number> {
    return (await stat(this.#file).catch(() => undefined))?.size ?? 0
  }

  /** Lays the reserve down when the disk fills up, and takes it away when there is room again. Never throws. */
  async adjust(free: number): Promise<void> {
    const held = await this.held()
    if (held > 0 && free + held >= this.lowBytes) return this.release()
    // twice: the file, and as much again for the databases
    if (held > 0 || free >= this.lowBytes || free < 2 * this.#bytes) return
    const file = await open(this.#file, 'w').catch(() => undefined)
    if (file === undefined) return
    try {
      const block = new Uint8Array(Math.min(MIB, this.#bytes))
      // written, not only made long: a sparse file reserves nothing
      for (let written = 0; written < this.#bytes; written += block.byteLength) await file.write(block)
      await file.sync()
    } catch {
      // the disk filled up meanwhile: a part of a reserve would only be in the way
      await this.release()
    } finally {
      await file.close()
    }
  }

  async release(): Promise<void> {
    await rm(this.#file, { force: true })
  }

  async restore(): Promise<void> {
    await this.adjust(await freeBytes(this.#folder))
  }
}
