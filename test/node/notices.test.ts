import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Notice } from '../../src/core/notice.ts'
import { Home } from '../../src/node/home.ts'
import { MAX_NOTICES, type NoticePlace, Notices } from '../../src/node/notices.ts'
import { openMemoryStore } from '../../src/store/index.ts'
import { testAsset, testId } from '../core/helpers/records.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pegbar-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const PLACES: [string, () => Promise<NoticePlace>][] = [
  ["a project's local/", async () => (await openMemoryStore({ create: testId('project', 1) })).local],
  ['the home', () => Home.open({ dir: join(root, 'home') })],
]

describe.each(PLACES)('notices in %s', (_, open) => {
  test('are told once for a cause, and again for another', async () => {
    let now = 1000
    const notices = new Notices({ place: await open(), now: () => now })
    const device = testId('device', 1)
    notices.add({ kind: 'cloned', device, cause: 'a', text: 'first', hint: 'do this' })
    notices.add({ kind: 'clock', device, text: 'a year ahead' })
    const [first] = await notices.list()
    expect((await notices.list()).map(({ text }) => text).sort()).toEqual(['a year ahead', 'first'])
    expect(first).toMatchObject({ read: false, timeMs: 1000 })

    await notices.markRead()
    now = 2000
    notices.add({ kind: 'cloned', device, cause: 'a', text: 'in other words' })
    expect((await notices.list()).every(({ read }) => read)).toBe(true)
    notices.add({ kind: 'cloned', device, cause: 'b', text: 'second' })
    const all = await notices.list()
    expect(all).toHaveLength(2)
    expect(all[0]).toMatchObject({ text: 'second', cause: 'b', timeMs: 2000, read: false })
    expect(all[0]).not.toHaveProperty('hint')
  })

  test('are marked one by one, and taken back', async () => {
    const place = await open()
    const notices = new Notices({ place, now: () => 1 })
    let changes = 0
    notices.onChange(() => changes++)
    notices.add({ kind: 'cloned', device: testId('device', 1), text: 'one' })
    notices.add({ kind: 'cloned', device: testId('device', 2), text: 'two' })
    const one = (await notices.list()).find(({ text }) => text === 'one')!
    await notices.markRead([one.id, 'unknown'])
    // what another object, or the next process, sees
    const again = new Notices({ place, now: () => 1 })
    expect((await again.list()).filter(({ read }) => !read).map(({ text }) => text)).toEqual(['two'])
    notices.withdraw('cloned', { device: testId('device', 1) })
    notices.withdraw('cloned', { device: testId('device', 3) })
    expect(await notices.list()).toHaveLength(1)
    expect(changes).toBe(4)
    const isStale = async ({ text }: Notice) => text === 'two'
    expect(await notices.list(isStale)).toEqual([])
    expect(await again.list()).toEqual([])
  })
})

test('are bounded: the oldest read one goes first', async () => {
  const store = await openMemoryStore({ create: testId('project', 1) })
  let now = 0
  const notices = new Notices({ place: store.local, now: () => now++ })
  const fill = (from: number, to: number) => {
    for (let i = from; i < to; i++) notices.add({ kind: 'outdated', asset: testAsset(i), text: `${i}` })
  }
  fill(1, MAX_NOTICES + 1)
  const fifth = (await notices.list()).find(({ text }) => text === '5')!
  await notices.markRead([fifth.id])
  fill(1000, 1001)
  const texts = async () => new Set((await notices.list()).map(({ text }) => text))
  expect((await texts()).has('5')).toBe(false)
  expect((await texts()).size).toBe(MAX_NOTICES)
  fill(1001, 1002)
  expect((await texts()).has('1')).toBe(false)
  await store.close()
})

test('a store that fails fails nobody who tells something', async () => {
  const place: NoticePlace = {
    notices: async function* () {},
    changeNotices: () => Promise.reject(new Error('the disk is full')),
  }
  const notices = new Notices({ place, now: () => 1 })
  notices.add({ kind: 'disk low', text: 'little room is left' })
  await notices.settled()
  expect(await notices.list()).toEqual([])
})
