import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DeviceId, RecordId } from '../../../src/core/ids.ts'
import { sealRecord } from '../../../src/core/record-codec.ts'
import type { MemberView } from '../../../src/core/services.ts'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

const WAIT = { timeout: 30_000, interval: 50 }

let studio: Studio
let ana: TestLaptop
beforeEach(async () => {
  studio = await Studio.open()
  ana = await (await studio.laptop('ana').up()).init()
})
afterEach(async () => {
  await studio.close()
})

const deviceOf = (laptop: TestLaptop): DeviceId => laptop.peering.project.device
const records = (laptop: TestLaptop) => laptop.peering.project.store.records
const addressOf = (laptop: TestLaptop) => laptop.addresses[0]!
const rolesOf = async (laptop: TestLaptop) =>
  Object.fromEntries((await laptop.project.members({})).map(({ person, role }) => [person.name, role]))

async function member(name: string, role: 'admin' | 'artist' | 'viewer' = 'artist'): Promise<TestLaptop> {
  const laptop = await studio.laptop(name).up()
  await laptop.join(await ana.ticket({ role }))
  return laptop
}

/** Waits until all have the same records and think the same of them. */
async function agree(...laptops: TestLaptop[]): Promise<void> {
  await vi.waitFor(async () => {
    const hashes = await Promise.all(laptops.map((laptop) => records(laptop).stateHash()))
    expect(new Set(hashes).size).toBe(1)
  }, WAIT)
}

async function personOf(laptop: TestLaptop, name: string): Promise<MemberView> {
  return (await laptop.project.members({})).find(({ person }) => person.name === name)!
}

describe('a removal', () => {
  test('ends the connections of every member who learns it, and the removed learns who did it', async () => {
    const ben = await member('ben')
    const cleo = await member('cleo')
    await cleo.down()
    await cleo.up({ peers: [addressOf(ana), addressOf(ben)] })
    await agree(ana, ben, cleo)
    const connected = (laptop: TestLaptop) => laptop.peering.running!.isConnected(deviceOf(ben))
    await vi.waitFor(() => expect([connected(ana), connected(cleo)]).toEqual([true, true]), WAIT)

    expect(await ana.project.remove({ who: 'Ben' })).toMatchObject({ person: { name: 'ben' }, role: null })
    await vi.waitFor(() => expect([connected(ana), connected(cleo)]).toEqual([false, false]), WAIT)
    await agree(ana, cleo)
    expect(await ben.project.standing({})).toMatchObject({ role: null, removed: { by: { name: 'ana' } } })
    const told = { code: 'NOT_A_MEMBER', message: 'you were removed from "film" by ana' }
    await expect(ben.project.sync({})).rejects.toMatchObject(told)
    await expect(ben.ticket()).rejects.toMatchObject(told)
    await expect(ben.checkpoint('late.psd', random(10))).rejects.toMatchObject(told)
    expect(await ben.project.log({})).not.toEqual([])
    expect(await personOf(ben, 'ben')).toMatchObject({ self: true, devices: [{ removed: { by: { name: 'ana' } } }] })
  })

  test('reaches a laptop that was away, when it comes back', async () => {
    const ben = await member('ben')
    await ben.down()
    await ana.project.remove({ who: 'ben' })
    const secret = await ana.checkpoint('secret.psd', random(1000))
    await ben.up()
    await expect(ben.project.sync({})).rejects.toMatchObject({
      code: 'NOT_A_MEMBER',
      message: 'you were removed from "film" by ana',
    })
    expect(await records(ben).get(secret.id as RecordId)).toBeUndefined()
    await vi.waitFor(() => expect(ana.peering.running!.isConnected(deviceOf(ben))).toBe(false), WAIT)
  })

  test('reaches a laptop that shares another project with the one who removed it', async () => {
    const ben = await member('ben')
    const first = ana.projectId
    await agree(ana, ben)
    const second = await ben.node.init({ dir: `${ben.root}/second`, name: 'second' })
    const { ticket } = await (await ben.node.project(second.id)).invite({ mine: false, role: 'admin' })
    await ana.node.join({ ticket, dir: `${ana.root}/second`, cwd: ana.root, update: false })
    await ben.down()
    await (await ana.node.project(first)).remove({ who: 'ben' })
    await ben.up()
    await vi.waitFor(async () => {
      expect(await (await ben.node.project(first)).standing({})).toMatchObject({ role: null })
    }, WAIT)
    expect(await (await ben.node.project(second.id)).standing({})).toMatchObject({ role: 'admin' })
    expect(ana.peering.running!.isConnected(deviceOf(ben))).toBe(true)
  })

  test('quarantines later work everywhere: backdated, in a new epoch, through a third laptop; adopted it counts', async () => {
    const ben = await member('ben')
    const cleo = await member('cleo')
    await cleo.down()
    await cleo.up({ peers: [addressOf(ben), addressOf(ana)] })
    const kept = await ben.checkpoint('shot.psd', random(1000), 'kept')
    await agree(ana, ben, cleo)
    const { members } = (await records(ben).get(kept.id as RecordId))!
    // Ana is alone; Ben and Cleo do not know what she does
    const benAt = addressOf(ben)
    await ana.down()
    await ana.up({ onDemand: true })
    await ana.project.remove({ who: 'ben' })
    await ana.down()
    const [second, third] = [
      await ben.checkpoint('shot.psd', random(1000)),
      await ben.checkpoint('shot.psd', random(1000)),
    ]
    const { writer, home, id } = ben.peering.project
    writer.startNewEpoch()
    const other = await ben.checkpoint('other.psd', random(1000))
    const header = {
      project: id,
      device: deviceOf(ben),
      epoch: '0123456789abcdef' as never,
      sequence: 0,
      previous: undefined,
      members,
      clock: { ms: 1, counter: 0 },
      timeMs: 1,
    }
    const asset = second.asset as never
    const payload = { kind: 'asset moved', asset, path: 'stolen.psd', replaces: [] } as const
    const backdated = await sealRecord(header, payload, home.key)
    await records(ben).ingest([backdated.envelope])
    const later = [second.id, third.id, other.id, backdated.id] as RecordId[]
    await vi.waitFor(async () => {
      for (const late of later) expect(await records(cleo).verdict(late)).toBe('counts')
    }, WAIT)
    await ben.down()

    await ana.up({ peers: [addressOf(cleo), benAt] })
    await agree(ana, cleo)
    for (const laptop of [ana, cleo]) {
      await vi.waitFor(async () => {
        for (const late of later) expect(await records(laptop).verdict(late)).toBe('quarantined')
      }, WAIT)
      expect(await laptop.project.log({ path: 'shot.psd' })).toMatchObject([{ id: kept.id, comment: 'kept' }])
    }
    const { quarantined } = await personOf(ana, 'ben')
    expect(quarantined).toHaveLength(4)
    expect(quarantined).toContainEqual(
      expect.objectContaining({ record: third.id, kind: 'checkpoint', path: 'shot.psd', comment: 'made' }),
    )

    await expect(cleo.project.adopt({ records: [third.id] })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
      hint: 'ask an admin: ana',
    })
    await expect(ana.project.adopt({ records: [kept.id] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const { adopted } = await ana.project.adopt({ records: [third.id.slice(0, 12)] })
    // with what it rests on: one line of history, no Conflict
    expect(adopted.map(({ record }) => record)).toEqual([second.id, third.id])
    await agree(ana, cleo)
    for (const laptop of [ana, cleo]) {
      const log = await laptop.project.log({ path: 'shot.psd' })
      expect(log.map(({ id, head }) => [id, head])).toEqual([
        [third.id, true],
        [second.id, false],
        [kept.id, false],
      ])
      expect((await personOf(laptop, 'ben')).quarantined).toHaveLength(2)
    }
  }, 90_000)

  test('of one laptop leaves the person with the others, and a new ticket brings it back', async () => {
    const ben = await member('ben')
    const tablet = await studio.laptop('tablet').up()
    await tablet.join(await ben.ticket({ mine: true }))
    await agree(ana, ben, tablet)
    expect(await ana.project.remove({ who: "ben's laptop" })).toMatchObject({
      role: 'artist',
      devices: [{ name: "tablet's laptop", role: 'artist' }, { role: null }],
    })
    await vi.waitFor(async () => expect((await ben.project.standing({})).role).toBeNull(), WAIT)
    const mine = tablet.ticket({ mine: true })
    await expect(ben.join(await mine)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await ben.join(await ana.ticket())
    await ben.checkpoint('back.psd', random(1000))
    await agree(ana, ben, tablet)
    expect(await personOf(ana, 'ben')).toMatchObject({ devices: [{ role: 'artist' }, { role: 'artist' }] })
    expect(await ana.project.log({ path: 'back.psd' })).toMatchObject([{ author: { name: 'ben' } }])
  })

  test('by one who leaves; the last admin can not', async () => {
    const ben = await member('ben')
    await expect(ana.project.remove({ who: 'ana' })).rejects.toMatchObject({ code: 'LAST_ADMIN' })
    await expect(ana.project.role({ who: 'ana', role: 'artist' })).rejects.toMatchObject({ code: 'LAST_ADMIN' })
    await expect(ben.project.remove({ who: 'ana' })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
      hint: 'ask an admin: ana',
    })
    const made = await ben.checkpoint('b.psd', random(10))
    await ben.project.remove({ who: 'ben' })
    await vi.waitFor(async () => expect(await rolesOf(ana)).toEqual({ ana: 'admin', ben: null }), WAIT)
    expect(await ben.project.standing({})).toMatchObject({ message: expect.stringContaining('you left "film"') })
    expect(await ana.project.log({ path: 'b.psd' })).toMatchObject([{ id: made.id }])
    expect((await personOf(ana, 'ben')).quarantined).toEqual([])
  })
})

describe('roles', () => {
  test('an admin gives and takes them, and what was made before counts', async () => {
    const ben = await member('ben')
    await agree(ana, ben)
    await expect(ben.project.role({ who: 'ben', role: 'admin' })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    const made = await ben.checkpoint('b.psd', random(10))
    await agree(ana, ben)
    expect(await ana.project.role({ who: 'BEN', role: 'viewer' })).toMatchObject({ role: 'viewer' })
    await agree(ana, ben)
    await expect(ben.checkpoint('c.psd', random(10))).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    expect(await ana.project.log({ path: 'b.psd' })).toMatchObject([{ id: made.id }])
    await ana.project.role({ who: 'ben', role: 'admin' })
    await agree(ana, ben)
    // two admins now: Ana may step down, and keeps what she made
    await ana.checkpoint('a.psd', random(10))
    expect(await ana.project.role({ who: 'ana', role: 'artist' })).toMatchObject({ role: 'artist' })
    await agree(ana, ben)
    expect(await ben.project.log({ path: 'a.psd' })).toHaveLength(1)
    const { records: count } = await records(ben).counts()
    await ben.project.role({ who: 'ana', role: 'artist' })
    expect((await records(ben).counts()).records).toBe(count)
  })

  test('two admins who remove each other while apart: all agree in the end that the senior stays', async () => {
    const ben = await member('ben', 'admin')
    const cleo = await member('cleo')
    await agree(ana, ben, cleo)
    const [anaAt, benAt] = [addressOf(ana), addressOf(ben)].map((address) => address.replace(/\/p2p.*/, ''))
    await ana.down()
    await ana.up({ onDemand: true })
    await ana.project.remove({ who: 'ben' })
    await ana.down()
    await ben.project.remove({ who: 'ana' })
    await ben.checkpoint('alone.psd', random(100))
    await ben.down()
    await cleo.down()

    await ben.up({ listen: [benAt!] })
    await cleo.up({ peers: [benAt!] })
    await vi.waitFor(async () => expect(await rolesOf(cleo)).toMatchObject({ ana: null, ben: 'admin' }), WAIT)
    await ana.up({ listen: [anaAt!], peers: [benAt!, addressOf(cleo)] })
    const end = { ana: 'admin', ben: null, cleo: 'artist' }
    for (const laptop of [ana, ben, cleo]) {
      await vi.waitFor(async () => expect(await rolesOf(laptop)).toEqual(end), WAIT)
    }
    await agree(ana, cleo)
    // it went to Cleo, before it was known to be quarantined, and from her to the only one who can adopt it
    await vi.waitFor(async () => {
      expect((await personOf(ana, 'ben')).quarantined).toMatchObject([{ path: 'alone.psd' }])
    }, WAIT)
  }, 90_000)
})

describe('names', () => {
  test('that two share are shown with digits, and then stand for one of them', async () => {
    const ben = await member('ben')
    const cleo = await member('cleo')
    await ben.node.whoami({ name: 'Cleo' })
    await agree(ana, ben, cleo)
    const shown = (await ana.project.members({})).map(({ person }) => person.name)
    expect(shown).toEqual(['ana', expect.stringMatching(/^(Cleo|cleo) #[0-9a-f]{4}$/), expect.stringMatching(/#/)])
    await expect(ana.project.role({ who: 'cleo', role: 'viewer' })).rejects.toMatchObject({
      code: 'AMBIGUOUS_ID',
      details: { candidates: expect.arrayContaining(shown.slice(1)) },
    })
    const capital = shown.find((name) => name.startsWith('C'))!
    expect(await ana.project.role({ who: capital.toLowerCase().replace(' ', ''), role: 'viewer' })).toMatchObject({
      person: { name: capital },
      role: 'viewer',
      devices: [{ id: deviceOf(ben) }],
    })
    await expect(ana.project.remove({ who: 'dora' })).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' })
    await ana.project.remove({ who: deviceOf(ben).slice(0, 10) })
    // the only one of that name among the members needs no digits
    expect((await ana.project.members({})).map(({ person }) => person.name)).toEqual(['ana', 'cleo', capital])
  })
})

describe('another device of the same person', () => {
  test('shares the claims, and is counted by itself where copies are', async () => {
    const tablet = await studio.laptop('tablet').up()
    await tablet.join(await ana.ticket({ mine: true }))
    await agree(ana, tablet)
    const made = await ana.checkpoint('shot.psd', random(1000))
    await ana.peering.project.writer.write([
      { kind: 'claim set', asset: made.asset as never, claimed: true, reason: '', replaces: [] },
    ])
    await vi.waitFor(async () => {
      const { keptOn } = await tablet.project.show({ checkpoint: made.id })
      expect(keptOn).toEqual({ have: 2, of: 2 })
    }, WAIT)
    await agree(ana, tablet)
    const [self] = await tablet.project.members({})
    const [claimed] = await tablet.project.status({ paths: ['shot.psd'] })
    expect(self).toMatchObject({ self: true, devices: [{}, {}] })
    expect(claimed?.claim?.person.id).toBe(self?.person.id)
  })
})
