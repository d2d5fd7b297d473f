import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PegbarError } from '../../../src/core/errors.ts'
import type { CheckpointId } from '../../../src/core/ids.ts'
import { Activity } from '../../../src/node/network/activity.ts'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

const WAIT = { timeout: 30_000, interval: 20 }
const MIB = 1 << 20

let studio: Studio
let ana: TestLaptop
let ben: TestLaptop
beforeEach(async () => {
  studio = await Studio.open()
  ana = await (await studio.laptop('ana').up()).init()
  ben = await studio.laptop('ben').up({ peers: ana.addresses })
  await ben.join(await ana.ticket())
})
afterEach(() => studio.close())

const store = (laptop: TestLaptop) => laptop.peering.project.store
const failed = async (laptop: TestLaptop) =>
  (await laptop.project.notices({})).filter(({ kind }) => kind === 'transfer failed')

test('a full disk here is told once, by the one whose disk it is, and taken back when there is room', async () => {
  const { chunks } = store(ben)
  const put = chunks.put.bind(chunks)
  chunks.put = async () => {
    throw new PegbarError('DISK_FULL', 'no room')
  }
  const made = await ana.checkpoint('shot.blend', random(MIB))
  await vi.waitFor(async () => expect(await failed(ben)).toHaveLength(1), WAIT)
  const [notice] = await failed(ben)
  expect(notice).toMatchObject({ read: false, text: 'what others made does not come here: the disk is full' })
  expect(notice!.hint).toContain('pegbar purge')
  expect(await failed(ana)).toEqual([])
  await ben.project.markRead({})

  // who waits for it hears it, and it is not told anew
  await expect(ben.project.sync({})).rejects.toMatchObject({ code: 'DISK_FULL' })
  expect(await failed(ben)).toMatchObject([{ id: notice!.id, read: true }])
  // Ana, whose checkpoint Ben wants and can not hold, waits for as long as she said, and asks once in a while only
  let frontiers = 0
  const session = ana.peering.running!.session(ben.peering.project.device)!
  const whenEqual = session.whenEqual.bind(session)
  session.whenEqual = (...args) => {
    frontiers++
    return whenEqual(...args)
  }
  expect(await ana.project.sync({ timeoutMs: 200 })).toMatchObject({ notYetElsewhere: [made.id], unwanted: [] })
  expect(frontiers).toBeLessThan(20)

  chunks.put = put
  await ben.project.sync({})
  expect(await store(ben).whole.has(made.id as CheckpointId)).toBe(true)
  await vi.waitFor(async () => expect(await failed(ben)).toEqual([]), WAIT)
})

test('a copy that is damaged, and the only one that can be reached: named, and taken back when another has it', async () => {
  const cleo = await studio.laptop('cleo').up({ peers: ana.addresses })
  await cleo.join(await ana.ticket())
  await ben.down()
  const made = await ana.checkpoint('shot.blend', random(MIB))
  await vi.waitFor(async () => expect(await store(cleo).whole.has(made.id as CheckpointId)).toBe(true), WAIT)
  await cleo.down()
  const { chunks } = store(ana)
  const honest = chunks.getStoredMany.bind(chunks)
  chunks.getStoredMany = async (hashes) =>
    (await honest(hashes)).map((chunk) =>
      chunk === undefined || chunk.payload.byteLength < 10_000
        ? chunk
        : { ...chunk, payload: random(chunk.payload.byteLength) },
    )

  await ben.up({ peers: ana.addresses })
  await vi.waitFor(async () => expect(await failed(ben)).toHaveLength(1), WAIT)
  const [notice] = await failed(ben)
  expect(notice!.text).toBe(
    `content of "shot.blend" can not be brought here: the copy on ana's laptop is damaged, and nobody else on the network has it`,
  )
  expect(notice!.hint).toContain('pegbar check --repair')
  // a restart does not take it back, nor tell it anew
  await ben.project.markRead({})
  await ben.down()
  await ben.up({ peers: ana.addresses })
  await ben.project.sync({ timeoutMs: 200 })
  expect(await failed(ben)).toMatchObject([{ id: notice!.id, read: true }])

  await cleo.up({ peers: [...ana.addresses, ...ben.addresses] })
  await vi.waitFor(async () => expect(await store(ben).whole.has(made.id as CheckpointId)).toBe(true), WAIT)
  await vi.waitFor(async () => expect(await failed(ben)).toEqual([]), WAIT)
}, 90_000)

test('nobody there is no failure', async () => {
  await ben.down()
  const made = await ana.checkpoint('shot.blend', random(MIB))
  await ana.down()
  await ben.up()
  await expect(ben.project.sync({})).rejects.toMatchObject({ code: 'NO_PEERS' })
  expect(await store(ben).whole.has(made.id as CheckpointId)).toBe(false)
  expect(await failed(ben)).toEqual([])
}, 60_000)

test('records that can not be right: the laptop is named to who waits for a sync, until an exchange works', async () => {
  const { transfers } = ben.peering
  const device = ana.peering.project.device
  transfers.exchangeFailed(device, new PegbarError('PEER_LEFT', 'gone'))
  transfers.exchangeFailed(device, new PegbarError('SIGNATURE_INVALID', 'refused', { details: { by: 'peer' } }))
  await vi.waitFor(async () => expect(await failed(ben)).toEqual([]), WAIT)

  const session = ben.peering.running!.session(device)!
  const whenEqual = session.whenEqual.bind(session)
  session.whenEqual = async () => {
    throw new PegbarError('SIGNATURE_INVALID', 'a record was refused')
  }
  await ben.project.sync({ timeoutMs: 100 })
  await vi.waitFor(async () => {
    expect(await failed(ben)).toMatchObject([
      { device, text: expect.stringContaining("ana's laptop"), hint: expect.stringContaining('pegbar members') },
    ])
  }, WAIT)
  session.whenEqual = whenEqual
  await ana.checkpoint('shot.blend', random(1000))
  await ben.project.sync({})
  await vi.waitFor(async () => expect(await failed(ben)).toEqual([]), WAIT)
})

test('that a replicator looks again is no progress', async () => {
  const activity = new Activity(ben.peering)
  await ben.peering.replicator.whenResting()
  expect(await activity.next(1)).toBe(false)
  activity.close()
})
