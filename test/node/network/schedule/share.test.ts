import { expect, test } from 'vitest'
import { Share } from '../../../../src/node/network/schedule/share.ts'

const KIB = 1024

function measured(bytesPerSecond: number): Share {
  const share = new Share()
  share.began(0)
  share.came(bytesPerSecond, 1_000)
  return share
}

test('a window holds what a peer gives in a second, between two requests and eight', () => {
  expect(new Share().window).toBe(4)
  expect(measured(10 * KIB).window).toBe(2)
  expect(measured(1024 * KIB).window).toBe(4)
  expect(measured(100_000 * KIB).window).toBe(8)
})

test('the rate counts only while something is asked', () => {
  const share = new Share()
  share.began(0)
  share.came(1000, 500)
  expect(share.rate).toBe(2000)
  expect(share.rateNow).toBe(2000)
  share.rested()
  expect(share.rateNow).toBe(0)
  share.began(100_000)
  share.came(1000, 100_500)
  expect(share.rate).toBe(2000)
})

test('broken promises and lateness make it smaller, kept ones larger again', () => {
  const share = measured(100_000 * KIB)
  share.timedOut()
  share.late()
  expect(share.window).toBeLessThan(8)
  expect(share.isLiar).toBe(false)
  for (let i = 0; i < 100; i++) share.inTime()
  expect(share.window).toBe(8)
  let requests = 0
  for (; !share.isLiar; requests++) share.answered(4, 0)
  expect(requests).toBeLessThan(25)
  expect(share.window).toBe(1)
  share.answered(4, 4)
  expect(share.isLiar).toBe(false)
})

test('one chunk that is gone makes nobody a liar', () => {
  const share = new Share()
  for (let i = 0; i < 1000; i++) share.answered(4, i % 100 === 0 ? 3 : 4)
  expect(share.score).toBeGreaterThan(0.9)
})
