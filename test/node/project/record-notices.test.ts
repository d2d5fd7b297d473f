import { afterEach, beforeEach, expect, test } from 'vitest'
import type { NoticeView } from '../../../src/core/services.ts'
import { markRead, notices } from '../../../src/node/project/notices.ts'
import { setStatus } from '../../../src/node/project/set-status.ts'
import { update } from '../../../src/node/project/update.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let ben: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
  ben = await studio.member(ann, 'Ben')
})
afterEach(() => studio.close())

const told = async (laptop: Laptop): Promise<Partial<NoticeView>[]> =>
  (await notices(laptop.project)).map(({ kind, path, text }) => ({ kind, path, text }))

async function exchange(): Promise<void> {
  await ben.receive(ann)
  await ann.receive(ben)
}

async function shared(path = 'a.kra'): Promise<void> {
  await ann.save(path, 'one')
  await ann.checkpoint(path)
  await exchange()
  await update(ben.project, { paths: [] })
}

test('a Conflict is told to both, and taken back when it is over', async () => {
  await shared()
  await ann.save('a.kra', 'two')
  await ann.checkpoint('a.kra')
  await ben.save('a.kra', 'three')
  await ben.checkpoint('a.kra')
  expect(await told(ann)).toEqual([])
  await exchange()
  const text = '"a.kra" is in Conflict: Ann and Ben went on from different versions, and all are kept'
  expect(await told(ann)).toEqual([{ kind: 'conflict', path: 'a.kra', text }])
  expect(await told(ben)).toContainEqual({ kind: 'conflict', path: 'a.kra', text })

  const [asset] = await ann.project.store.records.assetsAt('a.kra')
  const [loser] = asset!.heads
  await ann.project.writer.write([
    { kind: 'trash set', asset: asset!.id, checkpoint: loser!, trashed: true, replaces: [] },
  ])
  expect(await told(ann)).toEqual([])
})

test('two assets with one name are a Conflict as well', async () => {
  await ann.save('new.kra', 'one')
  await ann.checkpoint('new.kra')
  await ben.save('new.kra', 'two')
  await ben.checkpoint('new.kra')
  await exchange()
  expect(await told(ann)).toMatchObject([{ kind: 'conflict', path: 'new.kra' }])
})

test('a newer checkpoint of a file that is Modified here; not of one that is not', async () => {
  await shared()
  await shared('b.kra')
  await ben.save('a.kra', 'my work')
  for (const path of ['a.kra', 'b.kra']) {
    await ann.save(path, 'two')
    await ann.checkpoint(path)
  }
  await ben.receive(ann)
  const outdated = { kind: 'outdated', path: 'a.kra', text: expect.stringContaining('Ann made a newer checkpoint') }
  expect(await told(ben)).toEqual([outdated])
})

test('Retake on what I made; not what I set myself, nor on what others made', async () => {
  await shared()
  await ben.save('b.kra', 'mine')
  await ben.checkpoint('b.kra')
  await exchange()
  await setStatus(ann.project, { path: 'a.kra', status: 'Retake' })
  await setStatus(ann.project, { path: 'b.kra', status: 'Retake' })
  await exchange()
  expect(await told(ben)).toEqual([{ kind: 'retake', path: 'b.kra', text: 'Ann set "b.kra" to Retake' }])
  expect(await told(ann)).toEqual([])
})

test('a claim that was taken over, with the reason', async () => {
  await shared()
  const [asset] = await ben.project.store.records.assetsAt('a.kra')
  const claim = { kind: 'claim set', asset: asset!.id, claimed: true } as const
  const [mine] = await ben.project.writer.write([{ ...claim, reason: '', replaces: [] }])
  await exchange()
  await ann.project.writer.write([{ ...claim, reason: 'Ben is ill', replaces: [mine!.id] }])
  await exchange()
  expect(await told(ben)).toEqual([
    { kind: 'claim broken', path: 'a.kra', text: 'Ann took over your claim of "a.kra": Ben is ill' },
  ])
  expect(await told(ann)).toEqual([])
})

test('my own removal; read notices stay in the list', async () => {
  const device = ben.home.device
  const cuts = []
  for (const { device: of, epoch } of await ann.project.store.records.summaries()) {
    const tip = await ann.project.store.records.tip({ device: of, epoch })
    if (of === device) cuts.push({ epoch, last: tip!.id })
  }
  await ann.project.writer.write([{ kind: 'member removed', device, cuts }])
  await ben.receive(ann)
  expect(await told(ben)).toMatchObject([{ kind: 'removed', text: expect.stringContaining('Ann removed this device') }])
  expect(await markRead(ben.project, {})).toEqual({ unread: 0 })
  expect(await notices(ben.project)).toMatchObject([{ kind: 'removed', read: true }])
})
