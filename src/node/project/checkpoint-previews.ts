import { sameStamp } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import type { Pin } from '../../core/contracts.ts'
import type { Preview } from '../../core/record.ts'
import { mayHavePreview, type Previews } from '../previews/index.ts'
import { statEntry } from './disk.ts'
import type { PayloadBuffer } from './payload-buffer.ts'
import { storedPreview } from './preview.ts'

/** How long a checkpoint of many files waits at most for their previews, milliseconds. */
const MAX_WAIT_MS = 20_000
/** Of more files than this only few would get a preview anyway: the page makes those that are missing when they are looked at. */
export const VERY_MANY_FILES = 1000
/** Making previews of those takes this part of the time at most, while they are read and after it, */
export const SHARE_OF_VERY_MANY = 1 / 10
/** but so long in any case, milliseconds: what makes them has to start first. */
export const LEAST_OF_VERY_MANY_MS = 2000
/** Between two reports of the progress, milliseconds. */
const PROGRESS_MS = 100

/** With more files than this each gets a smaller preview, which takes a third of the time, so that more of them get one. */
const MANY_FILES = 50
const SIDE_OF_MANY = 512

interface WorkingFile {
  path: string
  /** Absolute. */
  file: string
}

interface SettleOptions {
  /** Ends the waiting. */
  signal: AbortSignal | undefined
  onProgress: (done: number, total: number) => void
}

/** A preview, and the state of the file that it shows. */
interface Made {
  preview: Preview
  stamp: FileStamp
}

/**
 * Makes the previews of the files of one checkpoint while these are cut and hashed. Each goes into the payload buffer as soon
 * as it is made, so that thousands take no memory; nothing here ever fails a checkpoint.
 */
export class CheckpointPreviews {
  readonly #previews: Previews
  readonly #buffer: PayloadBuffer
  readonly #pin: Pin
  readonly #made = new Map<string, Made>()
  readonly #files: WorkingFile[] = []
  #next = 0
  readonly #enough = new AbortController()
  readonly #startedMs = performance.now()
  readonly #runs = new Set<Promise<void>>()
  readonly #isVeryMany: boolean
  #running = 0
  #done = 0
  /** How long previews were being made, by the clock, until none was; and since when some are. Milliseconds. */
  #spentMs = 0
  #busySinceMs = 0

  /** `count`: the files of the checkpoint. */
  constructor(previews: Previews, { buffer, pin, count }: { buffer: PayloadBuffer; pin: Pin; count: number }) {
    this.#previews = previews
    this.#buffer = buffer
    this.#pin = pin
    this.#isVeryMany = count > VERY_MANY_FILES
  }

  /** Makes a preview of the file when its turn comes, if one may be made of a file of that name. */
  start(file: WorkingFile): void {
    if (!mayHavePreview(file.file)) return
    this.#files.push(file)
    // one more than are decoded: what is next is looked at, and what is made stored, beside them
    if (this.#running > this.#previews.count || !this.#mayMake()) return
    if (this.#running++ === 0) this.#busySinceMs = performance.now()
    const run = this.#run().finally(() => this.#runs.delete(run))
    this.#runs.add(run)
  }

  /**
   * Called when the files are read: waits as long again as that took for what is not made yet, but some seconds in any case
   * and MAX_WAIT_MS at most; with very many files a small part of that time. What is not made by then is never made.
   */
  async settle({ signal, onProgress }: SettleOptions): Promise<void> {
    const readMs = performance.now() - this.#startedMs
    const waitMs = this.#isVeryMany
      ? Math.min(readMs * SHARE_OF_VERY_MANY, MAX_WAIT_MS)
      : Math.max(Math.min(readMs, MAX_WAIT_MS), this.#previews.waitMs)
    const stop = () => this.#enough.abort()
    const timer = setTimeout(stop, waitMs)
    const told = setInterval(() => onProgress(this.#done, this.#files.length), PROGRESS_MS)
    signal?.addEventListener('abort', stop, { once: true })
    try {
      while (this.#runs.size > 0) await Promise.all(this.#runs)
    } finally {
      clearTimeout(timer)
      clearInterval(told)
      signal?.removeEventListener('abort', stop)
    }
  }

  /** Returns the preview of the file in the state that the stamp says; undefined when there is none, or of another state. */
  of(path: string, stamp: FileStamp): Preview | undefined {
    const made = this.#made.get(path)
    return made !== undefined && sameStamp(made.stamp, stamp) ? made.preview : undefined
  }

  /** Ends what is being made; afterwards nothing uses the buffer. */
  async close(): Promise<void> {
    this.#enough.abort()
    await Promise.all(this.#runs)
  }

  async #run(): Promise<void> {
    const { signal } = this.#enough
    while (!signal.aborted && this.#next < this.#files.length && this.#mayMake()) {
      const next = this.#files[this.#next++]!
      try {
        await this.#make(next, signal)
      } catch {
        // too late, or the file went away meanwhile: there is none
      }
      this.#done++
    }
    if (--this.#running === 0) this.#spentMs += performance.now() - this.#busySinceMs
  }

  #mayMake(): boolean {
    if (!this.#isVeryMany) return true
    const nowMs = performance.now()
    const spentMs = this.#spentMs + (this.#running === 0 ? 0 : nowMs - this.#busySinceMs)
    return spentMs <= Math.max((nowMs - this.#startedMs) * SHARE_OF_VERY_MANY, LEAST_OF_VERY_MANY_MS)
  }

  async #make({ path, file }: WorkingFile, signal: AbortSignal): Promise<void> {
    const before = await statEntry(file, path)
    const many = this.#files.length > MANY_FILES
    const image = await this.#previews.ofFile(file, { signal, ...(many && { side: SIDE_OF_MANY }) })
    if (before === undefined || image === undefined) return
    const after = await statEntry(file, path)
    if (after === undefined || !sameStamp(before.stamp, after.stamp) || signal.aborted) return
    const { preview, chunk } = storedPreview(image)
    this.#pin.add([chunk.hash])
    const missing = await this.#buffer.claim([chunk.hash])
    if (missing.size > 0) await this.#buffer.add([chunk])
    this.#made.set(path, { preview, stamp: after.stamp })
  }
}
