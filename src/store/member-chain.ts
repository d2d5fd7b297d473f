import { type ChainLookup, listedLasts, type RecordPosition } from '../core/fold/index.ts'
import type { RecordId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import type { Database } from './database.ts'
import { idAtEnd, logRange, sequenceOfLogKey } from './keyspace.ts'
import type { RecordReader } from './record-reader.ts'

/** The chain that ends in a record which a cut names. It never changes: with a record, all its predecessors are stored. */
interface Chain {
  position: RecordPosition
  ids: ReadonlySet<RecordId>
}

/**
 * Answers what cuts ask of the logs without a disk read at that time: the chains that cuts name are held in memory. They
 * are those of removed and demoted devices, about 100 bytes a record.
 */
export class MemberChains {
  readonly #index: Database
  readonly #reader: RecordReader
  readonly #chains = new Map<RecordId, Chain>()

  constructor(index: Database, reader: RecordReader) {
    this.#index = index
    this.#reader = reader
  }

  /** Returns the lookup for these member records; `batch` holds what is about to be stored. */
  async lookup(members: Iterable<SignedRecord>, batch: ReadonlyMap<RecordId, SignedRecord>): Promise<ChainLookup> {
    const chains = new Map<RecordId, Chain>()
    for (const last of listedLasts(members)) {
      const chain = this.#chains.get(last) ?? (await this.#load(last, batch))
      if (chain !== undefined) chains.set(last, chain)
    }
    return {
      positionOf: (id) => chains.get(id)?.position,
      contains: (last, record) => chains.get(last)?.ids.has(record.id) ?? false,
    }
  }

  /** Keeps the chains of a lookup whose batch was stored; see `lookup`. */
  forget(): void {
    this.#chains.clear()
  }

  async #load(last: RecordId, batch: ReadonlyMap<RecordId, SignedRecord>): Promise<Chain | undefined> {
    const ids = new Set<RecordId>()
    let next: RecordId | undefined = last
    while (next !== undefined && batch.has(next)) {
      ids.add(next)
      next = batch.get(next)!.previous
    }
    const stored = next === undefined ? undefined : (await this.#reader.readOne(next))?.record
    const position = batch.get(last) ?? stored
    if (position === undefined) return undefined
    if (stored !== undefined) await this.#addStored(stored, ids)
    const { device, epoch, sequence } = position
    const chain = { position: { device, epoch, sequence }, ids }
    // what the batch holds may still fail to be stored
    if (!batch.has(last)) this.#chains.set(last, chain)
    return chain
  }

  /** Adds a stored record and its predecessors. */
  async #addStored(record: SignedRecord, ids: Set<RecordId>): Promise<void> {
    const bySequence = new Map<number, RecordId>()
    let isForked = false
    for await (const key of this.#index.keys(logRange(record))) {
      const sequence = sequenceOfLogKey(key)
      if (sequence > record.sequence) break
      isForked ||= bySequence.has(sequence)
      bySequence.set(sequence, idAtEnd('record', key))
    }
    if (!isForked) {
      for (const id of bySequence.values()) ids.add(id)
      return
    }
    // a cloned identity used a number twice: only `previous` tells the branches apart
    let at: SignedRecord | undefined = record
    while (at !== undefined) {
      ids.add(at.id)
      at = at.previous === undefined ? undefined : (await this.#reader.readOne(at.previous))?.record
    }
  }
}
