import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BaseFinder } from '../../src/core/base-finder.ts'
import type { Hash } from '../../src/core/ids.ts'
import type { ManifestEntry } from '../../src/core/manifest.ts'
import { runs } from '../helpers/seed.ts'
import { testId } from './helpers/records.ts'

const chunk = (n: number, size = 10): ManifestEntry => ({ hash: testId('hash', n), size })
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => chunk(from + i))
const numbers = (found: readonly (readonly Hash[])[]) =>
  found.map((hashes) => hashes.map((hash) => Number.parseInt(hash.slice(-8), 16)))

async function find(old: readonly ManifestEntry[], now: readonly ManifestEntry[]) {
  return numbers(await new BaseFinder(old).find(now))
}

describe('what stood at the place of a new chunk', () => {
  test('is the chunk at the same distance from what both have', async () => {
    const now = [chunk(1), chunk(102), chunk(103), chunk(4), chunk(105)]
    expect(await find(range(1, 6), now)).toEqual([[], [2], [3], [], [5]])
  })

  test('before anything that both have is counted from the start', async () => {
    expect(await find(range(1, 4), [chunk(101), chunk(2), chunk(3)])).toEqual([[1], [], []])
    expect(await find(range(1, 4), [chunk(101), chunk(102), chunk(103)])).toEqual([[1], [2], [3]])
  })

  test('after an insertion is found from behind, and from before as well', async () => {
    // 15 bytes were put in before chunk 3
    const now = [chunk(1), chunk(102, 25), chunk(103), chunk(104), chunk(5)]
    const found = await find(range(1, 6), now)
    expect(found[1]).toContain(2)
    expect(found[3]![0]).toBe(4)
  })

  test('of a chunk that moved is nothing, and what follows is counted from there', async () => {
    const now = [chunk(7), chunk(8), chunk(109), chunk(1), chunk(102)]
    expect(await find(range(1, 12), now)).toEqual([[], [], expect.arrayContaining([9]), [], [2]])
  })

  test('is not looked for at a chunk that is there many times', async () => {
    const zeros = chunk(500)
    const old = [chunk(1), zeros, zeros, zeros, chunk(5), chunk(6)]
    expect(await find(old, [chunk(1), zeros, chunk(103), zeros, chunk(105), chunk(6)])).toEqual([
      [],
      [],
      [500],
      [],
      [5],
      [],
    ])
  })

  test('beyond the end of a shorter list is its last chunk', async () => {
    expect(await find(range(1, 3), [chunk(1), chunk(102), chunk(103)])).toEqual([[], [2], [2]])
    expect(await find([], [chunk(1)])).toEqual([[]])
  })
})

test('the first candidate from before does not depend on how much is asked at once', async () => {
  const entries = fc.array(fc.record({ n: fc.nat(40), size: fc.integer({ min: 1, max: 20 }) }), { maxLength: 60 })
  const toList = (list: readonly { n: number; size: number }[]) => list.map(({ n }) => chunk(n, (n % 7) + 3))
  await fc.assert(
    fc.asyncProperty(entries, entries, fc.integer({ min: 1, max: 9 }), async (before, after, step) => {
      const [old, now] = [toList(before), toList(after)]
      const whole = await new BaseFinder(old).find(now)
      const parts = new BaseFinder(old)
      for (let at = 0; at < now.length; at += step) {
        for (const [i, candidates] of (await parts.find(now.slice(at, at + step))).entries()) {
          // what a reader of small parts chooses, a reader of large ones names
          for (const hash of candidates.slice(0, 1)) expect(whole[at + i]).toContain(hash)
        }
      }
    }),
    runs(300),
  )
})

test('of lists that agree nothing is named, however long they are, and a window of the old one is enough', async () => {
  let read = 0
  let most = 0
  async function* old() {
    for (const entry of range(0, 100_000)) {
      read++
      yield entry
    }
  }
  const finder = new BaseFinder(old())
  for (let at = 0; at < 100_000; at += 1000) {
    const now = range(at, at + 1000).map((entry, i) => (i === 500 ? chunk(1_000_000 + at) : entry))
    const found = numbers(await finder.find(now))
    expect(found.flat()).toEqual([at + 500])
    most = Math.max(most, read - at)
  }
  expect(most).toBeLessThan(20_000)
})
