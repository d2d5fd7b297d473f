import type { JobProgress } from '../data/views.ts'
import { formatBytes, formatLeft, formatNumber, formatRate } from './format.ts'

/** Returns how far a job is: `1.2 GB of 4 GB · 85 MB/s · 33 s left`. */
export function progressWords({ done, total, unit, perSecond }: JobProgress): string {
  const isBytes = unit === 'bytes'
  const amount = (value: number) => (isBytes ? formatBytes(value) : formatNumber(value))
  const words = [total === undefined ? amount(done) : `${amount(done)} of ${amount(total)}`]
  if (!isBytes) words[0] += ` ${unit}`
  if (perSecond !== null && perSecond > 0) {
    if (isBytes) words.push(formatRate(perSecond))
    if (total !== undefined && total > done) words.push(`${formatLeft((total - done) / perSecond)} left`)
  }
  return words.join(' · ')
}
