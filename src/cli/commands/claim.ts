import { type AddCommand, define } from '../define.ts'
import { claimText } from '../print/claim.ts'
import { printable, shellWord } from '../print/text.ts'

export const addClaim: AddCommand = (program, run) => {
  define(program, 'claim', {
    summary: 'say that you work on a file; others then need --force to checkpoint it',
    example: 'claim shot.blend',
  })
    .argument('<FILE>', 'the file')
    .option('--break <REASON>', "end somebody else's claim, and say why; it is recorded")
    .action((file: string, options: { break?: string }) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const input = {
          path: project.path(file),
          ...(options.break !== undefined && { breaking: options.break }),
        }
        const claimed = await project.services.claim(input, context.call)
        context.clearProgress()
        if (out.json) return out.document(claimed)
        const path = project.typed(claimed.path)
        out.done(`${printable(path)} is claimed by ${claimText(claimed, Date.now())}`)
        if (claimed.broken !== null) out.note(`the claim of ${printable(claimed.broken.person.name)} has ended`)
        out.note(`when you are done: pegbar release ${shellWord(path)}, or checkpoint it with --release`)
      }),
    )
}
