import { isPegbarError } from '../../core/errors.ts'
import type { Hash } from '../../core/ids.ts'
import type { Arrivals } from './arrivals.ts'
import type { FileKey, WantedChunk } from './schedule/model.ts'
import type { Planner } from './schedule/planner.ts'

export interface IncomingComponents {
  key: FileKey
  planner: Planner
  arrivals: Arrivals
  /** There is something new to ask for. */
  onReady(): void
}

interface Awaited {
  /** Raw bytes of the file that are here when it is. */
  bytes: number
  onBytes: ((bytes: number) => void) | undefined
}

/** What one file still awaits. Its methods fail with what `fail` was called with. */
export class Incoming {
  readonly #c: IncomingComponents
  readonly #awaited = new Map<Hash, Awaited>()
  readonly #waiting = new Set<{ until: () => boolean; resolve: () => void; reject: (error: unknown) => void }>()
  #lacks = false
  #failure: { error: unknown } | undefined

  constructor(components: IncomingComponents) {
    this.#c = components
  }

  /** Whether something that was wanted is nowhere to be had now. */
  get lacks(): boolean {
    return this.#lacks
  }

  /**
   * Has these fetched if they are not here; resolves as soon as that is known. `onBytes`, the same for all content of a file, is
   * called when they are here.
   */
  async want(chunks: readonly WantedChunk[], onBytes?: (bytes: number) => void): Promise<void> {
    this.#throwFailure()
    const { key, planner, arrivals, onReady } = this.#c
    const once = new Map<Hash, WantedChunk>()
    for (const chunk of chunks) {
      once.set(chunk.hash, chunk)
      const bytes = onBytes === undefined ? 0 : chunk.size
      const awaited = this.#awaited.get(chunk.hash)
      if (awaited === undefined) {
        this.#awaited.set(chunk.hash, { bytes, onBytes })
      } else {
        awaited.bytes += bytes
        awaited.onBytes ??= onBytes
      }
    }
    const first = planner.want(key, [...once.values()])
    let missing: readonly WantedChunk[] = first
    try {
      missing = await arrivals.missing(first)
    } finally {
      // another file may want them as well, whatever becomes of this one
      const hashes = new Set(missing.map(({ hash }) => hash))
      planner.found(first.map(({ hash }) => hash).filter((hash) => !hashes.has(hash)))
      planner.ready([...hashes])
      if (hashes.size > 0) onReady()
    }
  }

  /**
   * Returns the raw bytes of a node of the chunk list.
   *
   * @throws CHUNK_MISSING when nobody has it
   */
  async node(node: WantedChunk): Promise<Uint8Array> {
    for (let again = true; ; again = false) {
      await this.want([node])
      await this.#when(() => !this.#awaited.has(node.hash))
      try {
        return await this.#c.arrivals.raw(node.hash)
      } catch (error) {
        // a damaged one counts as absent from now on
        if (!again || !isPegbarError(error, 'CHUNK_DAMAGED')) throw error
      }
    }
  }

  /** Resolves when at most `count` chunks are awaited. */
  whenAtMost(count: number): Promise<void> {
    return this.#when(() => this.#awaited.size <= count)
  }

  /** A chunk is here, or nobody has it. */
  settled(hash: Hash, here: boolean): void {
    const awaited = this.#awaited.get(hash)
    if (awaited === undefined) return
    this.#awaited.delete(hash)
    if (!here) this.#lacks = true
    else awaited.onBytes?.(awaited.bytes)
    this.#look()
  }

  /** Nothing comes any more. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    for (const { reject } of this.#waiting) reject(this.#failure.error)
    this.#waiting.clear()
  }

  async #when(until: () => boolean): Promise<void> {
    this.#throwFailure()
    if (until()) return
    await new Promise<void>((resolve, reject) => this.#waiting.add({ until, resolve, reject }))
  }

  #look(): void {
    for (const waiting of this.#waiting) {
      if (!waiting.until()) continue
      this.#waiting.delete(waiting)
      waiting.resolve()
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
