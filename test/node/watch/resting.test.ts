import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DEFAULT_REST_MS, Resting } from '../../../src/node/watch/resting.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('tells of a path once size and time have stayed as long as they must, nothing counting as a state', async () => {
  const disk = new Map([
    ['growing', 1],
    ['still', 1],
  ])
  const rested: string[][] = []
  const resting = new Resting({
    look: async (path) => String(disk.get(path)),
    onRest: async (paths) => void rested.push([...paths]),
  })
  resting.add(['growing', 'still', 'gone'])
  for (let size = 2; size <= 6; size++) {
    await vi.advanceTimersByTimeAsync(DEFAULT_REST_MS / 2)
    disk.set('growing', size)
  }
  expect(rested.flat().sort()).toEqual(['gone', 'still'])
  expect(resting.size).toBe(1)
  // a save by temp-and-rename takes the name away for a moment
  disk.delete('growing')
  await vi.advanceTimersByTimeAsync(DEFAULT_REST_MS / 2)
  disk.set('growing', 7)
  await vi.advanceTimersByTimeAsync(DEFAULT_REST_MS)
  expect(rested.flat()).not.toContain('growing')
  await vi.advanceTimersByTimeAsync(DEFAULT_REST_MS)
  expect(rested.at(-1)).toEqual(['growing'])
  expect(vi.getTimerCount()).toBe(0)
  resting.add(['still'])
  await resting.stop()
  expect(vi.getTimerCount()).toBe(0)
})

test('what cannot be looked at does not rest, and does not keep others from it', async () => {
  let isReadable = false
  const rested: string[] = []
  const resting = new Resting({
    look: async (path) => {
      if (path === 'locked' && !isReadable) throw new Error('EBUSY')
      return 'same'
    },
    onRest: async (paths) => void rested.push(...paths),
  })
  resting.add(['locked', 'other'])
  await vi.advanceTimersByTimeAsync(3 * DEFAULT_REST_MS)
  expect(rested).toEqual(['other'])
  isReadable = true
  await vi.advanceTimersByTimeAsync(3 * DEFAULT_REST_MS)
  expect(rested).toEqual(['other', 'locked'])
  await resting.stop()
})

test('thousands that came at once are looked at twice each, and not before they may have come to rest', async () => {
  const looks = new Map<string, number>()
  const rested = new Set<string>()
  const resting = new Resting({
    look: async (path) => {
      looks.set(path, (looks.get(path) ?? 0) + 1)
      return 'same'
    },
    onRest: async (paths) => {
      for (const path of paths) rested.add(path)
    },
  })
  resting.add(Array.from({ length: 1500 }, (_, n) => `${n}.png`))
  await vi.advanceTimersByTimeAsync(2 * DEFAULT_REST_MS)
  expect(rested.size).toBe(1500)
  expect(new Set(looks.values())).toEqual(new Set([2]))
  await resting.stop()
})
