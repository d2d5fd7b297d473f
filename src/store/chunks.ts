import type { ChunkInfo, StoredChunk } from '../core/chunk.ts'
import type { AbortOptions, ChunkStore, Pin } from '../core/contracts.ts'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { Hash } from '../core/ids.ts'
import { MAX_CHUNK_BYTES } from '../core/limits.ts'
import type { ChunkIndex } from './chunk-index.ts'
import { damaged, decodeChunk } from './codec.ts'
import { type Database, del, put, type Write } from './database.ts'
import { type ChunkEntry, encodeChunkEntry, encodeJson } from './entries.ts'
import { chunkKey, deadKey, sequenceKey } from './keyspace.ts'
import { countChunks, type IndexMeta } from './meta.ts'
import type { Pins } from './pins.ts'
import { type ChunkValue, chunkValue, decodeValue, type Encodable } from './value.ts'
import { checkSignal, type Writer } from './writer.ts'

/** Chunks that `getMany` reads at once, while as many are on their way: about 2 MiB of each. */
const READ_AHEAD_CHUNKS = 32

export interface ChunksComponents {
  /** The database of values. */
  values: Database
  index: ChunkIndex
  writer: Writer
  pins: Pins
}

/** Chunks ready to be appended: what is new of those given. */
export interface PreparedChunks {
  values: Encodable[]
  addedBytes: number
  /** Returns what index/ must say once the values stand from sequence `first` on. */
  indexed(first: number, meta: IndexMeta): { writes: Write[]; meta: IndexMeta }
  /** To be called when index/ says it. */
  done(): void
}

export class Chunks implements ChunkStore {
  readonly #values: Database
  readonly #index: ChunkIndex
  readonly #writer: Writer
  readonly #pins: Pins
  readonly #damageListeners = new Set<(hash: Hash) => void>()

  constructor(components: ChunksComponents) {
    this.#values = components.values
    this.#index = components.index
    this.#writer = components.writer
    this.#pins = components.pins
  }

  async has(hashes: readonly Hash[]): Promise<boolean[]> {
    const entries = await this.#index.lookUp(hashes)
    return entries.map((entry) => entry !== undefined && !entry.damaged)
  }

  /** Answers which are in the index, damaged or not. */
  async areKnown(hashes: readonly Hash[]): Promise<boolean[]> {
    return (await this.#index.lookUp(hashes)).map((entry) => entry !== undefined)
  }

  async info(hashes: readonly Hash[]): Promise<(ChunkInfo | undefined)[]> {
    const entries = await this.#index.lookUp(hashes)
    return entries.map((entry) => (entry === undefined || entry.damaged ? undefined : infoOf(entry)))
  }

  async get(hash: Hash, options: AbortOptions = {}): Promise<Uint8Array> {
    checkSignal(options.signal)
    return this.#verified(hash, await this.#readOne(hash))
  }

  /** As `get`, without marking anything: for tasks of the writer, in which marking would wait for itself. */
  async peek(hash: Hash): Promise<Uint8Array> {
    const read = await this.#readOne(hash)
    const chunk = presentChunk(hash, read)
    return decodeChunk(chunk)
  }

  async *getMany(
    hashes: AsyncIterable<Hash> | Iterable<Hash>,
    options: AbortOptions = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let ahead: Promise<() => AsyncGenerator<Uint8Array, void, undefined>> | undefined
    for await (const group of groupsOf(hashes, READ_AHEAD_CHUNKS)) {
      checkSignal(options.signal)
      const ready = ahead
      ahead = this.#readGroup(group)
      // awaited below or, when the caller stops early, by nobody
      ahead.catch(() => undefined)
      if (ready !== undefined) yield* (await ready)()
    }
    checkSignal(options.signal)
    if (ahead !== undefined) yield* (await ahead)()
  }

  async getStored(hash: Hash): Promise<StoredChunk | undefined> {
    const [stored] = await this.getStoredMany([hash])
    return stored
  }

  async getStoredMany(hashes: readonly Hash[]): Promise<(StoredChunk | undefined)[]> {
    const reads = await this.#read(hashes)
    return reads.map((read, i) => {
      if (read === undefined || read.entry.damaged || read.value === undefined) return undefined
      const chunk = parse(hashes[i]!, read.value)
      if (chunk === undefined) return undefined
      const { hash, codec, rawSize, base, payload } = chunk
      return { hash, codec, rawSize, payload, ...(base === undefined ? {} : { base }) }
    })
  }

  async put(chunks: readonly StoredChunk[], options: AbortOptions = {}): Promise<{ addedBytes: number }> {
    checkSignal(options.signal)
    return this.#writer.run(async () => {
      const prepared = await this.prepare(chunks)
      if (prepared.values.length > 0) {
        const first = await this.#writer.append(prepared.values)
        const { writes, meta } = prepared.indexed(first, this.#writer.meta)
        await this.#writer.index(writes, { ...meta, noted: this.#writer.next - 1 })
        prepared.done()
      }
      return { addedBytes: prepared.addedBytes }
    })
  }

  /** Returns what of `chunks` is new, ready to be appended. Only within a task of the writer. */
  async prepare(chunks: readonly StoredChunk[]): Promise<PreparedChunks> {
    const unique = new Map(chunks.map((chunk) => [chunk.hash, chunk]))
    const hashes = [...unique.keys()]
    const entries = await this.#index.lookUp(hashes)
    const storedAt = Math.floor(Date.now() / 1000)
    const fresh: StoredChunk[] = []
    const replaced: ChunkEntry[] = []
    for (const [i, hash] of hashes.entries()) {
      const entry = entries[i]
      if (entry !== undefined && !entry.damaged) continue
      if (entry !== undefined) replaced.push(entry)
      fresh.push(checked(unique.get(hash)!))
    }
    return {
      values: fresh.map((chunk) => chunkValue(chunk, storedAt)),
      addedBytes: fresh.reduce((sum, { payload }) => sum + payload.byteLength, 0),
      indexed: (first, meta) => {
        const added = fresh.map((chunk, i) => entryOf({ ...chunk, storedAt }, first + i))
        const writes = added.map((entry, i) => put(chunkKey(fresh[i]!.hash), encodeChunkEntry(entry)))
        for (const { sequence, storedSize } of replaced) writes.push(put(deadKey(sequence), encodeJson(storedSize)))
        return { writes, meta: countChunks(countChunks(meta, replaced, -1), added, 1) }
      },
      done: () => this.#index.noteStored(fresh.map(({ hash }) => hash)),
    }
  }

  async verify(hash: Hash): Promise<boolean> {
    try {
      await this.get(hash)
      return true
    } catch (error) {
      if (isPegbarError(error, 'CHUNK_DAMAGED') || isPegbarError(error, 'CHUNK_MISSING')) return false
      throw error
    }
  }

  pin(hashes?: Iterable<Hash>): Pin {
    return this.#pins.pin(hashes)
  }

  /**
   * Marks a chunk damaged, unless another value has taken the place of the one that was read. Returns whether it is marked
   * now and was not before.
   */
  async markDamaged(hash: Hash, sequence: number): Promise<boolean> {
    const isNew = await this.#writer.run(async () => {
      const [entry] = await this.#index.lookUp([hash])
      if (entry === undefined || entry.sequence !== sequence || entry.damaged) return false
      const marked = put(chunkKey(hash), encodeChunkEntry({ ...entry, damaged: true }))
      await this.#writer.index([marked], this.#writer.meta)
      return true
    })
    if (isNew) for (const listener of this.#damageListeners) listener(hash)
    return isNew
  }

  async forgetDamaged(hashes: readonly Hash[]): Promise<void> {
    await this.#writer.run(async () => {
      const gone: ChunkEntry[] = []
      const writes: Write[] = []
      for (const [i, entry] of (await this.#index.lookUp(hashes)).entries()) {
        if (entry?.damaged !== true) continue
        gone.push(entry)
        // the value is garbage now, which gc takes away
        writes.push(del(chunkKey(hashes[i]!)), put(deadKey(entry.sequence), encodeJson(entry.storedSize)))
      }
      if (writes.length > 0) await this.#writer.index(writes, countChunks(this.#writer.meta, gone, -1))
    })
  }

  onDamaged(listener: (hash: Hash) => void): () => void {
    this.#damageListeners.add(listener)
    return () => this.#damageListeners.delete(listener)
  }

  async #readOne(hash: Hash): Promise<ReadChunk | undefined> {
    const [read] = await this.#read([hash])
    return read
  }

  async #read(hashes: readonly Hash[]): Promise<(ReadChunk | undefined)[]> {
    const entries = await this.#index.lookUp(hashes)
    const present = entries.filter((entry) => entry !== undefined)
    const values = await this.#values.getMany(present.map(({ sequence }) => sequenceKey(sequence)))
    let at = 0
    return entries.map((entry) => (entry === undefined ? undefined : { entry, value: values[at++] }))
  }

  async #readGroup(group: readonly Hash[]): Promise<() => AsyncGenerator<Uint8Array, void, undefined>> {
    const reads = await this.#read(group)
    const verified = (hash: Hash, read: ReadChunk | undefined) => this.#verified(hash, read)
    return async function* () {
      for (const [i, hash] of group.entries()) yield await verified(hash, reads[i])
    }
  }

  async #verified(hash: Hash, read: ReadChunk | undefined): Promise<Uint8Array> {
    try {
      return decodeChunk(presentChunk(hash, read))
    } catch (error) {
      if (read === undefined || read.entry.damaged || !isPegbarError(error, 'CHUNK_DAMAGED')) throw error
      // the value may have been replaced or deleted between the two reads
      const [now] = await this.#index.lookUp([hash])
      if (now === undefined || now.sequence !== read.entry.sequence) return this.get(hash)
      await this.markDamaged(hash, read.entry.sequence)
      throw error
    }
  }
}

interface ReadChunk {
  entry: ChunkEntry
  /** undefined: LevelDB dropped it. */
  value: Uint8Array | undefined
}

/** @throws CHUNK_MISSING, or CHUNK_DAMAGED when it is marked so or its value is another one */
function presentChunk(hash: Hash, read: ReadChunk | undefined): StoredChunk {
  if (read === undefined) {
    throw new PegbarError('CHUNK_MISSING', `chunk ${hash} is not on this disk`, {
      details: { hash },
      hint: 'run `pegbar sync` to get it from another laptop',
    })
  }
  const { entry, value } = read
  const chunk = entry.damaged || value === undefined ? undefined : parse(hash, value)
  if (chunk === undefined) throw damaged({ hash })
  return chunk
}

/** Returns the chunk in a value; undefined when the value is not that chunk. */
function parse(hash: Hash, value: Uint8Array): ChunkValue | undefined {
  try {
    const stored = decodeValue(value)
    return stored.kind === 'chunk' && stored.hash === hash ? stored : undefined
  } catch (error) {
    // a flipped bit in the header looks like another version: index/ knows that the value was readable once
    if (isPegbarError(error)) return undefined
    throw error
  }
}

/** Returns what index/ says of a chunk value. */
export function entryOf(chunk: Omit<ChunkValue, 'kind' | 'hash'>, sequence: number): ChunkEntry {
  const { codec, rawSize, payload, base, storedAt } = chunk
  return {
    sequence,
    codec,
    rawSize,
    storedSize: payload.byteLength,
    storedAt,
    damaged: false,
    ...(base === undefined ? {} : { base }),
  }
}

function infoOf({ codec, rawSize, storedSize, base }: ChunkEntry): ChunkInfo {
  return { codec, rawSize, storedSize, ...(base === undefined ? {} : { base }) }
}

function checked(chunk: StoredChunk): StoredChunk {
  if (chunk.rawSize > MAX_CHUNK_BYTES || chunk.payload.byteLength > MAX_CHUNK_BYTES) {
    throw new TypeError(`a chunk has at most ${MAX_CHUNK_BYTES} bytes; got ${chunk.rawSize}`)
  }
  return chunk
}

async function* groupsOf<T>(items: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = []
  for await (const item of items) {
    group.push(item)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
