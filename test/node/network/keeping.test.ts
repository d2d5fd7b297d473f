import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CheckpointId } from '../../../src/core/ids.ts'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

const WAIT = { timeout: 30_000, interval: 20 }
const MIB = 1 << 20
const DAY_MS = 24 * 60 * 60 * 1000

let studio: Studio
let ana: TestLaptop
beforeEach(async () => {
  studio = await Studio.open()
  ana = await (await studio.laptop('ana').up()).init()
})
afterEach(async () => {
  await studio.close()
})

async function member(name: string, options: Parameters<TestLaptop['up']>[0] = {}): Promise<TestLaptop> {
  const laptop = await studio.laptop(name).up({ peers: ana.addresses, ...options })
  await laptop.join(await ana.ticket())
  return laptop
}

async function keptOn(laptop: TestLaptop, checkpoint: string): Promise<string> {
  const { keptOn } = await laptop.project.show({ checkpoint })
  return `${keptOn.have} of ${keptOn.of}`
}

const store = (laptop: TestLaptop) => laptop.peering.project.store

test('free: the file leaves this disk while another holds it, all see it at once, and update brings it back', async () => {
  const ben = await member('ben')
  const bytes = random(2 * MIB)
  const made = await ana.checkpoint('shot.blend', bytes)
  await vi.waitFor(async () => expect(await keptOn(ana, made.id)).toBe('2 of 2'), WAIT)
  await ben.project.update({ paths: [] })

  const freed = await ben.project.free({ path: 'shot.blend' })
  expect(freed).toMatchObject({ path: 'shot.blend', dropped: 1, kept: 0 })
  expect(freed.freedBytes).toBeGreaterThan(MIB)
  await expect(stat(join(ben.dir, 'shot.blend'))).rejects.toThrow('ENOENT')
  expect(await ben.project.status({ paths: ['shot.blend'] })).toMatchObject([{ states: ['Freed'] }])
  await vi.waitFor(async () => expect(await keptOn(ana, made.id)).toBe('1 of 2'), WAIT)
  expect(await keptOn(ben, made.id)).toBe('1 of 2')
  // the lease was given back
  expect(store(ana).leases.isLeased(made.id as CheckpointId)).toBe(false)

  // the last copy stays, with its working file
  await expect(ana.project.free({ path: 'shot.blend' })).rejects.toMatchObject({ code: 'LAST_COPY' })
  expect(Buffer.compare(await readFile(join(ana.dir, 'shot.blend')), bytes)).toBe(0)

  // a sync does not bring back what was freed, and a restart neither
  expect((await ben.project.sync({})).receivedChunks).toBe(0)
  await ben.down()
  await ben.up({ peers: ana.addresses })
  await ben.project.sync({})
  expect(await keptOn(ben, made.id)).toBe('1 of 2')
  expect(await ben.project.status({ paths: ['shot.blend'] })).toMatchObject([{ states: ['Freed'] }])
  expect(await keptOn(ana, made.id)).toBe('1 of 2')

  await ben.project.update({ paths: ['shot.blend'] })
  expect(Buffer.compare(await readFile(join(ben.dir, 'shot.blend')), bytes)).toBe(0)
  await vi.waitFor(async () => expect(await keptOn(ana, made.id)).toBe('2 of 2'), WAIT)
})

test('free needs as many others as the policy says', async () => {
  const ben = await member('ben')
  const cleo = await member('cleo', { peers: [...ana.addresses, ...ben.addresses] })
  const made = await ana.checkpoint('shot.blend', random(MIB))
  await vi.waitFor(async () => expect(await keptOn(ana, made.id)).toBe('3 of 3'), WAIT)
  await ana.project.policy({ copies: 2 })
  await cleo.down()
  await vi.waitFor(() => expect(ana.peering.connected()).toHaveLength(1), WAIT)
  await expect(ana.project.free({ path: 'shot.blend' })).rejects.toMatchObject({ code: 'LAST_COPY' })
  await cleo.up({ peers: [...ana.addresses, ...ben.addresses] })
  await vi.waitFor(() => expect(ana.peering.connected()).toHaveLength(2), WAIT)
  await vi.waitFor(
    async () => expect(await ana.project.free({ path: 'shot.blend' })).toMatchObject({ dropped: 1 }),
    WAIT,
  )
  await vi.waitFor(async () => expect(await keptOn(ben, made.id)).toBe('2 of 3'), WAIT)
})

test('latest: old versions leave, are not fetched again, and come when they are asked for', async () => {
  const ben = await member('ben')
  const versions = [random(MIB), random(MIB), random(MIB)]
  const made = []
  for (const bytes of versions) made.push(await ana.checkpoint('shot.blend', bytes))
  const [first, second, third] = made as [(typeof made)[0], (typeof made)[0], (typeof made)[0]]
  await vi.waitFor(async () => expect(await keptOn(ana, third.id)).toBe('2 of 2'), WAIT)
  await vi.waitFor(async () => expect(await keptOn(ana, first.id)).toBe('2 of 2'), WAIT)

  const set = await ben.project.policy({ replicate: 'latest' })
  expect(set).toMatchObject({ replicate: 'latest', dropped: 2, kept: 0 })
  expect(set.freedBytes).toBeGreaterThan(MIB)
  await ben.project.sync({})
  expect(await Promise.all(made.map(({ id }) => keptOn(ben, id)))).toEqual(['1 of 2', '1 of 2', '2 of 2'])
  // a newer version takes the place of the newest; the one before stays until the next round
  const fourth = await ana.checkpoint('shot.blend', random(MIB))
  await vi.waitFor(async () => expect(await keptOn(ana, fourth.id)).toBe('2 of 2'), WAIT)
  expect(await keptOn(ana, second.id)).toBe('1 of 2')
  // a version that is not here is fetched for who wants to see it
  const { path } = await ben.project.open({ checkpoint: first.id, launch: false })
  expect(Buffer.compare(await readFile(path), versions[0]!)).toBe(0)
  // what was made here, and is nowhere else, stays
  await ana.down()
  const mine = await ben.checkpoint('mine.kra', random(MIB))
  const next = await ben.checkpoint('mine.kra', random(MIB))
  expect(await ben.project.policy({ replicate: 'pinned' })).toMatchObject({ dropped: 0 })
  expect(await keptOn(ben, mine.id)).toBe('1 of 2')
  expect(await keptOn(ben, next.id)).toBe('1 of 2')
})

test('latest: when the newest goes to the trash, the one before is a head again, and comes', async () => {
  const first = await ana.checkpoint('shot.blend', random(MIB))
  const second = await ana.checkpoint('shot.blend', random(MIB))
  const ben = await member('ben', { onDemand: true })
  await ben.project.policy({ replicate: 'latest' })
  await ben.down()
  await ben.up({ peers: ana.addresses })
  await vi.waitFor(async () => expect(await keptOn(ana, second.id)).toBe('2 of 2'), WAIT)
  expect(await keptOn(ana, first.id)).toBe('1 of 2')
  await ana.project.delete({ target: second.id })
  await vi.waitFor(async () => expect(await keptOn(ana, first.id)).toBe('2 of 2'), WAIT)
})

test('a newcomer with policy latest, then all: what is wanted again comes by itself', async () => {
  const old = await ana.checkpoint('shot.blend', random(MIB))
  const newest = await ana.checkpoint('shot.blend', random(MIB))
  const ben = await member('ben', { onDemand: true })
  await ben.project.policy({ replicate: 'latest' })
  await ben.down()
  await ben.up({ peers: ana.addresses })
  await vi.waitFor(async () => expect(await keptOn(ana, newest.id)).toBe('2 of 2'), WAIT)
  await ben.project.sync({})
  expect(await keptOn(ana, old.id)).toBe('1 of 2')
  await ben.project.policy({ replicate: 'all' })
  await vi.waitFor(async () => expect(await keptOn(ana, old.id)).toBe('2 of 2'), WAIT)
})

test('sync: what no policy here wants is not waited for, and named; what one wants is', async () => {
  const ben = await member('ben', { onDemand: true })
  await ben.project.policy({ replicate: 'latest' })
  await ben.down()
  const old = await ana.checkpoint('shot.blend', random(MIB))
  const newest = await ana.checkpoint('shot.blend', random(MIB))
  const [ignore] = await ana.project.log({ path: '.pegbarignore' })
  await ben.up({ peers: ana.addresses })
  await vi.waitFor(() => expect(ana.peering.connected()).toHaveLength(1), WAIT)
  // it ends: nothing here would ever end the wait for the old one but the time
  const noTimeMs = 2 ** 31 - 1
  const synced = await ana.project.sync({ timeoutMs: noTimeMs })
  expect(synced).toMatchObject({ notYetElsewhere: [old.id], unwanted: [old.id], unwantedBy: ["ben's laptop"] })
  expect(await keptOn(ana, newest.id)).toBe('2 of 2')
  expect(await keptOn(ana, ignore!.id)).toBe('2 of 2')

  // who pins the file wants all of it
  await ben.project.pin({ path: 'shot.blend' })
  expect(await ana.project.sync({ timeoutMs: noTimeMs })).toMatchObject({ notYetElsewhere: [], unwanted: [] })
  expect(await keptOn(ana, old.id)).toBe('2 of 2')
})

test('two free the same at the same moment: one keeps it', async () => {
  const ben = await member('ben')
  const made = await ana.checkpoint('shot.blend', random(MIB))
  await vi.waitFor(async () => expect(await keptOn(ana, made.id)).toBe('2 of 2'), WAIT)
  await ben.project.update({ paths: [] })
  const freeing = [ana, ben].map(({ project }) => project.free({ path: 'shot.blend' }))
  const outcomes = await Promise.allSettled(freeing)
  const kept = [ana, ben].filter((_, i) => outcomes[i]!.status === 'rejected')
  expect(kept.length).toBeGreaterThanOrEqual(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'LAST_COPY' })
  }
  for (const laptop of kept) {
    expect(await store(laptop).whole.has(made.id as CheckpointId)).toBe(true)
    expect((await laptop.project.check({})).damaged).toEqual([])
  }
})

test('purge: each laptop says when it has deleted it; a lease delays that', async () => {
  let nowMs = Date.now()
  const ben = await member('ben', { now: () => nowMs })
  const made = await ana.checkpoint('shot.blend', random(MIB))
  await vi.waitFor(async () => expect(await keptOn(ana, made.id)).toBe('2 of 2'), WAIT)
  await ana.project.delete({ target: made.id })
  const purged = await ana.project.purge({ ids: [made.id], all: false, now: true })
  expect(purged).toMatchObject({ purged: [made.id], purgedOn: { have: 1, of: 2 } })
  const benStore = store(ben)
  await vi.waitFor(async () => expect(await benStore.local.purgeSeen(made.id as CheckpointId)).toBeDefined(), WAIT)
  await ben.project.gc({})
  expect(await ana.project.purges({})).toMatchObject([{ id: made.id, purgedOn: { have: 1, of: 2 } }])

  // a day later, but Ana relies on it
  nowMs += 2 * DAY_MS
  await benStore.leases.begin(ana.node.home.device, [made.id as CheckpointId])!.grant()
  expect(await benStore.gc({ nowMs })).toMatchObject({ deletedChunks: 0 })
  await benStore.leases.release(ana.node.home.device, [made.id as CheckpointId])
  expect((await benStore.gc({ nowMs })).deletedChunks).toBeGreaterThan(0)
  expect(await ana.project.purges({})).toMatchObject([
    { id: made.id, purgedOn: { have: 2, of: 2 }, devices: [{ purged: true }, { purged: true }] },
  ])
})

test('an old laptop that comes back brings nothing back that was purged', async () => {
  const ben = await member('ben')
  const kept = await ana.checkpoint('kept.blend', random(MIB))
  const made = await ana.checkpoint('shot.blend', random(MIB))
  await vi.waitFor(async () => expect(await keptOn(ana, made.id)).toBe('2 of 2'), WAIT)
  await vi.waitFor(async () => expect(await keptOn(ana, kept.id)).toBe('2 of 2'), WAIT)
  await ben.down()
  await ana.project.delete({ target: made.id })
  await ana.project.purge({ ids: [made.id], all: false, now: true })
  const before = await ana.project.stats({})
  await ben.up({ peers: ana.addresses })
  await ana.project.sync({})
  await ben.project.sync({})
  // Ben still has the bytes, for a day; Ana wants none of them
  const has = await store(ben).whole.has(made.id as CheckpointId)
  expect(has).toBe(true)
  expect((await ana.project.stats({})).chunks).toBe(before.chunks)
  expect(await store(ana).whole.has(made.id as CheckpointId)).toBe(false)
  await expect(ana.project.revert({ target: made.id })).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' })
  await expect(ben.project.revert({ target: made.id })).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' })
  expect(await ana.project.purges({})).toMatchObject([{ purgedOn: { have: 1, of: 2 } }])
  // a restore that Ben had made meanwhile would not help either: the purge is final
  expect((await ana.project.trash({})).map(({ id }) => id)).not.toContain(made.id)
})
