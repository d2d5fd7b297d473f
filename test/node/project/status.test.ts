import { link, mkdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claim } from '../../../src/node/project/claim.ts'
import { move } from '../../../src/node/project/move.ts'
import { status, todo } from '../../../src/node/project/status.ts'
import { remove } from '../../../src/node/project/trash.ts'
import { update } from '../../../src/node/project/update.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

const all = async (laptop: Laptop) =>
  (await status(laptop.project, { paths: [] })).map(({ path, states }) => `${path}: ${states.join(' ')}`)

describe('the states', () => {
  test('Normal, Modified, Untracked, Missing', async () => {
    await ann.save('n.txt', 'n')
    await ann.save('m.txt', 'm')
    await ann.save('x.txt', 'x')
    for (const path of ['n.txt', 'm.txt', 'x.txt']) await ann.checkpoint(path)
    await ann.save('m.txt', 'M')
    await rm(ann.file('x.txt'))
    await ann.save('u.txt', 'u')
    expect(await all(ann)).toEqual([
      '.pegbarignore: Normal',
      'm.txt: Modified',
      'n.txt: Normal',
      'u.txt: Untracked',
      'x.txt: Missing',
    ])
  })

  test('of which something is to be said: not those that are Normal and nothing more, which are counted', async () => {
    for (const name of ['n.txt', 'm.txt', 'claimed.txt']) {
      await ann.save(name, name)
      await ann.checkpoint(name)
    }
    await ann.save('m.txt', 'M')
    await ann.save('u.txt', 'u')
    await claim(ann.project, { path: 'claimed.txt' })
    const every = await status(ann.project, { paths: [] })
    const said = ['claimed.txt', 'm.txt', 'u.txt']
    const states = every.filter(({ path }) => said.includes(path))
    expect(await todo(ann.project)).toEqual({ tracked: 4, normal: 3, states })
    expect(states.map(({ path }) => path)).toEqual(said)
  })

  test('Outdated, alone and together with Modified', async () => {
    await ann.save('a.txt', 'a1')
    await ann.checkpoint('a.txt')
    const ben = await studio.member(ann)
    expect(await ben.states('a.txt')).toBe('Missing')
    await update(ben.project, { paths: [] })
    expect(await ben.states('a.txt')).toBe('Normal')
    await ann.save('a.txt', 'a2')
    await ann.checkpoint('a.txt')
    await ben.receive(ann)
    expect(await ben.states('a.txt')).toBe('Outdated')
    await ben.save('a.txt', 'mine')
    expect(await ben.states('a.txt')).toBe('Modified Outdated')
  })

  test('Conflict: several heads with different content; then nothing is the newest', async () => {
    await ann.save('a.txt', 'a1')
    await ann.checkpoint('a.txt')
    const ben = await studio.member(ann)
    await update(ben.project, { paths: [] })
    await ann.save('a.txt', 'by Ann')
    await ann.checkpoint('a.txt')
    await ben.save('a.txt', 'by Ben')
    await ben.checkpoint('a.txt')
    await ben.receive(ann)
    expect(await ben.status('a.txt')).toMatchObject({ states: ['Conflict'], newest: null })
    await ben.save('a.txt', 'more by Ben')
    expect(await ben.states('a.txt')).toBe('Conflict Modified')
    await ben.checkpoint('a.txt', 'stays on its line')
    expect((await ben.project.store.records.assetsAt('a.txt'))[0]!.allHeads).toHaveLength(2)
  })

  test('equal heads are no Conflict, and the next checkpoint joins them', async () => {
    await ann.save('a.txt', 'a1')
    await ann.checkpoint('a.txt')
    const ben = await studio.member(ann)
    await update(ben.project, { paths: [] })
    await ann.save('a.txt', 'same')
    const one = await ann.checkpoint('a.txt')
    await ben.save('a.txt', 'same')
    const two = await ben.checkpoint('a.txt')
    await ben.receive(ann)
    await ann.receive(ben)
    expect(await ben.states('a.txt')).toBe('Normal')
    expect(await ann.states('a.txt')).toBe('Normal')
    await ben.save('a.txt', 'next')
    expect((await ben.checkpoint('a.txt')).parents).toEqual([one.id, two.id].sort())
  })

  test('two assets at one path are a Conflict', async () => {
    const ben = await studio.member(ann)
    await ann.save('a.txt', 'by Ann')
    await ann.checkpoint('a.txt')
    await ben.save('a.txt', 'by Ben')
    await ben.checkpoint('a.txt')
    await ben.receive(ann)
    expect(await all(ben)).toEqual(['.pegbarignore: Missing', 'a.txt: Conflict', 'a.txt: Conflict'])
    expect(await ben.states('a.txt')).toBe('Conflict')
    expect(await ben.read('a.txt')).toBe('by Ben')
  })

  test('Trashed: the file of a colleague who keeps it; here it is gone', async () => {
    await ann.save('a.txt', 'a')
    await ann.checkpoint('a.txt')
    const ben = await studio.member(ann)
    await update(ben.project, { paths: [] })
    await remove(ann.project, { target: 'a.txt' })
    await ben.receive(ann)
    expect(await ben.states('a.txt')).toBe('Trashed')
    await ben.save('a.txt', 'more')
    expect(await ben.states('a.txt')).toBe('Trashed Modified')
    expect(await all(ann)).toEqual(['.pegbarignore: Normal'])
    // a new file at the same place is a new asset
    await ann.save('a.txt', 'again')
    expect(await ann.states('a.txt')).toBe('Untracked')
  })

  test('of an asset that a colleague has moved: Outdated until update renames the file', async () => {
    await ann.save('a.txt', 'a')
    await ann.checkpoint('a.txt')
    const ben = await studio.member(ann)
    await update(ben.project, { paths: [] })
    await move(ann.project, { path: 'a.txt', to: 'shots/b.txt' })
    await ben.receive(ann)
    expect(await ben.states('a.txt')).toBe('Outdated')
    expect((await update(ben.project, { paths: [] })).updated.map(({ path }) => path)).toEqual(['shots/b.txt'])
    expect(await ben.read('shots/b.txt')).toBe('a')
    expect(await ben.states('shots/b.txt')).toBe('Normal')
  })
})

test('files that were there before take an equal checkpoint as base; differing ones are Modified and untouched', async () => {
  await ann.save('same.txt', 's')
  await ann.save('differs.txt', 'd')
  await ann.checkpoint('same.txt')
  await ann.checkpoint('differs.txt')
  const ben = await studio.laptop('Ben')
  await ben.save('same.txt', 's')
  await ben.save('differs.txt', 'other')
  await ben.join(ann)
  expect(await ben.states('same.txt')).toBe('Normal')
  expect(await ben.states('differs.txt')).toBe('Modified Outdated')
  expect(await ben.read('differs.txt')).toBe('other')
})

test('a moved file is recognised by its content', async () => {
  await ann.save('old/a.blend', 'the content')
  await ann.checkpoint('old/a.blend')
  await ann.save('decoy.blend', 'of same len')
  await mkdir(ann.file('new'))
  await rename(ann.file('old/a.blend'), ann.file('new/b.blend'))
  const views = await status(ann.project, { paths: [] })
  expect(views.find(({ path }) => path === 'old/a.blend')).toMatchObject({
    states: ['Missing'],
    movedTo: 'new/b.blend',
  })
  await move(ann.project, { path: 'old/a.blend', to: 'new/b.blend' })
  expect(await ann.states('new/b.blend')).toBe('Normal')
})

describe('stamps', () => {
  test('a touched file with equal content is Normal, and need not be read again', async () => {
    await ann.save('a.txt', 'aa')
    const made = await ann.checkpoint('a.txt')
    await utimes(ann.file('a.txt'), new Date(1000), new Date(1000))
    expect(await ann.states('a.txt')).toBe('Normal')
    const base = await ann.project.store.local.baseAt('a.txt')
    expect(base).toMatchObject({ checkpoint: made.id, stamp: { mtimeNs: 1_000_000_000n } })
  })

  test('a file written again in the same instant is not missed', async () => {
    await ann.save('a.txt', 'aa', 0)
    await ann.checkpoint('a.txt')
    expect((await ann.project.store.local.baseAt('a.txt'))?.stamp).toBeUndefined()
    // the same size and modification time: only reading it tells
    const { mtime } = await stat(ann.file('a.txt'))
    await writeFile(ann.file('a.txt'), 'bb')
    await utimes(ann.file('a.txt'), mtime, mtime)
    expect(await ann.states('a.txt')).toBe('Modified')
  })
})

describe('what is no asset', () => {
  test('ignored files, the store, and symlinks are not listed', async () => {
    await ann.save('a.blend1', 'backup')
    await ann.save('sub/.DS_Store', 'x')
    await ann.save('.pegbar-tmp-0011', 'left over')
    await ann.save('target.txt', 't')
    await symlink(ann.file('target.txt'), ann.file('link.txt'))
    expect(await all(ann)).toEqual(['.pegbarignore: Normal', 'target.txt: Untracked'])
    expect(await readFile(ann.file('link.txt'), 'utf8')).toBe('t')
  })

  test('a tracked file stays one when a rule ignores it later', async () => {
    await ann.save('a.tmp', 'a')
    await ann.checkpoint('a.tmp')
    await ann.save('.pegbarignore', '*.tmp')
    await ann.save('b.tmp', 'b')
    expect(await all(ann)).toEqual(['.pegbarignore: Modified', 'a.tmp: Normal'])
  })

  test('what replaces a tracked file is told', async () => {
    await ann.save('a.txt', 'a')
    await ann.checkpoint('a.txt')
    await rm(ann.file('a.txt'))
    await symlink('/etc/hostname', ann.file('a.txt'))
    const view = (await status(ann.project, { paths: [] })).find(({ path }) => path === 'a.txt')
    expect(view).toMatchObject({ states: ['Missing'], problem: expect.stringContaining('symlink') })
  })

  test('unknown names are an error', async () => {
    await expect(ann.status('nowhere.txt')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(ann.status('../film2')).rejects.toMatchObject({ code: 'OUTSIDE_PROJECT' })
  })
})

test('names that differ only by case are reported on both', async () => {
  await ann.save('Shot.blend', '1')
  await ann.save('shot.blend', '2')
  const views = (await status(ann.project, { paths: [] })).filter(({ problem }) => problem !== undefined)
  expect(views.map(({ path }) => path)).toEqual(['Shot.blend', 'shot.blend'])
})

test('hard links do not confuse a rename', async () => {
  await ann.save('a.txt', 'a')
  await ann.checkpoint('a.txt')
  await link(ann.file('a.txt'), ann.file('b.txt'))
  await expect(move(ann.project, { path: 'a.txt', to: 'b.txt' })).rejects.toMatchObject({ code: 'EXISTS' })
})
