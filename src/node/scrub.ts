import type { ProjectStore, ScrubState } from '../core/contracts.ts'

/**
 * About 4 % of what a laptop's disk can read, and 1 % of one core: 100 GB are read in seven hours in which nobody works, a
 * working week of evenings.
 */
export const DEFAULT_SCRUB_BYTES_PER_SECOND = 4 * 1024 * 1024
/** From the end of one round to the next: disks lose bits over months. */
export const DEFAULT_SCRUB_EVERY_MS = 30 * 24 * 60 * 60 * 1000
/** The allowance that a pause may leave: a step after it reads no more than this, in milliseconds of the rate. */
const MAX_SAVED_MS = 2000
/** Bytes after which the place is noted: what a crash makes to be read again. A note is a synced write. */
const NOTE_EVERY_BYTES = 64 * 1024 * 1024

export interface ScrubInit {
  /** The projects that are open. */
  stores(): readonly Pick<ProjectStore, 'local' | 'scrub'>[]
  /** Whether the person works, or content moves: then nothing is read. */
  isBusy(): boolean
  /** Milliseconds since 1970. */
  now: () => number
  /** @default DEFAULT_SCRUB_BYTES_PER_SECOND */
  bytesPerSecond?: number
  /** @default DEFAULT_SCRUB_EVERY_MS */
  everyMs?: number
}

type Store = ReturnType<ScrubInit['stores']>[number]

interface Place extends ScrubState {
  /** Read since the place was last noted. */
  bytes: number
}

/**
 * Reads and hashes all that is stored, slowly, in the background, again and again. Goes on where it stopped, also after a
 * restart; what it finds damaged is marked, which is what wakes the healer.
 */
export class Scrub {
  readonly #init: Required<ScrubInit>
  readonly #places = new Map<Store, Place>()
  #lastMs: number | undefined
  /** Bytes that may be read now; negative after a step that read more. */
  #allowance = 0

  constructor({
    bytesPerSecond = DEFAULT_SCRUB_BYTES_PER_SECOND,
    everyMs = DEFAULT_SCRUB_EVERY_MS,
    ...init
  }: ScrubInit) {
    this.#init = { ...init, bytesPerSecond, everyMs }
  }

  /** Reads as much as the time since the last turn allows, of the first project that is due. */
  async turn(signal?: AbortSignal): Promise<void> {
    const { now, bytesPerSecond, isBusy, stores } = this.#init
    const nowMs = now()
    // a clock that was set back allows nothing
    const elapsedMs = Math.max(0, nowMs - (this.#lastMs ?? nowMs))
    this.#lastMs = nowMs
    if (isBusy()) return
    const most = (MAX_SAVED_MS / 1000) * bytesPerSecond
    this.#allowance = Math.min(most, this.#allowance + (elapsedMs / 1000) * bytesPerSecond)
    if (this.#allowance <= 0) return
    for (const store of stores()) {
      const place = await this.#placeOf(store)
      if (!this.#isDue(place, nowMs)) continue
      await this.#step(store, place, signal)
      return
    }
  }

  /** Notes the places, so that the next process goes on there. */
  async stop(): Promise<void> {
    for (const [store, place] of this.#places) {
      if (place.bytes > 0) await this.#note(store, place).catch(() => {})
    }
  }

  #isDue({ cursor, endedMs }: Place, nowMs: number): boolean {
    // a round that ended in the future is one of a clock that was wrong
    return cursor !== undefined || endedMs === undefined || Math.abs(nowMs - endedMs) >= this.#init.everyMs
  }

  async #placeOf(store: Store): Promise<Place> {
    let place = this.#places.get(store)
    if (place === undefined) {
      place = { cursor: undefined, endedMs: undefined, ...(await store.local.scrub()), bytes: 0 }
      this.#places.set(store, place)
    }
    return place
  }

  async #step(store: Store, place: Place, signal: AbortSignal | undefined): Promise<void> {
    const options = { maxBytes: this.#allowance, ...(signal !== undefined && { signal }) }
    const { next, bytes } = await store.scrub(place.cursor, options)
    this.#allowance -= bytes
    place.cursor = next
    place.bytes += bytes
    if (next === undefined) place.endedMs = this.#init.now()
    if (next === undefined || place.bytes >= NOTE_EVERY_BYTES) await this.#note(store, place)
  }

  async #note(store: Store, place: Place): Promise<void> {
    const { cursor, endedMs } = place
    place.bytes = 0
    await store.local.setScrub({ cursor, endedMs })
  }
}
