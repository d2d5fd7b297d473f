import { MAX_CLOCK_AHEAD_MS } from './limits.ts'
import type { Clock } from './record.ts'

/** Most that a record's counter can hold: 32 bits. */
const MAX_COUNTER = 0xffff_ffff

/** Orders clocks: by milliseconds, then by counter. */
export function compareClocks(a: Clock, b: Clock): number {
  return a.ms - b.ms || a.counter - b.counter
}

/**
 * Gives each record of this device a clock that is after every record the device has seen, and close to the wall clock.
 * Kulkarni et al., "Logical Physical Clocks" (2014), with a bound on how far others can move it.
 */
export class HybridClock {
  #last: Clock

  /** `last`: the newest clock given or observed before, so that a restart with a clock set back goes on after it. */
  constructor(last: Clock = { ms: 0, counter: 0 }) {
    this.#last = last
  }

  /** The newest clock given or observed. */
  get last(): Clock {
    return this.#last
  }

  /** Returns the clock of the next record; `nowMs` is the wall clock. */
  tick(nowMs: number): Clock {
    this.#last = nowMs > this.#last.ms ? { ms: nowMs, counter: 0 } : after(this.#last)
    return this.#last
  }

  /**
   * Takes notice of another device's record. One more than MAX_CLOCK_AHEAD_MS ahead of `nowMs` does not move this clock,
   * or one laptop with a wrong date would carry all others with it.
   */
  observe(clock: Clock, nowMs: number): 'advanced' | 'ahead' {
    if (clock.ms > nowMs + MAX_CLOCK_AHEAD_MS) return 'ahead'
    if (compareClocks(clock, this.#last) > 0) this.#last = clock
    return 'advanced'
  }
}

function after({ ms, counter }: Clock): Clock {
  return counter < MAX_COUNTER ? { ms, counter: counter + 1 } : { ms: ms + 1, counter: 0 }
}
