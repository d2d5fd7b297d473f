import type { AssetId, DeviceId, PersonId, ProjectId, RecordId } from '../ids.ts'
import type { SignedRecord } from '../record.ts'
import type { AssetState, FoldKey, NameState, Verdict } from '../state.ts'
import { chainOf } from './chain.ts'
import { foldKeysOf, parseFoldKey } from './keys.ts'
import { evaluateMembership, type FoldedMembership } from './membership.ts'
import { combineViewHashes, stateHash, type ViewHash, viewHash } from './state-hash.ts'
import { foldView } from './view.ts'

/** Everything that a set of records says. */
export interface FoldedState {
  membership: FoldedMembership
  verdicts: Map<RecordId, Verdict>
  assets: Map<AssetId, AssetState>
  /** Only persons and devices that were renamed; the first names are in `membership`. */
  persons: Map<PersonId, NameState>
  devices: Map<DeviceId, NameState>
}

/** Folds a set of records from scratch: the reference that incremental folding is held against. */
export function foldAll(project: ProjectId, records: Iterable<SignedRecord>): FoldedState {
  const set = [...new Map([...records].map((record) => [record.id, record])).values()]
  const membership = evaluateMembership(project, set, chainOf(set))
  const verdicts = new Map(set.map((record) => [record.id, membership.verdict(record)]))
  const state: FoldedState = { membership, verdicts, assets: new Map(), persons: new Map(), devices: new Map() }
  const byKey = new Map<FoldKey, SignedRecord[]>()
  for (const record of set) {
    if (verdicts.get(record.id) !== 'counts') continue
    for (const key of foldKeysOf(record)) {
      const counted = byKey.get(key)
      if (counted === undefined) byKey.set(key, [record])
      else counted.push(record)
    }
  }
  for (const [key, counted] of byKey) place(state, key, counted)
  return state
}

/** Returns the hash of a state; a store gets the same from its views, see `state-hash.ts`. */
export function hashOf(state: FoldedState): string {
  const hashes: ViewHash[] = []
  for (const [id, view] of state.assets) hashes.push(viewHash(`asset:${id}`, view))
  for (const [id, view] of state.persons) hashes.push(viewHash(`person:${id}`, view))
  for (const [id, view] of state.devices) hashes.push(viewHash(`device:${id}`, view))
  return stateHash(state.membership, combineViewHashes(hashes))
}

function place(state: FoldedState, key: FoldKey, counted: readonly SignedRecord[]): void {
  const view = foldView(key, counted, state.membership)
  if (view === undefined) return
  const parsed = parseFoldKey(key)
  if ('checkpoints' in view) state.assets.set(view.id, view)
  else if (parsed.kind === 'person') state.persons.set(parsed.id, view)
  else if (parsed.kind === 'device') state.devices.set(parsed.id, view)
}
