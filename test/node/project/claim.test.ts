import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { claim, claims, release } from '../../../src/node/project/claim.ts'
import { log } from '../../../src/node/project/log.ts'
import { revert } from '../../../src/node/project/revert.ts'
import { remove } from '../../../src/node/project/trash.ts'
import { update } from '../../../src/node/project/update.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let ben: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
  await ann.save('a.txt', 'a1')
  await ann.checkpoint('a.txt')
  ben = await studio.member(ann)
  await update(ben.project, { paths: [] })
})
afterEach(() => studio.close())

const claimedBy = async (laptop: Laptop) => (await laptop.status('a.txt')).claim?.person.name
const meet = async () => {
  await ann.receive(ben)
  await ben.receive(ann)
}
const records = async (laptop: Laptop) => (await laptop.project.store.records.counts()).records

describe('claim', () => {
  test('is seen by all, once, and released by any device of the person', async () => {
    const made = await claim(ann.project, { path: 'a.txt' })
    expect(made).toMatchObject({ path: 'a.txt', self: true, broken: null, person: { name: 'Ann' } })
    const before = await records(ann)
    expect(await claim(ann.project, { path: 'a.txt' })).toEqual(made)
    expect(await records(ann)).toBe(before)
    await ben.receive(ann)
    expect(await claims(ben.project)).toMatchObject([{ path: 'a.txt', self: false, since: made.since }])
    await expect(release(ben.project, { path: 'a.txt' })).rejects.toMatchObject({ code: 'CLAIMED' })
    const desk = await studio.laptop('desk')
    await desk.join(ann, { mine: true })
    await update(desk.project, { paths: [] })
    expect(await claims(desk.project)).toMatchObject([{ path: 'a.txt', self: true }])
    expect(await release(desk.project, { path: 'a.txt' })).toMatchObject({ released: true })
    await ann.receive(desk)
    expect(await claims(ann.project)).toEqual([])
    expect(await release(ann.project, { path: 'a.txt' })).toMatchObject({ released: false })
  })

  test('of what somebody else claimed is refused with the name and the time, and broken with a recorded reason', async () => {
    const made = await claim(ann.project, { path: 'a.txt' })
    await ben.receive(ann)
    const refused = claim(ben.project, { path: 'a.txt' })
    await expect(refused).rejects.toMatchObject({
      code: 'CLAIMED',
      message: expect.stringMatching(/claimed by Ann since \d{4}-\d\d-\d\d \d\d:\d\d UTC/),
      details: { claim: { person: { name: 'Ann' }, since: made.since } },
    })
    await expect(claim(ben.project, { path: 'a.txt', breaking: ' ' })).rejects.toMatchObject({ code: 'USAGE' })
    const broken = await claim(ben.project, { path: 'a.txt', breaking: 'she is ill' })
    expect(broken).toMatchObject({ self: true, reason: 'she is ill', broken: { person: { name: 'Ann' } } })
    await ann.receive(ben)
    expect((await ann.status('a.txt')).claim).toMatchObject({ person: { name: 'Ben' }, reason: 'she is ill' })
  })

  test('is refused while the file does not come from the newest checkpoint', async () => {
    await ann.save('a.txt', 'a2')
    await ann.checkpoint('a.txt')
    await ben.receive(ann)
    await expect(claim(ben.project, { path: 'a.txt' })).rejects.toMatchObject({ code: 'OUTDATED' })
    await update(ben.project, { paths: ['a.txt'] })
    expect(await claim(ben.project, { path: 'a.txt' })).toMatchObject({ self: true })
    await expect(claim(ben.project, { path: 'none.txt' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  test('made by two at once: both see one claimant, the other is told; a release leaves nothing behind', async () => {
    await claim(ann.project, { path: 'a.txt' })
    await claim(ben.project, { path: 'a.txt' })
    await meet()
    const holder = await claimedBy(ann)
    expect(await claimedBy(ben)).toBe(holder)
    const [winner, loser] = holder === 'Ann' ? [ann, ben] : [ben, ann]
    expect((await loser.status('a.txt')).claim).toMatchObject({ self: false, lost: expect.any(String) })
    await loser.project.notices.settled()
    expect(await loser.project.notices.list()).toMatchObject([
      { kind: 'claim broken', text: expect.stringContaining('at the same time as you') },
    ])
    expect((await winner.status('a.txt')).claim).not.toHaveProperty('lost')
    await release(winner.project, { path: 'a.txt' })
    await meet()
    expect([await claimedBy(ann), await claimedBy(ben)]).toEqual([undefined, undefined])
  })

  test('that lost can be released, and the one that holds stays', async () => {
    await claim(ann.project, { path: 'a.txt' })
    await claim(ben.project, { path: 'a.txt' })
    await meet()
    const [winner, loser] = (await claimedBy(ann)) === 'Ann' ? [ann, ben] : [ben, ann]
    expect(await release(loser.project, { path: 'a.txt' })).toMatchObject({ released: true })
    await meet()
    expect(await claimedBy(ann)).toBe(await winner.home.personName())
    expect((await loser.status('a.txt')).claim).not.toHaveProperty('lost')
  })

  test('of a person who left the project keeps nobody away', async () => {
    await claim(ben.project, { path: 'a.txt' })
    await ann.receive(ben)
    const { store, writer } = ann.project
    const summaries = (await store.records.summaries()).filter(({ device }) => device === ben.home.device)
    const cuts = []
    for (const { epoch, device } of summaries) {
      cuts.push({ epoch, last: (await store.records.tip({ device, epoch }))!.id })
    }
    await writer.write([{ kind: 'member removed', device: ben.home.device, cuts }])
    expect(await claims(ann.project)).toEqual([])
    expect(await claim(ann.project, { path: 'a.txt' })).toMatchObject({ self: true, broken: null })
  })
})

describe('what somebody else claimed', () => {
  beforeEach(async () => {
    await claim(ann.project, { path: 'a.txt' })
    await ben.receive(ann)
    await ben.save('a.txt', 'by Ben')
  })

  test('is not checkpointed, reverted over or deleted', async () => {
    const before = await records(ben)
    const refusal = { code: 'CLAIMED', message: expect.stringContaining('Ann') }
    await expect(ben.checkpoint('a.txt')).rejects.toMatchObject(refusal)
    const [one] = await log(ben.project, { path: 'a.txt' })
    await expect(revert(ben.project, { target: one!.id })).rejects.toMatchObject(refusal)
    await expect(remove(ben.project, { target: 'a.txt' })).rejects.toMatchObject(refusal)
    await expect(remove(ben.project, { target: one!.id })).rejects.toMatchObject(refusal)
    expect(await records(ben)).toBe(before)
    expect(await ben.read('a.txt')).toBe('by Ben')
    expect(await ben.states('a.txt')).toBe('Modified')
  })

  test('a forced checkpoint ends the claim in the same write, and says so for good', async () => {
    const [made] = await checkpoint(ben.project, { files: ['a.txt'], comment: 'urgent\nfor the client', force: true })
    expect(made).toMatchObject({ forcedOver: { name: 'Ann' } })
    expect(await claims(ben.project)).toEqual([])
    await ann.receive(ben)
    expect(await ann.status('a.txt')).toMatchObject({ claim: null, states: ['Outdated'] })
    const [newest, first] = await log(ann.project, { path: 'a.txt' })
    expect(newest).toMatchObject({ id: made!.id, forcedOver: { name: 'Ann' } })
    expect(first).not.toHaveProperty('forcedOver')
    const [asset] = await ann.project.store.records.assetsAt('a.txt')
    const record = await ann.project.store.records.get(asset!.claim.records[0]!)
    expect(record).toMatchObject({ previous: made!.id, payload: { claimed: false, reason: 'forced: urgent' } })
    await ann.project.notices.settled()
    expect(await ann.project.notices.list()).toMatchObject([{ kind: 'claim broken' }])
  })

  test('a revert that saves nothing is free; one that does, and a delete, can be forced', async () => {
    await ben.save('a.txt', 'a1')
    const [one] = await log(ben.project, { path: 'a.txt' })
    expect(await revert(ben.project, { target: one!.id })).toMatchObject({ saved: null })
    expect(await claimedBy(ben)).toBe('Ann')
    await ben.save('a.txt', 'by Ben')
    const { saved } = await revert(ben.project, { target: one!.id, force: true })
    expect(saved).toMatchObject({ forcedOver: { name: 'Ann' } })
    await claim(ben.project, { path: 'a.txt' })
    await ann.receive(ben)
    await expect(remove(ann.project, { target: 'a.txt' })).rejects.toMatchObject({ code: 'CLAIMED' })
    await remove(ann.project, { target: 'a.txt', force: true })
    await ben.receive(ann)
    expect(await ben.states('a.txt')).toContain('Trashed')
    const [asset] = await ben.project.store.records.assetsAt('a.txt')
    expect(asset!.claim.value).toBeUndefined()
  })
})

test('release with the checkpoint is one write, and leaves claims of other files', async () => {
  await ann.save('b.txt', 'b1')
  await ann.checkpoint('b.txt')
  for (const path of ['a.txt', 'b.txt']) await claim(ann.project, { path })
  await ann.save('a.txt', 'a2')
  const batches: string[][] = []
  ann.project.store.records.onStored((stored) => batches.push(stored.map(({ payload }) => payload.kind)))
  const [made] = await checkpoint(ann.project, { files: ['a.txt'], comment: 'done', release: true })
  expect(batches).toEqual([['checkpoint', 'claim set']])
  expect(made).not.toHaveProperty('forcedOver')
  expect((await claims(ann.project)).map(({ path }) => path)).toEqual(['b.txt'])
})

test('a claim that arrives while the file is read refuses the checkpoint all the same', async () => {
  await claim(ann.project, { path: 'a.txt' })
  await ben.save('a.txt', 'by Ben')
  const { importing, proceed } = holdWorkers(ben)
  const made = ben.checkpoint('a.txt')
  made.catch(() => {})
  await importing
  await ben.receive(ann)
  proceed()
  await expect(made).rejects.toMatchObject({ code: 'CLAIMED' })
})

/** Stops the next write of records until it may proceed. */
function holdWorkers(laptop: Laptop) {
  const { writer } = laptop.project
  const reached = Promise.withResolvers<void>()
  const allowed = Promise.withResolvers<void>()
  const write = writer.write.bind(writer)
  writer.write = async (...args) => {
    reached.resolve()
    await allowed.promise
    return write(...args)
  }
  return { importing: reached.promise, proceed: () => allowed.resolve() }
}
