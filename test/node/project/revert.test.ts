import { chmod, lstat, mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { log } from '../../../src/node/project/log.ts'
import { revert } from '../../../src/node/project/revert.ts'
import { update } from '../../../src/node/project/update.ts'
import { randomBytesOf } from '../../helpers/bytes.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

const comments = async (path: string) => (await log(ann.project, { path })).map(({ comment }) => comment)

describe('revert', () => {
  test('puts the version into the file; the newest is the base, and the next checkpoint stays on one line', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt', 'one')
    await ann.save('a.txt', 'a2 longer')
    const two = await ann.checkpoint('a.txt', 'two')
    const result = await revert(ann.project, { target: one.id.slice(0, 8) })
    expect(result).toMatchObject({
      path: 'a.txt',
      saved: null,
      undo: { steps: [{ operation: 'revert', input: { target: two.id } }] },
      checkpoint: { id: one.id },
    })
    expect(await ann.read('a.txt')).toBe('a1')
    expect(await ann.status('a.txt')).toMatchObject({ states: ['Modified'], base: two.id, newest: two.id })
    const three = await ann.checkpoint('a.txt', 'three')
    expect(three).toMatchObject({ parents: [two.id], head: true, added: 0 })
    const record = await ann.project.store.records.get(three.id as never)
    expect(record?.payload).toMatchObject({ kind: 'checkpoint', revertedFrom: one.id })
  })

  test('never loses unsaved work, and can be undone', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt', 'one')
    await ann.save('a.txt', 'a2')
    const two = await ann.checkpoint('a.txt', 'two')
    await ann.save('a.txt', 'unsaved')
    const result = await revert(ann.project, { target: one.id })
    expect(result.saved).toMatchObject({ comment: `Before revert to ${one.id.slice(0, 8)}`, parents: [two.id] })
    expect(result.undo!.steps).toEqual([{ operation: 'revert', input: { target: result.saved!.id } }])
    expect(await ann.read('a.txt')).toBe('a1')
    await revert(ann.project, result.undo!.steps[0]!.input as { target: string })
    expect(await ann.read('a.txt')).toBe('unsaved')
    expect(await ann.states('a.txt')).toBe('Normal')
    // no second automatic checkpoint of what is kept already
    await revert(ann.project, { target: one.id })
    await revert(ann.project, { target: two.id })
    expect(await comments('a.txt')).toEqual([`Before revert to ${one.id.slice(0, 8)}`, 'two', 'one'])
  })

  test('of a file goes back to the base before the automatic checkpoint', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt')
    await expect(revert(ann.project, { target: 'a.txt' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await ann.save('a.txt', 'a2')
    const two = await ann.checkpoint('a.txt')
    await ann.save('a.txt', 'unsaved')
    await revert(ann.project, { target: one.id })
    const result = await revert(ann.project, { target: 'a.txt' })
    expect(result.checkpoint.id).toBe(two.id)
    expect(await ann.read('a.txt')).toBe('a2')
  })

  test('brings back a file that is gone, with its folder, its time and its execute bit', async () => {
    await ann.save('bin/run.sh', '#!/bin/sh')
    await chmod(ann.file('bin/run.sh'), 0o755)
    const { mtimeMs } = await stat(ann.file('bin/run.sh'))
    const one = await ann.checkpoint('bin/run.sh')
    await rm(ann.file('bin'), { recursive: true })
    await revert(ann.project, { target: one.id })
    const now = await stat(ann.file('bin/run.sh'))
    expect(await ann.read('bin/run.sh')).toBe('#!/bin/sh')
    expect(Math.abs(now.mtimeMs - mtimeMs)).toBeLessThan(1)
    expect(now.mode & 0o100).toBe(process.platform === 'win32' ? 0 : 0o100)
    expect(await ann.states('bin/run.sh')).toBe('Normal')
  })

  test('in a Conflict keeps the base', async () => {
    await ann.save('a.txt', 'a1')
    await ann.checkpoint('a.txt')
    const ben = await studio.member(ann)
    await update(ben.project, { paths: [] })
    await ben.save('a.txt', 'ben')
    const theirs = await ben.checkpoint('a.txt')
    await ann.save('a.txt', 'ann')
    const mine = await ann.checkpoint('a.txt')
    await ann.receive(ben)
    ann.project.network = { ...ann.project.network, fetch: () => Promise.reject(new Error('not here')) }
    await expect(revert(ann.project, { target: theirs.id })).rejects.toThrow('not here')
    expect(await ann.read('a.txt')).toBe('ann')
    const one = (await log(ann.project, { path: 'a.txt' })).at(-1)!
    await revert(ann.project, { target: one.id })
    expect(await ann.status('a.txt')).toMatchObject({ base: mine.id, states: ['Conflict', 'Modified'] })
  })

  test('names a wrong, short or ambiguous id', async () => {
    await ann.save('a.txt', 'a')
    await ann.checkpoint('a.txt')
    await expect(revert(ann.project, { target: 'id:0000000000' })).rejects.toMatchObject({
      code: 'CHECKPOINT_NOT_FOUND',
    })
    await expect(revert(ann.project, { target: 'id:0000' })).rejects.toMatchObject({ code: 'INVALID_ID' })
    await expect(revert(ann.project, { target: 'nowhere' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  test('a path wins over an id, and id: forces', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt')
    await ann.save('a.txt', 'a2')
    await ann.checkpoint('a.txt')
    const prefix = one.id.slice(0, 8)
    await ann.save(prefix, 'a file of that name')
    await ann.checkpoint(prefix)
    await expect(revert(ann.project, { target: prefix })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await revert(ann.project, { target: `id:${prefix}` })
    expect(await ann.read('a.txt')).toBe('a1')
  })
})

describe('writing', () => {
  test('follows no symlink in a parent', async () => {
    await ann.save('shots/a.txt', 'a1')
    const one = await ann.checkpoint('shots/a.txt')
    const outside = join(studio.root, 'outside')
    await mkdir(outside)
    await rename(ann.file('shots'), ann.file('shots.old'))
    await symlink(outside, ann.file('shots'))
    await expect(revert(ann.project, { target: one.id })).rejects.toMatchObject({ code: 'NOT_A_FILE' })
    await expect(update(ann.project, { paths: ['shots/a.txt'] })).rejects.toMatchObject({ code: 'NOT_A_FILE' })
    expect(await readdir(outside)).toEqual([])
  })

  test('replaces no symlink in the place of the file', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt')
    await rm(ann.file('a.txt'))
    const outside = join(studio.root, 'outside.txt')
    await writeFile(outside, 'theirs')
    await symlink(outside, ann.file('a.txt'))
    await expect(revert(ann.project, { target: one.id })).rejects.toMatchObject({ code: 'NOT_A_FILE' })
    expect((await lstat(ann.file('a.txt'))).isSymbolicLink()).toBe(true)
  })

  test('leaves the file and no temporary one when it is cancelled', async () => {
    await ann.save('big.bin', randomBytesOf(1, 24 * 1024 * 1024))
    const one = await ann.checkpoint('big.bin')
    await ann.save('big.bin', 'small')
    await ann.checkpoint('big.bin')
    const controller = new AbortController()
    const run = revert(
      ann.project,
      { target: one.id },
      { signal: controller.signal, onProgress: () => controller.abort() },
    )
    await expect(run).rejects.toThrow()
    expect(await ann.read('big.bin')).toBe('small')
    expect((await readdir(ann.dir)).filter((name) => name.startsWith('.pegbar-tmp-'))).toEqual([])
  })

  test('leaves a file that was saved meanwhile', async () => {
    await ann.save('big.bin', randomBytesOf(1, 24 * 1024 * 1024))
    const one = await ann.checkpoint('big.bin')
    await ann.save('big.bin', 'small')
    await ann.checkpoint('big.bin')
    const saving: Promise<void>[] = []
    const run = revert(
      ann.project,
      { target: one.id },
      { onProgress: ({ phase }) => phase === 'restore' && saving.push(ann.save('big.bin', 'saved meanwhile')) },
    )
    await expect(run).rejects.toMatchObject({ code: 'FILE_CHANGED' })
    await Promise.all(saving)
    expect(await ann.read('big.bin')).toBe('saved meanwhile')
  })

  test('what a killed process left is removed at the next open', async () => {
    const left = ann.file('sub/.pegbar-tmp-00112233')
    await ann.save('sub/.pegbar-tmp-00112233', 'half a file')
    await ann.save('sub/keep.txt', 'not ours')
    const notes = join(ann.dir, '.pegbar', 'tmp')
    await ann.close()
    await writeFile(join(notes, '.pegbar-tmp-00112233'), 'sub/.pegbar-tmp-00112233')
    await writeFile(join(notes, 'evil'), 'sub/keep.txt')
    await writeFile(join(notes, 'worse'), '../../.pegbar-tmp-x')
    await ann.open()
    await expect(stat(left)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await ann.read('sub/keep.txt')).toBe('not ours')
    expect(await readdir(notes)).toEqual([])
  })
})

test('damaged content is never put into the file', async () => {
  await ann.save('a.txt', 'a1')
  const one = await ann.checkpoint('a.txt')
  await ann.save('a.txt', 'a2')
  await ann.checkpoint('a.txt')
  const found = (await ann.project.store.records.checkpoint(one.id as never))!
  const { restoreFile } = await import('../../../src/node/project/restore.ts')
  // an author who names a content that his chunks do not make
  const lying = { ...found.node, content: found.node.manifest }
  const { stamp } = (await ann.project.store.local.baseAt('a.txt'))!
  await expect(
    restoreFile(ann.project, lying, { root: ann.project.dir, path: 'a.txt', replaces: stamp }),
  ).rejects.toMatchObject({ code: 'CHUNK_DAMAGED' })
  expect(await ann.read('a.txt')).toBe('a2')
})
