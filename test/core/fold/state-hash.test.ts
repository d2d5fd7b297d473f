import { describe, expect, it } from 'vitest'
import { canonicalJson, combineViewHashes, viewHash } from '../../../src/core/fold/index.ts'
import { testId } from '../helpers/records.ts'

describe('canonical JSON', () => {
  it('does not depend on the order of keys, and leaves out what is undefined', () => {
    expect(canonicalJson({ b: 1n, a: [{ d: undefined, c: 'x' }] })).toBe('{"a":[{"c":"x"}],"b":"1"}')
  })
})

describe('view hashes', () => {
  const view = { name: { value: 'Ada', records: [] } }
  const one = viewHash(`person:${testId('person', 1)}`, view)
  const two = viewHash(`person:${testId('person', 2)}`, view)

  it('differ by key and by value', () => {
    expect(one).not.toEqual(two)
    expect(viewHash(`person:${testId('person', 1)}`, { name: { value: 'Ben', records: [] } })).not.toEqual(one)
  })

  it('combine in any order, and can be taken out again', () => {
    expect(combineViewHashes([one, two])).toEqual(combineViewHashes([two, one]))
    expect(combineViewHashes([one, two, two])).toEqual(combineViewHashes([one]))
    expect(combineViewHashes([])).toEqual(new Uint8Array(32))
  })
})
