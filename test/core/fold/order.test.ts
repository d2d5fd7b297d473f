import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chainOf,
  changedVerdicts,
  combineViewHashes,
  evaluateMembership,
  type FoldedMembership,
  type FoldedView,
  foldAll,
  foldKeysOf,
  foldView,
  hashOf,
  needsFold,
  stateHash,
  viewHash,
} from '../../../src/core/fold/index.ts'
import type { ProjectId, RecordId } from '../../../src/core/ids.ts'
import type { SignedRecord } from '../../../src/core/record.ts'
import type { FoldKey, Verdict } from '../../../src/core/state.ts'
import { runs } from '../../helpers/seed.ts'
import { memberScripts, play, scripts, type World } from './world.ts'

const RUNS = runs(300)

describe.each([
  ['whatever people do', scripts],
  ['while admins contradict each other', memberScripts],
])('%s', (_, scripts) => {
  describe('the fold of a set of records', () => {
    it('gives the same state in any order of arrival', () => {
      fc.assert(
        fc.property(scripts, fc.infiniteStream(fc.nat()), (script, numbers) => {
          const world = play(script)
          const expected = world.fold()
          const state = foldAll(world.project, shuffled(world.records, numbers))
          expect(hashOf(state)).toBe(hashOf(expected))
          expect(new Map([...state.verdicts].sort())).toEqual(new Map([...expected.verdicts].sort()))
          expect(state.assets).toEqual(expected.assets)
        }),
        RUNS,
      )
    })

    it('takes no notice of a record that comes twice', () => {
      fc.assert(
        fc.property(scripts, (script) => {
          const world = play(script)
          expect(hashOf(foldAll(world.project, [...world.records, ...world.records]))).toBe(hashOf(world.fold()))
        }),
        RUNS,
      )
    })
  })

  describe('folding record by record', () => {
    it('is at every step what folding from scratch gives', () => {
      fc.assert(
        fc.property(scripts, fc.infiniteStream(fc.nat()), (script, numbers) => {
          const world = play(script)
          const store = new SmallStore(world.project)
          const arrival = causalOrder(world, numbers)
          for (let next = 0; next < arrival.length; ) {
            const batch = arrival.slice(next, next + 1 + (numbers.next().value! % 6))
            next += batch.length
            store.ingest(batch)
            const expected = foldAll(world.project, store.records.values())
            expect(store.verdicts).toEqual(expected.verdicts)
            expect(store.stateHash()).toBe(hashOf(expected))
          }
        }),
        RUNS,
      )
    })
  })
})

/** Holds verdicts and views and changes only what `changedVerdicts` and `foldKeysOf` name, as a store does. */
class SmallStore {
  readonly records = new Map<RecordId, SignedRecord>()
  readonly verdicts = new Map<RecordId, Verdict>()
  readonly #views = new Map<FoldKey, FoldedView | undefined>()
  readonly #project: ProjectId
  #membership: FoldedMembership

  constructor(project: ProjectId) {
    this.#project = project
    this.#membership = evaluateMembership(project, [], chainOf([]))
  }

  ingest(batch: readonly SignedRecord[]): void {
    for (const record of batch) this.records.set(record.id, record)
    const touched = new Set<FoldKey>()
    for (const record of this.#judgeAgain(batch)) {
      const before = this.verdicts.get(record.id) ?? 'not allowed'
      const after = this.#membership.verdict(record)
      this.verdicts.set(record.id, after)
      if (needsFold(record, before, after)) for (const key of foldKeysOf(record)) touched.add(key)
    }
    for (const key of touched) {
      const counted = [...this.records.values()].filter(
        (record) => this.verdicts.get(record.id) === 'counts' && foldKeysOf(record).includes(key),
      )
      this.#views.set(key, foldView(key, counted, this.#membership))
    }
  }

  stateHash(): string {
    const views = [...this.#views].filter((entry): entry is [FoldKey, FoldedView] => entry[1] !== undefined)
    return stateHash(this.#membership, combineViewHashes(views.map(([key, view]) => viewHash(key, view))))
  }

  #judgeAgain(batch: readonly SignedRecord[]): readonly SignedRecord[] {
    const changesMembers = batch.some(
      ({ id, payload }) => /^(project|member|role|adopted)/.test(payload.kind) || this.#membership.missingLasts.has(id),
    )
    if (!changesMembers) return batch
    const before = this.#membership
    const records = [...this.records.values()]
    this.#membership = evaluateMembership(this.#project, records, chainOf(records))
    const isChanged = changedVerdicts(before, this.#membership)
    if (isChanged === 'none') return batch
    return [...new Set([...batch, ...records.filter(isChanged)])]
  }
}

/** A random order in which predecessors, and named member records, come first. */
function causalOrder({ records }: World, numbers: fc.Stream<number>): SignedRecord[] {
  const waiting = [...records]
  const there = new Set<RecordId>()
  const order: SignedRecord[] = []
  while (waiting.length > 0) {
    const ready = waiting.filter(
      ({ previous, members }) =>
        (previous === undefined || there.has(previous)) && members.every((id) => there.has(id)),
    )
    const record = ready[numbers.next().value! % ready.length]!
    waiting.splice(waiting.indexOf(record), 1)
    there.add(record.id)
    order.push(record)
  }
  return order
}

function shuffled<T>(items: readonly T[], numbers: fc.Stream<number>): T[] {
  const rest = [...items]
  return items.map(() => rest.splice(numbers.next().value! % rest.length, 1)[0]!)
}
