import type { RecordId } from '../ids.ts'
import { compareRecords } from '../order.ts'
import type { SignedRecord } from '../record.ts'
import type { Single } from '../state.ts'

/** One statement about a single value: the record that makes it, what it sets, and the statements it takes the place of. */
export interface Candidate<T> {
  record: SignedRecord
  value: T
  replaces: readonly RecordId[]
}

/** Returns the candidates that no other candidate replaces, in record order: the last one wins. */
export function unreplaced<T>(candidates: readonly Candidate<T>[]): Candidate<T>[] {
  if (candidates.length < 2) return [...candidates]
  const replaced = new Set<RecordId>()
  for (const { record, replaces } of candidates) {
    for (const id of replaces) if (id !== record.id) replaced.add(id)
  }
  return candidates.filter(({ record }) => !replaced.has(record.id)).sort((a, b) => compareRecords(a.record, b.record))
}

/** Returns the value that holds: of the unreplaced candidates the last by (clock, device, epoch, sequence, id). */
export function settleRegister<T>(candidates: readonly Candidate<T>[], initial: T): Single<T> {
  const standing = unreplaced(candidates)
  return { value: standing.length === 0 ? initial : standing.at(-1)!.value, records: idsOf(standing) }
}

/** Returns the ids of the candidates' records, ascending. */
export function idsOf(candidates: readonly Candidate<unknown>[]): RecordId[] {
  return candidates.map(({ record }) => record.id).sort()
}
