import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareClocks, HybridClock } from '../../src/core/clock.ts'
import { MAX_CLOCK_AHEAD_MS } from '../../src/core/limits.ts'
import type { Clock } from '../../src/core/record.ts'

const anyClock = fc.record({ ms: fc.integer({ min: 0, max: 1000 }), counter: fc.integer({ min: 0, max: 3 }) })

describe('HybridClock', () => {
  it('follows the wall clock, and counts when that stands still or goes back', () => {
    const clock = new HybridClock()
    expect(clock.tick(1000)).toEqual({ ms: 1000, counter: 0 })
    expect(clock.tick(1000)).toEqual({ ms: 1000, counter: 1 })
    expect(clock.tick(400)).toEqual({ ms: 1000, counter: 2 })
    expect(clock.tick(1001)).toEqual({ ms: 1001, counter: 0 })
  })

  it('goes on after what it has seen', () => {
    const clock = new HybridClock()
    expect(clock.observe({ ms: 5000, counter: 7 }, 1000)).toBe('advanced')
    expect(clock.tick(1000)).toEqual({ ms: 5000, counter: 8 })
    clock.observe({ ms: 4000, counter: 99 }, 1000)
    expect(clock.last).toEqual({ ms: 5000, counter: 8 })
  })

  it('is not carried away by a clock more than a day ahead', () => {
    const clock = new HybridClock()
    expect(clock.observe({ ms: 1000 + MAX_CLOCK_AHEAD_MS + 1, counter: 0 }, 1000)).toBe('ahead')
    expect(clock.tick(1000)).toEqual({ ms: 1000, counter: 0 })
    expect(clock.observe({ ms: 1000 + MAX_CLOCK_AHEAD_MS, counter: 0 }, 1000)).toBe('advanced')
  })

  it('goes on after a full counter', () => {
    const clock = new HybridClock({ ms: 7, counter: 0xffff_ffff })
    expect(clock.tick(1)).toEqual({ ms: 8, counter: 0 })
  })

  it('never gives a clock that is not after all before', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 1000 }), anyClock)), (steps) => {
        const clock = new HybridClock()
        let newest: Clock = { ms: -1, counter: 0 }
        for (const step of steps) {
          if (typeof step === 'number') {
            const given = clock.tick(step)
            expect(compareClocks(given, newest)).toBeGreaterThan(0)
            newest = given
          } else {
            clock.observe(step, 0)
            if (compareClocks(step, newest) > 0) newest = step
          }
        }
      }),
    )
  })
})
