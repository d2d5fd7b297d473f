import { PegbarError } from '../core/errors.ts'
import type { RecordId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import { decodeEnvelope } from '../core/record-codec.ts'
import type { Verdict } from '../core/state.ts'
import type { Database } from './database.ts'
import { decodeRecordEntry } from './entries.ts'
import { recordKey } from './keyspace.ts'

/** Bytes of envelopes kept decoded: folding an asset again reads all its records, some thousands for a busy one. */
const MAX_CACHED_BYTES = 16 * 1024 * 1024

export interface ReadRecord {
  record: SignedRecord
  verdict: Verdict
  /** Its sequence in chunks/. */
  sequence: number
}

/** Reads stored records by id and keeps those used last. */
export class RecordReader {
  readonly #index: Database
  /** In the order of use, the longest unused first. */
  readonly #cache = new Map<RecordId, SignedRecord>()
  #cachedBytes = 0

  constructor(index: Database) {
    this.#index = index
  }

  /** Tells which of `ids` are stored. */
  async stored(ids: readonly RecordId[]): Promise<Set<RecordId>> {
    const found = await this.#index.getMany(ids.map(recordKey))
    return new Set(ids.filter((_, i) => found[i] !== undefined))
  }

  async read(ids: readonly RecordId[]): Promise<(ReadRecord | undefined)[]> {
    const found = await this.#index.getMany(ids.map(recordKey))
    return ids.map((id, i) => {
      const bytes = found[i]
      return bytes === undefined ? undefined : this.decode(id, bytes)
    })
  }

  async readOne(id: RecordId): Promise<ReadRecord | undefined> {
    const [read] = await this.read([id])
    return read
  }

  /** Returns the records, of which all must be stored; those used lately without a disk read. */
  async records(ids: readonly RecordId[]): Promise<SignedRecord[]> {
    const absent = ids.filter((id) => !this.#cache.has(id))
    const read = new Map(absent.map((id) => [id, undefined as SignedRecord | undefined]))
    for (const [i, found] of (await this.read(absent)).entries()) {
      if (found === undefined) throw indexDamaged(absent[i]!)
      read.set(absent[i]!, found.record)
    }
    return ids.map((id) => read.get(id) ?? this.#cache.get(id)!)
  }

  /** Returns the record in an index entry, decoded once while it is in use. */
  decode(id: RecordId, bytes: Uint8Array): ReadRecord {
    const { envelope, verdict, sequence } = decodeRecordEntry(bytes)
    const record = this.#cache.get(id) ?? decodeEnvelope(envelope)
    if (record.id !== id) throw indexDamaged(id)
    this.keep(record)
    return { record, verdict, sequence }
  }

  /** Keeps a record at hand. */
  keep(record: SignedRecord): void {
    if (this.#cache.delete(record.id)) this.#cachedBytes -= record.envelope.byteLength
    this.#cache.set(record.id, record)
    this.#cachedBytes += record.envelope.byteLength
    for (const [id, oldest] of this.#cache) {
      if (this.#cachedBytes <= MAX_CACHED_BYTES) break
      this.#cache.delete(id)
      this.#cachedBytes -= oldest.envelope.byteLength
    }
  }

  forget(): void {
    this.#cache.clear()
    this.#cachedBytes = 0
  }
}

function indexDamaged(id: RecordId): PegbarError {
  return new PegbarError('STORE_DAMAGED', `record ${id} can not be read back from the index`, {
    details: { record: id },
    hint: 'run `pegbar check`: it makes the index again',
  })
}
