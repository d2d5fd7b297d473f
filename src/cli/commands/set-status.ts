import type { Status } from '../../core/record.ts'
import { type AddCommand, define, parseStatus } from '../define.ts'
import { printable, shellWord } from '../print/text.ts'

export const addSetStatus: AddCommand = (program, run) => {
  define(program, 'set-status', { summary: 'set the status of a file', example: 'set-status shot.blend Done' })
    .argument('<FILE>', 'the file')
    .argument('<STATUS>', 'Todo, WIP, WFA, Retake or Done', parseStatus)
    .action((file: string, status: Status) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const path = project.path(file)
        const [before] = out.json ? [] : await project.services.status({ paths: [path] }, context.call)
        const after = await project.services.setStatus({ path, status }, context.call)
        context.clearProgress()
        if (out.json) return out.document(after)
        out.done(`${printable(file)} is ${status}`)
        const earlier = before?.status ?? null
        if (earlier !== null && earlier !== status) out.note(`undo: pegbar set-status ${shellWord(file)} ${earlier}`)
      }),
    )
}
