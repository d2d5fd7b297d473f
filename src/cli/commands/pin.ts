import { type AddCommand, define } from '../define.ts'
import { printable } from '../print/text.ts'

export const addPin: AddCommand = (program, run) => {
  define(program, 'pin', {
    summary: 'keep every checkpoint of a file on this laptop, whatever the policy',
    example: 'pin hero.blend',
  })
    .argument('<FILE>', 'the file')
    .option('--off', 'take the pin off')
    .action((file: string, options: { off?: boolean }) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const input = { path: project.path(file), pinned: options.off !== true }
        const result = await project.services.pin(input, context.call)
        if (out.json) return out.document(result)
        const path = printable(project.typed(result.path))
        out.done(result.pinned ? `${path} is pinned to this laptop` : `${path} is no longer pinned`)
      }),
    )
}
