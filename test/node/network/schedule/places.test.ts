import { expect, test } from 'vitest'
import { place } from '../../../../src/node/network/schedule/places.ts'

const MIB = 1 << 20
const GIB = 1 << 30
const BACKGROUND = { mayPause: true }

function files(...sizes: number[]) {
  return sizes.map((size, i) => ({ size, order: i, begun: i }))
}

test('small files never wait for large ones', () => {
  expect(place({ size: MIB, order: 9 }, files(100 * GIB, 100 * GIB), BACKGROUND)).toEqual({ kind: 'open' })
  expect(place({ size: MIB, order: 99 }, files(...new Array(16).fill(MIB)), BACKGROUND)).toEqual({ kind: 'wait' })
})

test('tiny files have many places, which larger ones do not take', () => {
  const tiny = new Array(255).fill(4096)
  const small = new Array(16).fill(MIB)
  expect(place({ size: 4096, order: 999 }, files(...tiny, ...small, GIB, GIB), BACKGROUND)).toEqual({ kind: 'open' })
  expect(place({ size: 4096, order: 999 }, files(...tiny, 4096), BACKGROUND)).toEqual({ kind: 'wait' })
  expect(place({ size: MIB, order: 999 }, files(...tiny, 4096, ...small.slice(1)), BACKGROUND)).toEqual({
    kind: 'open',
  })
})

test('of two large ones the one begun last makes room for a newer one, the other one runs to its end', () => {
  const open = files(GIB, GIB)
  expect(place({ size: GIB, order: 9 }, open, BACKGROUND)).toEqual({ kind: 'pause', file: open[1] })
  expect(place({ size: GIB, order: 9 }, open, { mayPause: false })).toEqual({ kind: 'wait' })
  expect(place({ size: GIB, order: 0.5 }, open, BACKGROUND)).toEqual({ kind: 'wait' })
  expect(place({ size: GIB, order: 9 }, files(GIB), BACKGROUND)).toEqual({ kind: 'open' })
})
