import { GET_TARGET_BYTES, MAX_OUTSTANDING_REQUESTS } from '../../../protocol/constants.ts'
import {
  FIRST_WINDOW,
  LEAST_KEPT,
  LEAST_WINDOW,
  RATE_SAMPLE_MS,
  SAMPLE_WEIGHT,
  SCORE_WEIGHT,
  WINDOW_MS,
} from './constants.ts'

/**
 * What one peer has earned by what it did, and so how much it is asked for. Outlives its connections, so that who was slow or
 * lied begins with less. Times are milliseconds of a clock that only grows.
 */
export class Share {
  /** Share of the chunks that it said it has and gave. */
  #kept = 1
  /** Share of the requests that were not late. */
  #punctual = 1
  #rate: number | undefined
  #sample: { since: number; bytes: number } | undefined

  /** From 0 to 1: kept promises, in time. */
  get score(): number {
    return this.#kept * this.#punctual
  }

  /** Bytes a second while it was asked for something; undefined: not measured yet. */
  get rate(): number | undefined {
    return this.#rate
  }

  /** Bytes a second now: 0 while nothing is asked of it. */
  get rateNow(): number {
    return this.#sample === undefined ? 0 : (this.#rate ?? 0)
  }

  /** Whether so little came of what it said it has that it is to be left alone. */
  get isLiar(): boolean {
    return this.#kept < LEAST_KEPT
  }

  /** Requests that may be outstanding there. */
  get window(): number {
    const full =
      this.#rate === undefined
        ? FIRST_WINDOW
        : Math.min(
            MAX_OUTSTANDING_REQUESTS,
            Math.max(LEAST_WINDOW, Math.ceil((this.#rate * WINDOW_MS) / 1000 / GET_TARGET_BYTES)),
          )
    return Math.max(1, Math.round(full * this.score))
  }

  /** It had nothing to do, and was asked for something. */
  began(now: number): void {
    this.#sample = { since: now, bytes: 0 }
  }

  /** Nothing is asked of it any more. */
  rested(): void {
    this.#sample = undefined
  }

  came(bytes: number, now: number): void {
    const sample = this.#sample
    if (sample === undefined) return
    sample.bytes += bytes
    const ms = now - sample.since
    if (ms < RATE_SAMPLE_MS) return
    const rate = (sample.bytes / ms) * 1000
    this.#rate = this.#rate === undefined ? rate : this.#rate + (rate - this.#rate) * SAMPLE_WEIGHT
    this.#sample = { since: now, bytes: 0 }
  }

  /** A request ended of whose chunks it had promised `promised`, and gave `given` of those. */
  answered(promised: number, given: number): void {
    if (promised > 0) this.#kept += (given / promised - this.#kept) * SCORE_WEIGHT
  }

  inTime(): void {
    this.#punctual += (1 - this.#punctual) * SCORE_WEIGHT
  }

  late(): void {
    this.#punctual -= this.#punctual * SCORE_WEIGHT
  }

  /** It did not answer at all. */
  timedOut(): void {
    this.#punctual /= 2
  }
}
