import { describe, expect, test } from 'vitest'
import type { TicketState } from '../../src/core/contracts.ts'
import { PegbarError } from '../../src/core/errors.ts'
import type { DeviceId, ProjectId } from '../../src/core/ids.ts'
import { introduce, JoinServer, type JoinServerComponents, showTicket } from '../../src/protocol/index.ts'
import { allRecords, type TestDevice, testAsset, testDevice, testTeam } from '../core/helpers/records.ts'
import { hashOf, memoryProject } from './helpers/memory-project.ts'
import { streams } from './helpers/streams.ts'

const SECRET = new Uint8Array(16).fill(7)
const NOW = 1_000_000

function ticket(fields: Partial<TicketState> = {}): TicketState {
  return {
    secretHash: hashOf(SECRET),
    role: 'artist',
    person: undefined,
    expiresMs: NOW + 1000,
    boundTo: undefined,
    ...fields,
  }
}

/** Ana's laptop, waiting for newcomers; `admit` adds them. */
async function inviter(ana: TestDevice, ...others: TestDevice[]) {
  const project = await memoryProject(ana.records[0]!, allRecords(ana, ...others))
  const cuts: PegbarError[] = []
  const devices = new Map<DeviceId, TestDevice>()
  const clock = { elapsed: 0 }
  const components: JoinServerComponents = {
    self: ana.device,
    projects: () => [project.shared],
    admit: async (_, device, { boundTo }) => {
      expect(boundTo).toBe(device)
      const added = await ana.add(devices.get(device)!)
      await project.records.ingest([added.envelope])
    },
    cut: (_, error) => cuts.push(error),
  }
  const server = new JoinServer(components, { now: () => NOW, elapsed: () => clock.elapsed })
  const show = async (by: TestDevice, secret = SECRET, expected?: ProjectId) => {
    devices.set(by.device, by)
    const [outbound, inbound] = await streams()
    const handled = server.handle(inbound, by.device, '10.0.0.7')
    const result = showTicket(outbound, {
      self: by.device,
      inviter: ana.device,
      project: expected ?? project.records.project.id,
      secret,
      personName: 'Ben',
      deviceName: 'laptop',
    })
    return { result, handled }
  }
  return { project, server, show, cuts, clock, components, devices }
}

describe('join', () => {
  test('J1 a ticket makes its first shower a member, and the history makes its store count it', async () => {
    const [ana, cleo] = await testTeam('artist')
    for (let i = 0; i < 10; i++) await ana.checkpoint({ asset: testAsset(i) })
    await cleo.checkpoint({ asset: testAsset(90) })
    const { project, show } = await inviter(ana, cleo)
    await project.local.setTicket(ticket())
    const ben = await testDevice(9)
    const { result, handled } = await show(ben)
    const { projectName, role, history } = await result
    expect([projectName, role]).toEqual(['Film', 'artist'])
    const store = await memoryProject(ana.records[0]!, [])
    for await (const batch of history) await store.records.ingest(batch)
    expect(store.records.membership.roleOf(ben.device)).toBe('artist')
    expect(store.records.membership.roleOf(cleo.device)).toBe('artist')
    expect(await handled).toBe(true)
    expect((await project.local.ticket(hashOf(SECRET)))?.boundTo).toBe(ben.device)
  })

  test('J2 the ticket is bound before the member record is written, and only its device may come again', async () => {
    const [ana] = await testTeam()
    const { project, show, components } = await inviter(ana)
    await project.local.setTicket(ticket())
    const [ben, eve] = [await testDevice(9), await testDevice(10)]
    const { admit } = components
    components.admit = async () => {
      throw new PegbarError('NAME_TAKEN', 'there is a Ben')
    }
    await expect((await show(ben)).result).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    components.admit = admit
    await expect((await show(eve)).result).rejects.toMatchObject({ code: 'TICKET_USED' })
    for (let i = 0; i < 2; i++) {
      const { result, handled } = await show(ben)
      for await (const _ of (await result).history);
      expect(await handled).toBe(true)
    }
    expect(project.records.memberRecords()).toHaveLength(2)
  })

  test('J3 of two devices that show a ticket at the same moment one is let in', async () => {
    const [ana] = await testTeam()
    const { project, show } = await inviter(ana)
    await project.local.setTicket(ticket())
    const both = await Promise.all([show(await testDevice(9)), show(await testDevice(10))])
    const results = await Promise.allSettled(both.map(({ result }) => result))
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    for (const result of results) if (result.status === 'fulfilled') for await (const _ of result.value.history);
  })

  test('J4 wrong, expired and revoked tickets are refused by code, and nothing is written', async () => {
    const [ana] = await testTeam()
    const { project, show } = await inviter(ana)
    const ben = await testDevice(9)
    await project.local.setTicket(ticket({ expiresMs: NOW }))
    const wrong = await show(ben, new Uint8Array(16))
    await expect(wrong.result).rejects.toMatchObject({ code: 'TICKET_INVALID' })
    expect(await wrong.handled).toBe(false)
    await expect((await show(ben)).result).rejects.toMatchObject({ code: 'TICKET_EXPIRED' })
    expect((await project.local.ticket(hashOf(SECRET)))?.boundTo).toBeUndefined()
    await project.local.setTicket(ticket())
    for await (const _ of (await (await show(ben)).result).history);
    const removal = await ana.remove(ben)
    await project.records.ingest([removal.envelope])
    await expect((await show(ben)).result).rejects.toMatchObject({ code: 'TICKET_USED' })
  })

  test('J5 too many wrong tickets from one place are refused for a while', async () => {
    const [ana] = await testTeam()
    const { project, show, cuts, clock } = await inviter(ana)
    await project.local.setTicket(ticket())
    for (let i = 0; i < 5; i++) {
      const { result } = await show(await testDevice(20 + i), new Uint8Array(16))
      await expect(result).rejects.toMatchObject({ code: 'TICKET_INVALID' })
    }
    const limited = await show(await testDevice(9))
    await expect(limited.result).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await limited.handled
    expect(cuts.map(({ code }) => code)).toEqual(['RATE_LIMITED'])
    clock.elapsed += 60_000
    for await (const _ of (await (await show(await testDevice(9))).result).history);
  })

  test('J6 the joiner refuses a welcome to another project than its ticket names', async () => {
    const [ana] = await testTeam()
    const { project, show } = await inviter(ana)
    await project.local.setTicket(ticket())
    const other = '00'.repeat(32) as ProjectId
    await expect((await show(await testDevice(9), SECRET, other)).result).rejects.toMatchObject({
      code: 'WRONG_PROJECT',
    })
  })

  test('J7 a member that knows nothing of a newcomer accepts the chain that it brings', async () => {
    const [ana, cleo] = await testTeam('artist')
    const known = [...ana.records]
    const ben = await testDevice(9)
    for (let i = 0; i < 30; i++) await ana.checkpoint({ asset: testAsset(i) })
    await ana.add(ben)
    const stale = await memoryProject(ana.records[0]!, known)
    const fresh = await memoryProject(ana.records[0]!, ana.records)
    const cuts: PegbarError[] = []
    const server = new JoinServer({
      self: cleo.device,
      projects: () => [stale.shared],
      admit: async () => {},
      cut: (_, error) => cuts.push(error),
    })
    const bring = async (project = fresh.shared) => {
      const [outbound, inbound] = await streams()
      const handled = server.handle(inbound, ben.device)
      const result = introduce(outbound, { self: ben.device, remote: cleo.device, project })
      return { result, handled }
    }
    // the records as they were before: no chain to ben
    const without = await bring((await memoryProject(ana.records[0]!, known)).shared)
    await expect(without.result).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    await without.handled
    expect(cuts.splice(0).map(({ code }) => code)).toEqual(['NOT_A_MEMBER'])
    const first = await bring()
    expect(await first.result).toEqual({ known: false })
    expect(await first.handled).toBe(true)
    expect(await (await bring()).result).toEqual({ known: true })
    expect(stale.records.membership.roleOf(ben.device)).toBe('artist')
    expect(cuts).toEqual([])
  })

  test('J8 an unknown project is refused in the same words as an insufficient chain', async () => {
    const [ana, cleo] = await testTeam('artist')
    const stranger = await testDevice(50)
    await stranger.create()
    const mine = await memoryProject(stranger.records[0]!, stranger.records)
    const theirs = await memoryProject(ana.records[0]!, ana.records)
    const server = new JoinServer({
      self: cleo.device,
      projects: () => [theirs.shared],
      admit: async () => {},
      cut: () => {},
    })
    const [outbound, inbound] = await streams()
    const handled = server.handle(inbound, stranger.device)
    const brought = introduce(outbound, { self: stranger.device, remote: cleo.device, project: mine.shared })
    await expect(brought).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(await handled).toBe(false)
    expect(theirs.records.stored.size).toBe(ana.records.length)
  })

  test('J9 a peer that shows nothing is cut after the handshake time, one with two handshakes at once', async () => {
    const [ana] = await testTeam()
    const { components, cuts } = await inviter(ana)
    const server = new JoinServer(components, { handshakeTimeoutMs: 20 })
    const ben = await testDevice(9)
    const [, first] = await streams()
    const [, second] = await streams()
    const waiting = server.handle(first, ben.device)
    await server.handle(second, ben.device)
    await waiting
    expect(cuts.map(({ code }) => code).sort()).toEqual(['PEER_TIMEOUT', 'RATE_LIMITED'])
  })
})
