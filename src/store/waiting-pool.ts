import type { RecordId } from '../core/ids.ts'
import { MAX_WAITING_RECORDS } from '../core/limits.ts'
import type { SignedRecord } from '../core/record.ts'

/** Most bytes of waiting records: MAX_WAITING_RECORDS of a usual size; the largest ones would take 256 MiB. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024

/** Verified records that can not be stored yet. In memory: peers send them again. The oldest are dropped first. */
export class WaitingPool {
  readonly #records = new Map<RecordId, SignedRecord>()
  #bytes = 0

  get size(): number {
    return this.#records.size
  }

  has(id: RecordId): boolean {
    return this.#records.has(id)
  }

  /** Returns all of them, the oldest first. */
  all(): SignedRecord[] {
    return [...this.#records.values()]
  }

  add(record: SignedRecord): void {
    if (this.#records.has(record.id)) return
    this.#records.set(record.id, record)
    this.#bytes += record.envelope.byteLength
    for (const oldest of this.#records.values()) {
      if (this.#records.size <= MAX_WAITING_RECORDS && this.#bytes <= MAX_WAITING_BYTES) break
      this.delete(oldest.id)
    }
  }

  delete(id: RecordId): void {
    const record = this.#records.get(id)
    if (record === undefined) return
    this.#records.delete(id)
    this.#bytes -= record.envelope.byteLength
  }
}
