import { PegbarError } from '../../core/errors.ts'
import { type AddCommand, define } from '../define.ts'
import { plainId } from '../paths.ts'
import { formatBytes, formatCount } from '../print/units.ts'

export const addPurge: AddCommand = (program, run) => {
  define(program, 'purge', {
    summary: 'delete from the trash for good, on every laptop; needs an admin',
    example: 'purge 3f9a0c12 --now',
  })
    .argument('[ID...]', 'as `pegbar trash` shows it')
    .option('--all', 'everything in the trash')
    .option('--now', 'give the space back at once, not after a day of grace')
    .action((ids: string[], options: { all?: boolean; now?: boolean }) =>
      run(async (context) => {
        const { out } = context
        const all = options.all ?? false
        if (all === ids.length > 0) {
          throw new PegbarError('USAGE', all ? '--all takes everything: name nothing' : 'what is to be purged?', {
            hint: '`pegbar trash` lists it; name ids, or give --all',
          })
        }
        const project = await context.project()
        const input = { ids: ids.map(plainId), all, now: options.now ?? false }
        const result = await project.services.purge(input, context.call)
        context.clearProgress()
        if (out.json) return out.document(result)
        out.done(
          `purged ${formatCount(result.purged.length, 'checkpoint')}, ${formatBytes(result.freedBytes)} came back`,
        )
        if (!input.now) out.note('the space comes back after a day of grace')
      }),
    )
}
