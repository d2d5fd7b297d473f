import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseId } from '../../src/core/ids.ts'
import {
  belowRange,
  checkpointPrefixRange,
  foldKeyOf,
  historyKey,
  logKey,
  nameKey,
  pathKey,
  pathRange,
  sequenceKey,
  sequenceOfKey,
  sequenceOfLogKey,
  withPrefix,
} from '../../src/store/keyspace.ts'
import { testId } from '../core/helpers/records.ts'

const within = (key: Uint8Array, range: { gte: Uint8Array; lt: Uint8Array }) =>
  Buffer.compare(key, range.gte) >= 0 && Buffer.compare(key, range.lt) < 0

describe('keys', () => {
  it('sort sequence numbers as numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        expect(Math.sign(Buffer.compare(sequenceKey(a), sequenceKey(b)))).toBe(Math.sign(a - b))
        expect(sequenceOfKey(sequenceKey(a))).toBe(a)
      }),
    )
  })

  it('sort the history by clock, then counter', () => {
    const place = (ms: number, counter: number) =>
      historyKey({
        clock: { ms, counter },
        device: testId('device', 9),
        epoch: testId('epoch', 9),
        sequence: 7,
        id: testId('record', 1) as never,
      })
    const keys = [place(1, 0), place(1, 300), place(2, 0), place(Date.UTC(2026, 0, 1), 0)]
    expect([...keys].reverse().sort(Buffer.compare)).toEqual(keys)
  })

  it('keep a folder apart from names that begin like it', () => {
    const asset = testId('asset', 1)
    expect(within(pathKey('shots/010.blend', asset), belowRange('shots'))).toBe(true)
    expect(within(pathKey('shots', asset), belowRange('shots'))).toBe(false)
    expect(within(pathKey('shots', asset), pathRange('shots'))).toBe(true)
    expect(within(pathKey('shots-old/010.blend', asset), belowRange('shots'))).toBe(false)
    expect(within(pathKey('shots-old', asset), pathRange('shots'))).toBe(false)
  })

  it('find ids by an odd number of digits', () => {
    const id = parseId('record', `abc${'0'.repeat(61)}`)
    const key = Uint8Array.of('n'.charCodeAt(0), ...Buffer.from(id, 'hex'))
    for (const prefix of ['', 'a', 'ab', 'abc', 'abc0', id])
      expect(within(key, checkpointPrefixRange(prefix))).toBe(true)
    for (const prefix of ['b', 'abd', 'aa']) expect(within(key, checkpointPrefixRange(prefix))).toBe(false)
  })

  it('bound a prefix that ends in 0xff', () => {
    const range = withPrefix(Uint8Array.of(1, 0xff))
    expect(within(Uint8Array.of(1, 0xff, 0xff, 0xff), range)).toBe(true)
    expect(within(Uint8Array.of(2), range)).toBe(false)
  })

  it('give back what they were made of', () => {
    expect(foldKeyOf(nameKey(`person:${testId('person', 5)}`))).toBe(`person:${testId('person', 5)}`)
    const log = { device: testId('device', 1), epoch: testId('epoch', 2) }
    expect(sequenceOfLogKey(logKey(log, 77, testId('record', 3)))).toBe(77)
  })
})
