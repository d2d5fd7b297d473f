import { type AddCommand, define } from '../define.ts'
import { printable, shellWord, shortId } from '../print/text.ts'
import { undoCommands } from '../print/undo.ts'

export const addRevert: AddCommand = (program, run) => {
  define(program, 'revert', { summary: 'put a version back into the working file', example: 'revert 3f9a0c12' })
    .argument('<CHECKPOINT|FILE>', 'an id; or a file: as it was before its automatic checkpoint')
    .option('--force', 'also if somebody else has claimed it, and unsaved work is checkpointed; it is recorded')
    .action((typed: string, { force = false }: { force?: boolean }) =>
      run(
        async (context) => {
          const { out } = context
          const project = await context.project()
          const result = await project.services.revert({ target: await project.target(typed), force }, context.call)
          context.clearProgress()
          if (out.json) return out.document(result)
          const path = project.typed(result.path)
          out.done(`${printable(path)} is now ${shortId(result.checkpoint.id)}`)
          if (result.saved !== null) out.note(`unsaved work was checkpointed first: ${shortId(result.saved.id)}`)
          for (const command of undoCommands(result.undo, project.typed)) out.note(`undo: ${command}`)
          out.note(`reload ${shellWord(path)} in your application, or its next save overwrites this`)
        },
        { kept: 'The working file is untouched.' },
      ),
    )
}
