import { type AddCommand, define } from '../define.ts'
import { membersText } from '../print/members.ts'
import { warnIfRemoved } from '../warn-if-removed.ts'

export const addMembers: AddCommand = (program, run) => {
  define(program, 'members', {
    summary: 'the people of the project, their laptops, and work that waits to be adopted',
    example: 'members',
  }).action(() =>
    run(async (context) => {
      const { out } = context
      const project = await context.project()
      const members = await project.services.members({}, context.call)
      await warnIfRemoved(context, project)
      if (out.json) return out.lines(members)
      out.print(membersText(members, Date.now()))
    }),
  )
}
