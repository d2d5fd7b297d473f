import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slice } from '../../../../src/node/network/schedule/slices.ts'
import { runs } from '../../../helpers/seed.ts'

interface Want {
  n: number
  size: number
}

test('everything that somebody has is in exactly one slice, of one who has it, by weight', () => {
  const scene = fc.record({
    sizes: fc.array(fc.integer({ min: 0, max: 262_144 }), { maxLength: 200 }),
    peers: fc.array(fc.record({ weight: fc.integer({ min: 1, max: 100 }), step: fc.integer({ min: 1, max: 4 }) }), {
      maxLength: 6,
    }),
  })
  fc.assert(
    fc.property(scene, ({ sizes, peers }) => {
      const wants = sizes.map((size, n): Want => ({ n, size }))
      const slicers = peers.map(({ weight, step }) => ({ weight, step, has: ({ n }: Want) => n % step === 0 }))
      const slices = slice(wants, slicers, 1)
      const seen = new Set<Want>()
      for (const [peer, mine] of slices) {
        for (const want of mine) {
          expect(peer.has(want)).toBe(true)
          expect(seen.has(want)).toBe(false)
          seen.add(want)
        }
      }
      expect(seen.size).toBe(wants.filter((want) => slicers.some((peer) => peer.has(want))).length)
    }),
    runs(200),
  )
})

test('a slice is one contiguous part, as large as the peer is fast', () => {
  const wants = Array.from({ length: 100 }, (_, n): Want => ({ n, size: 10 }))
  const slow = { weight: 1, has: () => true }
  const fast = { weight: 3, has: () => true }
  const slices = slice(wants, [slow, fast], 1)
  expect(slices.get(fast)!.map(({ n }) => n)).toEqual(Array.from({ length: 75 }, (_, i) => i))
  expect(slices.get(slow)!.map(({ n }) => n)).toEqual(Array.from({ length: 25 }, (_, i) => 75 + i))
})

test('a slice is worth a request', () => {
  const wants = Array.from({ length: 4 }, (_, n): Want => ({ n, size: 10 }))
  const peers = [1, 2, 3].map(() => ({ weight: 1, has: () => true }))
  const slices = slice(wants, peers, 1000)
  expect([...slices.values()].map((mine) => mine.length)).toEqual([4, 0, 0])
})
