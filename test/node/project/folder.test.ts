import { afterEach, beforeEach, expect, test } from 'vitest'
import { assets } from '../../../src/node/project/assets.ts'
import { folder } from '../../../src/node/project/folder.ts'
import { remove } from '../../../src/node/project/trash.ts'
import { listFolder } from '../../../src/web/views/browser/folders.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

test('a folder is answered as the page makes it of the whole list', async () => {
  for (const path of ['b.txt', 'shots/a/1.txt', 'shots/a/2.txt', 'shots/b.txt', 'shots-old/c.txt', 'gone/x.txt'])
    await ann.save(path, path)
  for (const path of ['shots/a/1.txt', 'gone/x.txt']) await ann.checkpoint(path)
  await remove(ann.project, { target: 'gone/x.txt' })
  const { assets: all } = await assets(ann.project, {})
  for (const path of ['', 'shots', 'shots/a', 'shots-old', 'none']) {
    const { folders, inside } = listFolder(all, path)
    const answer = await folder(ann.project, path === '' ? {} : { path })
    expect(answer.assets).toEqual(inside)
    expect(answer.more).toBe(false)
    expect(answer.folders.map((one) => [one.path, one.assets, one.preview, one.states.Untracked])).toEqual(
      folders.map((one) => [one.path, one.assets, one.preview, one.wanting.Untracked]),
    )
  }
  expect((await folder(ann.project, { path: 'shots' })).folders).toEqual([
    { path: 'shots/a', assets: 2, states: { Normal: 1, Untracked: 1 }, preview: null },
  ])
})

test('it says that there are more files than it gives', async () => {
  for (const name of ['a', 'b', 'c']) await ann.save(`d/${name}.txt`, name)
  const few = await folder(ann.project, { path: 'd', limit: 2 })
  expect([few.assets.map(({ path }) => path), few.more]).toEqual([['d/a.txt', 'd/b.txt'], true])
  expect((await folder(ann.project, { path: 'd', limit: 3 })).more).toBe(false)
  await expect(folder(ann.project, { path: '../film' })).rejects.toMatchObject({ code: 'OUTSIDE_PROJECT' })
})
