import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MAX_PREVIEW_BYTES, MAX_PREVIEW_PIXELS } from '../../../src/core/limits.ts'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { cover } from '../../../src/node/project/cover.ts'
import { log } from '../../../src/node/project/log.ts'
import { move } from '../../../src/node/project/move.ts'
import { COPY_KEPT_MS, openCopy } from '../../../src/node/project/open-copy.ts'
import { projectServices } from '../../../src/node/project/services.ts'
import { setStatus } from '../../../src/node/project/set-status.ts'
import { settle } from '../../../src/node/project/settle.ts'
import { stats } from '../../../src/node/project/storage.ts'
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

const noise = (format: 'png' | 'jpeg' | 'webp', side: number) =>
  sharp(randomBytesOf(1, side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .toFormat(format)
    .toBuffer()

describe('previews', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('a large %s becomes a WebP within the limits', async (format) => {
    await ann.save('a.txt', 'a')
    const image = { data: (await noise(format, 2000)).toString('base64') }
    const [made] = await checkpoint(ann.project, { files: ['a.txt'], comment: 'c', preview: image, cover: true })
    const { hash, mime, width } = made!.preview!
    const bytes = await projectServices(ann.project, async () => false).preview({ hash })
    expect([mime, bytes.byteLength <= MAX_PREVIEW_BYTES, width <= MAX_PREVIEW_PIXELS]).toEqual([
      'image/webp',
      true,
      true,
    ])
    expect((await sharp(bytes).metadata()).format).toBe('webp')
    const [asset] = await ann.project.store.records.assetsAt('a.txt')
    expect(asset!.cover?.value).toEqual({ checkpoint: made!.id })
  })

  test('what is no image is refused, and nothing is made', async () => {
    await ann.save('a.txt', 'a')
    for (const data of ['', 'AAAA', Buffer.from('<svg/>').toString('base64'), 'iVBORw0KGgo=']) {
      const run = checkpoint(ann.project, { files: ['a.txt'], comment: 'c', preview: { data } })
      await expect(run).rejects.toMatchObject({ code: 'INVALID_IMAGE' })
    }
    expect(await ann.states('a.txt')).toBe('Untracked')
  })

  test('a cover is an image, or the preview of a checkpoint of the same asset', async () => {
    await ann.save('a.txt', 'a')
    const image = { data: (await noise('png', 40)).toString('base64') }
    const [made] = await checkpoint(ann.project, { files: ['a.txt'], comment: 'c', preview: image })
    const set = await cover(ann.project, { path: 'a.txt', checkpoint: made!.id.slice(0, 8) })
    expect(set.preview).toEqual(made!.preview)
    await ann.save('b.txt', 'b')
    const other = await ann.checkpoint('b.txt')
    await expect(cover(ann.project, { path: 'a.txt', checkpoint: other.id })).rejects.toMatchObject({
      code: 'CHECKPOINT_NOT_FOUND',
    })
    await expect(cover(ann.project, { path: 'b.txt', checkpoint: other.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect((await cover(ann.project, { path: 'b.txt', image })).preview).toEqual(made!.preview)
  })
})

describe('move', () => {
  test('renames the file and keeps the history', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt')
    expect(await move(ann.project, { path: 'a.txt', to: 'shots/b.txt' })).toEqual({
      asset: one.asset,
      from: 'a.txt',
      to: 'shots/b.txt',
      undo: {
        label: 'Moved a.txt to shots/b.txt',
        steps: [{ operation: 'move', input: { path: 'shots/b.txt', to: 'a.txt' } }],
      },
    })
    expect(await ann.states('shots/b.txt')).toBe('Normal')
    await ann.save('shots/b.txt', 'a2')
    expect((await ann.checkpoint('shots/b.txt')).parents).toEqual([one.id])
    expect(await log(ann.project, { path: 'shots/b.txt' })).toHaveLength(2)
  })

  test('accepts a file that was moved already, also when it is Modified', async () => {
    await ann.save('a.txt', 'a1')
    await ann.checkpoint('a.txt')
    await rename(ann.file('a.txt'), ann.file('b.txt'))
    await ann.save('b.txt', 'a2')
    await move(ann.project, { path: 'a.txt', to: 'b.txt' })
    expect(await ann.states('b.txt')).toBe('Modified')
  })

  test('never replaces a file or another asset', async () => {
    await ann.save('a.txt', 'a1')
    await ann.save('b.txt', 'b1')
    await ann.checkpoint('a.txt')
    await expect(move(ann.project, { path: 'a.txt', to: 'b.txt' })).rejects.toMatchObject({ code: 'EXISTS' })
    await ann.checkpoint('b.txt')
    await rm(ann.file('b.txt'))
    await expect(move(ann.project, { path: 'a.txt', to: 'b.txt' })).rejects.toMatchObject({ code: 'EXISTS' })
    await expect(move(ann.project, { path: 'a.txt', to: '../b.txt' })).rejects.toMatchObject({
      code: 'OUTSIDE_PROJECT',
    })
    await expect(move(ann.project, { path: 'a.txt', to: 'x.blend1' })).rejects.toMatchObject({ code: 'IGNORED' })
    expect(await ann.read('a.txt')).toBe('a1')
  })
})

test('a status is set once, and kept by the next checkpoint', async () => {
  await ann.save('a.txt', 'a1')
  await ann.checkpoint('a.txt')
  expect(await setStatus(ann.project, { path: 'a.txt', status: 'Retake' })).toMatchObject({ status: 'Retake' })
  const { records } = await stats(ann.project)
  await setStatus(ann.project, { path: 'a.txt', status: 'Retake' })
  expect((await stats(ann.project)).records).toBe(records)
})

describe('open', () => {
  test('makes a read-only copy under a name that says which version it is', async () => {
    await ann.save('shots/my film.v1.blend', 'a1')
    const one = await ann.checkpoint('shots/my film.v1.blend')
    const started: string[] = []
    const launch = async (file: string) => started.push(file) > 0
    const result = await openCopy(ann.project, { checkpoint: one.id }, { launch })
    expect(result).toMatchObject({ checkpoint: one.id, opened: true })
    expect(result.path.endsWith(`my film.v1 (${one.id.slice(0, 8)}).blend`)).toBe(true)
    expect(started).toEqual([result.path])
    if (process.platform !== 'win32') expect((await stat(result.path)).mode & 0o222).toBe(0)
    // what somebody has changed in spite of that is not shown again as that version
    await rm(result.path)
    await writeFile(result.path, 'zz')
    const again = await openCopy(ann.project, { checkpoint: one.id })
    expect([again.opened, (await stat(again.path)).size]).toEqual([false, 2])
    expect(await readdir(join(result.path, '..'))).toHaveLength(1)
  })

  test('removes what nobody used for a week', async () => {
    await ann.save('a.txt', 'a1')
    const one = await ann.checkpoint('a.txt')
    const { path } = await openCopy(ann.project, { checkpoint: one.id })
    const old = new Date(Date.now() - COPY_KEPT_MS - 60_000)
    await utimes(path, old, old)
    await utimes(join(path, '..'), old, old)
    await ann.save('b.txt', 'b1')
    const two = await ann.checkpoint('b.txt')
    await openCopy(ann.project, { checkpoint: two.id })
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('update', () => {
  test('refuses named files that are Modified or in Conflict, all of them; without names they are skipped', async () => {
    for (const path of ['a.txt', 'b.txt', 'c.txt']) {
      await ann.save(path, '1')
      await ann.checkpoint(path)
    }
    const ben = await studio.member(ann)
    await update(ben.project, { paths: [] })
    for (const path of ['a.txt', 'b.txt', 'c.txt']) {
      await ann.save(path, 'by Ann')
      await ann.checkpoint(path)
    }
    await ben.save('a.txt', 'unsaved')
    await ben.save('b.txt', 'by Ben')
    await ben.checkpoint('b.txt')
    await ben.receive(ann)
    const refused = update(ben.project, { paths: ['a.txt', 'b.txt', 'c.txt'] })
    await expect(refused).rejects.toMatchObject({
      code: 'MODIFIED',
      details: {
        files: [
          { path: 'a.txt', code: 'MODIFIED' },
          { path: 'b.txt', code: 'CONFLICT' },
        ],
      },
    })
    expect(await ben.read('c.txt')).toBe('1')
    const { updated, skipped } = await update(ben.project, { paths: [] })
    expect(updated.map(({ path }) => path)).toEqual(['c.txt'])
    expect(skipped.map(({ path, reason }) => `${path}: ${reason}`).sort()).toEqual([
      'a.txt: Modified',
      'b.txt: Conflict',
    ])
    expect(await Promise.all(['a.txt', 'b.txt', 'c.txt'].map((path) => ben.read(path)))).toEqual([
      'unsaved',
      'by Ben',
      'by Ann',
    ])
  })

  test('leaves out a name that this disk takes for another', async () => {
    await ann.save('Shot.txt', '1')
    await ann.save('shot.txt', '2')
    await checkpoint(ann.project, { files: [], all: true, comment: 'c' })
    const ben = await studio.member(ann, 'Ben', { ignoresCase: true })
    const { updated, skipped } = await update(ben.project, { paths: [] })
    expect(updated.map(({ path }) => path).sort()).toEqual(['.pegbarignore', 'Shot.txt'])
    expect(skipped).toMatchObject([{ path: 'shot.txt', reason: 'name' }])
    expect(await ben.read('Shot.txt')).toBe('1')
  })

  test('into a filled folder counts what was the same and what differs', async () => {
    for (const path of ['same.txt', 'differs.txt', 'new.txt']) {
      await ann.save(path, path)
      await ann.checkpoint(path)
    }
    const ben = await studio.laptop('Ben')
    await ben.save('same.txt', 'same.txt')
    await ben.save('differs.txt', 'mine')
    await ben.join(ann)
    const settled = await settle(ben.project, { update: true })
    expect(settled).toMatchObject({ updated: 2, same: 1, modified: 1, skipped: [{ path: 'differs.txt' }] })
    expect(await ben.read('differs.txt')).toBe('mine')
  })

  test('does not write where a folder has taken the place', async () => {
    await ann.save('a.txt', '1')
    await ann.checkpoint('a.txt')
    await rm(ann.file('a.txt'))
    await mkdir(ann.file('a.txt'))
    expect(await update(ann.project, { paths: [] })).toMatchObject({
      updated: [],
      skipped: [{ path: 'a.txt', reason: 'exists' }],
    })
  })
})

test('export gives the bytes of a version', async () => {
  const bytes = randomBytesOf(4, 3 * 1024 * 1024)
  await ann.save('big.bin', bytes)
  const one = await ann.checkpoint('big.bin')
  const services = projectServices(ann.project, async () => false)
  const found = await services.content({ checkpoint: one.id.slice(0, 6) })
  const parts: Uint8Array[] = []
  for await (const part of found.bytes) parts.push(part)
  expect(Buffer.concat(parts).equals(bytes)).toBe(true)
  expect(found.checkpoint.id).toBe(one.id)
})
