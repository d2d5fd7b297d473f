import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { provide } from '../../../scripts/bench/data/index.ts'
import { copyWithEdits } from '../../../scripts/bench/data/noise.ts'
import { TEXTURES } from '../../../scripts/bench/data/textures.ts'
import { simulate } from '../../../scripts/bench/report/simulate.ts'
import { compare, treesOf, versionsOf } from '../../../scripts/bench/report/versions.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pegbar-bench-test-'))
})
afterEach(() => rm(root, { recursive: true }))

it('a folder of files is versions of one file; a folder of folders, versions of a tree', async () => {
  await writeFile(join(root, 'v002.blend'), 'two')
  await writeFile(join(root, 'v001.blend'), 'one')
  const chain = await versionsOf(root)
  expect(chain.map(({ name, files }) => [name, [...files.keys()]])).toEqual([
    ['v001', ['asset.blend']],
    ['v002', ['asset.blend']],
  ])

  const folder = await provide(TEXTURES, root, 0.002, () => {})
  const versions = await versionsOf(folder)
  expect(versions.map(({ files }) => files.size)).toEqual([100, 1])
  const [before, after] = treesOf(versions)
  expect([before!.size, after!.size]).toEqual([100, 100])
  await compare(before!, join(folder, 'v001'))
  await expect(compare(after!, join(folder, 'v001'))).rejects.toThrow('texture-0.png was not restored')

  // the same bytes again when it is made again, and nothing is made twice
  const path = join('v001', 'set-0', 'texture-7.png')
  const again = await provide(TEXTURES, join(root, 'again'), 0.002, () => {})
  expect(await readFile(join(again, path))).toEqual(await readFile(join(folder, path)))
  await expect(
    provide({ ...TEXTURES, make: () => Promise.reject(new Error('made')) }, root, 1, () => {}),
  ).resolves.toBe(folder)
})

it('a copy has the edits at their places', async () => {
  await writeFile(join(root, 'from'), 'abcdefgh')
  await copyWithEdits(join(root, 'from'), join(root, 'to'), [
    { at: 2, skip: 2, insert: Buffer.from('XY') },
    { at: 6, skip: 0, insert: Buffer.from('++') },
  ])
  expect(await readFile(join(root, 'to'), 'utf8')).toBe('abXYef++gh')
})

it('the simulation counts each chunk of all versions once, compressed where that helps', async () => {
  await mkdir(join(root, 'x'))
  const [a, b] = [join(root, 'x', 'a'), join(root, 'x', 'b')]
  await writeFile(a, Buffer.alloc(300_000))
  await writeFile(b, Buffer.alloc(300_000))
  const { chunks, storedBytes } = await simulate([new Map([['a', a]]), new Map([['b', b]])])
  // zeros are never a cut before the largest size
  expect(chunks).toBe(1)
  expect(storedBytes).toBeLessThan(200)
})
