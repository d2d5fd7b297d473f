import { describe, expect, it } from 'vitest'
import { type Admission, admit, type Known } from '../../src/core/admit.ts'
import { projectId } from '../../src/core/ids.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { allRecords, testAsset, testDevice, testId, testTeam } from './helpers/records.ts'

const asset = testAsset(1)

/** What a store that holds `records` knows. */
function knowing(records: readonly SignedRecord[], options: { withGet?: boolean } = {}): Known {
  const byId = new Map(records.map((record) => [record.id, record]))
  const created = records[0]!
  const added = new Set([created.device])
  for (const { payload } of records) if (payload.kind === 'member added') added.add(payload.device)
  const known: Known = {
    project: projectId(created.id),
    has: (id) => byId.has(id),
    everAdded: (device) => added.has(device),
  }
  return options.withGet === false ? known : { ...known, get: (id) => byId.get(id) }
}

const accept: Admission = { status: 'accept' }
const waitFor = (...missing: SignedRecord[]): Admission => ({
  status: 'wait',
  missing: missing.map(({ id }) => id),
  unknownDevice: false,
})

describe('admit', async () => {
  const [a, b] = await testTeam('artist')
  const [created, addedB] = a.records as [SignedRecord, SignedRecord]
  const first = await b.checkpoint()
  const second = await b.setStatus(asset, 'WIP')
  const all = allRecords(a, b)

  it('accepts the record that created the project, and no other such record', async () => {
    expect(admit(created, knowing(all))).toEqual(accept)
    const other = await (await testDevice(9)).create()
    expect(admit(other, knowing(all))).toEqual({ status: 'refuse', code: 'WRONG_PROJECT' })
    const again = await a.create({ name: 'Again' }, { sequence: 0, previous: undefined })
    expect(admit(again, knowing(all))).toEqual({ status: 'refuse', code: 'WRONG_PROJECT' })
  })

  it('accepts a record of which everything is known', () => {
    expect(admit(addedB, knowing([created]))).toEqual(accept)
    expect(admit(first, knowing([created, addedB]))).toEqual(accept)
    expect(admit(second, knowing(all))).toEqual(accept)
  })

  it('refuses a record of another project', async () => {
    const stray = await b.checkpoint({}, { project: testId('project', 5) })
    expect(admit(stray, knowing(all))).toEqual({ status: 'refuse', code: 'WRONG_PROJECT' })
  })

  it('waits for the record before it', () => {
    expect(admit(second, knowing([created, addedB]))).toEqual(waitFor(first))
  })

  it('waits for the member records that it names, and for its device to be added', () => {
    expect(admit(first, knowing([created]))).toEqual({ status: 'wait', missing: [addedB.id], unknownDevice: true })
  })

  it('waits when its device is unknown, although all that it names is known', async () => {
    const stranger = (await testDevice(9)).sees(created, addedB)
    expect(admit(await stranger.checkpoint(), knowing(all))).toEqual({
      status: 'wait',
      missing: [],
      unknownDevice: true,
    })
  })

  it('accepts a removed device: its rights are the business of the fold', async () => {
    const removal = await a.remove(b, b.cuts(first))
    expect(admit(second, knowing([...all, removal]))).toEqual(accept)
  })

  it.each([
    ['another device', { previous: addedB.id, sequence: 2 }],
    ['another epoch', { previous: first.id, sequence: 1, epoch: testId('epoch', 99) }],
    ['a gap before it', { previous: first.id, sequence: 2 }],
  ])('refuses a record that goes on from a record with %s', async (_, header) => {
    const wrong = await b.checkpoint({}, header)
    expect(admit(wrong, knowing(all))).toEqual({ status: 'refuse', code: 'RECORD_INVALID' })
    expect(admit(wrong, knowing(all, { withGet: false })), 'where the store can not tell').toEqual(accept)
  })

  it('accepts a number that was used before: a cloned identity is told, not refused', async () => {
    const fork = await b.checkpoint({}, { previous: first.id, sequence: 1, epoch: first.epoch })
    expect(second.sequence).toBe(1)
    expect(admit(fork, knowing(all))).toEqual(accept)
  })
})
