import { type AddCommand, define } from '../define.ts'
import { plainId } from '../paths.ts'
import { quarantinedRows } from '../print/members.ts'
import { formatCount } from '../print/units.ts'

export const addAdopt: AddCommand = (program, run) => {
  define(program, 'adopt', {
    summary: 'count in what a removed member made before the removal got there; needs an admin',
    example: 'adopt 3f9a0c12',
  })
    .argument('<RECORD...>', 'ids as `pegbar members` shows them')
    .action((records: string[]) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const result = await project.services.adopt({ records: records.map(plainId) }, context.call)
        if (out.json) return out.document(result)
        out.done(`adopted ${formatCount(result.adopted.length, 'record')}`)
        for (const row of quarantinedRows(result.adopted)) out.done(row)
      }),
    )
}
