import type { Status } from '../../core/record.ts'
import { type AddCommand, define, parseStatus } from '../define.ts'
import { printable } from '../print/text.ts'
import { undoCommands } from '../print/undo.ts'

export const addSetStatus: AddCommand = (program, run) => {
  define(program, 'set-status', { summary: 'set the status of a file', example: 'set-status shot.blend Done' })
    .argument('<FILE>', 'the file')
    .argument('<STATUS>', 'Todo, WIP, WFA, Retake or Done', parseStatus)
    .action((file: string, status: Status) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const after = await project.services.setStatus({ path: project.path(file), status }, context.call)
        context.clearProgress()
        if (out.json) return out.document(after)
        out.done(`${printable(file)} is ${status}`)
        for (const command of undoCommands(after.undo, project.typed)) out.note(`undo: ${command}`)
      }),
    )
}
