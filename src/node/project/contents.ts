import { type CdcWorkers, hashFile, sameStamp } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import { PegbarError } from '../../core/errors.ts'
import type { Hash } from '../../core/ids.ts'
import { MAX_SMALL_BYTES } from '../small-files/limits.ts'
import { readSmall } from './read-small.ts'

/**
 * How old a modification must be for the stamp to be trusted, milliseconds: a file written again within one tick of its
 * file system's clock keeps its stamp, and the coarsest tick (FAT) is two seconds.
 */
export const RACY_WINDOW_MS = 2000
/** How often a file that changes while it is read is read again. */
export const MAX_REREADS = 2
/** Most files whose content is remembered: about 30 MB. */
const MAX_REMEMBERED = 100_000

export interface Content {
  content: Hash
  /** Under which the file has that content. */
  stamp: FileStamp
}

/**
 * Tells whether a later write might leave the stamp as it is. Only the modification time matters: every write sets it to
 * the time of the write, so one that is clearly before (or after) now will change.
 */
export function isRacy(stamp: FileStamp, nowMs: number): boolean {
  return Math.abs(nowMs - Number(stamp.mtimeNs / 1_000_000n)) < RACY_WINDOW_MS
}

/** Knows the content of working files, and remembers it while their stamps stay. */
export class Contents {
  readonly #workers: CdcWorkers
  readonly #now: () => number
  readonly #known = new Map<string, Content>()

  constructor(workers: CdcWorkers, now: () => number) {
    this.#workers = workers
    this.#now = now
  }

  /**
   * Returns the hash of an absolute `file`, which has `stamp`; reads it unless it is known.
   *
   * @throws PegbarError `FILE_CHANGED` when it keeps changing, `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `FILE_LOCKED`
   */
  async of(file: string, stamp: FileStamp, signal?: AbortSignal): Promise<Content> {
    const known = this.#known.get(file)
    if (known !== undefined && sameStamp(known.stamp, stamp)) return known
    const read = await this.#read(file, stamp.size, signal)
    this.note(file, read)
    return read
  }

  /** Remembers what a file was seen, or made, to hold. */
  note(file: string, content: Content): void {
    this.#known.delete(file)
    if (isRacy(content.stamp, this.#now())) return
    const oldest = this.#known.size >= MAX_REMEMBERED ? this.#known.keys().next().value : undefined
    if (oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(file, content)
  }

  /** Returns the stamp if it may be relied on from now on, else undefined. */
  trusted(stamp: FileStamp): FileStamp | undefined {
    return isRacy(stamp, this.#now()) ? undefined : stamp
  }

  async #read(file: string, size: number, signal: AbortSignal | undefined): Promise<Content> {
    const small = size <= MAX_SMALL_BYTES ? await readSmall(file) : undefined
    if (small !== undefined) return { content: small.content, stamp: small.stamp }
    for (let reads = 0; reads <= MAX_REREADS; reads++) {
      const { hash, before, after } = await hashFile(file, {
        workers: this.#workers,
        ...(signal !== undefined && { signal }),
      })
      if (sameStamp(before, after)) return { content: hash, stamp: after }
    }
    throw fileChanged(file)
  }
}

/** Returns the error for a file that would not rest. */
export function fileChanged(path: string): PegbarError {
  return new PegbarError('FILE_CHANGED', `"${path}" changed while it was read`, {
    path,
    hint: 'wait until the application has finished saving it, then try again',
  })
}
