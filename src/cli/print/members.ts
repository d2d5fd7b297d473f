import type { MemberView, QuarantinedView } from '../../core/services.ts'
import { firstLine, printable, shortId, table } from './text.ts'
import { formatAgo, formatCount, formatTime } from './units.ts'

/** Most records that wait to be adopted and are named for one person; the rest is counted. */
const MAX_NAMED = 20

/** The persons with their laptops, and below them the work that waits to be adopted. */
export function membersText(members: readonly MemberView[], nowMs: number): string {
  const people = table(members.flatMap(rowsOf(nowMs)), ['left', 'left', 'left', 'left'])
  return [people.join('\n'), ...members.filter(({ quarantined }) => quarantined.length > 0).map(waitingText)].join(
    '\n\n',
  )
}

function rowsOf(nowMs: number): (member: MemberView) => string[][] {
  return ({ person, role, devices, self }) => [
    [`${printable(person.name)}${self ? ' (you)' : ''}`, role ?? 'removed'],
    ...devices.map((device) => [
      `  ${printable(device.name)}${device.self ? ' (here)' : ''}`,
      device.role === role ? '' : (device.role ?? 'removed'),
      shortId(device.id),
      lastOf(device, nowMs),
    ]),
  ]
}

function lastOf({ self, online, lastSeen, removed }: MemberView['devices'][number], nowMs: number): string {
  if (removed !== null) return `by ${printable(removed.by.name)}, ${formatAgo(removed.time, nowMs)}`
  if (self) return ''
  if (online) return 'online'
  return lastSeen === null ? 'not seen yet' : `seen ${formatAgo(lastSeen, nowMs)}`
}

function waitingText({ person, quarantined, quarantinedCount }: MemberView): string {
  const shown = quarantined.slice(0, MAX_NAMED)
  const rest = quarantinedCount - shown.length
  return [
    `Not counted: ${formatCount(quarantinedCount, 'record')} of ${printable(person.name)}, made after the removal or a loss of rights; \`pegbar adopt RECORD\` counts one in`,
    ...quarantinedRows(shown),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n')
}

/** One line for each record: its id, when, what and of which file. */
export function quarantinedRows(records: readonly QuarantinedView[]): string[] {
  return table(
    records.map(({ record, kind, path, comment, time }) => [
      `  ${shortId(record)}`,
      formatTime(time),
      kind,
      path === null ? '' : printable(path),
      comment === null ? '' : firstLine(comment),
    ]),
    ['left', 'left', 'left', 'left', 'left'],
  )
}
