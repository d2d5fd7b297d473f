import { randomBytes } from 'node:crypto'
import { PegbarError } from '../../core/errors.ts'
import { canDo, roleRank } from '../../core/fold/index.ts'
import { blake3 } from '../../core/hash.ts'
import { idFromBytes } from '../../core/ids.ts'
import type { Role } from '../../core/record.ts'
import type { InviteView } from '../../core/services.ts'
import { encodeTicket, TICKET_SECRET_LENGTH } from '../../core/ticket.ts'
import type { Project } from '../project/project.ts'
import { pruneTickets } from '../project/prune-tickets.ts'
import { notAMember } from '../project/standing.ts'
import { isLoopback, isRelayed } from './addresses.ts'

/** How long a ticket can be used unless told, milliseconds. */
export const DEFAULT_TICKET_MS = 24 * 60 * 60 * 1000
/** What a new person may do unless told. */
export const DEFAULT_ROLE: Role = 'artist'

/**
 * Makes a ticket that one device can use once.
 *
 * @throws PegbarError `NOT_ALLOWED` when this device may not add such a member
 */
export async function invite(
  { store, device, now }: Pick<Project, 'store' | 'device' | 'now'>,
  addresses: readonly string[],
  input: { mine: boolean; role?: Role; expiresMs?: number },
): Promise<InviteView> {
  const { membership } = store.records
  const own = membership.roleOf(device)
  if (own === undefined) throw await notAMember({ store, device })
  const role = input.role ?? (input.mine ? own : DEFAULT_ROLE)
  const scope = canDo(own, 'member added')
  const allowed = scope === 'all' || (scope === 'own' && input.mine && roleRank(role) <= roleRank(own))
  if (!allowed) {
    throw new PegbarError('NOT_ALLOWED', `a ${own} can not invite ${input.mine ? `a device as ${role}` : 'a person'}`, {
      hint: 'ask an admin; for another device of your own: `pegbar invite --mine`',
      details: { role: own },
    })
  }
  // tickets keep whole seconds
  const expiresMs = Math.floor((now() + (input.expiresMs ?? DEFAULT_TICKET_MS)) / 1000) * 1000
  await pruneTickets(store.local, now())
  const secret = Uint8Array.from(randomBytes(TICKET_SECRET_LENGTH))
  await store.local.setTicket({
    secretHash: idFromBytes('hash', blake3.hash(secret)),
    role,
    person: input.mine ? membership.devices.get(device)!.person : undefined,
    expiresMs,
    boundTo: undefined,
  })
  const project = store.records.project.id
  // a relay's first, which is the longest and must fit; the loopback ones help only on the same machine
  const rank = (address: string) => (isRelayed(address) ? 0 : isLoopback(address) ? 2 : 1)
  const sorted = [...addresses].sort((a, b) => rank(a) - rank(b))
  const ticket = encodeTicket({ project, inviter: device, secret, expiresMs, addresses: sorted })
  return { ticket, expires: new Date(expiresMs).toISOString(), role }
}
