import type { Hash } from '../core/ids.ts'
import { MAX_DELTA_LINKS } from '../core/limits.ts'
import { ChunkPlaces, type HashStart, MAX_PLACES } from './chunk-places.ts'
import type { Database, Write } from './database.ts'
import { type ChunkEntry, decodeChunkEntry, placeOfEntry } from './entries.ts'
import { EntryCache } from './entry-cache.ts'
import { HashFilter } from './hash-filter.ts'
import {
  allOf,
  chunkKey,
  chunksStartingWith,
  idAfterLetter,
  idAtEnd,
  isChunkKey,
  restingRange,
  startOfChunkKey,
} from './keyspace.ts'

/** Lookups after which the filter is loaded: reading all hashes does not pay for a few questions. */
const LOOKUPS_BEFORE_FILTER = 2000

/** Looks chunks up by hash: batched, and without a disk read for most of those that are not there. */
export class ChunkIndex {
  readonly #index: Database
  readonly #cache = new EntryCache()
  #filter: HashFilter | undefined
  #loading: Promise<void> | undefined
  /** Hashes stored while the filter is being loaded. */
  #addedMeanwhile: Hash[] = []
  #lookups = 0
  /** Goes up with every `forget`, so that a load that began before does not come into force after it. */
  #generation = 0
  /** Chosen by gc and about to be deleted: whoever needs one must store it again. */
  readonly condemned = new Set<Hash>()

  constructor(index: Database) {
    this.#index = index
  }

  /** Returns what is known of each, damaged ones included. */
  async lookUp(hashes: readonly Hash[]): Promise<(ChunkEntry | undefined)[]> {
    await this.#prepareFilter(hashes.length)
    const filter = this.#filter
    const { state } = this.#cache
    const entries = hashes.map((hash) => this.#cache.get(hash))
    const places: number[] = []
    for (const [place, hash] of hashes.entries()) {
      if (entries[place] === undefined && (filter?.mayHave(hash) ?? true)) places.push(place)
    }
    const found = await this.#index.getMany(places.map((place) => chunkKey(hashes[place]!)))
    for (const [i, place] of places.entries()) {
      const bytes = found[i]
      if (bytes === undefined) continue
      const entry = decodeChunkEntry(bytes)
      entries[place] = entry
      this.#cache.add(hashes[place]!, entry, state)
    }
    if (this.condemned.size === 0) return entries
    // asked after the read: what was condemned while it ran is gone by the time the caller would rely on it
    return entries.map((entry, place) => (this.condemned.has(hashes[place]!) ? undefined : entry))
  }

  /** To be called before and after writes to index/. */
  noteWrites(writes: readonly Write[]): void {
    this.#cache.forget(writes.flatMap(({ key }) => (isChunkKey(key) ? [idAfterLetter('hash', key)] : [])))
  }

  /** Has everything read from the disk again. */
  forgetEntries(): void {
    this.#cache.clear()
  }

  /**
   * Returns for each entry how many deltas its chain has, itself included: 0 for a chunk that needs no other. undefined: there
   * is none, it or something that it rests on is marked damaged or absent, or the chain is too long to be read.
   */
  async links(entries: readonly (ChunkEntry | undefined)[]): Promise<(number | undefined)[]> {
    const places = entries.map((entry) => ({ entry, links: 0, isSound: true }))
    let open = places
    for (;;) {
      for (const place of open) if (place.entry === undefined || place.entry.damaged) place.isSound = false
      open = open.filter(({ entry, isSound }) => isSound && entry!.base !== undefined)
      if (open.length === 0) return places.map(({ links, isSound }) => (isSound ? links : undefined))
      const bases = [...new Set(open.map(({ entry }) => entry!.base!))]
      const found = new Map<Hash, ChunkEntry | undefined>()
      for (const [i, entry] of (await this.lookUp(bases)).entries()) found.set(bases[i]!, entry)
      for (const place of open) {
        place.entry = found.get(place.entry!.base!)
        place.links++
        // a cycle ends here, too
        if (place.links > MAX_DELTA_LINKS) place.isSound = false
      }
    }
  }

  /** Returns the deltas that rest on a chunk. */
  async restingOn(base: Hash): Promise<Hash[]> {
    const resting: Hash[] = []
    for await (const key of this.#index.keys(restingRange(base))) resting.push(idAtEnd('hash', key))
    return resting
  }

  /** To be called for every hash that is stored. */
  noteStored(hashes: Iterable<Hash>): void {
    for (const hash of hashes) {
      if (this.#filter !== undefined) this.#filter.add(hash)
      else if (this.#loading !== undefined) this.#addedMeanwhile.push(hash)
    }
  }

  /** Yields every chunk, ordered by hash. */
  async *all(): AsyncGenerator<[Hash, ChunkEntry]> {
    for await (const [key, value] of this.#index.scan(allOf('chunk'))) {
      yield [idAfterLetter('hash', key), decodeChunkEntry(value)]
    }
  }

  /** Yields the chunks of which the hashes start so, as they are now. */
  async *startingWith(starts: Iterable<HashStart>): AsyncGenerator<[Hash, ChunkEntry]> {
    for (const start of starts) {
      for await (const [key, value] of this.#index.scan(chunksStartingWith(start))) {
        yield [idAfterLetter('hash', key), decodeChunkEntry(value)]
      }
    }
  }

  /** Returns the places of all chunks; undefined: there are more than MAX_PLACES. `expected`: about how many there are. */
  async places(expected: number): Promise<ChunkPlaces | undefined> {
    if (expected > MAX_PLACES) return undefined
    const places = new ChunkPlaces(expected)
    for await (const page of this.#index.pages(allOf('chunk'))) {
      if (places.length + page.length > MAX_PLACES) return undefined
      for (const [key, value] of page) places.add(startOfChunkKey(key), placeOfEntry(value))
    }
    return places
  }

  /** Drops what is in memory; index/ was changed behind it. */
  forget(): void {
    this.#generation++
    this.#cache.clear()
    this.#filter = undefined
    this.#loading = undefined
    this.#addedMeanwhile = []
  }

  async #prepareFilter(lookups: number): Promise<void> {
    if (this.#filter !== undefined) return
    this.#lookups += lookups
    if (this.#lookups < LOOKUPS_BEFORE_FILTER) return
    this.#loading ??= this.#loadFilter()
    await this.#loading
  }

  async #loadFilter(): Promise<void> {
    const generation = this.#generation
    const filter = new HashFilter()
    for await (const page of this.#index.pages(allOf('chunk'), { keysOnly: true })) {
      for (const [key] of page) filter.add(idAfterLetter('hash', key))
    }
    if (generation !== this.#generation) return
    for (const hash of this.#addedMeanwhile) filter.add(hash)
    this.#addedMeanwhile = []
    this.#filter = filter
    this.#loading = undefined
  }
}
