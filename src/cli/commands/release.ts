import { type AddCommand, define } from '../define.ts'
import { printable, shellWord } from '../print/text.ts'

export const addRelease: AddCommand = (program, run) => {
  define(program, 'release', { summary: 'end your claim of a file', example: 'release shot.blend' })
    .argument('<FILE>', 'the file')
    .action((file: string) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const result = await project.services.release({ path: project.path(file) }, context.call)
        if (out.json) return out.document(result)
        const path = project.typed(result.path)
        out.done(`${printable(path)} ${result.released ? 'is released' : 'was not claimed'}`)
        if (result.released) out.note(`undo: pegbar claim ${shellWord(path)}`)
      }),
    )
}
