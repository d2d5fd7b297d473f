import { expect, it } from 'vitest'
import type { Hash } from '../../../src/core/ids.ts'
import { EXPIRED_TICKET_KEPT_MS } from '../../../src/node/project/prune-tickets.ts'
import { Studio } from './helpers.ts'

it('a ticket is forgotten a day after its time, used or not, when the project is opened', async () => {
  const studio = await Studio.open()
  try {
    let nowMs = 1_800_000_000_000
    const ann = await studio.founder('Ann', { now: () => nowMs })
    const ticket = (digit: string, expiresMs: number, isUsed: boolean) => ({
      secretHash: digit.repeat(64) as Hash,
      role: 'artist' as const,
      person: undefined,
      expiresMs,
      boundTo: isUsed ? ann.home.device : undefined,
    })
    const { local } = ann.project.store
    const tickets = [ticket('1', nowMs, false), ticket('2', nowMs, true), ticket('3', nowMs + 1, true)]
    for (const one of tickets) await local.setTicket(one)
    const reopen = async () => {
      await ann.close()
      const { store } = await ann.open()
      return (await Promise.all(tickets.map((one) => store.local.ticket(one.secretHash)))).map(
        (one) => one !== undefined,
      )
    }
    nowMs += EXPIRED_TICKET_KEPT_MS - 1
    expect(await reopen()).toEqual([true, true, true])
    nowMs += 1
    expect(await reopen()).toEqual([false, false, true])
  } finally {
    await studio.close()
  }
})
