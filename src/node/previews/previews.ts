import { availableParallelism } from 'node:os'
import { MAX_PREVIEW_PIXELS } from '../../core/limits.ts'
import { Slots } from '../../protocol/slots.ts'
import { DraftCache } from './draft-cache.ts'
import { findFfmpeg, type MediaFile, mediaPicture } from './ffmpeg.ts'
import { type PreviewKind, previewKind } from './kind.ts'
import { IDLE_MS, MAX_FILE_PIXELS, MAX_IMAGE_PIXELS, PREVIEW_TIMEOUT_MS } from './limits.ts'
import type { PreviewImage } from './messages.ts'
import { DEFAULT_WORKER_URL, type NewRequest, PreviewFailed, PreviewProcess } from './preview-process.ts'

/** Where there are two cores, one is for cutting, hashing, and the application of the person. */
const DEFAULT_COUNT = availableParallelism() >= 4 ? 2 : 1
/** How long a checkpoint waits at least for the previews that are not made when its files are read, milliseconds. */
const DEFAULT_WAIT_MS = 4000

export interface PreviewsInit {
  /** Previews that are made at once, each in a process of its own. @default 2, or 1 with fewer than 4 cores */
  count?: number
  /** Longest time for one preview, milliseconds. @default PREVIEW_TIMEOUT_MS */
  timeoutMs?: number
  /** How long a checkpoint waits at least, milliseconds. @default DEFAULT_WAIT_MS */
  waitMs?: number
  /** The module that the processes run. @default DEFAULT_WORKER_URL */
  url?: URL
}

export interface PreviewOptions {
  signal?: AbortSignal | undefined
}

export interface FilePreviewOptions extends PreviewOptions {
  /** Most pixels along one side. @default MAX_PREVIEW_PIXELS */
  side?: number
}

/**
 * Makes previews, in processes that are started when there is something to decode, used again, replaced after a crash, and
 * ended when they have had nothing to do for IDLE_MS. One such object for the node.
 */
export class Previews {
  readonly count: number
  readonly waitMs: number
  /** Those of working files. */
  readonly drafts = new DraftCache()
  readonly #timeoutMs: number
  readonly #url: URL
  readonly #slots: Slots
  readonly #idle: PreviewProcess[] = []
  readonly #all = new Set<PreviewProcess>()
  readonly #stopping = new AbortController()
  #idleTimer: NodeJS.Timeout | undefined

  constructor(init: PreviewsInit = {}) {
    const { count = DEFAULT_COUNT, timeoutMs = PREVIEW_TIMEOUT_MS, waitMs = DEFAULT_WAIT_MS } = init
    if (!Number.isSafeInteger(count) || count < 1) throw new TypeError(`there is at least one process; got ${count}`)
    this.count = count
    this.waitMs = waitMs
    this.#timeoutMs = timeoutMs
    this.#url = init.url ?? DEFAULT_WORKER_URL
    this.#slots = new Slots(count)
  }

  /** The processes that run now, for those who watch them. */
  get pids(): number[] {
    return [...this.#all].flatMap(({ pid }) => pid ?? [])
  }

  /**
   * Returns a preview of a file, or undefined when none can be made of it, whatever the reason. Rejects with the signal's reason
   * alone; a preview that is being made then is finished, and forgotten.
   */
  async ofFile(file: string, options: FilePreviewOptions = {}): Promise<PreviewImage | undefined> {
    const { side = MAX_PREVIEW_PIXELS } = options
    try {
      // beside the turn of another: the process does not wait for it
      const found = await previewKind(file)
      options.signal?.throwIfAborted()
      if (found === undefined) return undefined
      return await this.#turn(() => this.#fromFile(file, found, side), options)
    } catch {
      options.signal?.throwIfAborted()
      return undefined
    }
  }

  /**
   * Returns a preview of an image; which formats are taken is the caller's to say.
   *
   * @throws PreviewFailed when it is damaged or too large
   */
  ofImage(bytes: Uint8Array, options: PreviewOptions = {}): Promise<PreviewImage> {
    return this.#turn(
      () => this.#decode({ kind: 'bytes', bytes, maxPixels: MAX_IMAGE_PIXELS, side: MAX_PREVIEW_PIXELS }),
      options,
    )
  }

  /** Ends all processes; what they were doing fails. There are no previews afterwards. */
  stop(): void {
    this.#stopping.abort(new PreviewFailed('previews are no longer made'))
    clearTimeout(this.#idleTimer)
    for (const process of this.#all) process.kill('previews are no longer made')
    this.#all.clear()
  }

  async #turn<T>(make: () => Promise<T>, { signal }: PreviewOptions): Promise<T> {
    const stop = this.#stopping.signal
    await this.#slots.take({ signal: signal === undefined ? stop : AbortSignal.any([stop, signal]) })
    const making = make().finally(() => this.#slots.release())
    return signal === undefined ? making : orAborted(making, signal)
  }

  async #fromFile(file: string, found: PreviewKind, side: number): Promise<PreviewImage | undefined> {
    if (!('format' in found)) return this.#decode({ kind: found.kind, file, maxPixels: MAX_FILE_PIXELS, side })
    const bytes = await this.#fromMedia({ file, ...found })
    if (bytes === undefined) return undefined
    return this.#decode({ kind: 'bytes', bytes, maxPixels: MAX_IMAGE_PIXELS, side })
  }

  async #fromMedia(media: MediaFile): Promise<Uint8Array | undefined> {
    const ffmpeg = await findFfmpeg()
    if (ffmpeg === undefined) return undefined
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), this.#timeoutMs)
    try {
      return await mediaPicture(ffmpeg, media, { signal: AbortSignal.any([late.signal, this.#stopping.signal]) })
    } finally {
      clearTimeout(timer)
    }
  }

  async #decode(request: NewRequest): Promise<PreviewImage> {
    this.#stopping.signal.throwIfAborted()
    const process = this.#takeProcess()
    try {
      return await process.make(request, this.#timeoutMs)
    } finally {
      this.#giveBack(process)
    }
  }

  #takeProcess(): PreviewProcess {
    clearTimeout(this.#idleTimer)
    for (let process = this.#idle.pop(); process !== undefined; process = this.#idle.pop()) {
      if (!process.ended) return process
      this.#all.delete(process)
    }
    const started = new PreviewProcess(this.#url)
    this.#all.add(started)
    return started
  }

  #giveBack(process: PreviewProcess): void {
    if (process.ended) this.#all.delete(process)
    else this.#idle.push(process)
    clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => this.#endIdle(), IDLE_MS)
    this.#idleTimer.unref()
  }

  #endIdle(): void {
    for (const process of this.#idle.splice(0)) {
      process.kill('nothing to do')
      this.#all.delete(process)
    }
  }
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    // nobody hears of its end
    promise.catch(() => {})
  }
}
