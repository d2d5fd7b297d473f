import { type AddCommand, define } from '../define.ts'
import { printable, shortId } from '../print/text.ts'
import { undoCommands } from '../print/undo.ts'

export const addDelete: AddCommand = (program, run) => {
  define(program, 'delete', {
    summary: 'put a checkpoint or a file into the trash',
    example: 'delete old/shot.blend',
  })
    .argument('<CHECKPOINT|FILE>', 'an id, or a file: it is checkpointed if needed, and leaves this folder')
    .option('--force', 'also what somebody else has claimed: their claim ends, which is recorded')
    .action((typed: string, { force = false }: { force?: boolean }) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const result = await project.services.delete({ target: await project.target(typed), force }, context.call)
        context.clearProgress()
        if (out.json) return out.document(result)
        const path = printable(project.typed(result.path))
        const what = result.kind === 'asset' ? path : `checkpoint ${shortId(result.id)} of ${path}`
        out.done(`${what} is in the trash`)
        if (result.saved !== null) out.note(`unsaved work was checkpointed first: ${shortId(result.saved.id)}`)
        for (const command of undoCommands(result.undo, project.typed)) out.note(`undo: ${command}`)
      }),
    )
}
