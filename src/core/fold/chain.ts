import type { DeviceId, Epoch, RecordId } from '../ids.ts'
import type { MemberRemoved, Payload, RoleChanged, SignedRecord } from '../record.ts'

/** What may list cuts. */
export type CuttingPayload = RoleChanged | MemberRemoved

export interface RecordPosition {
  device: DeviceId
  epoch: Epoch
  sequence: number
}

/** What judging a record against a cut needs to know of the logs. */
export interface ChainLookup {
  /**
   * Returns where a stored record stands in its log. Only asked for records that cuts name (`listedLasts`); undefined:
   * not stored yet, and then the cut lets nothing of that epoch through.
   */
  positionOf(id: RecordId): RecordPosition | undefined
  /**
   * Tells whether `record` is `last` or one of its predecessors; both are of one log. Needed where a log may be forked
   * (one sequence number twice).
   *
   * @default compares sequence numbers, which is the same in a log that is not forked
   */
  contains?(last: RecordId, record: SignedRecord): boolean
}

/** Returns the records that the cuts of `records` name as the last that count. */
export function listedLasts(records: Iterable<SignedRecord>): Set<RecordId> {
  const lasts = new Set<RecordId>()
  for (const { payload } of records) if (hasCuts(payload)) for (const cut of payload.cuts) lasts.add(cut.last)
  return lasts
}

export function hasCuts(payload: Payload): payload is CuttingPayload {
  return payload.kind === 'member removed' || payload.kind === 'role changed'
}

/** Returns a lookup over records held in memory. It follows `previous`, so that forks are told apart. */
export function chainOf(records: Iterable<SignedRecord>): ChainLookup {
  const byId = new Map<RecordId, SignedRecord>()
  for (const record of records) byId.set(record.id, record)
  const chains = new Map<RecordId, Set<RecordId>>()
  return {
    positionOf: (id) => byId.get(id),
    contains(last, record) {
      let chain = chains.get(last)
      if (chain === undefined) {
        chain = new Set()
        for (let id: RecordId | undefined = last; id !== undefined; id = byId.get(id)?.previous) chain.add(id)
        chains.set(last, chain)
      }
      return chain.has(record.id)
    },
  }
}

/** The cuts of one removal or demotion, resolved against the logs. */
export class CutLine {
  /** Changes when a record that the cuts name arrives. */
  readonly resolved: string
  /** Named by the cuts, and not stored yet. */
  readonly missing: readonly RecordId[]
  readonly #chain: ChainLookup
  readonly #lasts = new Map<Epoch, { id: RecordId; sequence: number }[]>()

  constructor(payload: CuttingPayload, chain: ChainLookup) {
    this.#chain = chain
    const missing: RecordId[] = []
    for (const { epoch, last } of payload.cuts) {
      const position = chain.positionOf(last)
      if (position === undefined) missing.push(last)
      // a cut that names a record of another log lets nothing through
      else if (position.device === payload.device && position.epoch === epoch) {
        const lasts = this.#lasts.get(epoch)
        if (lasts === undefined) this.#lasts.set(epoch, [{ id: last, sequence: position.sequence }])
        else lasts.push({ id: last, sequence: position.sequence })
      }
    }
    this.missing = missing
    this.resolved = missing.join()
  }

  /** Tells whether a record of the device that the cuts are about still counts: it, or a successor, is a listed last. */
  keeps(record: SignedRecord): boolean {
    const lasts = this.#lasts.get(record.epoch)
    if (lasts === undefined) return false
    return lasts.some(({ id, sequence }) => {
      if (record.sequence > sequence) return false
      if (record.sequence === sequence) return record.id === id
      return this.#chain.contains?.(id, record) ?? true
    })
  }
}
