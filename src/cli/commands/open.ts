import { type AddCommand, define } from '../define.ts'
import { plainId } from '../paths.ts'
import { printable } from '../print/text.ts'

export const addOpen: AddCommand = (program, run) => {
  define(program, 'open', { summary: 'look at a version, as a read-only copy', example: 'open 3f9a0c12' })
    .argument('<CHECKPOINT>', 'its id, or the first 6 or more digits')
    .option('--print', 'only make the copy and print its path')
    .action((id: string, options: { print?: boolean }) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const input = { checkpoint: plainId(id), launch: options.print !== true }
        const copy = await project.services.open(input, context.call)
        context.clearProgress()
        if (out.json) return out.document(copy)
        out.print(options.print === true ? copy.path : printable(copy.path))
        if (!copy.opened && options.print !== true) {
          out.note('no application was started: there is no display here, or none that opens such files')
        }
        out.note(
          'the copy is read-only, and removed when unused for 7 days; relative links in it may not resolve there',
        )
      }),
    )
}
