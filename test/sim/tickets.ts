import type { DeviceId } from '../../src/core/ids.ts'
import { parseTicket } from '../../src/core/ticket.ts'
import { invite } from '../../src/node/network/invite.ts'
import type { Laptop } from './laptop.ts'
import type { Random } from './random.ts'
import { START_MS } from './runtime.ts'

/** A ticket that was made, and whom it let in. */
export interface SimTicket {
  text: string
  inviter: Laptop
  expiresMs: number
  letIn: Set<DeviceId>
}

/** How long a ticket lasts that is to be shown too late, milliseconds. */
const SHORT_MS = 2_000
/** The ways in which a ticket is not used as it should be, and one in which it is. */
export type TicketUse = 'once' | 'twice' | 'late'

/** Lets an admin whose laptop is on make a ticket. */
export async function makeTicket(inviter: Laptop, random: Random, use: TicketUse): Promise<SimTicket> {
  const { store, running } = inviter.life!
  const { ticket: text } = await invite({ store, device: inviter.device, now: () => Date.now() }, running.addresses, {
    mine: false,
    role: random.pick(['artist', 'artist', 'admin', 'viewer'] as const),
    ...(use === 'late' && { expiresMs: SHORT_MS }),
  })
  return { text, inviter, expiresMs: parseTicket(text).expiresMs, letIn: new Set() }
}

/** The time by the clock of the laptop that made a ticket, which says whether it has expired. */
export function inviterNowMs({ inviter }: SimTicket, virtualMs: number): number {
  return START_MS + virtualMs + inviter.clock.offsetMs
}

/** What a ticket that was shown is refused with for good: another one is needed. */
export const TICKET_IS_OVER: ReadonlySet<unknown> = new Set([
  'TICKET_USED',
  'TICKET_EXPIRED',
  'TICKET_INVALID',
  'NOT_ALLOWED',
  'NAME_TAKEN',
])
