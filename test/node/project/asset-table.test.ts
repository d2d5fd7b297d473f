import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AssetView } from '../../../src/core/services.ts'
import { assets, assetsOf, rescan } from '../../../src/node/project/assets.ts'
import { claim } from '../../../src/node/project/claim.ts'
import { cover } from '../../../src/node/project/cover.ts'
import { move } from '../../../src/node/project/move.ts'
import { rename as renamePerson } from '../../../src/node/project/names.ts'
import { pin } from '../../../src/node/project/pin.ts'
import { setStatus } from '../../../src/node/project/set-status.ts'
import { status } from '../../../src/node/project/status.ts'
import { remove, restore } from '../../../src/node/project/trash.ts'
import { update } from '../../../src/node/project/update.ts'
import { runs } from '../../helpers/seed.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

const all = async (laptop = ann): Promise<AssetView[]> => (await assets(laptop.project, {})).assets
const one = async (path: string, laptop = ann) => (await assetsOf(laptop.project, { paths: [path] }))[0]
/** As if a watcher told of changes: only what was told is looked at. */
const keep = async (laptop = ann) => {
  await laptop.project.assets.settled()
  laptop.project.assets.keep(true)
}
const IMAGE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const image = { data: IMAGE.toString('base64') }

describe('what is in memory', () => {
  test('a card says what its file was last, and everything that changes it is seen without a look at the folder', async () => {
    await ann.save('a.txt', 'a1')
    await keep()
    expect(await one('a.txt')).toMatchObject({ asset: null, states: ['Untracked'], last: null })
    const first = await ann.checkpoint('a.txt', 'first')
    expect(await one('a.txt')).toMatchObject({
      asset: first.asset,
      states: ['Normal'],
      base: first.id,
      size: 2,
      preview: null,
      cover: false,
      checkpoints: 1,
      last: { id: first.id, comment: 'first', author: { name: 'Ann' }, keptOn: { have: 1, of: 1 }, status: 'Todo' },
      mtime: expect.stringMatching(/Z$/),
      pinned: false,
    })
    await setStatus(ann.project, { path: 'a.txt', status: 'WFA' })
    await pin(ann.project, { path: 'a.txt' })
    await claim(ann.project, { path: 'a.txt' })
    await cover(ann.project, { path: 'a.txt', image })
    expect(await one('a.txt')).toMatchObject({ status: 'WFA', pinned: true, claim: { self: true }, cover: true })
    await renamePerson(ann.project, { person: 'Anna' })
    expect(await one('a.txt')).toMatchObject({ last: { author: { name: 'Anna' } } })
    await move(ann.project, { path: 'a.txt', to: 'b.txt' })
    expect(await assetsOf(ann.project, { paths: ['a.txt', 'b.txt'] })).toMatchObject([{ path: 'b.txt' }])
    await remove(ann.project, { target: 'b.txt' })
    expect(await one('b.txt')).toBeUndefined()
    const trashed = await assets(ann.project, { trashed: true })
    expect(trashed.assets.find(({ path }) => path === 'b.txt')).toMatchObject({ states: ['Trashed'] })
    await restore(ann.project, { id: first.asset })
    expect(await one('b.txt')).toMatchObject({ states: ['Normal'] })
  })

  test('a file that was not told of is not looked at, and none is read of which size and time rest', async () => {
    await ann.save('a.txt', 'a1')
    await ann.checkpoint('a.txt')
    await keep()
    const { contents, assets: table } = ann.project
    let read = 0
    const { of } = contents
    contents.of = (...args) => {
      read++
      return of.apply(contents, args)
    }
    await ann.save('a.txt', 'b1', 30_000)
    expect(await one('a.txt')).toMatchObject({ states: ['Normal'] })
    table.changed(['a.txt'])
    expect(await one('a.txt')).toMatchObject({ states: ['Modified'] })
    expect(read).toBe(1)
    table.changed(['a.txt', '.pegbarignore', 'nothing.txt'])
    await rescan(ann.project)
    await all()
    // the Modified file is asked for again, and known
    expect(ann.project.assets.fileCount).toBe(2)
    expect(read).toBeLessThanOrEqual(3)
  })

  test('listeners are told of exactly the paths that look otherwise', async () => {
    for (const name of ['a', 'b', 'c']) await ann.save(`${name}.txt`, name)
    await ann.checkpoint('a.txt')
    await keep()
    const told: string[][] = []
    ann.project.assets.onChange((paths) => told.push([...paths].sort()))
    await ann.checkpoint('b.txt')
    await ann.project.assets.settled()
    expect(told.flat()).toEqual(['b.txt'])
    told.length = 0
    await rename(ann.file('a.txt'), ann.file('A2.txt'))
    ann.project.assets.changed(['a.txt', 'A2.txt'])
    await ann.project.assets.settled()
    expect(told).toEqual([['A2.txt', 'a.txt']])
    expect(await one('a.txt')).toMatchObject({ states: ['Missing'], movedTo: 'A2.txt' })
    told.length = 0
    await ann.save('B.txt', 'other')
    ann.project.assets.changed(['B.txt'])
    await ann.project.assets.settled()
    // the name of the one is a problem of the other
    expect(told).toEqual([['B.txt', 'b.txt']])
    expect(await one('b.txt')).toMatchObject({ problem: expect.stringContaining('only by case') })
  })

  test('what another laptop made, holds, and renamed arrives on the card', async () => {
    await ann.save('a.txt', 'a1')
    await ann.checkpoint('a.txt')
    const ben = await studio.member(ann)
    await update(ben.project, { paths: [] })
    await ann.receive(ben)
    await keep()
    expect(await one('a.txt')).toMatchObject({ last: { keptOn: { have: 1, of: 2 } } })
    const made = await one('a.txt')
    await ann.project.store.local.changeHoldings(ben.home.device, { add: [made!.last!.id as never] })
    expect(await one('a.txt')).toMatchObject({ last: { keptOn: { have: 2, of: 2 } } })
    await ben.save('a.txt', 'by Ben')
    await ben.checkpoint('a.txt', 'Ben was here')
    await ann.receive(ben)
    expect(await one('a.txt')).toMatchObject({ states: ['Outdated'], last: { comment: 'Ben was here' } })
  })
})

describe('pages', () => {
  test('go on after a path, with the whole number', async () => {
    for (const name of ['c', 'a', 'b/x', 'b']) await ann.save(`${name}.txt`, name)
    const pages = []
    let after: string | undefined
    do {
      const page = await assets(ann.project, { limit: 2, ...(after !== undefined && { after }) })
      expect(page.total).toBe(5)
      pages.push(page.assets.map(({ path }) => path))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(pages).toEqual([['.pegbarignore', 'a.txt'], ['b.txt', 'b/x.txt'], ['c.txt']])
  })
})

/** What somebody does with a file; `perform` returns the paths that a watcher would tell of. */
const PATHS = ['a.txt', 'A.txt', 'd/a.txt', 'd/b.txt', 'ü.txt', 'x.skip']
type Act = { kind: (typeof KINDS)[number]; path: string; to: string; content: string }
const KINDS = ['save', 'rm', 'mv', 'rmdir', 'checkpoint', 'delete', 'restore', 'move', 'status', 'ignore'] as const
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...KINDS),
  path: fc.constantFrom(...PATHS),
  to: fc.constantFrom(...PATHS),
  content: fc.constantFrom('1', '2', '33', ''),
})

async function perform(laptop: Laptop, { kind, path, to, content }: Act): Promise<string[]> {
  const { project } = laptop
  switch (kind) {
    case 'save':
      await laptop.save(path, content)
      return [path]
    case 'rm':
      await rm(laptop.file(path), { force: true })
      return [path]
    case 'mv':
      await mkdir(dirname(laptop.file(to)), { recursive: true })
      await rename(laptop.file(path), laptop.file(to))
      return [path, to]
    case 'rmdir':
      await rm(laptop.file('d'), { recursive: true, force: true })
      return ['d/a.txt', 'd/b.txt']
    case 'checkpoint':
      await laptop.checkpoint(path)
      return []
    case 'delete':
      await remove(project, { target: path })
      return []
    case 'restore': {
      const [item] = (await assets(project, { trashed: true })).assets.filter(({ states }) => states[0] === 'Trashed')
      await restore(project, { id: item!.asset! })
      return []
    }
    case 'move':
      await move(project, { path, to })
      return []
    case 'status':
      await setStatus(project, { path, status: 'Done' })
      return []
    case 'ignore':
      await laptop.save('.pegbarignore', content === '1' ? '*.skip\n' : '')
      return ['.pegbarignore']
    default:
      kind satisfies never
      return []
  }
}
test('looking at what has changed gives what a look at everything gives', async () => {
  await keep()
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), async (acts) => {
      for (const one of acts) {
        // what is refused has changed nothing, or what it did is seen all the same
        const told = await perform(ann, one).catch(() => PATHS)
        ann.project.assets.changed(told)
        const seen = (await assets(ann.project, {})).assets
        const states = seen.map(({ preview, cover, checkpoints, last, mtime, pinned, ...state }) => state)
        ann.project.assets.keep(false)
        expect(states).toEqual(await status(ann.project, { paths: [] }))
        ann.project.assets.keep(true)
      }
    }),
    runs(15),
  )
})
