import { expect, test } from 'vitest'
import { EntryCache } from '../../src/store/entry-cache.ts'
import { hashOf } from './helpers.ts'

const hash = (n: number) => hashOf(Uint8Array.of(n, n >> 8, n >> 16))
const entry = (sequence: number) => ({
  sequence,
  codec: 'raw' as const,
  rawSize: 1,
  storedSize: 1,
  storedAt: 1,
  damaged: false,
})

test('remembers what a lookup found', () => {
  const cache = new EntryCache()
  cache.add(hash(1), entry(7), cache.state)
  expect(cache.get(hash(1))).toEqual(entry(7))
  expect(cache.get(hash(2))).toBeUndefined()
})

test('takes nothing from a lookup that began before a write', () => {
  const cache = new EntryCache()
  const { state } = cache
  cache.forget([hash(1)])
  cache.add(hash(1), entry(7), state)
  expect(cache.get(hash(1))).toBeUndefined()
  cache.add(hash(1), entry(8), cache.state)
  expect(cache.get(hash(1))).toEqual(entry(8))
  cache.clear()
  expect(cache.get(hash(1))).toBeUndefined()
})

test('holds a bounded number of entries, the latest', () => {
  const cache = new EntryCache()
  for (let n = 0; n < 40_000; n++) cache.add(hash(n), entry(n), cache.state)
  expect(cache.get(hash(0))).toBeUndefined()
  expect(cache.get(hash(39_999))).toEqual(entry(39_999))
  expect(Array.from({ length: 40_000 }, (_, n) => cache.get(hash(n))).filter((one) => one !== undefined)).toHaveLength(
    32_768,
  )
})
