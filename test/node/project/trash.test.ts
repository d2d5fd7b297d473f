import { stat } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { log, show } from '../../../src/node/project/log.ts'
import { purge } from '../../../src/node/project/purge.ts'
import { stats } from '../../../src/node/project/storage.ts'
import { remove, restore, trash } from '../../../src/node/project/trash.ts'
import { randomBytesOf } from '../../helpers/bytes.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

const gone = (path: string) => expect(stat(ann.file(path))).rejects.toMatchObject({ code: 'ENOENT' })

describe('delete of a checkpoint', () => {
  test('counts the heads again, and restore brings it back', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt')
    await ann.save('a.txt', 'a2')
    const two = await ann.checkpoint('a.txt')
    expect(await remove(ann.project, { target: two.id })).toMatchObject({ kind: 'checkpoint', id: two.id, saved: null })
    expect(await ann.status('a.txt')).toMatchObject({ newest: one.id, base: two.id, states: ['Outdated'] })
    expect((await log(ann.project, { path: 'a.txt' })).map(({ id }) => id)).toEqual([one.id])
    expect(await show(ann.project, { checkpoint: two.id })).toMatchObject({ trashed: true, head: false })
    await expect(remove(ann.project, { target: two.id })).rejects.toMatchObject({ code: 'TRASHED' })
    expect(await trash(ann.project)).toMatchObject([{ id: two.id, kind: 'checkpoint', path: 'a.txt', comment: 'work' }])
    await restore(ann.project, { id: two.id.slice(0, 10) })
    expect(await ann.status('a.txt')).toMatchObject({ newest: two.id, states: ['Normal'] })
    await expect(restore(ann.project, { id: two.id })).rejects.toMatchObject({ code: 'NOT_TRASHED' })
  })

  test('a checkpoint on a trashed base stays on one line', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt')
    await ann.save('a.txt', 'a2')
    const two = await ann.checkpoint('a.txt')
    await remove(ann.project, { target: two.id })
    await ann.save('a.txt', 'a3')
    const three = await ann.checkpoint('a.txt')
    expect(three.parents).toEqual([two.id])
    expect(await ann.status('a.txt')).toMatchObject({ newest: three.id, states: ['Normal'] })
    expect(one.id).not.toBe(three.id)
  })
})

describe('delete of a file', () => {
  test('keeps unsaved work, removes the file here, and restore undoes it', async () => {
    await ann.save('shots/a.txt', 'a1')
    const one = await ann.checkpoint('shots/a.txt')
    await ann.save('shots/a.txt', 'unsaved')
    const result = await remove(ann.project, { target: 'shots/a.txt' })
    expect(result).toMatchObject({ kind: 'asset', id: one.asset, saved: { parents: [one.id] } })
    await gone('shots/a.txt')
    expect(await trash(ann.project)).toMatchObject([{ kind: 'asset', id: one.asset, author: { name: 'Ann' } }])
    expect(await log(ann.project, { path: 'shots/a.txt' })).toEqual([])
    const [item] = await trash(ann.project)
    expect(item).toMatchObject({ checkpoints: 2, added: one.added + result.saved!.added, preview: null })
    await restore(ann.project, { id: one.asset })
    expect(await ann.read('shots/a.txt')).toBe('unsaved')
    expect(await ann.states('shots/a.txt')).toBe('Normal')
  })

  test('restore leaves alone what has taken its place', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt')
    await remove(ann.project, { target: 'a.txt' })
    await ann.save('a.txt', 'another')
    await restore(ann.project, { id: one.asset })
    expect(await ann.read('a.txt')).toBe('another')
  })

  test('of one that no checkpoint knows is refused', async () => {
    await ann.save('a.txt', 'a1')
    await expect(remove(ann.project, { target: 'a.txt' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await ann.read('a.txt')).toBe('a1')
  })
})

describe('purge', () => {
  test('takes only what is in the trash, and gives the space back at once with now', async () => {
    await ann.save('big.bin', randomBytesOf(1, 8 * 1024 * 1024))
    const one = await ann.checkpoint('big.bin')
    await expect(purge(ann.project, { ids: [one.id], all: false, now: false })).rejects.toMatchObject({
      code: 'NOT_TRASHED',
    })
    await ann.save('big.bin', 'small')
    const two = await ann.checkpoint('big.bin')
    await remove(ann.project, { target: one.id })
    const before = await stats(ann.project)
    const result = await purge(ann.project, { ids: [one.id], all: false, now: true })
    expect(result.purged).toEqual([one.id])
    expect((await stats(ann.project)).uniqueBytes).toBeLessThan(before.uniqueBytes - 8_000_000)
    expect(await trash(ann.project)).toEqual([])
    await expect(restore(ann.project, { id: one.id })).rejects.toMatchObject({ code: 'NOT_TRASHED' })
    expect((await log(ann.project, { path: 'big.bin' })).map(({ id }) => id)).toEqual([two.id])
    expect(await ann.states('big.bin')).toBe('Normal')
  })

  test('of an asset takes its checkpoints; without now the content has a day', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt')
    await remove(ann.project, { target: 'a.txt' })
    const { purged, freedBytes } = await purge(ann.project, { ids: [], all: true, now: false })
    expect([purged, freedBytes]).toEqual([[one.id], 0])
    expect(await ann.project.store.local.purgeSeen(one.id as never)).toMatchObject({ now: false })
    await ann.save('a.txt', 'a1')
    expect(await ann.states('a.txt')).toBe('Untracked')
  })

  test('needs an admin', async () => {
    await ann.save('a.txt', 'a1')
    await ann.checkpoint('a.txt')
    const ben = await studio.member(ann)
    await remove(ann.project, { target: 'a.txt' })
    await ben.receive(ann)
    await expect(purge(ben.project, { ids: [], all: true, now: true })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })
})
