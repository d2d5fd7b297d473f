import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PegbarError } from '../../../src/core/errors.ts'
import { RunningNetwork } from '../../../src/node/network/running.ts'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

const WAIT = { timeout: 20_000, interval: 50 }

let studio: Studio
let ana: TestLaptop
beforeEach(async () => {
  studio = await Studio.open()
  ana = await (await studio.laptop('ana').up()).init()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await studio.close()
})

test('a join without a running node brings the newest files, and the inviter knows what is kept there', async () => {
  const bytes = random(2_000_000)
  await ana.checkpoint('old.blend', random(500_000))
  await ana.checkpoint('old.blend', bytes)
  const ben = await studio.laptop('ben').up({ onDemand: true })
  const joined = await ben.join(await ana.ticket())
  await ben.down()
  expect(joined.next).toBe(`cd ${joined.project.dir} && pegbar start`)
  expect(joined).toMatchObject({ person: { name: 'ben' }, updated: 2, checkpoints: 3, records: expect.any(Number) })
  expect(await readFile(join(ben.dir, 'old.blend'))).toEqual(Buffer.from(bytes))
  const log = await ana.project.log({ path: 'old.blend' })
  expect(log.map(({ keptOn }) => keptOn.have)).toEqual([2, 1])
  expect(await ana.project.members({})).toHaveLength(2)
})

test('files that are in the folder: equal ones take their checkpoint as base, differing ones are left alone', async () => {
  const equal = random(100_000)
  await ana.checkpoint('equal.psd', equal)
  await ana.checkpoint('differs.psd', random(100_000))
  await ana.checkpoint('lacks.psd', random(100_000))
  const ben = await studio.laptop('ben').up()
  const mine = random(90_000)
  await ben.save('equal.psd', equal)
  await ben.save('differs.psd', mine)
  await ben.save('new.psd', random(10))
  expect(await ben.join(await ana.ticket())).toMatchObject({ same: 1, modified: 1, updated: 2 })
  expect(await readFile(join(ben.dir, 'differs.psd'))).toEqual(Buffer.from(mine))
  const status = await ben.project.status({ paths: [] })
  const states = Object.fromEntries(status.map(({ path, states }) => [path, states[0]]))
  expect(states).toMatchObject({
    'equal.psd': 'Normal',
    'lacks.psd': 'Normal',
    'differs.psd': 'Modified',
    'new.psd': 'Untracked',
  })
})

test('a join may be repeated, into the same folder only', async () => {
  const ben = await studio.laptop('ben').up()
  const ticket = await ana.ticket()
  const first = await ben.join(ticket)
  expect(first.next, 'a node runs already').toBe(`cd ${first.project.dir} && pegbar status`)
  expect(await ben.join(ticket)).toMatchObject({ project: first.project, person: first.person })
  await expect(ben.join(ticket, { dir: join(ben.root, 'other') })).rejects.toMatchObject({ code: 'EXISTS' })
  expect(await ana.project.members({})).toHaveLength(2)
})

test('without update no content comes, and a later update without a running node fetches it', async () => {
  const bytes = random(400_000)
  await ana.checkpoint('shot.blend', bytes)
  const ben = await studio.laptop('ben').up({ onDemand: true })
  expect(await ben.join(await ana.ticket(), { update: false })).toMatchObject({ updated: 0 })
  expect(ben.peering.totals().receivedChunks).toBe(0)
  await ben.down()
  await ben.up({ onDemand: true })
  const { updated } = await ben.project.update({ paths: ['shot.blend'] })
  expect(updated).toMatchObject([{ path: 'shot.blend' }])
  expect(await readFile(join(ben.dir, 'shot.blend'))).toEqual(Buffer.from(bytes))
})

test('a ticket works once, for one device, until it expires', async () => {
  const ticket = await ana.ticket()
  await (await studio.laptop('ben').up({ onDemand: true })).join(ticket)
  const cleo = await studio.laptop('cleo').up({ onDemand: true })
  await expect(cleo.join(ticket)).rejects.toMatchObject({
    code: 'TICKET_USED',
    hint: expect.stringContaining('invite'),
  })
  const short = await ana.ticket({ expiresMs: 0 })
  await expect(cleo.join(short)).rejects.toMatchObject({ code: 'TICKET_EXPIRED' })
  await expect(cleo.join(`${ticket.slice(0, -2)}AA`)).rejects.toMatchObject({ code: 'TICKET_INVALID' })
})

test('a name that is taken is refused, and the ticket still works under another', async () => {
  const ticket = await ana.ticket()
  const other = await studio.laptop('Ana').up({ onDemand: true })
  await expect(other.join(ticket)).rejects.toMatchObject({ code: 'NAME_TAKEN', hint: expect.stringContaining('--as') })
  const { node, root, dir } = other
  const joined = await node.join({ ticket, dir, cwd: root, as: 'Anja', update: true })
  expect(joined.person.name).toBe('Anja')
})

test('another device of the same person, with the same role', async () => {
  const tablet = await studio.laptop('whatever').up({ onDemand: true })
  const joined = await tablet.join(await ana.ticket({ mine: true }))
  expect(joined.person.name).toBe('ana')
  const members = await ana.project.members({})
  expect(members).toMatchObject([{ person: { name: 'ana' }, role: 'admin', devices: [{}, { role: 'admin' }] }])
})

test('an artist may not invite persons, but a device of their own; invite and peers need a node', async () => {
  const ben = await studio.laptop('ben').up()
  await ben.join(await ana.ticket())
  await expect(ben.ticket()).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  expect(await ben.project.invite({ mine: true })).toMatchObject({ role: 'artist' })
  const alone = await (await studio.laptop('dora').up({ onDemand: true })).init()
  await expect(alone.ticket()).rejects.toMatchObject({ code: 'NODE_REQUIRED' })
  await expect(alone.project.peers({})).rejects.toMatchObject({ code: 'NODE_REQUIRED' })
})

test('an inviter that can not be reached', async () => {
  const ticket = await ana.ticket()
  await ana.down()
  const ben = await studio.laptop('ben').up({ onDemand: true })
  await expect(ben.join(ticket)).rejects.toMatchObject({ code: 'NO_PEERS' })
})

test('a member who was away when somebody joined accepts the newcomer, who shows the records', async () => {
  const cleo = await studio.laptop('cleo').up()
  await cleo.join(await ana.ticket())
  const cleoAt = cleo.addresses[0]!
  await vi.waitFor(async () => expect((await ana.project.peers({}))[0]?.equal).toBe(true), WAIT)
  await cleo.down()
  const ben = await studio.laptop('ben').up()
  await ben.join(await ana.ticket())
  const made = await ben.checkpoint('b.psd', random(200_000))
  await ana.down()
  await ben.down()

  await cleo.up({ listen: [cleoAt.replace(/\/p2p.*/, '')] })
  expect(await cleo.project.members({})).toHaveLength(2)
  await ben.up({ peers: [cleoAt] })
  await vi.waitFor(async () => {
    expect(await cleo.project.members({})).toHaveLength(3)
    expect(await cleo.project.log({ path: 'b.psd' })).toMatchObject([{ id: made.id, keptOn: { of: 3 } }])
  }, WAIT)
})

test('a connection that ends under the handshake is made again, the same ticket is shown on it', async () => {
  const ben = await studio.laptop('ben').up()
  const ticket = await ana.ticket()
  const { call } = RunningNetwork.prototype
  let made = 0
  const calling = vi.spyOn(RunningNetwork.prototype, 'call')
  calling.mockImplementation(async function (this: RunningNetwork, ...args) {
    const connection = await call.apply(this, args)
    // the first is as one that the inviter closes at this moment
    if (made++ === 0) connection.abort(new Error('cut'))
    return connection
  })
  expect(await ben.join(ticket)).toMatchObject({ person: { name: 'ben' } })
  expect(calling).toHaveBeenCalledTimes(2)
  expect(await ana.project.members({})).toHaveLength(2)
})

test('an inviter that ends every handshake is given up, in words', async () => {
  const ben = await studio.laptop('ben').up()
  const ticket = await ana.ticket()
  const opening = vi.spyOn(RunningNetwork.prototype, 'openJoin')
  opening.mockRejectedValue(new PegbarError('PEER_LEFT', 'the other laptop closed the connection'))
  await expect(ben.join(ticket)).rejects.toMatchObject({ code: 'PEER_LEFT' })
  expect(opening).toHaveBeenCalledTimes(3)
})
