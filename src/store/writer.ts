import { PegbarError } from '../core/errors.ts'
import { MAX_CHUNK_BYTES } from '../core/limits.ts'
import type { Backend } from './backend.ts'
import { type Database, put, type Write } from './database.ts'
import { encodeJson } from './entries.ts'
import { META_KEY, sequenceKey } from './keyspace.ts'
import type { IndexMeta } from './meta.ts'
import type { Encodable } from './value.ts'

export interface Databases {
  chunks: Database
  local: Database
  index: Database
}

export interface WriterInit {
  backend: Backend
  databases: Databases
  /** Brings index/ and memory up to what chunks/ holds, after a write failed. */
  recover: () => Promise<void>
  /** Called just before these are written to index/, and just after. */
  onIndex?: (writes: readonly Write[]) => void
}

/**
 * Bytes of a batch in chunks/, and so of LevelDB's write buffer and table files there. Few large tables: after each one
 * LevelDB goes through all files of the database, which took 0.7 ms of processor time a batch at 1,000 files and 5.8 ms at
 * 8,000 (measured), so that tables of 1.5 MiB make writing slower with every GiB that is stored. It maps up to 64 tables
 * whole: a process that reads shows up to 256 MiB of them as resident, pages of the disk cache that the system takes back
 * when it needs them.
 */
export const TABLE_BYTES = 4 * 1024 * 1024

/** A batch and the value that fills it. */
const SLAB_BYTES = TABLE_BYTES + 2 * MAX_CHUNK_BYTES

/** A call of LevelDB's allocator and its log for each value of a batch. */
const VALUE_OVERHEAD_BYTES = 64

/**
 * The one writer of a store: tasks run one after the other, sequence numbers are given out here, and a task that follows
 * a failed write first brings everything up to what is really on disk.
 */
export class Writer {
  readonly #init: WriterInit
  #tail: Promise<unknown> = Promise.resolve()
  #next = 1
  #meta!: IndexMeta
  #isUncertain = false
  /** Where the values of one batch are laid out: a new one for each would have the garbage collector run all the time. */
  #slab = new Uint8Array(0)

  constructor(init: WriterInit) {
    this.#init = init
  }

  /** What index/ holds; a task that writes it passes on a changed copy. */
  get meta(): IndexMeta {
    return this.#meta
  }

  /** The sequence number that the next value will have. */
  get next(): number {
    return this.#next
  }

  /** Tells the writer what is on disk; called on open and by `recover`. */
  reset(next: number, meta: IndexMeta): void {
    this.#next = next
    this.#meta = meta
  }

  /** Runs `task` alone among all tasks. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(async () => {
      if (this.#isUncertain) {
        await this.#init.recover()
        this.#isUncertain = false
      }
      return task()
    })
    this.#tail = result.catch(() => undefined)
    return result
  }

  /** Resolves when the tasks that are waiting now are done. */
  async idle(): Promise<void> {
    await this.#tail
  }

  /**
   * Writes payloads and then records to chunks/ under consecutive sequence numbers, and returns the first. Every batch is
   * synced: payloads in batches of about TABLE_BYTES, the last of them in one atomic batch with all records. Only within
   * a task.
   *
   * @throws DISK_FULL; batches that were written before are found again by recovery
   */
  async append(payloads: readonly Encodable[], records: readonly Encodable[] = []): Promise<number> {
    let bytes = 0
    for (const value of [...payloads, ...records]) bytes += value.byteLength + VALUE_OVERHEAD_BYTES
    await this.#init.backend.requireSpace(bytes)
    const first = this.#next
    // used up even when the write fails: a torn batch may still come back from LevelDB's log
    this.#next += payloads.length + records.length
    await this.#certainly(async () => {
      let sequence = first
      for (const values of inBatches(payloads, records)) {
        await this.#init.databases.chunks.write(this.#layOut(values, sequence))
        sequence += values.length
      }
    })
    // that of one checkpoint of 50,000 files is not kept for the next
    if (this.#slab.byteLength > 2 * SLAB_BYTES) this.#slab = new Uint8Array(0)
    return first
  }

  /** The writes are good until the next call: LevelDB copies them when the batch is given to it. */
  #layOut(values: readonly Encodable[], first: number): Write[] {
    const bytes = values.reduce((sum, { byteLength }) => sum + byteLength, 0)
    if (bytes > this.#slab.byteLength) this.#slab = new Uint8Array(Math.max(bytes, SLAB_BYTES))
    let end = 0
    return values.map((value, i) => {
      const place = this.#slab.subarray(end, end + value.byteLength)
      end += value.byteLength
      value.encodeInto(place)
      return put(sequenceKey(first + i), place)
    })
  }

  /** Writes to index/, synced, together with the changed meta. Only within a task. */
  async index(writes: readonly Write[], meta: IndexMeta): Promise<void> {
    const { databases, onIndex } = this.#init
    onIndex?.(writes)
    await this.#certainly(() => databases.index.write([...writes, put(META_KEY, encodeJson(meta))]))
    onIndex?.(writes)
    this.#meta = meta
  }

  /** Runs a step after which disk and memory may differ if it fails. */
  async #certainly(step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      this.#isUncertain = true
      throw error
    }
  }

  /** Notes that disk and memory may differ: the next task recovers first. */
  distrust(): void {
    this.#isUncertain = true
  }
}

/** Batches of about TABLE_BYTES of payloads; the last one has all records too. */
function inBatches(payloads: readonly Encodable[], records: readonly Encodable[]): Encodable[][] {
  const batches: Encodable[][] = []
  let batch: Encodable[] = []
  let room = TABLE_BYTES
  for (const payload of payloads) {
    if (room <= 0) {
      batches.push(batch)
      batch = []
      room = TABLE_BYTES
    }
    batch.push(payload)
    room -= payload.byteLength
  }
  return [...batches, [...batch, ...records]]
}

/** Throws the signal's reason as it is, or CANCELLED when it has none of ours. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  if (signal.reason instanceof PegbarError) throw signal.reason
  throw new PegbarError('CANCELLED', 'cancelled', { cause: signal.reason })
}
