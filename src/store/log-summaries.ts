import type { LogSummary } from '../core/contracts.ts'
import { compareLogs } from '../core/order.ts'
import type { LogId, SignedRecord } from '../core/record.ts'
import type { Verdict } from '../core/state.ts'
import { type Database, put, type Write } from './database.ts'
import { decodeJson, encodeJson } from './entries.ts'
import { FingerprintOf, NO_FINGERPRINT, xorFingerprint } from './fingerprint.ts'
import { allOf, logOfSummaryKey, summaryKey } from './keyspace.ts'

type Stored = Pick<LogSummary, 'count' | 'fingerprint'>

/** The summary of every log, in memory: comparing with a peer reads nothing. */
export class LogSummaries {
  readonly #summaries: ReadonlyMap<string, LogSummary>

  static async load(index: Database): Promise<LogSummaries> {
    const summaries = new Map<string, LogSummary>()
    for await (const [key, value] of index.scan(allOf('summary'))) {
      const log = logOfSummaryKey(key)
      summaries.set(nameOf(log), { ...log, ...decodeJson<Stored>(value) })
    }
    return new LogSummaries(summaries)
  }

  constructor(summaries: ReadonlyMap<string, LogSummary> = new Map()) {
    this.#summaries = summaries
  }

  /** Ordered by (device, epoch). */
  all(): LogSummary[] {
    return [...this.#summaries.values()].sort(compareLogs)
  }

  of(log: LogId): LogSummary | undefined {
    return this.#summaries.get(nameOf(log))
  }

  /** Returns the summaries after these verdicts were given or changed, and what to write of them. */
  with(changes: readonly VerdictChange[]): { summaries: LogSummaries; writes: Write[] } {
    const summaries = new Map(this.#summaries)
    const changed = new Map<string, { log: LogId; times: number; ids: FingerprintOf }>()
    for (const { record, before, after } of changes) {
      const times = Number(isCounted(after)) - Number(before !== undefined && isCounted(before))
      const isNew = before === undefined
      if (times === 0 && !isNew) continue
      const name = nameOf(record)
      const { log, ids, times: earlier } = changed.get(name) ?? { log: record, times: 0, ids: new FingerprintOf() }
      changed.set(name, { log, ids, times: earlier + times })
      if (times !== 0) ids.addId(record.id)
    }
    const writes: Write[] = []
    for (const [name, { log, times, ids }] of changed) {
      const { device, epoch } = log
      const before = summaries.get(name) ?? { count: 0, fingerprint: NO_FINGERPRINT }
      const stored = { count: before.count + times, fingerprint: xorFingerprint(before.fingerprint, ids.toString()) }
      summaries.set(name, { device, epoch, ...stored })
      writes.push(put(summaryKey({ device, epoch }), encodeJson(stored)))
    }
    return { summaries: new LogSummaries(summaries), writes }
  }
}

/** What a record is judged to be, and what it was; `before` is undefined for a new one. */
export interface VerdictChange {
  record: SignedRecord
  before: Verdict | undefined
  after: Verdict
}

/** What is quarantined stays out of what is compared with peers. */
function isCounted(verdict: Verdict): boolean {
  return verdict !== 'quarantined'
}

function nameOf({ device, epoch }: LogId): string {
  return `${device} ${epoch}`
}
