import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Epoch, RecordId } from '../../../src/core/ids.ts'
import { MAX_CUTS } from '../../../src/core/limits.ts'
import type { SignedRecord } from '../../../src/core/record.ts'
import { sealRecord } from '../../../src/core/record-codec.ts'
import { cutsOf } from '../../../src/node/project/cuts.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let ben: Laptop
beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
  ben = await studio.member(ann, 'Ben')
})
afterEach(() => studio.close())

/** One more record of Ben's, in Ann's store. */
async function record(epoch: string, previous?: SignedRecord, name?: string): Promise<SignedRecord> {
  const made = await sealed(epoch, previous, name)
  const { stored } = await ann.project.store.records.ingest([made.envelope])
  expect(stored).toHaveLength(1)
  return made
}

async function sealed(epoch: string, previous?: SignedRecord, name = 'Ben'): Promise<SignedRecord> {
  const { records } = ann.project.store
  const header = {
    project: ann.project.id,
    device: ben.home.device,
    epoch: epoch as Epoch,
    sequence: previous === undefined ? 0 : previous.sequence + 1,
    previous: previous?.id,
    members: records.membership.heads,
    clock: { ms: 1, counter: 0 },
    timeMs: 1,
  }
  const person = records.membership.devices.get(ben.home.device)!.person
  return sealRecord(header, { kind: 'person named', person, name, replaces: [] }, ben.home.key)
}

const cuts = async () => new Set((await cutsOf(ann.project.store, ben.home.device)).map(({ last }) => last))

it('are the last record of every epoch, and of every branch of a forked one', async () => {
  const first = await record('00'.repeat(8))
  const last = await record('00'.repeat(8), first)
  const root = await record('11'.repeat(8))
  const left = await record('11'.repeat(8), root, 'left')
  const right = await record('11'.repeat(8), root, 'right')
  const further = await record('11'.repeat(8), right)
  expect(await cuts()).toEqual(new Set<RecordId>([last.id, left.id, further.id]))
})

it('leave out what is quarantined', async () => {
  const first = await record('00'.repeat(8))
  await ann.project.writer.write(async () => [
    {
      kind: 'role changed',
      device: ben.home.device,
      role: 'viewer',
      cuts: await cutsOf(ann.project.store, ben.home.device),
    },
  ])
  const { members } = first
  const late = await sealRecord(
    { ...first, sequence: 1, previous: first.id, members },
    { ...first.payload, name: 'late' } as never,
    ben.home.key,
  )
  await ann.project.store.records.ingest([late.envelope])
  expect(await ann.project.store.records.verdict(late.id)).toBe('quarantined')
  expect(await cuts()).toEqual(new Set([first.id]))
})

it('are at most as many as a record holds, those of the longest epochs', async () => {
  const epochOf = (i: number) => i.toString(16).padStart(16, '0')
  const first = await record(epochOf(MAX_CUTS + 5))
  const longest = await record(epochOf(MAX_CUTS + 5), first)
  const others = await Promise.all(Array.from({ length: MAX_CUTS }, (_, i) => sealed(epochOf(i))))
  await ann.project.store.records.ingest(others.map(({ envelope }) => envelope))
  const found = await cuts()
  expect(found.size).toBe(MAX_CUTS)
  expect(found.has(longest.id)).toBe(true)
  const removal = {
    kind: 'member removed',
    device: ben.home.device,
    cuts: await cutsOf(ann.project.store, ben.home.device),
  } as const
  await ann.project.writer.write([removal])
  expect(ann.project.store.records.membership.roleOf(ben.home.device)).toBeUndefined()
})
