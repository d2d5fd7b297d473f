import { type AddCommand, define } from '../define.ts'
import { printable, shellWord } from '../print/text.ts'
import { formatBytes, formatCount } from '../print/units.ts'

export const addFree: AddCommand = (program, run) => {
  define(program, 'free', {
    summary: 'take a file off this disk, once other laptops have proven that they hold it',
    example: 'free old-shot.blend',
  })
    .argument('<FILE>', 'the file')
    .action((file: string) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project({ runningTo: 'free space' })
        const result = await project.services.free({ path: project.path(file) }, context.call)
        context.clearProgress()
        if (out.json) return out.document(result)
        const path = project.typed(result.path)
        out.done(`freed ${printable(path)}: ${formatBytes(result.freedBytes)} came back beside the file itself`)
        if (result.kept > 0) {
          out.warn(`${formatCount(result.kept, 'checkpoint')} of it stays here: too few other laptops hold it`)
        }
        out.note(`undo: pegbar update ${shellWord(path)}`)
      }),
    )
}
