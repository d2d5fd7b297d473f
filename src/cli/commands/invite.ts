import { InvalidArgumentError } from 'commander'
import { ROLES, type Role } from '../../core/record.ts'
import { type AddCommand, define, parseRole } from '../define.ts'
import { formatTime, parseDuration } from '../print/units.ts'

interface Options {
  mine?: boolean
  role?: Role
  expires?: number
}

export const addInvite: AddCommand = (program, run) => {
  define(program, 'invite', { summary: 'make a one-time ticket for another laptop', example: 'invite --role viewer' })
    .option('--mine', 'for another laptop of yours')
    .option('--role <ROLE>', `${ROLES.join(', ')}; artist without`, parseRole)
    .option('--expires <D>', 'how long it is good for: 30m, 24h, 7d', parseExpiry)
    .action((options: Options) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project({ runningTo: 'invite somebody' })
        const input = { mine: options.mine ?? false, role: options.role, expiresMs: options.expires }
        const invite = await project.services.invite(input, context.call)
        if (out.json) return out.document(invite)
        out.print(invite.ticket)
        if (out.isTerminal && !out.quiet) {
          const { renderUnicodeCompact } = await import('uqr')
          out.print(renderUnicodeCompact(invite.ticket, { ecc: 'L', border: 2 }))
        }
        out.note(`good once, until ${formatTime(invite.expires)}, as ${invite.role}; there: pegbar join TICKET`)
      }),
    )
}

function parseExpiry(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms <= 0) throw new InvalidArgumentError('It has to be like 30m, 24h or 7d.')
  return ms
}
