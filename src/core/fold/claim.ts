import type { DeviceId, PersonId, RecordId } from '../ids.ts'
import { compareRecords } from '../order.ts'
import type { ClaimSet, SignedRecord } from '../record.ts'
import type { AssetState } from '../state.ts'
import { type Candidate, idsOf, unreplaced } from './register.ts'

type Claim = AssetState['claim']['value']

/**
 * Folds the claims and releases of one asset. One that takes the place of another person's claim and gives no reason does
 * not count; neither does one of a device that belongs to no person. A release ends the claims that it replaces and no
 * other: beside one that nobody released it says nothing, whatever the clocks.
 */
export function foldClaim(
  records: readonly SignedRecord<ClaimSet>[],
  personOf: (device: DeviceId) => PersonId | undefined,
): AssetState['claim'] {
  const byId = new Map(records.map((record) => [record.id, record]))
  const accepted = new Map<RecordId, Candidate<Claim>>()
  const judged = new Set<RecordId>()
  for (const start of [...records].sort(compareRecords)) {
    // what a record replaces is judged first; clocks can not be trusted to give that order, and chains may be long
    const stack = [start]
    while (stack.length > 0) {
      const record = stack.at(-1)!
      const open = judged.has(record.id) ? [] : record.payload.replaces.filter((id) => byId.has(id) && !judged.has(id))
      if (open.length > 0) {
        stack.push(...open.map((id) => byId.get(id)!))
        continue
      }
      stack.pop()
      if (judged.has(record.id)) continue
      judged.add(record.id)
      const candidate = accept(record, accepted, personOf(record.device))
      if (candidate !== undefined) accepted.set(record.id, candidate)
    }
  }
  const standing = unreplaced([...accepted.values()])
  return { value: standing.findLast(({ value }) => value !== undefined)?.value, records: idsOf(standing) }
}

function accept(
  record: SignedRecord<ClaimSet>,
  accepted: ReadonlyMap<RecordId, Candidate<Claim>>,
  person: PersonId | undefined,
): Candidate<Claim> | undefined {
  if (person === undefined) return undefined
  const { claimed, reason, replaces } = record.payload
  const breaksAnother = replaces.some((id) => {
    const claim = accepted.get(id)?.value
    return claim !== undefined && claim.person !== person
  })
  if (breaksAnother && reason === '') return undefined
  const value = claimed ? { person, device: record.device, timeMs: record.timeMs, reason } : undefined
  return { record, value, replaces }
}
