import type { ClaimView } from '../../core/services.ts'
import { firstLine, printable } from './text.ts'
import { formatAgo, formatTime } from './units.ts'

/** `Ana on laptop, 2 h ago`, with why she took it from somebody else, and whose claim at the same time it goes before. */
export function claimText({ person, since, self, reason, lost }: ClaimView, nowMs: number): string {
  const who = self ? 'you' : `${printable(person.name)} on ${printable(person.device.name)}`
  const why = reason === undefined ? '' : `: ${firstLine(reason)}`
  const over = lost === undefined ? '' : ` (yours of ${formatTime(lost)} was made at the same time and does not hold)`
  return `${who}, ${formatAgo(since, nowMs)}${why}${over}`
}
