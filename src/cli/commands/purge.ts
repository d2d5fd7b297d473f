import { PegbarError } from '../../core/errors.ts'
import type { PurgeView } from '../../core/services.ts'
import { type AddCommand, define } from '../define.ts'
import type { Output } from '../output.ts'
import { plainId } from '../paths.ts'
import { printable, shortId, table } from '../print/text.ts'
import { formatBytes, formatCount } from '../print/units.ts'

export const addPurge: AddCommand = (program, run) => {
  define(program, 'purge', {
    summary: 'delete from the trash for good, on every laptop (needs an admin); alone: where that is done',
    example: 'purge 3f9a0c12 --now',
  })
    .argument('[ID...]', 'as `pegbar trash` shows it')
    .option('--all', 'everything in the trash')
    .option('--now', 'give the space back at once, not after a day of grace')
    .action((ids: string[], options: { all?: boolean; now?: boolean }) =>
      run(async (context) => {
        const { out } = context
        const all = options.all ?? false
        if (all && ids.length > 0) {
          throw new PegbarError('USAGE', '--all takes everything: name nothing', {
            hint: '`pegbar trash` lists it; name ids, or give --all',
          })
        }
        const project = await context.project()
        if (!all && ids.length === 0) {
          if (options.now === true) {
            throw new PegbarError('USAGE', 'what is to be purged?', {
              hint: 'name ids from `pegbar trash`, or give --all',
            })
          }
          return list(out, await project.services.purges({}, context.call))
        }
        const input = { ids: ids.map(plainId), all, now: options.now ?? false }
        const result = await project.services.purge(input, context.call)
        context.clearProgress()
        if (out.json) return out.document(result)
        out.done(
          `purged ${formatCount(result.purged.length, 'checkpoint')}, ${formatBytes(result.freedBytes)} came back`,
        )
        if (result.purged.length === 0) return
        const { have, of } = result.purgedOn
        const here = input.now ? '' : 'the space comes back after a day of grace; '
        out.note(`${here}purged on ${have} of ${of} so far: \`pegbar purge\` shows it`)
      }),
    )
}

function list(out: Output, purges: readonly PurgeView[]): void {
  if (out.json) out.lines(purges)
  else if (purges.length === 0) out.note('nothing was purged; `pegbar trash` lists what can be')
  else out.print(table(purges.map(rowOf), ['left', 'left', 'right', 'left', 'left']).join('\n'))
}

function rowOf({ id, path, size, purgedOn: { have, of }, devices }: PurgeView): string[] {
  const open = devices.filter(({ purged }) => !purged).map(({ name }) => printable(name))
  const missing = open.length === 0 ? '' : `not yet on ${open.join(', ')}`
  return [shortId(id), printable(path), formatBytes(size), `purged on ${have} of ${of}`, missing]
}
