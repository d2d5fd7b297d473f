import { describe, expect, test } from 'vitest'
import { Instances } from '../../src/protocol/instances.ts'
import { decodeRecordsMessage, encodeRecordsMessage } from '../../src/protocol/records-wire.ts'
import { testId } from '../core/helpers/records.ts'

const [ann, ben] = [testId('device', 1), testId('device', 2)]

describe('R21 the lives of a device', () => {
  test('a restart, however often, is no clone', () => {
    const instances = new Instances()
    for (let life = 0; life < 100; life++) {
      expect(instances.note(ann, `life ${life}`)).toBe(false)
      expect(instances.note(ann, `life ${life}`)).toBe(false)
    }
    expect(instances.isCloned(ann)).toBe(false)
  })

  test('one that comes back after another is: told once', () => {
    const instances = new Instances()
    expect(instances.note(ann, 'a')).toBe(false)
    expect(instances.note(ann, 'b')).toBe(false)
    expect(instances.note(ben, 'a')).toBe(false)
    expect(instances.isCloned(ann)).toBe(false)
    expect(instances.note(ann, 'a')).toBe(true)
    expect(instances.isCloned(ann)).toBe(true)
    expect(instances.note(ann, 'b')).toBe(false)
    expect(instances.isCloned(ben)).toBe(false)
  })
})

describe('R21, R22 Hello', () => {
  const plain = { kind: 'hello', minVersion: 1, maxVersion: 1, codecs: [], tags: [] } as const

  test('says more than before only where there is more to say', () => {
    expect(decodeRecordsMessage(encodeRecordsMessage(plain))).toEqual(plain)
    const more = { ...plain, instance: '0123456789abcdef', timeMs: 1_800_000_000_000, cloned: true } as const
    expect(decodeRecordsMessage(encodeRecordsMessage(more))).toEqual(more)
  })

  test('with an instance of another length is a violation', () => {
    const frame = encodeRecordsMessage({ ...plain, instance: 'abcd' })
    expect(() => decodeRecordsMessage(frame)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }))
  })
})
