import type { Progress } from '../core/services.ts'
import type { JobProgress } from './job-view.ts'

/** Least time between two reports, milliseconds: ten a second look smooth, more only costs. */
export const PROGRESS_INTERVAL_MS = 100
/** Time over which the rate is smoothed, milliseconds: shorter jumps with each batch, longer lags behind. */
const RATE_SMOOTHING_MS = 3000

/** Passes progress on at most every PROGRESS_INTERVAL_MS, the newest always in the end, with a smoothed rate. */
export class ProgressMeter {
  readonly #report: (progress: JobProgress) => void
  #waiting: Progress | undefined
  #timer: NodeJS.Timeout | undefined
  #lastAt = Number.NEGATIVE_INFINITY
  #last: Progress | undefined
  #rate: number | null = null

  constructor(report: (progress: JobProgress) => void) {
    this.#report = report
  }

  update(progress: Progress): void {
    this.#waiting = { ...progress }
    if (this.#timer !== undefined) return
    const left = this.#lastAt + PROGRESS_INTERVAL_MS - performance.now()
    if (left <= 0) this.flush()
    else this.#timer = setTimeout(() => this.flush(), left)
  }

  /** Reports what waits, now. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const progress = this.#waiting
    if (progress === undefined) return
    this.#waiting = undefined
    const now = performance.now()
    this.#rate = this.#rateOf(progress, now)
    this.#last = progress
    this.#lastAt = now
    this.#report({ ...progress, perSecond: this.#rate === null ? null : Math.round(this.#rate) })
  }

  /** A new phase, another unit or a count that fell back starts a new measurement. */
  #rateOf(progress: Progress, now: number): number | null {
    const last = this.#last
    const elapsed = now - this.#lastAt
    const same = last?.phase === progress.phase && last.unit === progress.unit && last.done <= progress.done
    if (!same || elapsed <= 0) return same ? this.#rate : null
    const current = ((progress.done - last.done) / elapsed) * 1000
    if (this.#rate === null) return current
    const weight = 1 - Math.exp(-elapsed / RATE_SMOOTHING_MS)
    return this.#rate + (current - this.#rate) * weight
  }
}
