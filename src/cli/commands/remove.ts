import type { MemberView } from '../../core/services.ts'
import type { Context } from '../context.ts'
import { type AddCommand, define } from '../define.ts'
import { printable } from '../print/text.ts'
import { formatCount } from '../print/units.ts'

export const addRemove: AddCommand = (program, run) => {
  define(program, 'remove', {
    summary: 'remove a person, or one laptop, from the project; needs an admin, except to leave it',
    example: 'remove Ben',
  })
    .argument('<PERSON|DEVICE>', 'a name, name#digits, or an id as `pegbar members` shows it')
    .action((who: string) => run((context) => remove(context, who)))
}

async function remove(context: Context, who: string): Promise<void> {
  const { out } = context
  const project = await context.project()
  const members = (one: MemberView | undefined) => one?.devices.filter(({ role }) => role !== null) ?? []
  const before = await project.services.members({}, context.call)
  const after = await project.services.remove({ who }, context.call)
  if (out.json) return out.document(after)
  const earlier = members(before.find(({ person }) => person.id === after.person.id))
  const left = members(after)
  const gone = earlier.filter(({ id }) => left.every((device) => device.id !== id))
  const name = printable(after.person.name)
  const what = left.length === 0 ? name : `${gone.map((device) => printable(device.name)).join(', ')} of ${name}`
  if (gone.some(({ self }) => self)) {
    out.done(`you left "${printable(project.name)}"${left.length === 0 ? '' : ' with this laptop'}`)
    return out.note('your files and the history here stay yours to read')
  }
  out.done(`removed ${what}: ${formatCount(gone.length, 'laptop')}`)
  out.note('it acts on each laptop once it gets there; what was sent before stays with them. Undo: `pegbar invite`')
}
