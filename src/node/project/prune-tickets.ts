import type { LocalStore } from '../../core/contracts.ts'

/** How long an expired ticket is kept, milliseconds: who shows it meanwhile hears that it has expired, not that it is wrong. */
export const EXPIRED_TICKET_KEPT_MS = 24 * 60 * 60 * 1000

/** Forgets the tickets, used or not, of which the time was over a day ago. */
export async function pruneTickets(local: LocalStore, nowMs: number): Promise<void> {
  for await (const { secretHash, expiresMs } of local.tickets()) {
    if (expiresMs + EXPIRED_TICKET_KEPT_MS <= nowMs) await local.removeTicket(secretHash)
  }
}
