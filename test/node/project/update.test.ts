import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { TempFiles } from '../../../src/node/project/temp-files.ts'
import { update } from '../../../src/node/project/update.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let ben: Laptop
beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

const COUNT = 150
const paths = Array.from({ length: COUNT }, (_, i) => `set-${i % 3}/texture ${i}.png`).sort()

async function saveAll(version: string): Promise<void> {
  for (const path of paths) await ann.save(path, `${version} of ${path}`)
  await checkpoint(ann.project, { files: [], all: true, comment: version, preview: 'none' })
}

/** Files beside the working files, and notes of them. */
async function leftovers(laptop: Laptop): Promise<string[]> {
  const names = await readdir(laptop.dir, { recursive: true })
  const notes = await readdir(join(laptop.dir, '.pegbar', 'tmp'))
  const beside = names.filter((name) => !name.startsWith('.pegbar') || name.startsWith('.pegbar-tmp-'))
  return [...beside.filter((name) => name.includes('.pegbar-tmp-')), ...notes]
}

it('brings many small files at once, each whole, and knows them as what they are', async () => {
  await ann.save('empty.png', '')
  await ann.save('run.sh', 'echo')
  await saveAll('first')
  ben = await studio.member(ann, 'Ben')
  const noted: number[] = []
  const { local } = ben.project.store
  const setBases = local.setBases.bind(local)
  local.setBases = async (bases) => {
    // in its place, on the disk, and none beside it, before the base says so
    for (const { path } of bases) expect((await ben.stamp(path))?.size).toBeGreaterThanOrEqual(0)
    noted.push(bases.length)
    await setBases(bases)
  }
  const done: number[] = []
  const { updated, skipped } = await update(ben.project, { paths: [] }, { onProgress: (one) => done.push(one.done) })
  expect(skipped).toEqual([])
  const all = ['.pegbarignore', 'empty.png', 'run.sh', ...paths]
  expect(updated.map(({ path }) => path).sort()).toEqual([...all].sort())
  expect(done).toEqual([...done].sort((a, b) => a - b))
  for (const path of paths) {
    expect(await ben.read(path)).toBe(`first of ${path}`)
    const apartNs = (await ben.stamp(path))!.mtimeNs - (await ann.stamp(path))!.mtimeNs
    // a time in seconds, as Node sets it, is good for a microsecond
    expect(Math.abs(Number(apartNs))).toBeLessThanOrEqual(1000)
  }
  expect(await ben.read('empty.png')).toBe('')
  for (const path of all) expect(await ben.states(path)).toBe('Normal')
  expect(noted.reduce((sum, one) => sum + one, 0)).toBe(all.length)
  expect(noted.length).toBeLessThan(10)
  expect(await leftovers(ben)).toEqual([])
})

it('replaces many, but never what was saved meanwhile or cannot be written', async () => {
  await saveAll('first')
  ben = await studio.member(ann, 'Ben')
  await update(ben.project, { paths: [] })
  await saveAll('second')
  await ben.receive(ann)
  const [saved, gone, ...others] = paths as [string, string, ...string[]]
  const { temps } = ben.project
  const withMany = temps.withMany.bind(temps)
  temps.withMany = async (targets, use) => {
    await ben.save(saved, 'own work', 0)
    await rm(ben.file(gone), { force: true })
    return withMany(targets, use)
  }
  const { updated, skipped } = await update(ben.project, { paths: [] })
  expect(skipped.map(({ path, reason }) => ({ path, reason }))).toEqual([{ path: saved, reason: 'Modified' }])
  expect(updated.map(({ path }) => path)).toEqual([gone, ...others])
  expect(await ben.read(saved)).toBe('own work')
  for (const path of [gone, ...others]) expect(await ben.read(path)).toBe(`second of ${path}`)
  expect(await leftovers(ben)).toEqual([])
})

it('that ended before it had noted what it wrote goes on where it stopped', async () => {
  await saveAll('first')
  ben = await studio.member(ann, 'Ben')
  await update(ben.project, { paths: [] })
  await saveAll('second')
  await ben.receive(ann)
  const { local } = ben.project.store
  const setBases = local.setBases
  local.setBases = () => Promise.reject(new Error('the process was killed here'))
  await expect(update(ben.project, { paths: [] })).rejects.toThrow('killed here')
  local.setBases = setBases
  await ben.close()
  await ben.open()
  ben.reach(ann)
  const { updated, skipped } = await update(ben.project, { paths: [] })
  expect(skipped).toEqual([])
  expect(updated).toHaveLength(COUNT)
  for (const path of paths) expect(await ben.states(path)).toBe('Normal')
})

it('leaves no temporary file of a process that was killed while it wrote many', async () => {
  const notes = join(ann.dir, '.pegbar')
  const temps = await TempFiles.open(ann.dir, notes)
  const targets = ['a.png', 'b [2].png'].map((name) => ann.file(name))
  const killed = temps.withMany(targets, async (names) => {
    for (const name of names) await writeFile(name, 'half')
    await new Promise(() => {})
  })
  killed.catch(() => {})
  await expect.poll(() => leftovers(ann)).toHaveLength(3)
  await TempFiles.open(ann.dir, notes)
  expect(await leftovers(ann)).toEqual([])
})
