import type { RecordStore } from '../core/contracts.ts'
import type { RecordId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'

/**
 * Finds the quarantined records that other records rest on: no comparison of logs speaks of them, and without them the
 * others could not be stored. Each is found once.
 */
export class QuarantinedRoots {
  readonly #records: RecordStore
  readonly #seen = new Set<RecordId>()

  constructor(records: RecordStore) {
    this.#records = records
  }

  /** Yields what must be stored before `record`, in an order in which it can be. */
  async *of(record: SignedRecord): AsyncGenerator<SignedRecord> {
    this.#seen.add(record.id)
    const path = [{ record, open: restsOn(record) }]
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const next = last.open.pop()
      if (next === undefined) {
        path.pop()
        if (path.length > 0) yield last.record
      } else if (!this.#seen.has(next)) {
        this.#seen.add(next)
        if ((await this.#records.verdict(next)) !== 'quarantined') continue
        const root = await this.#records.get(next)
        if (root !== undefined) path.push({ record: root, open: restsOn(root) })
      }
    }
  }
}

function restsOn({ previous, members }: SignedRecord): RecordId[] {
  return previous === undefined ? [...members] : [...members, previous]
}
