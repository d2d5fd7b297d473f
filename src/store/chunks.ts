import { encodeFull, encodeSmallest } from '../codec/index.ts'
import type { ChunkInfo, StoredChunk } from '../core/chunk.ts'
import type { AbortOptions, ChunkStore, GetStoredOptions, Pin } from '../core/contracts.ts'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { Hash } from '../core/ids.ts'
import { MAX_CHUNK_BYTES, MAX_DELTA_LINKS } from '../core/limits.ts'
import type { ChunkIndex } from './chunk-index.ts'
import { type Bases, type ChunkReader, chunkIn, decodeWith, parse, type ReadChunk } from './chunk-reader.ts'
import { placeChunk, removeChunk } from './chunk-writes.ts'
import { isBrokenBase } from './codec.ts'
import { put, type Write } from './database.ts'
import { type ChunkEntry, encodeChunkEntry, encodeJson } from './entries.ts'
import { chunkKey, deadKey } from './keyspace.ts'
import { countChunks, type IndexMeta } from './meta.ts'
import type { Pins } from './pins.ts'
import { type ChunkValue, chunkValue, type Encodable } from './value.ts'
import { checkSignal, type Writer } from './writer.ts'

/** Chunks that `getMany` reads at once, while as many are on their way: about 2 MiB of each. */
const READ_AHEAD_CHUNKS = 32

export interface ChunksComponents {
  reader: ChunkReader
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
  readonly #reader: ChunkReader
  readonly #index: ChunkIndex
  readonly #writer: Writer
  readonly #pins: Pins
  readonly #damageListeners = new Set<(hash: Hash) => void>()

  constructor(components: ChunksComponents) {
    this.#reader = components.reader
    this.#index = components.index
    this.#writer = components.writer
    this.#pins = components.pins
  }

  async has(hashes: readonly Hash[]): Promise<boolean[]> {
    const links = await this.#index.links(await this.#index.lookUp(hashes))
    return links.map((count) => count !== undefined)
  }

  /** Answers which are in the index, damaged or not. */
  async areKnown(hashes: readonly Hash[]): Promise<boolean[]> {
    return (await this.#index.lookUp(hashes)).map((entry) => entry !== undefined)
  }

  /** Returns those chunks, not themselves among `hashes`, that are marked damaged and that some of `hashes` rest on. */
  async damagedBases(hashes: readonly Hash[]): Promise<Hash[]> {
    const damaged = new Set<Hash>()
    let asked = hashes
    for (let link = 0; asked.length > 0 && link <= MAX_DELTA_LINKS; link++) {
      const entries = await this.#index.lookUp(asked)
      if (link > 0) for (const [i, entry] of entries.entries()) if (entry?.damaged === true) damaged.add(asked[i]!)
      asked = [...new Set(entries.map((entry) => entry?.base).filter((base) => base !== undefined))]
    }
    return [...damaged]
  }

  async info(hashes: readonly Hash[]): Promise<(ChunkInfo | undefined)[]> {
    const entries = await this.#index.lookUp(hashes)
    const links = await this.#index.links(entries)
    return entries.map((entry, i) => (links[i] === undefined ? undefined : infoOf(entry!)))
  }

  async get(hash: Hash, options: AbortOptions = {}): Promise<Uint8Array> {
    checkSignal(options.signal)
    const [read] = await this.#reader.read([hash])
    return this.#verified(hash, read, await this.#basesOf([hash], [read]))
  }

  async getBase(hash: Hash): Promise<{ hash: Hash; raw: Uint8Array } | undefined> {
    const base = await this.withRoom(hash)
    if (base === undefined) return undefined
    const raw = await this.#readable(base)
    return raw === undefined ? undefined : { hash: base, raw }
  }

  /** Returns the chunk, or else what it rests on, that another delta can rest on; undefined: it can not be read. */
  async withRoom(hash: Hash): Promise<Hash | undefined> {
    const [entry] = await this.#index.lookUp([hash])
    const [links] = await this.#index.links([entry])
    if (links === undefined) return undefined
    return links < MAX_DELTA_LINKS ? hash : entry!.base
  }

  /** As `get`, without marking anything: for tasks of the writer, in which marking would wait for itself. */
  async peek(hash: Hash): Promise<Uint8Array> {
    const [read] = await this.#reader.read([hash])
    const chunk = chunkIn(hash, read ?? missing(hash))
    return decodeWith(await this.#reader.bases([chunk]), chunk)
  }

  /** As `peek`, of several with one read: the bytes, or what `peek` would throw, in the order asked. */
  async peekMany(hashes: readonly Hash[]): Promise<(Uint8Array | PegbarError)[]> {
    const chunks = (await this.#reader.read(hashes)).map((read, i) =>
      orError(() => chunkIn(hashes[i]!, read ?? missing(hashes[i]!))),
    )
    const bases = await this.#reader.bases(chunks.map((chunk) => (chunk instanceof PegbarError ? undefined : chunk)))
    return chunks.map((chunk) => (chunk instanceof PegbarError ? chunk : orError(() => decodeWith(bases, chunk))))
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

  async getStored(hash: Hash, options: GetStoredOptions = {}): Promise<StoredChunk | undefined> {
    const [stored] = await this.getStoredMany([hash], options)
    return stored
  }

  async getStoredMany(hashes: readonly Hash[], { held }: GetStoredOptions = {}): Promise<(StoredChunk | undefined)[]> {
    const reads = await this.#reader.read(hashes)
    const stored: (StoredChunk | undefined)[] = []
    for (const [i, read] of reads.entries()) {
      const chunk = read === undefined || read.entry.damaged ? undefined : parse(hashes[i]!, read.value)
      if (chunk === undefined) {
        stored.push(undefined)
        continue
      }
      const { hash, codec, rawSize, base, payload } = chunk
      const bases = held?.get(hash) ?? []
      if (base === undefined) stored.push({ hash, codec, rawSize, payload })
      else if (bases.includes(base)) stored.push({ hash, codec, rawSize, payload, base })
      else stored.push(await this.#onAnother(hash, bases))
    }
    return stored
  }

  /** Returns a chunk as a delta on the first of `bases` that is here, or in full; undefined: it can not be read, which is noted. */
  async #onAnother(hash: Hash, bases: readonly Hash[]): Promise<StoredChunk | undefined> {
    const raw = await this.#readable(hash)
    if (raw === undefined) return undefined
    const has = await this.has(bases)
    const base = bases.find((_, i) => has[i])
    return base === undefined ? fullForm(hash, raw) : this.formOn(hash, raw, base)
  }

  /** Returns a chunk as a delta on `base`, where that can be read and saves something. Marks nothing. */
  async formOn(hash: Hash, raw: Uint8Array, base: Hash): Promise<StoredChunk> {
    const baseRaw = (await this.#reader.readRaw([base])).raw.get(base)
    const form = encodeSmallest(raw, baseRaw)
    const rawSize = raw.byteLength
    if (form.codec === 'raw') return { hash, codec: 'raw', rawSize, payload: raw }
    return { hash, codec: form.codec, rawSize, payload: form.payload, ...(form.codec === 'delta' && { base }) }
  }

  async #readable(hash: Hash): Promise<Uint8Array | undefined> {
    try {
      return await this.get(hash)
    } catch (error) {
      if (isPegbarError(error, 'CHUNK_DAMAGED') || isPegbarError(error, 'CHUNK_MISSING')) return undefined
      throw error
    }
  }

  async put(chunks: readonly StoredChunk[], options: AbortOptions = {}): Promise<{ addedBytes: number }> {
    checkSignal(options.signal)
    return this.#writer.run(async () => {
      const prepared = await this.prepare(chunks)
      await this.#append(prepared)
      return { addedBytes: prepared.addedBytes }
    })
  }

  /** Stores chunks in another form than they have. Only within a task of the writer. */
  async rewrite(placed: readonly PlacedChunk[]): Promise<void> {
    await this.#append(this.place(placed))
  }

  async #append(prepared: PreparedChunks): Promise<void> {
    if (prepared.values.length === 0) return
    const first = await this.#writer.append(prepared.values)
    const { writes, meta } = prepared.indexed(first, this.#writer.meta)
    await this.#writer.index(writes, { ...meta, noted: this.#writer.next - 1 })
    prepared.done()
  }

  /**
   * Returns what of `chunks` is new, ready to be appended. Only within a task of the writer.
   *
   * @throws CHUNK_DAMAGED for a delta that can not be stored as one, of which the base can not be read
   */
  async prepare(chunks: readonly StoredChunk[]): Promise<PreparedChunks> {
    const unique = new Map(chunks.map((chunk) => [chunk.hash, checked(chunk)]))
    const hashes = [...unique.keys()]
    const entries = await this.#index.lookUp(hashes)
    const links = await this.#index.links(entries)
    const added = hashes.flatMap((hash, i) =>
      links[i] === undefined ? [{ chunk: unique.get(hash)!, before: entries[i] }] : [],
    )
    return this.place(await this.#withoutLongChains(added))
  }

  /** Returns chunks, ready to be appended; each takes the place of `before`. */
  place(added: readonly PlacedChunk[]): PreparedChunks {
    const storedAt = Math.floor(Date.now() / 1000)
    return {
      values: added.map(({ chunk }) => chunkValue(chunk, storedAt)),
      addedBytes: added.reduce((sum, { chunk }) => sum + chunk.payload.byteLength, 0),
      indexed: (first, meta) => {
        const entries = added.map(({ chunk }, i) => entryOf({ ...chunk, storedAt }, first + i))
        const replaced = added.flatMap(({ before }) => (before === undefined ? [] : [before]))
        const writes = added.flatMap(({ chunk, before }, i) => placeChunk(chunk.hash, entries[i]!, before))
        return { writes, meta: countChunks(countChunks(meta, replaced, -1), entries, 1) }
      },
      done: () => this.#index.noteStored(added.map(({ chunk }) => chunk.hash)),
    }
  }

  /**
   * Gives deltas another form that would make a chain too long, or take the place of a chunk that was here: others may rest on
   * that one, and with it form a circle.
   */
  async #withoutLongChains(added: readonly PlacedChunk[]): Promise<PlacedChunk[]> {
    const deltas = added.filter(({ chunk }) => chunk.base !== undefined)
    if (deltas.length === 0) return [...added]
    const links = await this.#index.links(await this.#index.lookUp(deltas.map(({ chunk }) => chunk.base!)))
    const unfit = deltas.filter(
      ({ before }, i) => before !== undefined || links[i] === undefined || links[i] >= MAX_DELTA_LINKS,
    )
    const bases = await this.#reader.bases(unfit.map(({ chunk }) => chunk))
    const others = new Map<Hash, StoredChunk>()
    for (const { chunk, before } of unfit) {
      const raw = decodeWith(bases, chunk)
      const base = before === undefined ? await this.withRoom(chunk.base!) : undefined
      others.set(chunk.hash, base === undefined ? fullForm(chunk.hash, raw) : await this.formOn(chunk.hash, raw, base))
    }
    return added.map(({ chunk, before }) => ({ chunk: others.get(chunk.hash) ?? chunk, before }))
  }

  async verify(hash: Hash): Promise<boolean> {
    return (await this.#readable(hash)) !== undefined
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
        writes.push(...removeChunk(hashes[i]!, entry), put(deadKey(entry.sequence), encodeJson(entry.storedSize)))
      }
      if (writes.length > 0) await this.#writer.index(writes, countChunks(this.#writer.meta, gone, -1))
    })
  }

  onDamaged(listener: (hash: Hash) => void): () => void {
    this.#damageListeners.add(listener)
    return () => this.#damageListeners.delete(listener)
  }

  async #readGroup(group: readonly Hash[]): Promise<() => AsyncGenerator<Uint8Array, void, undefined>> {
    const reads = await this.#reader.read(group)
    const bases = await this.#basesOf(group, reads)
    const verified = (hash: Hash, read: ReadChunk | undefined) => this.#verified(hash, read, bases)
    return async function* () {
      for (const [i, hash] of group.entries()) yield await verified(hash, reads[i])
    }
  }

  /** Reads what these rest on; what of it is found damaged is marked. */
  async #basesOf(hashes: readonly Hash[], reads: readonly (ReadChunk | undefined)[]): Promise<Bases> {
    const deltas = reads.map((read, i) => (read?.entry.base === undefined ? undefined : parse(hashes[i]!, read.value)))
    const bases = await this.#reader.bases(deltas)
    for (const [hash, sequence] of bases.damaged) await this.markDamaged(hash, sequence)
    return bases
  }

  async #verified(hash: Hash, read: ReadChunk | undefined, bases: Bases): Promise<Uint8Array> {
    try {
      return decodeWith(bases, chunkIn(hash, read ?? missing(hash)))
    } catch (error) {
      if (read === undefined || read.entry.damaged || !isPegbarError(error, 'CHUNK_DAMAGED')) throw error
      // the value may have been replaced or deleted between the two reads
      const [now] = await this.#index.lookUp([hash])
      if (now === undefined || now.sequence !== read.entry.sequence) return this.get(hash)
      // of a delta that can not be read for its base nothing bad is known
      if (!isBrokenBase(error)) await this.markDamaged(hash, read.entry.sequence)
      throw error
    }
  }
}

/** A chunk to be stored, and what is known of an earlier value of it. */
export interface PlacedChunk {
  chunk: StoredChunk
  before: ChunkEntry | undefined
}

/** Returns the form of a chunk that needs no other. */
export function fullForm(hash: Hash, raw: Uint8Array): StoredChunk {
  return { hash, rawSize: raw.byteLength, ...encodeFull(raw) }
}

/** @throws CHUNK_MISSING */
function missing(hash: Hash): never {
  throw new PegbarError('CHUNK_MISSING', `chunk ${hash} is not on this disk`, {
    details: { hash },
    hint: 'run `pegbar sync` to get it from another laptop',
  })
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

function orError<T>(work: () => T): T | PegbarError {
  try {
    return work()
  } catch (error) {
    if (isPegbarError(error)) return error
    throw error
  }
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
