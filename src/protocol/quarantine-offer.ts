import type { RecordStore } from '../core/contracts.ts'
import type { RecordId } from '../core/ids.ts'
import type { LogId } from '../core/record.ts'
import { logKey } from './causal-order.ts'
import { MAX_IDS_PER_MESSAGE, MAX_OFFERED_QUARANTINED } from './constants.ts'
import type { LogIds } from './messages.ts'
import type { ProjectTag } from './tags.ts'

export interface QuarantineOfferComponents {
  records: Pick<RecordStore, 'counts' | 'quarantined'>
  tag: ProjectTag
  write(message: LogIds): Promise<void>
}

/** Names our quarantined records to a peer, which asks for those that it lacks: no digest speaks of them. */
export class QuarantineOffer {
  readonly #c: QuarantineOfferComponents
  /** How many there were when they were last named. */
  #named = 0

  constructor(components: QuarantineOfferComponents) {
    this.#c = components
  }

  /** Whether there are some, and not as many as were named already. */
  async isDue(): Promise<boolean> {
    const { quarantined } = await this.#c.records.counts()
    return quarantined > 0 && quarantined !== this.#named
  }

  async send(): Promise<void> {
    if (!(await this.isDue())) return
    const { records, tag, write } = this.#c
    this.#named = (await records.counts()).quarantined
    const byLog = new Map<string, { log: LogId; ids: RecordId[] }>()
    let found = 0
    for await (const { id, device, epoch } of records.quarantined()) {
      const log = { device, epoch }
      const named = byLog.get(logKey(log)) ?? { log, ids: [] }
      named.ids.push(id)
      byLog.set(logKey(log), named)
      if (++found === MAX_OFFERED_QUARANTINED) break
    }
    for (const { log, ids } of byLog.values()) {
      for (let at = 0; at < ids.length; at += MAX_IDS_PER_MESSAGE) {
        await write({ kind: 'log ids', tag, log, ids: ids.slice(at, at + MAX_IDS_PER_MESSAGE) })
      }
    }
  }
}
