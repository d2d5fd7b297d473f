import { type AddCommand, define } from '../define.ts'
import { plainId } from '../paths.ts'
import { printable, shortId } from '../print/text.ts'

export const addRestore: AddCommand = (program, run) => {
  define(program, 'restore', { summary: 'take something out of the trash', example: 'restore 3f9a0c12' })
    .argument('<ID>', 'as `pegbar trash` shows it')
    .action((id: string) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const restored = await project.services.restore({ id: plainId(id) }, context.call)
        if (out.json) return out.document(restored)
        const path = printable(project.typed(restored.path))
        if (restored.kind === 'checkpoint') return out.done(`checkpoint ${shortId(restored.id)} of ${path} is back`)
        out.done(`${path} is back in the history`)
        out.note('`pegbar update FILE` puts it into the folder')
      }),
    )
}
