import type { Progress } from '../../core/services.ts'
import { printable, shorten } from './text.ts'
import { formatBytes, formatDuration, formatNumber } from './units.ts'

const MAX_BAR_COLUMNS = 20
/** The file's name needs the room more than the bar. */
const BAR_SHARE = 0.1
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const
/** Weight of the last second in the rate: new enough to follow, old enough not to jump. */
const RATE_WEIGHT = 0.3

/** Follows how fast something goes. */
export class RateMeter {
  #last: { atMs: number; done: number } | undefined
  #perSecond: number | undefined

  /** Takes a report and returns units a second, smoothed; undefined until it can tell. */
  update(done: number, nowMs: number): number | undefined {
    if (this.#last === undefined || done < this.#last.done) {
      this.#last = { atMs: nowMs, done }
      this.#perSecond = undefined
      return undefined
    }
    const seconds = (nowMs - this.#last.atMs) / 1000
    if (seconds < 0.2) return this.#perSecond
    const now = (done - this.#last.done) / seconds
    const weight = 1 - (1 - RATE_WEIGHT) ** seconds
    this.#perSecond = this.#perSecond === undefined ? now : this.#perSecond + (now - this.#perSecond) * weight
    this.#last = { atMs: nowMs, done }
    return this.#perSecond
  }
}

/** Returns one line, never wider than `columns`: what, how much, how fast, how long. */
export function progressLine(progress: Progress, perSecond: number | undefined, columns: number, tick: number): string {
  const { phase, path, done, total, unit } = progress
  const amount = (n: number) => (unit === 'bytes' ? formatBytes(n) : formatNumber(n))
  const parts = [total === undefined ? amount(done) : `${amount(done)}/${amount(total)}`]
  if (unit !== 'bytes') parts[0] += ` ${unit}`
  if (perSecond !== undefined && perSecond > 0) {
    if (unit === 'bytes') parts.push(`${formatBytes(perSecond)}/s`)
    if (total !== undefined) parts.push(`${formatDuration((total - done) / perSecond)} left`)
  }
  const figures = parts.join('  ')
  const meter =
    total === undefined || total <= 0
      ? SPINNER[tick % SPINNER.length]!
      : bar(done / total, Math.min(MAX_BAR_COLUMNS, Math.floor(columns * BAR_SHARE)))
  const right = `${meter}  ${figures}`
  const room = columns - right.length - 3
  const what = printable(path === undefined ? phase : `${phase} ${path}`)
  return shorten(room < 8 ? figures : `${shorten(what, room)}  ${right}`, columns - 1)
}

function bar(share: number, columns: number): string {
  const clean = Math.min(1, Math.max(0, share))
  const full = Math.round(clean * columns)
  return `${'█'.repeat(full)}${'░'.repeat(columns - full)} ${String(Math.floor(clean * 100)).padStart(3)}%`
}
