import { type AddCommand, define } from '../define.ts'
import { EXIT_DONE, EXIT_FAILED } from '../exit-codes.ts'
import { printable, shortId } from '../print/text.ts'
import { formatBytes, formatCount } from '../print/units.ts'

export const addCheck: AddCommand = (program, run) => {
  define(program, 'check', { summary: 'read and hash everything that is stored again', example: 'check' }).action(() =>
    run(async (context) => {
      const { out } = context
      const project = await context.project()
      const report = await project.services.check({}, context.call)
      context.clearProgress()
      const { chunks, bytes, checkpoints, damaged } = report
      if (out.json) out.document(report)
      else if (damaged.length === 0) {
        out.done(
          `${formatCount(checkpoints, 'checkpoint')} sound: ${formatCount(chunks, 'chunk')}, ${formatBytes(bytes)}`,
        )
      } else {
        for (const one of damaged) {
          out.print(`${one.reason}: chunk ${shortId(one.hash)}`)
          for (const { id, path } of one.checkpoints) out.print(`  needed by ${shortId(id)} ${printable(path)}`)
        }
      }
      return damaged.length === 0 ? EXIT_DONE : EXIT_FAILED
    }),
  )
}
