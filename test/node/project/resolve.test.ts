import { readdir, rename, rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Progress } from '../../../src/core/services.ts'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { claim } from '../../../src/node/project/claim.ts'
import { log } from '../../../src/node/project/log.ts'
import { resolve } from '../../../src/node/project/resolve.ts'
import { revert } from '../../../src/node/project/revert.ts'
import { remove, restore, trash } from '../../../src/node/project/trash.ts'
import { update } from '../../../src/node/project/update.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let ben: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
  ben = await studio.member(ann)
  ann.reach(ben)
  await update(ben.project, { paths: [] })
})
afterEach(() => studio.close())

const meet = async () => {
  await ann.receive(ben)
  await ben.receive(ann)
}
/** Both go on from one checkpoint; returns the two heads. */
const conflict = async () => {
  await ann.save('a.txt', 'a1')
  await ann.checkpoint('a.txt')
  await ben.receive(ann)
  await update(ben.project, { paths: [] })
  await ann.save('a.txt', 'by Ann')
  const one = await ann.checkpoint('a.txt', 'Ann says')
  await ben.save('a.txt', 'by Ben')
  const two = await ben.checkpoint('a.txt', 'Ben says')
  await meet()
  expect([await ann.states('a.txt'), await ben.states('a.txt')]).toEqual(['Conflict', 'Conflict'])
  return [one, two] as const
}
const settled = async (content: string) => {
  await meet()
  for (const laptop of [ann, ben]) await update(laptop.project, { paths: [] })
  for (const laptop of [ann, ben]) {
    expect([await laptop.states('a.txt'), await laptop.read('a.txt')]).toEqual(['Normal', content])
  }
  expect(await ann.project.store.records.stateHash()).toBe(await ben.project.store.records.stateHash())
}

describe('two heads', () => {
  test('mine: the file stays, all heads are the parents, and the other laptop updates', async () => {
    const [one, two] = await conflict()
    const result = await resolve(ann.project, { target: 'a.txt', choice: 'mine' })
    expect(result).toMatchObject({ path: 'a.txt', others: [], checkpoint: { hash: one.hash, head: true } })
    expect(result.checkpoint.parents).toEqual([one.id, two.id].sort())
    expect(result.checkpoint.comment).toContain(one.id.slice(0, 8))
    expect(await ann.status('a.txt')).toMatchObject({ states: ['Normal'], base: result.checkpoint.id })
    await ben.receive(ann)
    expect(await ben.states('a.txt')).toBe('Outdated')
    await settled('by Ann')
    expect((await log(ben.project, { path: 'a.txt' })).map(({ id }) => id)).toContain(two.id)
  })

  test('theirs: the file follows, whole and verified; undo brings the Conflict back', async () => {
    const [, two] = await conflict()
    const result = await resolve(ann.project, { target: 'a.txt', choice: 'theirs' })
    expect([await ann.read('a.txt'), await ann.states('a.txt')]).toEqual(['by Ben', 'Normal'])
    expect(result.checkpoint.hash).toBe(two.hash)
    expect(result.undo!.steps).toEqual([{ operation: 'delete', input: { target: result.checkpoint.id } }])
    await remove(ann.project, result.undo!.steps[0]!.input as { target: string })
    expect(await ann.states('a.txt')).toBe('Conflict')
    await resolve(ann.project, { target: 'a.txt', choice: 'mine' })
    await settled('by Ben')
  })

  test('both: mine stays, the other goes on as a new asset with its file', async () => {
    const [, two] = await conflict()
    const { others, undo } = await resolve(ann.project, { target: 'a.txt', choice: 'both' })
    const name = `a (${two.id.slice(0, 8)}).txt`
    expect(others).toMatchObject([{ path: name, fate: 'new asset' }])
    expect([await ann.read('a.txt'), await ann.read(name), await ann.states(name)]).toEqual([
      'by Ann',
      'by Ben',
      'Normal',
    ])
    expect(await log(ann.project, { path: name })).toMatchObject([{ comment: 'Ben says', parents: [two.id] }])
    const targets = undo!.steps.map(({ input }) => String(input.target))
    expect(targets).toEqual([name, expect.stringMatching(/^[0-9a-f]{64}$/)])
    await settled('by Ann')
    expect(await ben.read(name)).toBe('by Ben')
    for (const target of targets) await remove(ann.project, { target })
    expect(await ann.states('a.txt')).toBe('Conflict')
  })

  test('both, by two at once: one new asset each for what the other works on, nothing twice', async () => {
    const [one, two] = await conflict()
    await resolve(ann.project, { target: 'a.txt', choice: 'both' })
    await resolve(ben.project, { target: 'a.txt', choice: 'both' })
    await meet()
    expect(await ann.states('a.txt')).toBe('Conflict')
    await resolve(ann.project, { target: 'a.txt', choice: 'mine' })
    await settled('by Ann')
    const names = [one, two].map(({ id }) => `a (${id.slice(0, 8)}).txt`)
    expect((await readdir(ben.dir)).filter((name) => name.startsWith('a')).sort()).toEqual(['a.txt', ...names].sort())
  })

  test('the same choice of two at once is no Conflict', async () => {
    await conflict()
    await resolve(ann.project, { target: 'a.txt', choice: 'mine' })
    await resolve(ben.project, { target: 'a.txt', choice: 'theirs' })
    await settled('by Ann')
    await ann.save('a.txt', 'next')
    expect((await ann.checkpoint('a.txt')).parents).toHaveLength(2)
  })

  test('is refused while the file is Modified, and keeps it', async () => {
    await conflict()
    await ann.save('a.txt', 'unsaved')
    for (const choice of ['mine', 'theirs', 'both']) {
      await expect(resolve(ann.project, { target: 'a.txt', choice })).rejects.toMatchObject({ code: 'MODIFIED' })
    }
    expect(await ann.read('a.txt')).toBe('unsaved')
    const saved = await ann.checkpoint('a.txt')
    expect(await resolve(ann.project, { target: 'a.txt', choice: 'mine' })).toMatchObject({
      checkpoint: { hash: saved.hash },
    })
    await settled('unsaved')
  })

  test('a revert in a Conflict makes the file Modified, which resolve does not overwrite', async () => {
    const [, two] = await conflict()
    await revert(ann.project, { target: two.id })
    await expect(resolve(ann.project, { target: 'a.txt', choice: 'mine' })).rejects.toMatchObject({ code: 'MODIFIED' })
    await ann.checkpoint('a.txt', 'I take that of Ben')
    expect(await ann.states('a.txt')).toBe('Normal')
  })

  test('a file saved between the look and the write stays, and is Modified', async () => {
    await conflict()
    const fetch = ben.project.network.fetch
    ben.project.network = {
      ...ben.project.network,
      fetch: async (ids, options) => {
        await fetch(ids, options)
        await ben.save('a.txt', 'saved meanwhile')
      },
    }
    await expect(resolve(ben.project, { target: 'a.txt', choice: 'theirs' })).rejects.toMatchObject({
      code: 'MODIFIED',
    })
    expect(await ben.read('a.txt')).toBe('saved meanwhile')
    expect(await ben.states('a.txt')).toBe('Conflict Modified')
  })

  test('of an asset that somebody else claimed is refused; of one without a Conflict too', async () => {
    await conflict()
    await claim(ben.project, { path: 'a.txt' })
    await meet()
    await expect(resolve(ann.project, { target: 'a.txt', choice: 'mine' })).rejects.toMatchObject({ code: 'CLAIMED' })
    await resolve(ben.project, { target: 'a.txt', choice: 'mine' })
    await expect(resolve(ben.project, { target: 'a.txt', choice: 'mine' })).rejects.toMatchObject({
      code: 'NO_CONFLICT',
    })
  })

  test('update refuses it by name, and says so without', async () => {
    await conflict()
    await expect(update(ann.project, { paths: ['a.txt'] })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await update(ann.project, { paths: [] })).skipped).toMatchObject([{ path: 'a.txt', reason: 'Conflict' }])
  })
})

test('a process that ended before the file followed leaves it Outdated, not Modified', async () => {
  const [one, two] = await conflict()
  const { store, home } = ben.project
  const before = { base: (await store.local.base(two.asset as never))!, log: (await store.local.log())! }
  await resolve(ben.project, { target: 'a.txt', choice: 'theirs' })
  await ben.save('a.txt', 'by Ben')
  await store.local.change({ bases: [before.base], log: before.log })
  const { token } = (await home.log(ben.project.id))!
  await home.setLog(ben.project.id, { ...before.log, token })
  await ben.close()
  await ben.open()
  expect(await ben.states('a.txt')).toBe('Outdated')
  await update(ben.project, { paths: [] })
  expect([await ben.read('a.txt'), one.hash]).toEqual(['by Ann', (await log(ben.project, { path: 'a.txt' }))[0]!.hash])
})

describe('three heads', () => {
  let cleo: Laptop
  const heads: string[] = []

  beforeEach(async () => {
    const [one, two] = await conflict()
    cleo = await studio.member(ann, 'Cleo')
    // she has the first version alone, as a laptop that was away
    await cleo.save('a.txt', 'a1')
    await cleo.states('a.txt')
    await cleo.save('a.txt', 'by Cleo')
    const three = await cleo.checkpoint('a.txt', 'Cleo says')
    heads.splice(0, heads.length, one.id, two.id, three.id)
    await ann.receive(cleo)
    await ben.receive(cleo)
    await ben.receive(ann)
  })

  test('theirs and an unknown id end with all heads listed; an id ends it on every laptop', async () => {
    for (const choice of ['theirs', 'nothing', 'abcdef12']) {
      await expect(resolve(ann.project, { target: 'a.txt', choice })).rejects.toMatchObject({
        code: 'AMBIGUOUS_ID',
        details: { candidates: heads.toSorted().map((id) => expect.objectContaining({ id })) },
      })
    }
    ann.reach(cleo)
    const result = await resolve(ann.project, { target: 'a.txt', choice: heads[2]!.slice(0, 10) })
    expect(result.checkpoint.parents).toEqual(heads.toSorted())
    expect(await ann.read('a.txt')).toBe('by Cleo')
    await ben.receive(ann)
    await cleo.receive(ann)
    for (const laptop of [ben, cleo]) expect((await laptop.status('a.txt')).newest).toBe(result.checkpoint.id)
  })

  test('both makes an asset of each other head', async () => {
    ann.project.network = { ...ann.project.network, fetch: fetchFrom(ann, ben, cleo) }
    const { others } = await resolve(ann.project, { target: 'a.txt', choice: 'both' })
    expect(others).toHaveLength(2)
    const contents = await Promise.all(others.map(({ path }) => ann.read(path)))
    expect(contents.sort()).toEqual(['by Ben', 'by Cleo'])
    expect(await ann.read('a.txt')).toBe('by Ann')
  })

  test('a laptop that works on none of them has no mine, and chooses by id; its file follows', async () => {
    const dan = await studio.member(ann, 'Dan')
    await dan.save('a.txt', 'a1')
    expect(await dan.states('a.txt')).toBe('Conflict')
    for (const choice of ['mine', 'theirs', 'both']) {
      await expect(resolve(dan.project, { target: 'a.txt', choice })).rejects.toMatchObject({ code: 'AMBIGUOUS_ID' })
    }
    await resolve(dan.project, { target: 'a.txt', choice: heads[0]! })
    expect([await dan.read('a.txt'), await dan.states('a.txt')]).toEqual(['by Ann', 'Normal'])
  })
})

function fetchFrom(self: Laptop, ...others: Laptop[]): Laptop['project']['network']['fetch'] {
  return async (ids) => {
    for (const id of ids) {
      for (const other of others) {
        if (!(await other.project.store.whole.has(id))) continue
        self.reach(other)
        await self.project.network.fetch([id])
        break
      }
    }
  }
}

describe('two assets at one path', () => {
  const collide = async () => {
    await ann.save('a.txt', 'by Ann')
    const one = await ann.checkpoint('a.txt')
    await ben.save('a.txt', 'by Ben')
    const two = await ben.checkpoint('a.txt')
    await meet()
    return [one, two] as const
  }

  test('mine: the other goes to the trash everywhere, and can be restored', async () => {
    const [one, two] = await collide()
    const result = await resolve(ann.project, { target: 'a.txt', choice: 'mine' })
    expect(result).toMatchObject({ asset: one.asset, others: [{ asset: two.asset, fate: 'trash' }] })
    expect([await ann.read('a.txt'), await ann.states('a.txt')]).toEqual(['by Ann', 'Normal'])
    expect(result.undo!.steps).toEqual([{ operation: 'restore', input: { id: two.asset } }])
    expect(await log(ann.project, { path: 'a.txt' })).toHaveLength(1)
    await restore(ann.project, { id: two.asset })
    expect(await ann.states('a.txt')).toBe('Conflict')
  })

  test('theirs: its file takes the place in one step, the own history is in the trash', async () => {
    const [one, two] = await collide()
    const { asset } = await resolve(ann.project, { target: 'a.txt', choice: 'theirs' })
    expect(asset).toBe(two.asset)
    expect([await ann.read('a.txt'), await ann.states('a.txt')]).toEqual(['by Ben', 'Normal'])
    expect(await trash(ann.project)).toMatchObject([{ id: one.asset, kind: 'asset' }])
    await settled('by Ben')
  })

  test('both: the other gets a name with its id, on every laptop', async () => {
    const [one, two] = await collide()
    const { others } = await resolve(ben.project, { target: 'a.txt', choice: 'both' })
    const name = `a (${one.id.slice(0, 8)}).txt`
    expect(others).toEqual([{ asset: one.asset, path: name, fate: 'moved' }])
    await settled('by Ben')
    expect([await ann.read(name), await ben.read(name)]).toEqual(['by Ann', 'by Ann'])
    expect((await log(ben.project, { path: name })).map(({ id }) => id)).toEqual([one.id])
    expect((await log(ben.project, { path: 'a.txt' })).map(({ id }) => id)).toEqual([two.id])
  })

  test('a third laptop without either chooses by id; its own unknown file is not overwritten', async () => {
    const [one, two] = await collide()
    const cleo = await studio.member(ann, 'Cleo')
    await cleo.save('a.txt', 'something else')
    for (const choice of ['mine', two.id]) {
      await expect(resolve(cleo.project, { target: 'a.txt', choice })).rejects.toMatchObject({ code: 'MODIFIED' })
    }
    await rename(cleo.file('a.txt'), cleo.file('b.txt'))
    await expect(resolve(cleo.project, { target: 'a.txt', choice: 'mine' })).rejects.toMatchObject({
      code: 'AMBIGUOUS_ID',
    })
    const result = await resolve(cleo.project, { target: one.asset.slice(0, 8), choice: one.id.slice(0, 8) })
    expect(result).toMatchObject({ asset: one.asset, others: [{ asset: two.asset }] })
    await update(cleo.project, { paths: [] })
    expect([await cleo.read('a.txt'), await cleo.read('b.txt')]).toEqual(['by Ann', 'something else'])
  })

  test('is refused while the file is Modified', async () => {
    await collide()
    await ann.save('a.txt', 'unsaved')
    for (const choice of ['mine', 'theirs', 'both']) {
      await expect(resolve(ann.project, { target: 'a.txt', choice })).rejects.toMatchObject({ code: 'MODIFIED' })
    }
    expect(await ann.read('a.txt')).toBe('unsaved')
  })

  test('the name that both needs is never taken from another file', async () => {
    const [, two] = await collide()
    const name = `a (${two.id.slice(0, 8)}).txt`
    await ann.save(name, 'precious')
    await expect(resolve(ann.project, { target: 'a.txt', choice: 'both' })).rejects.toMatchObject({ code: 'EXISTS' })
    expect([await ann.read(name), await ann.states('a.txt')]).toEqual(['precious', 'Conflict'])
    await rm(ann.file(name))
    await resolve(ann.project, { target: 'a.txt', choice: 'both' })
    expect(await ann.states('a.txt')).toBe('Normal')
  })
})

test('a checkpoint that will be a Conflict is foretold by status and by its first progress', async () => {
  await ann.save('a.txt', 'a1')
  await ann.checkpoint('a.txt')
  await ben.receive(ann)
  await update(ben.project, { paths: [] })
  await ann.save('a.txt', 'a2')
  const two = await ann.checkpoint('a.txt')
  await ben.receive(ann)
  expect(await ben.status('a.txt')).not.toHaveProperty('willConflict')
  await ben.save('a.txt', 'by Ben')
  expect(await ben.status('a.txt')).toMatchObject({ states: ['Modified', 'Outdated'], willConflict: true })
  const seen: Progress[] = []
  const onProgress = (progress: Progress) => seen.push(progress)
  await checkpoint(ben.project, { files: ['a.txt'], comment: 'c' }, { onProgress })
  expect(seen.find(({ phase }) => phase === 'checkpoint')).toMatchObject({ conflicts: ['a.txt'] })
  // what comes after the newest, if by a checkpoint in the trash, is none
  await ann.save('a.txt', 'a3')
  const three = await ann.checkpoint('a.txt')
  await remove(ann.project, { target: three.id })
  await ann.save('a.txt', 'a4')
  expect(await ann.status('a.txt')).toMatchObject({ newest: two.id, states: ['Modified', 'Outdated'] })
  expect(await ann.status('a.txt')).not.toHaveProperty('willConflict')
})
