import type { StoredChunk } from '../core/chunk.ts'
import { isPegbarError } from '../core/errors.ts'
import type { Hash } from '../core/ids.ts'
import { MAX_DELTA_LINKS } from '../core/limits.ts'
import type { ChunkIndex } from './chunk-index.ts'
import { damaged, decodeChunk } from './codec.ts'
import type { Database } from './database.ts'
import type { ChunkEntry } from './entries.ts'
import { sequenceKey } from './keyspace.ts'
import { RawCache } from './raw-cache.ts'
import { type ChunkValue, decodeValue } from './value.ts'

/** A chunk as it was found. */
export interface ReadChunk {
  entry: ChunkEntry
  /** undefined: LevelDB dropped it. */
  value: Uint8Array | undefined
}

/** What deltas rest on, by hash. */
export interface Bases {
  /** Raw bytes, verified. What can not be read is left out. */
  readonly raw: ReadonlyMap<Hash, Uint8Array>
  /** Those of which the value is not what index/ says, with the sequence under which it was read. */
  readonly damaged: ReadonlyMap<Hash, number>
}

const NO_BASES: Bases = { raw: new Map(), damaged: new Map() }

/** Reads values by hash, and what deltas rest on. Marks nothing. */
export class ChunkReader {
  readonly #values: Database
  readonly #index: ChunkIndex
  /** What deltas rest on is read for each of them: versions of one file rest on the same chunks. */
  readonly #cache = new RawCache()

  constructor(values: Database, index: ChunkIndex) {
    this.#values = values
    this.#index = index
  }

  /** Answers in the order asked, with one read for all; undefined: not in index/. */
  async read(hashes: readonly Hash[]): Promise<(ReadChunk | undefined)[]> {
    const entries = await this.#index.lookUp(hashes)
    const present = entries.filter((entry) => entry !== undefined)
    const values = await this.#values.getMany(present.map(({ sequence }) => sequenceKey(sequence)))
    let at = 0
    return entries.map((entry) => (entry === undefined ? undefined : { entry, value: values[at++] }))
  }

  /** Reads what these chunks rest on: all of one link with one read of the disk. */
  bases(chunks: Iterable<StoredChunk | undefined>): Promise<Bases> {
    return this.readRaw(basesOf(chunks))
  }

  /** Reads chunks, and what they rest on, to be used as bases. */
  async readRaw(hashes: readonly Hash[]): Promise<Bases> {
    if (hashes.length === 0) return NO_BASES
    const raw = new Map<Hash, Uint8Array>()
    const found = new Map<Hash, { chunk: StoredChunk; sequence: number }>()
    const broken = new Map<Hash, number>()
    let wanted = hashes
    // a chain has at most MAX_DELTA_LINKS deltas, and what the last of them rests on
    for (let link = 0; wanted.length > 0 && link <= MAX_DELTA_LINKS; link++) {
      const asked = wanted.filter((hash) => {
        const bytes = this.#cache.get(hash)
        if (bytes !== undefined) raw.set(hash, bytes)
        return bytes === undefined && !found.has(hash)
      })
      const reads = await this.read(asked)
      const read: StoredChunk[] = []
      for (const [i, hash] of asked.entries()) {
        const { entry, value } = reads[i] ?? {}
        if (entry === undefined || entry.damaged) continue
        const chunk = parse(hash, value)
        if (chunk === undefined) {
          broken.set(hash, entry.sequence)
          continue
        }
        found.set(hash, { chunk, sequence: entry.sequence })
        read.push(chunk)
      }
      wanted = basesOf(read)
    }
    const decode = (hash: Hash, links: number): Uint8Array | undefined => {
      const known = raw.get(hash)
      if (known !== undefined) return known
      const place = found.get(hash)
      if (place === undefined || links > MAX_DELTA_LINKS || broken.has(hash)) return undefined
      const { chunk, sequence } = place
      const base = chunk.base === undefined ? undefined : decode(chunk.base, links + 1)
      if (chunk.base !== undefined && base === undefined) return undefined
      try {
        const bytes = decodeChunk(chunk, base)
        raw.set(hash, bytes)
        this.#cache.add(hash, bytes)
        return bytes
      } catch (error) {
        if (!isPegbarError(error, 'CHUNK_DAMAGED')) throw error
        broken.set(hash, sequence)
        return undefined
      }
    }
    for (const hash of found.keys()) decode(hash, 0)
    return { raw, damaged: broken }
  }
}

/** Returns the chunk in a value; undefined when there is none, or it is not that chunk. */
export function parse(hash: Hash, value: Uint8Array | undefined): ChunkValue | undefined {
  if (value === undefined) return undefined
  try {
    const stored = decodeValue(value)
    return stored.kind === 'chunk' && stored.hash === hash ? stored : undefined
  } catch (error) {
    // a flipped bit in the header looks like another version: index/ knows that the value was readable once
    if (isPegbarError(error)) return undefined
    throw error
  }
}

/** Returns the raw bytes of a chunk. Errors as `decodeChunk`. */
export function decodeWith(bases: Bases, chunk: StoredChunk): Uint8Array {
  return decodeChunk(chunk, chunk.base === undefined ? undefined : bases.raw.get(chunk.base))
}

/** Tells whether a value is what it says; `unknown`: it is a delta, and what it rests on can not be read. */
export function judge(bases: Bases, chunk: StoredChunk): 'sound' | 'damaged' | 'unknown' {
  if (chunk.base !== undefined && !bases.raw.has(chunk.base)) return 'unknown'
  return decodeIfSound(bases, chunk) === undefined ? 'damaged' : 'sound'
}

/** Returns the raw bytes of a chunk; undefined when it, or what it rests on, can not be read. */
export function decodeIfSound(bases: Bases, chunk: StoredChunk): Uint8Array | undefined {
  try {
    return decodeWith(bases, chunk)
  } catch (error) {
    if (isPegbarError(error, 'CHUNK_DAMAGED')) return undefined
    throw error
  }
}

/** @throws CHUNK_DAMAGED when it is marked so, or its value is another one */
export function chunkIn(hash: Hash, { entry, value }: ReadChunk): StoredChunk {
  const chunk = entry.damaged ? undefined : parse(hash, value)
  if (chunk === undefined) throw damaged({ hash })
  return chunk
}

function basesOf(chunks: Iterable<StoredChunk | undefined>): Hash[] {
  const bases = new Set<Hash>()
  for (const chunk of chunks) if (chunk?.base !== undefined) bases.add(chunk.base)
  return [...bases]
}
