import type { DoctorCheck } from '../../core/services.ts'
import { type AddCommand, define } from '../define.ts'
import type { Style } from '../output.ts'
import { printable, table } from '../print/text.ts'
import { findProject } from '../project-root.ts'

export const addDoctor: AddCommand = (program, run) => {
  define(program, 'doctor', { summary: 'what is in use here, and what is wrong', example: 'doctor' }).action(() =>
    run(async (context) => {
      const { out } = context
      const { services, running } = await context.connection()
      const node: DoctorCheck = {
        name: 'node',
        ok: true,
        value: running === undefined ? 'does not run' : `runs as process ${running.pid} at ${running.address}`,
      }
      const checks = [
        node,
        ...(await services.doctor({ dir: findProject(context.cwd)?.root ?? context.cwd }, context.call)),
      ]
      context.clearProgress()
      if (out.json) return out.document(checks)
      out.print(checksText(checks, out.style))
      const wrong = checks.filter(({ ok }) => !ok).length
      if (wrong === 0) out.note('all is well')
    }),
  )
}

function checksText(checks: readonly DoctorCheck[], style: Style): string {
  const rows = checks.map(({ ok, name, value }) => [ok ? 'ok' : '!!', name, printable(value)])
  return table(rows, ['left', 'left', 'left'])
    .map((line, index) => {
      const { ok, hint } = checks[index]!
      const mark = style(ok ? 'green' : 'red', line.slice(0, 2))
      return `${mark}${line.slice(2)}${hint === undefined ? '' : `\n      ${printable(hint)}`}`
    })
    .join('\n')
}
