import type { SignedRecord } from '../record.ts'
import type { NameState } from '../state.ts'
import { type Candidate, settleRegister } from './register.ts'

/**
 * Folds the counted `person named` or `device named` records of one person or device, in any order.
 *
 * @param initial the name it was added with, for when there are no such records
 */
export function foldName(initial: string, records: readonly SignedRecord[]): NameState {
  const candidates: Candidate<string>[] = []
  for (const record of records) {
    const { payload } = record
    if (payload.kind !== 'person named' && payload.kind !== 'device named') continue
    candidates.push({ record, value: payload.name, replaces: payload.replaces })
  }
  return { name: settleRegister(candidates, initial) }
}
