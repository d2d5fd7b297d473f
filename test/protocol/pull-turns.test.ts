import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { PULL_STALL_MS, PULL_TURN_MS } from '../../src/protocol/constants.ts'
import { PullTurns } from '../../src/protocol/pull-turns.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

function pullers(count: number, log: number[]) {
  return Array.from({ length: count }, (_, i) => ({ onTurn: () => log.push(i) }))
}

describe('turns', () => {
  test('one follows the other, in the order asked', () => {
    const log: number[] = []
    const turns = new PullTurns()
    const all = pullers(3, log)
    for (const puller of all) turns.request(puller)
    expect(log).toEqual([0])
    turns.release(all[0]!)
    expect(log).toEqual([0, 1])
    turns.release(all[0]!)
    turns.release(all[1]!)
    expect(log).toEqual([0, 1, 2])
    turns.release(all[2]!)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('who has the turn may ask again; who has left is passed over', () => {
    const log: number[] = []
    const turns = new PullTurns()
    const [a, b, c] = pullers(3, log)
    for (const puller of [a!, a!, b!, c!]) turns.request(puller)
    turns.release(b!)
    turns.release(a!)
    expect(log).toEqual([0, 0, 2])
  })

  test('a silent peer loses it', () => {
    const log: number[] = []
    const turns = new PullTurns()
    const [a, b] = pullers(2, log)
    turns.request(a!)
    turns.request(b!)
    vi.advanceTimersByTime(PULL_STALL_MS - 1)
    turns.touch(a!)
    vi.advanceTimersByTime(PULL_STALL_MS - 1)
    expect(log).toEqual([0])
    vi.advanceTimersByTime(1)
    expect(log).toEqual([0, 1])
  })

  test('one that never ends loses it', () => {
    const log: number[] = []
    const turns = new PullTurns()
    const [a, b] = pullers(2, log)
    turns.request(a!)
    turns.request(b!)
    for (let ms = 0; ms < PULL_TURN_MS; ms += 1000) {
      expect(log).toEqual([0])
      turns.touch(a!)
      vi.advanceTimersByTime(1000)
    }
    expect(log).toEqual([0, 1])
  })
})
