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
  for (const n of [1, 20_000, 34_000]) expect(cache.get(hash(n))).toBeUndefined()
  cache.add(hash(1), entry(8), cache.state)
  expect(cache.get(hash(1))).toEqual(entry(8))
  cache.clear()
  for (const n of [1, 20_000, 34_000]) expect(cache.get(hash(n))).toBeUndefined()
})

test('holds a bounded number of entries, the latest, and those that were asked for again', () => {
  const cache = new EntryCache()
  for (let n = 0; n < 100_000; n++) {
    cache.add(hash(n), entry(n), cache.state)
    if (n % 10_000 === 0) expect(cache.get(hash(0))).toEqual(entry(0))
  }
  for (const n of [1, 20_000, 34_000]) expect(cache.get(hash(n))).toBeUndefined()
  // the newest first: what is asked for is kept, and pushes others out
  for (let n = 99_999; n >= 100_000 - 32_768; n--) expect(cache.get(hash(n))?.sequence).toBe(n)
})

test('forgets what is written, whenever it was remembered', () => {
  const cache = new EntryCache()
  for (let n = 0; n < 40_000; n++) cache.add(hash(n), entry(n), cache.state)
  cache.forget([hash(7), hash(39_999)])
  expect(cache.get(hash(7))).toBeUndefined()
  expect(cache.get(hash(39_999))).toBeUndefined()
  expect(cache.get(hash(8))).toEqual(entry(8))
})
