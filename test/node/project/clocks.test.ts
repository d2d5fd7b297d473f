import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointId, DeviceId } from '../../../src/core/ids.ts'
import { walkManifest } from '../../../src/core/manifest-read.ts'
import type { NoticeView, ProjectServices } from '../../../src/core/services.ts'
import { OFFLINE } from '../../../src/node/network-port.ts'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { notices } from '../../../src/node/project/notices.ts'
import { setStatus } from '../../../src/node/project/set-status.ts'
import { update } from '../../../src/node/project/update.ts'
import { type Laptop, Studio } from './helpers.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000

let studio: Studio
let ann: Laptop
let ben: Laptop
let wrong: Laptop

afterEach(() => studio.close())

async function exchange(...laptops: Laptop[]): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const to of laptops) for (const from of laptops) if (to !== from) await to.receive(from)
  }
  const hashes = await Promise.all(laptops.map(({ project }) => project.store.records.stateHash()))
  expect(new Set(hashes).size).toBe(1)
}

const statusOf = async (laptop: Laptop) => (await laptop.status('a.kra')).status
const clockNotices = async ({ project }: Laptop): Promise<NoticeView[]> =>
  (await notices(project)).filter(({ kind }) => kind === 'clock')
const set = (laptop: Laptop, status: Parameters<ProjectServices['setStatus']>[0]['status']) =>
  setStatus(laptop.project, { path: 'a.kra', status })
async function lastClock(laptop: Laptop): Promise<number> {
  const { store, device } = laptop.project
  const [log] = (await store.records.summaries()).filter((one) => one.device === device)
  return (await store.records.tip(log!))!.clock.ms
}

async function fetchFromAll({ project: { store } }: Laptop, ids: readonly CheckpointId[]): Promise<void> {
  for (const id of ids) {
    const { node } = (await store.records.checkpoint(id))!
    for (const { project } of [ann, ben, wrong]) {
      const { chunks, whole } = project.store
      if (!(await whole.has(id))) continue
      for await (const { hash } of walkManifest(node.manifest, (one) => chunks.get(one))) {
        await store.chunks.put([(await chunks.getStored(hash))!])
      }
    }
    await store.whole.add([id])
  }
}

describe.each([
  ['a year ahead', YEAR_MS],
  ['a year behind', -YEAR_MS],
])('one laptop %s', (_, offset) => {
  beforeEach(async () => {
    studio = await Studio.open()
    ann = await studio.founder('Ann')
    ben = await studio.member(ann, 'Ben')
    wrong = await studio.member(ann, 'Wanda', { now: () => Date.now() + offset })
    for (const laptop of [ann, ben, wrong]) {
      laptop.project.network = { ...OFFLINE, fetch: (ids) => fetchFromAll(laptop, ids) }
    }
    await ann.save('a.kra', 'one')
    await ann.checkpoint('a.kra')
    await exchange(ann, ben, wrong)
    for (const laptop of [ben, wrong]) await update(laptop.project, { paths: [] })
  })

  test('wins (or loses) only ties between concurrent values, until anybody who saw them sets a new one', async () => {
    await set(wrong, 'WFA')
    await set(ann, 'Retake')
    await exchange(ann, ben, wrong)
    expect(await statusOf(ben)).toBe(offset > 0 ? 'WFA' : 'Retake')
    await set(ben, 'Done')
    await exchange(ann, ben, wrong)
    for (const laptop of [ann, ben, wrong]) expect(await statusOf(laptop)).toBe('Done')
    await set(wrong, 'Todo')
    await exchange(ann, ben, wrong)
    expect(await statusOf(ann)).toBe('Todo')
  })

  test('decides no newest', async () => {
    // on top of each other: the last in the graph is the newest, whatever the clocks say
    for (const [laptop, content] of [
      [wrong, 'two'],
      [ann, 'three'],
      [wrong, 'four'],
      [ben, 'five'],
    ] as const) {
      await update(laptop.project, { paths: [] })
      await laptop.save('a.kra', content)
      const { id } = await laptop.checkpoint('a.kra')
      await exchange(ann, ben, wrong)
      for (const other of [ann, ben, wrong]) expect((await other.status('a.kra')).newest).toBe(id)
    }
    // side by side: a Conflict, and neither wins
    for (const [laptop, content] of [
      [wrong, 'six'],
      [ann, 'seven'],
    ] as const) {
      await update(laptop.project, { paths: [] })
      await laptop.save('a.kra', content)
      await checkpoint(laptop.project, { files: ['a.kra'], comment: content })
    }
    await exchange(ann, ben, wrong)
    expect(await ben.status('a.kra')).toMatchObject({ newest: null, states: expect.arrayContaining(['Conflict']) })
  })

  test('decides no authority', async () => {
    const cuts = []
    const { store } = ann.project
    const device: DeviceId = wrong.home.device
    await set(wrong, 'WFA')
    await ann.receive(wrong)
    for (const log of await store.records.summaries()) {
      if (log.device === device) cuts.push({ epoch: log.epoch, last: (await store.records.tip(log))!.id })
    }
    await ann.project.writer.write([{ kind: 'member removed', device, cuts }])
    // dated a year before, or after, its removal
    await set(wrong, 'Retake')
    await exchange(ann, ben, wrong)
    for (const laptop of [ann, ben, wrong]) {
      expect(laptop.project.store.records.membership.roleOf(device)).toBeUndefined()
      expect(await statusOf(laptop)).toBe('WFA')
      expect((await laptop.project.store.records.counts()).quarantined).toBe(1)
    }
  })

  test('drags nobody along, also after a restart, and its own is right again once it is set', async () => {
    await set(wrong, 'WFA')
    await exchange(ann, ben, wrong)
    const near = (ms: number, of: number) => expect(Math.abs(ms - of)).toBeLessThan(60_000)
    await ann.project.close()
    await ann.open()
    await set(ann, 'Done')
    near(await lastClock(ann), Date.now())
    await exchange(ann, ben, wrong)
    await set(ben, 'Todo')
    near(await lastClock(ben), Date.now())
    await set(wrong, 'Done')
    near(await lastClock(wrong), Date.now() + offset)
  })

  test('is reported by its records to those who are a year behind it', async () => {
    await set(wrong, 'WFA')
    await exchange(ann, ben, wrong)
    if (offset > 0) {
      expect(await clockNotices(wrong)).toEqual([])
      for (const laptop of [ann, ben]) {
        expect(await clockNotices(laptop)).toMatchObject([
          {
            device: wrong.home.device,
            text: `the clock of "Wanda's laptop" (Wanda) is 365 days ahead of this laptop's`,
          },
        ])
      }
    } else {
      expect(await clockNotices(ann)).toEqual([])
      expect((await clockNotices(wrong)).map(({ device }) => device)).toContain(ann.home.device)
    }
  })

  test('is reported by what it says when it is met; who differs from two others is told that it is itself', async () => {
    const meet = (laptop: Laptop, other: Laptop, aheadMs: number) =>
      laptop.project.identity.clock(other.home.device, aheadMs)
    meet(ann, ben, 300)
    meet(ann, wrong, offset)
    const direction = offset > 0 ? 'ahead of' : 'behind'
    expect(await clockNotices(ann)).toMatchObject([
      { device: wrong.home.device, text: expect.stringContaining(`365 days ${direction}`) },
    ])
    meet(wrong, ann, -offset)
    meet(wrong, ben, -offset + 500)
    expect((await clockNotices(wrong)).map(({ device }) => device)).toContain(wrong.home.device)
    // set right: nothing is left to tell
    meet(ann, wrong, 0)
    expect(await clockNotices(ann)).toEqual([])
  })
})
