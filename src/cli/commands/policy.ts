import { Argument } from 'commander'
import { MAX_COPIES, REPLICATE_POLICIES, type Replicate } from '../../core/services.ts'
import { type AddCommand, define, parseWhole } from '../define.ts'
import { printable } from '../print/text.ts'
import { formatBytes, formatCount } from '../print/units.ts'

const MEANING: Record<Replicate, string> = {
  all: 'every checkpoint is fetched and kept here',
  latest: 'the newest checkpoints of each file are fetched and kept here',
  pinned: 'only pinned files are fetched and kept here',
}

export const addPolicy: AddCommand = (program, run) => {
  define(program, 'policy', {
    summary: 'what this laptop fetches and keeps of the project',
    example: 'policy latest --copies 2',
  })
    .addArgument(new Argument('[WHAT]', 'what is kept').choices(REPLICATE_POLICIES))
    .option('--copies <N>', 'other laptops that must hold what leaves this one', parseWhole(1, MAX_COPIES))
    .action((replicate: Replicate | undefined, options: { copies?: number }) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const { copies } = options
        const result = await project.services.policy({ replicate, copies }, context.call)
        context.clearProgress()
        if (out.json) return out.document(result)
        const held = formatCount(result.copies, 'other laptop')
        out.print(`${result.replicate}: ${MEANING[result.replicate]}; what leaves must be on ${held}`)
        for (const path of result.pinned) out.print(`pinned: ${printable(project.typed(path))}`)
        if (result.dropped > 0) {
          out.done(
            `${formatCount(result.dropped, 'checkpoint')} left this disk, ${formatBytes(result.freedBytes)} came back`,
          )
        }
        if (result.kept > 0) {
          out.note(
            `${formatCount(result.kept, 'checkpoint')} will go once enough others have proven that they hold them`,
          )
        }
      }),
    )
}
