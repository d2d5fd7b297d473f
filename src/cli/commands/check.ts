import type { CheckView, DamageView } from '../../core/services.ts'
import { type AddCommand, define } from '../define.ts'
import { EXIT_DONE, EXIT_FAILED } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import { printable, shortId } from '../print/text.ts'
import { formatBytes, formatCount } from '../print/units.ts'

export const addCheck: AddCommand = (program, run) => {
  define(program, 'check', { summary: 'read and hash everything that is stored again', example: 'check --repair' })
    .option('--repair', 'bring back what is damaged, from other laptops and from working files that still have it')
    .action((options: { repair?: boolean }) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const input = options.repair === true ? { repair: true } : {}
        const report = await project.services.check(input, context.call)
        context.clearProgress()
        if (out.json) out.document(report)
        else printReport(out, report, options.repair === true)
        return report.damaged.length + report.lostRecords.length === 0 ? EXIT_DONE : EXIT_FAILED
      }),
    )
}

function printReport(out: Output, report: CheckView, isRepair: boolean): void {
  const { chunks, bytes, checkpoints, damaged, repaired, lostRecords } = report
  for (const { hash, from, source, checkpoints: needing } of repaired) {
    const origin = from === 'peer' ? `from ${printable(source)}` : `from the working file ${printable(source)}`
    out.print(`repaired: chunk ${shortId(hash)} ${origin}`)
    printNeeding(out, needing)
  }
  for (const { hash, reason, checkpoints: needing } of damaged) {
    out.print(`${reason}: chunk ${shortId(hash)}`)
    printNeeding(out, needing)
  }
  if (lostRecords.length > 0) {
    out.print(`lost: ${formatCount(lostRecords.length, 'record')}; \`pegbar sync\` brings them from another laptop`)
  }
  if (damaged.length + lostRecords.length === 0) {
    out.done(`${formatCount(checkpoints, 'checkpoint')} sound: ${formatCount(chunks, 'chunk')}, ${formatBytes(bytes)}`)
  } else if (damaged.length > 0) {
    out.note(
      isRepair
        ? 'no laptop that answered, and no working file, has what is left: try again when others are on the network'
        : 'bring it back with `pegbar check --repair`',
    )
  }
}

function printNeeding(out: Output, checkpoints: DamageView['checkpoints']): void {
  for (const { id, path } of checkpoints) out.print(`  needed by ${shortId(id)} ${printable(path)}`)
}
