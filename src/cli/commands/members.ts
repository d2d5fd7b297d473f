import type { MemberView } from '../../core/services.ts'
import { type AddCommand, define } from '../define.ts'
import { printable, shortId, table } from '../print/text.ts'
import { formatAgo } from '../print/units.ts'

export const addMembers: AddCommand = (program, run) => {
  define(program, 'members', { summary: 'the people of the project, and their laptops', example: 'members' }).action(
    () =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const members = await project.services.members({}, context.call)
        if (out.json) return out.lines(members)
        out.print(table(members.flatMap(rowsOf(Date.now())), ['left', 'left', 'left', 'left']).join('\n'))
      }),
  )
}

function rowsOf(nowMs: number): (member: MemberView) => string[][] {
  return ({ person, role, devices, self }) => [
    [`${printable(person.name)}${self ? ' (you)' : ''}`, role],
    ...devices.map((device) => [
      `  ${printable(device.name)}${device.self ? ' (here)' : ''}`,
      device.role === role ? '' : device.role,
      shortId(device.id),
      device.self ? '' : seen(device, nowMs),
    ]),
  ]
}

function seen({ online, lastSeen }: MemberView['devices'][number], nowMs: number): string {
  if (online) return 'online'
  return lastSeen === null ? 'not seen yet' : `seen ${formatAgo(lastSeen, nowMs)}`
}
