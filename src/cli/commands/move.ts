import { type AddCommand, define } from '../define.ts'
import { printable } from '../print/text.ts'
import { undoCommands } from '../print/undo.ts'

export const addMove: AddCommand = (program, run) => {
  define(program, 'move', {
    summary: 'move or rename a file, with its history',
    example: 'move shot.blend shots/sh010.blend',
  })
    .argument('<FILE>', 'the file as the history knows it')
    .argument('<NEW>', 'its new path; a file already moved there is accepted')
    .action((file: string, to: string) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const input = { path: project.path(file), to: project.path(to) }
        const moved = await project.services.move(input, context.call)
        context.clearProgress()
        if (out.json) return out.document(moved)
        const [from, now] = [project.typed(moved.from), project.typed(moved.to)]
        out.done(`${printable(from)} is now ${printable(now)}`)
        for (const command of undoCommands(moved.undo, project.typed)) out.note(`undo: ${command}`)
      }),
    )
}
