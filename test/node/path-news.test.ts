import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DEFAULT_NEWS_EVERY_MS, MAX_NEWS_PATHS, PathNews } from '../../src/node/path-news.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('tells the first at once, what follows once an interval, and of many only that', () => {
  const told: (string[] | null)[] = []
  const news = new PathNews({ tell: (paths) => told.push(paths) })
  news.add(['b', 'a'])
  news.add(['c'])
  news.add(['c', 'd'])
  expect(told).toEqual([['a', 'b']])
  vi.advanceTimersByTime(DEFAULT_NEWS_EVERY_MS)
  expect(told).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  vi.advanceTimersByTime(10 * DEFAULT_NEWS_EVERY_MS)
  expect(told).toHaveLength(2)
  news.add(Array.from({ length: MAX_NEWS_PATHS + 1 }, (_, at) => `${at}`))
  expect(told.at(-1)).toBeNull()
  news.add(['late'])
  news.close()
  vi.advanceTimersByTime(DEFAULT_NEWS_EVERY_MS)
  expect(told).toHaveLength(3)
})
