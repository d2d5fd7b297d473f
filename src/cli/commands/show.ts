import { type AddCommand, define } from '../define.ts'
import { plainId } from '../paths.ts'
import { checkpointText } from '../print/checkpoint.ts'

export const addShow: AddCommand = (program, run) => {
  define(program, 'show', { summary: 'everything about one checkpoint', example: 'show 3f9a0c12' })
    .argument('<CHECKPOINT>', 'its id, or the first 6 or more digits')
    .action((id: string) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const checkpoint = await project.services.show({ checkpoint: plainId(id) }, context.call)
        if (out.json) return out.document(checkpoint)
        out.print(checkpointText(checkpoint, out.style))
      }),
    )
}
