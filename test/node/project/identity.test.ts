import { cp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeviceId } from '../../../src/core/ids.ts'
import { Home } from '../../../src/node/home.ts'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { notices } from '../../../src/node/project/notices.ts'
import { Project } from '../../../src/node/project/project.ts'
import { openProjectStore } from '../../../src/store/index.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let ben: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
  ben = await studio.member(ann, 'Ben')
})
afterEach(() => studio.close())

const kinds = async (project: Project) => (await notices(project)).map(({ kind }) => kind)
const epochsOf = async (laptop: Laptop, device: DeviceId) =>
  (await laptop.project.store.records.summaries()).filter((log) => log.device === device)

async function work(laptop: Laptop, path: string, content: string): Promise<string> {
  await laptop.save(path, content)
  return (await laptop.checkpoint(path)).id
}

async function exchange(): Promise<void> {
  await ben.receive(ann)
  await ann.receive(ben)
  expect(await ann.project.store.records.stateHash()).toBe(await ben.project.store.records.stateHash())
}

const idsOn = async (laptop: Laptop): Promise<Set<string>> => {
  const ids = new Set<string>()
  for await (const { checkpoint } of laptop.project.store.records.history()) ids.add(checkpoint)
  return ids
}

test('a project that was closed, moved or renamed is nothing to tell', async () => {
  await work(ann, 'a.kra', 'one')
  await ann.project.close()
  await rename(ann.dir, `${ann.dir} renamed`)
  await rename(`${ann.dir} renamed`, ann.dir)
  await ann.open()
  await work(ann, 'a.kra', 'two')
  expect(await kinds(ann.project)).toEqual([])
  expect(await epochsOf(ann, ann.home.device)).toHaveLength(1)

  // to another disk: the same content in another folder, and the first is gone
  await ann.project.close()
  const moved = join(ann.root, 'elsewhere')
  await cp(ann.dir, moved, { recursive: true })
  await rm(ann.dir, { recursive: true })
  const project = await Project.open(moved, { home: ann.home, workers: studio.workers })
  expect(await kinds(project)).toEqual([])
  await project.close()
})

test('a copied folder: both are told, neither uses a number of the other, nothing is lost', async () => {
  const first = await work(ann, 'a.kra', 'one')
  await ann.project.close()
  const copied = join(ann.root, 'film copy')
  await cp(ann.dir, copied, { recursive: true })

  const copy = await Project.open(copied, { home: ann.home, workers: studio.workers })
  expect(await notices(copy)).toMatchObject([
    { kind: 'copied', text: expect.stringContaining(ann.dir), hint: expect.stringContaining('.pegbar') },
  ])
  await writeFile(join(copied, 'a.kra'), 'in the copy')
  const [inCopy] = await checkpoint(copy, { files: ['a.kra'], comment: 'copy' })
  const envelopes: Uint8Array[] = []
  for (const log of await copy.store.records.summaries()) {
    for await (const id of copy.store.records.logIds(log)) envelopes.push((await copy.store.records.get(id))!.envelope)
  }
  await copy.close()

  await ann.open()
  expect(await kinds(ann.project)).toContain('copied')
  const inFirst = await work(ann, 'a.kra', 'in the first')
  await ben.project.store.records.ingest(envelopes, { from: ann.home.device })
  await exchange()
  expect(await idsOn(ben)).toEqual(await idsOn(ann))
  for (const id of [first, inCopy!.id, inFirst]) expect((await idsOn(ben)).has(id)).toBe(true)
  expect((await epochsOf(ben, ann.home.device)).length).toBe(3)
  expect(await kinds(ben.project)).not.toContain('cloned')
})

describe('a restored backup', () => {
  test('of the project: the home knows better; what was made since comes back', async () => {
    await work(ann, 'a.kra', 'one')
    await ann.project.close()
    const backup = join(ann.root, 'backup')
    await cp(ann.dir, backup, { recursive: true })
    await ann.open()
    const after = await work(ann, 'a.kra', 'two')
    await exchange()

    await ann.project.close()
    await rm(ann.dir, { recursive: true })
    await cp(backup, ann.dir, { recursive: true })
    await ann.open()
    expect(await notices(ann.project)).toMatchObject([
      { kind: 'restored', text: expect.stringContaining('backup'), hint: expect.stringContaining('pegbar sync') },
    ])
    const since = await work(ann, 'b.kra', 'after the restore')
    await exchange()
    for (const id of [after, since]) expect((await idsOn(ann)).has(id)).toBe(true)
    expect(await kinds(ann.project)).toEqual(['restored'])
    expect(await kinds(ben.project)).toEqual([])
    expect(await epochsOf(ben, ann.home.device)).toHaveLength(2)
  })

  test('of the whole machine: a peer knows better, before the next record or after it', async () => {
    const home = join(ann.root, 'home')
    for (const isOffline of [false, true]) {
      await work(ann, 'a.kra', `before ${isOffline}`)
      await ann.project.close()
      const backup = join(ann.root, `backup ${isOffline}`)
      await cp(ann.dir, join(backup, 'film'), { recursive: true })
      await cp(home, join(backup, 'home'), { recursive: true })
      await ann.open()
      const id = ann.project.id
      const after = await work(ann, 'a.kra', `after ${isOffline}`)
      await exchange()

      await ann.project.close()
      await rm(join(ann.dir, '.pegbar'), { recursive: true })
      // an image of the disk has the same numbers; a copy does not, so they are written in
      await cp(join(backup, 'film', '.pegbar'), join(ann.dir, '.pegbar'), { recursive: true })
      await cp(join(backup, 'home', 'logs'), join(home, 'logs'), { recursive: true })
      await sameToken(id)
      await ann.open()
      expect(ann.project.writer.origin).toBe('here')
      const before = isOffline ? [await work(ann, 'c.kra', 'offline')] : []
      await exchange()
      const since = await work(ann, 'd.kra', `since ${isOffline}`)
      await exchange()
      for (const made of [after, since, ...before]) expect((await idsOn(ben)).has(made)).toBe(true)
      // one number was used twice only if a record was made before anybody could tell
      expect(await kinds(ann.project)).toContain(isOffline ? 'cloned' : 'restored')
      expect((await kinds(ben.project)).includes('cloned')).toBe(isOffline)
    }
  })

  async function sameToken(id: string): Promise<void> {
    const store = await openProjectStore(join(ann.dir, '.pegbar'))
    const log = (await store.local.log())!
    await store.local.setLog(log)
    await store.close()
    const { dev, ino } = await stat(join(ann.dir, '.pegbar'), { bigint: true })
    await (await Home.open({ dir: join(ann.root, 'home') })).setLog(id as never, { ...log, token: `${dev}:${ino}` })
  }
})

test('a clone that works at the same time is told by its records, there and at the others', async () => {
  await work(ann, 'a.kra', 'one')
  await ann.project.close()
  // another machine with the same key and the same project
  const clone = await studio.laptop('Clone')
  await cp(ann.root, clone.root, { recursive: true })
  const cloneHome = await Home.open({ dir: join(clone.root, 'home') })
  expect(cloneHome.device).toBe(ann.home.device)
  await cloneHome.removeProject(ben.project.id)
  const project = await Project.open(clone.dir, { home: cloneHome, workers: studio.workers })
  await ann.open()

  await writeFile(join(clone.dir, 'c.kra'), 'of the clone')
  await checkpoint(project, { files: ['c.kra'], comment: 'clone' })
  const logs: Uint8Array[] = []
  for (const log of await project.store.records.summaries()) {
    for await (const id of project.store.records.logIds(log)) logs.push((await project.store.records.get(id))!.envelope)
  }
  await ann.project.store.records.ingest(logs, { from: ben.home.device })
  const told = await notices(ann.project)
  expect(told).toMatchObject([
    { kind: 'cloned', device: ann.home.device, text: expect.stringContaining('another machine uses the key') },
  ])
  expect(told[0]!.hint).toContain('pegbar invite --mine')
  expect(told[0]!.hint).toContain(join(ann.root, 'home'))
  await project.close()
})
