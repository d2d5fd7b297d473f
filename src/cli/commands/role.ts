import type { Role } from '../../core/record.ts'
import { type AddCommand, define, parseRole } from '../define.ts'
import { printable, shellWord } from '../print/text.ts'

export const addRole: AddCommand = (program, run) => {
  define(program, 'role', {
    summary: 'say what a person, or one laptop, may do: admin, artist or viewer; needs an admin',
    example: 'role Ben viewer',
  })
    .argument('<PERSON|DEVICE>', 'a name, name#digits, or an id as `pegbar members` shows it')
    .argument('<ROLE>', 'admin: everything; artist: work; viewer: look and fetch', parseRole)
    .action((who: string, role: Role) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const before = await project.services.members({}, context.call)
        const after = await project.services.role({ who, role }, context.call)
        if (out.json) return out.document(after)
        out.done(`${printable(who)} is ${role} now`)
        const earlier = before.find(({ person }) => person.id === after.person.id)
        const roles = new Set(earlier?.devices.map((device) => device.role).filter((one) => one !== null))
        const [only] = roles
        const isChanged = earlier?.devices.some(
          ({ id, role: had }) => had !== after.devices.find((device) => device.id === id)?.role,
        )
        if (roles.size === 1 && only !== undefined && isChanged) {
          out.note(`undo: pegbar role ${shellWord(who)} ${only}`)
        }
      }),
    )
}
