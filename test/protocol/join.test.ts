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

  test('J4 a removed device is let in with a new ticket, and not with the one that it used', async () => {
    const [ana] = await testTeam()
    const { project, show } = await inviter(ana)
    await project.local.setTicket(ticket())
    const ben = await testDevice(9)
    for await (const _ of (await (await show(ben)).result).history);
    await project.records.ingest([(await ana.remove(ben)).envelope])
    await expect((await show(ben)).result).rejects.toMatchObject({ code: 'TICKET_USED' })
    const fresh = new Uint8Array(16).fill(8)
    await project.local.setTicket(ticket({ secretHash: hashOf(fresh) }))
    for await (const _ of (await (await show(ben, fresh)).result).history);
    expect(project.records.membership.roleOf(ben.device)).toBe('artist')
  })

  /** Ana removed Ben while he was away, and went on: what he is answered. */
  async function removedWhileAway() {
    const [ana, ben, cleo] = await testTeam('artist', 'artist')
    const known = allRecords(ana)
    const before = await ana.checkpoint({ asset: testAsset(1) })
    const removal = await ana.remove(ben)
    const after = await ana.checkpoint({ asset: testAsset(2) })
    await ana.changeRole(cleo, 'viewer')
    const anas = await memoryProject(ana.records[0]!, ana.records)
    const bens = await memoryProject(ana.records[0]!, [...known, await ben.checkpoint({ asset: testAsset(3) })])
    const cuts: PegbarError[] = []
    const clock = { elapsed: 0 }
    const meet = async (
      at: { device: DeviceId; project: typeof anas },
      by: { device: DeviceId; project: typeof anas },
    ) => {
      const server = new JoinServer(
        {
          self: at.device,
          projects: () => [at.project.shared],
          admit: async () => {},
          cut: (_, error) => cuts.push(error),
        },
        { elapsed: () => clock.elapsed },
      )
      const visit = async () => {
        const [outbound, inbound] = await streams()
        const handled = server.handle(inbound, by.device)
        const result = introduce(outbound, { self: by.device, remote: at.device, project: by.project.shared })
        return { result, handled }
      }
      return visit
    }
    return { ana, ben, cleo, known, before, removal, after, anas, bens, cuts, meet, clock }
  }

  test('J10 a removed device that introduces itself learns of its removal, and of nothing newer', async () => {
    const { ana, ben, before, removal, after, anas, bens, cuts, meet } = await removedWhileAway()
    const visit = await meet({ device: ana.device, project: anas }, { device: ben.device, project: bens })
    const { result, handled } = await visit()
    await expect(result).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(await handled).toBe(false)
    expect(cuts.map(({ code }) => code)).toEqual(['NOT_A_MEMBER'])
    expect(bens.records.membership.roleOf(ben.device)).toBeUndefined()
    expect(bens.records.stored.has(removal.id)).toBe(true)
    // the log of the removal up to it had been Ben's to read
    expect(bens.records.stored.has(before.id)).toBe(true)
    expect(bens.records.stored.has(after.id)).toBe(false)
    expect(bens.records.memberRecords()).toHaveLength(4)
  })

  test('J10 a member that introduces itself to a removed device learns of the removal from it', async () => {
    const { ben, cleo, known, removal, ana, bens, meet } = await removedWhileAway()
    const cleos = await memoryProject(ana.records[0]!, known)
    await bens.records.ingest(ana.records.slice(0, ana.records.indexOf(removal) + 1).map(({ envelope }) => envelope))
    expect(bens.records.membership.roleOf(ben.device)).toBeUndefined()
    const visit = await meet({ device: ben.device, project: bens }, { device: cleo.device, project: cleos })
    await expect((await visit()).result).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(cleos.records.membership.roleOf(ben.device)).toBeUndefined()
  })

  test('J10 a stranger that knows the project learns no more than before, and who asks too often nothing', async () => {
    const { ana, ben, anas, bens, known, meet, clock } = await removedWhileAway()
    const eve = await testDevice(50)
    const eves = await memoryProject(ana.records[0]!, known)
    const visit = await meet({ device: ana.device, project: anas }, { device: eve.device, project: eves })
    await expect((await visit()).result).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(eves.records.stored.size).toBe(known.length)
    const again = await meet({ device: ana.device, project: anas }, { device: ben.device, project: bens })
    for (let i = 0; i < 5; i++) await expect((await again()).result).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    await expect((await again()).result).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    clock.elapsed += 60_000
    await expect((await again()).result).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
  })
})
