import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { expandFiles } from '../../../src/node/project/expand.ts'
import { remove } from '../../../src/node/project/trash.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

/** What `checkpoint` takes of a folder; '' is `--all`. */
async function changedIn(folder: string): Promise<string[]> {
  const input = folder === '' ? { files: [], all: true } : { files: [folder] }
  const { paths, refusals } = await expandFiles(ann.project, input)
  expect(refusals).toEqual([])
  return paths
}

it('a running node takes from memory what a look at every file gives', async () => {
  for (const path of ['a.png', 'set/b.png', 'set/c.png', 'set/gone.png', 'trashed.png']) await ann.save(path, path)
  await checkpoint(ann.project, { files: [], all: true, comment: 'first' })
  const { assets } = ann.project
  assets.keep(true)
  await assets.settled()
  expect(await changedIn('')).toEqual([])

  await remove(ann.project, { target: 'trashed.png' })
  await ann.save('set/b.png', 'other')
  await ann.save('set/new.png', 'new')
  await ann.save('set/new.png~', 'left out')
  await ann.save('trashed.png', 'here again')
  await rm(ann.file('set/gone.png'))
  const [all, inFolder] = [await changedIn(''), await changedIn('set')]
  expect(inFolder).toEqual(['set/b.png', 'set/new.png'])
  assets.keep(false)
  expect(await changedIn('')).toEqual(all)
  expect(await changedIn('set')).toEqual(inFolder)
})
