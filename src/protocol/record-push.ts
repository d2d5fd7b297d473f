import { MAX_BATCH_BYTES } from '../core/limits.ts'
import type { SignedRecord } from '../core/record.ts'
import { MAX_PUSH_QUEUE } from './constants.ts'

/** Newly stored records on their way to one peer. A peer too slow for them is told to compare instead. */
export class RecordPush {
  readonly #sendBatch: (envelopes: Uint8Array[], more: boolean) => Promise<void>
  readonly #sendChanged: () => Promise<void>
  #queue: SignedRecord[] = []
  #overflowed = false
  #running: Promise<void> | undefined

  constructor(parts: {
    sendBatch: (envelopes: Uint8Array[], more: boolean) => Promise<void>
    sendChanged: () => Promise<void>
  }) {
    this.#sendBatch = parts.sendBatch
    this.#sendChanged = parts.sendChanged
  }

  get idle(): boolean {
    return this.#running === undefined
  }

  /** Resolves when nothing is queued. Never rejects. */
  async settled(): Promise<void> {
    await this.#running?.catch(() => {})
  }

  /** Resolves when everything queued so far has been written. */
  add(records: readonly SignedRecord[]): Promise<void> {
    if (this.#queue.length + records.length > MAX_PUSH_QUEUE) {
      this.#queue = []
      this.#overflowed = true
    } else if (!this.#overflowed) {
      for (const record of records) this.#queue.push(record)
    }
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 || this.#overflowed) {
      if (this.#overflowed) {
        await this.#sendChanged()
        this.#overflowed = false
        continue
      }
      let count = 0
      let bytes = 0
      for (const { envelope } of this.#queue) {
        if (count > 0 && bytes + envelope.byteLength > MAX_BATCH_BYTES) break
        count++
        bytes += envelope.byteLength
      }
      const batch = this.#queue.splice(0, count)
      await this.#sendBatch(
        batch.map(({ envelope }) => envelope),
        this.#queue.length > 0,
      )
    }
  }
}
