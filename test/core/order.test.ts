import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRecords, type Ordered } from '../../src/core/order.ts'
import { testId } from './helpers/records.ts'

const small = fc.integer({ min: 0, max: 2 })
const anyOrdered: fc.Arbitrary<Ordered> = fc
  .tuple(small, small, small, small, small, small)
  .map(([ms, counter, device, epoch, sequence, id]) => ({
    clock: { ms, counter },
    device: testId('device', device),
    epoch: testId('epoch', epoch),
    sequence,
    id: testId('record', id),
  }))

const least: Ordered = {
  clock: { ms: 1, counter: 1 },
  device: testId('device', 1),
  epoch: testId('epoch', 1),
  sequence: 1,
  id: testId('record', 1),
}

describe('compareRecords', () => {
  it.each([
    ['milliseconds', { clock: { ms: 2, counter: 0 }, device: testId('device', 0) }],
    ['counter', { clock: { ms: 1, counter: 2 }, device: testId('device', 0) }],
    ['device', { device: testId('device', 2), epoch: testId('epoch', 0) }],
    ['epoch', { epoch: testId('epoch', 2), sequence: 0 }],
    ['sequence', { sequence: 2, id: testId('record', 0) }],
    ['id', { id: testId('record', 2) }],
  ])('puts the greater %s last, whatever follows it', (_, change) => {
    expect(compareRecords(least, { ...least, ...change })).toBeLessThan(0)
    expect(compareRecords({ ...least, ...change }, least)).toBeGreaterThan(0)
  })

  it('is an order: one result from every arrangement', () => {
    const pair = fc
      .array(anyOrdered)
      .chain((records) => fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })))
    fc.assert(
      fc.property(pair, ([records, shuffled]) => {
        expect(shuffled.toSorted(compareRecords)).toEqual(records.toSorted(compareRecords))
      }),
    )
  })
})
