import { PegbarError } from '../core/errors.ts'
import type { Backend } from './backend.ts'
import { type Database, put, type Write } from './database.ts'
import { encodeJson } from './entries.ts'
import { META_KEY, sequenceKey } from './keyspace.ts'
import type { IndexMeta } from './meta.ts'

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
}

/**
 * Bytes of a batch in chunks/, and so of LevelDB's write buffer and table files there. LevelDB maps up to 64 tables whole:
 * these make a process that reads at most about 120 MiB larger. In batches of 1.5 MiB it wrote 152 to 187 MiB/s, of 3 MiB 170 to 191,
 * of 16 MiB with tables of 64 MiB 159 to 241.
 */
export const TABLE_BYTES = 1.5 * 1024 * 1024

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
  async append(payloads: readonly Uint8Array[], records: readonly Uint8Array[] = []): Promise<number> {
    let bytes = 0
    for (const value of [...payloads, ...records]) bytes += value.byteLength + VALUE_OVERHEAD_BYTES
    await this.#init.backend.requireSpace(bytes)
    const first = this.#next
    // used up even when the write fails: a torn batch may still come back from LevelDB's log
    this.#next += payloads.length + records.length
    await this.#certainly(async () => {
      let sequence = first
      let writes: Write[] = []
      let room = TABLE_BYTES
      for (const payload of payloads) {
        if (room <= 0) {
          await this.#init.databases.chunks.write(writes)
          writes = []
          room = TABLE_BYTES
        }
        writes.push(put(sequenceKey(sequence++), payload))
        room -= payload.byteLength
      }
      for (const record of records) writes.push(put(sequenceKey(sequence++), record))
      await this.#init.databases.chunks.write(writes)
    })
    return first
  }

  /** Writes to index/, synced, together with the changed meta. Only within a task. */
  async index(writes: readonly Write[], meta: IndexMeta): Promise<void> {
    await this.#certainly(() => this.#init.databases.index.write([...writes, put(META_KEY, encodeJson(meta))]))
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

/** Throws the signal's reason as it is, or CANCELLED when it has none of ours. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  if (signal.reason instanceof PegbarError) throw signal.reason
  throw new PegbarError('CANCELLED', 'cancelled', { cause: signal.reason })
}
