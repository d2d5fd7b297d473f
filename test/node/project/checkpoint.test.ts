import { appendFileSync } from 'node:fs'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blake3 } from '../../../src/core/hash.ts'
import { bytesToHex } from '../../../src/core/ids.ts'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { log } from '../../../src/node/project/log.ts'
import { status } from '../../../src/node/project/status.ts'
import { randomBytesOf } from '../../helpers/bytes.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

describe('a checkpoint', () => {
  test('says what, who and when, and the file is Normal afterwards', async () => {
    await ann.save('shots/s 01 🎬.blend', 'one')
    const made = await ann.checkpoint('shots/s 01 🎬.blend', 'first pass')
    expect(made).toMatchObject({
      path: 'shots/s 01 🎬.blend',
      hash: bytesToHex(blake3.hash(Buffer.from('one'))),
      size: 3,
      comment: 'first pass',
      status: 'Todo',
      parents: [],
      preview: null,
      chunks: 1,
      keptOn: { have: 1, of: 1 },
      head: true,
      trashed: false,
      author: { name: 'Ann', device: { name: "Ann's laptop" } },
    })
    expect(await ann.status('shots/s 01 🎬.blend')).toMatchObject({
      states: ['Normal'],
      base: made.id,
      newest: made.id,
    })
  })

  test('goes on from the base, keeps the status, and several share a group', async () => {
    await ann.save('a.blend', 'a1')
    const first = await ann.checkpoint('a.blend')
    await ann.save('a.blend', 'a2')
    await ann.save('b.blend', 'b1')
    const made = await checkpoint(ann.project, { files: ['a.blend', 'b.blend'], comment: 'both', status: 'WIP' })
    expect(made.map(({ path }) => path)).toEqual(['a.blend', 'b.blend'])
    expect(made[0]).toMatchObject({ asset: first.asset, parents: [first.id], status: 'WIP' })
    expect(made[0]!.group).toBe(made[1]!.group)
    expect(first.group).not.toBe(made[0]!.group)
    await ann.save('a.blend', 'a3')
    expect((await ann.checkpoint('a.blend')).status).toBe('WIP')
  })

  test('of an empty file has no chunks', async () => {
    await ann.save('empty.txt', '')
    expect(await ann.checkpoint('empty.txt')).toMatchObject({ size: 0, chunks: 0 })
    expect(await ann.states('empty.txt')).toBe('Normal')
  })

  test('of a large file stores only what is new', async () => {
    const bytes = Buffer.from(randomBytesOf(1, 20 * 1024 * 1024))
    await ann.save('big.bin', bytes)
    const first = await ann.checkpoint('big.bin')
    expect(first.added).toBeGreaterThan(bytes.byteLength)
    expect(first.added).toBeLessThan(bytes.byteLength * 1.01)
    bytes[10 * 1024 * 1024]! ^= 1
    await ann.save('big.bin', bytes, 50_000)
    const second = await ann.checkpoint('big.bin')
    expect(second.added).toBeGreaterThan(0)
    expect(second.added).toBeLessThan(1024 * 1024)
    await ann.save('copy.bin', bytes)
    expect((await ann.checkpoint('copy.bin')).added).toBe(0)
  })

  test('survives reopening, in the same log', async () => {
    await ann.save('a.blend', 'a1')
    const first = await ann.checkpoint('a.blend')
    await ann.close()
    await ann.open()
    await ann.save('a.blend', 'a2')
    const second = await ann.checkpoint('a.blend')
    expect(second.parents).toEqual([first.id])
    expect(await ann.project.store.records.summaries()).toHaveLength(1)
    expect((await log(ann.project, { path: 'a.blend' })).map(({ id }) => id)).toEqual([second.id, first.id])
  })
})

describe('is refused', () => {
  const refusals = async (files: string[], comment = 'c') => {
    const before = (await log(ann.project, {})).length
    const error = await checkpoint(ann.project, { files, comment }).then(
      () => expect.fail('nothing was refused'),
      (reason: { code: string; details?: { files?: { path: string; code: string }[] } }) => reason,
    )
    expect(await log(ann.project, {})).toHaveLength(before)
    return error.details?.files?.map(({ path, code }) => `${path}: ${code}`) ?? error.code
  }

  test('without a comment', async () => {
    await ann.save('a.blend', 'a')
    expect(await refusals(['a.blend'], '')).toBe('COMMENT_REQUIRED')
    expect(await refusals(['a.blend'], ' \n\t')).toBe('COMMENT_REQUIRED')
    expect(await refusals(['a.blend'], 'x'.repeat(20_000))).toBe('LIMIT_EXCEEDED')
  })

  test('when unmodified, even with a new stamp', async () => {
    await ann.save('a.blend', 'a')
    await ann.checkpoint('a.blend')
    expect(await refusals(['a.blend'])).toEqual(['a.blend: UNMODIFIED'])
    await ann.save('a.blend', 'a', 30_000)
    expect(await refusals(['a.blend'])).toEqual(['a.blend: UNMODIFIED'])
  })

  test('all of several, each named', async () => {
    await ann.save('good.blend', 'g')
    await ann.save('.pegbarignore', '*.tmp\n')
    await ann.save('x.tmp', 'x')
    await mkdir(ann.file('real'))
    await ann.save('real/inner.blend', 'i')
    await symlink(ann.file('good.blend'), ann.file('link.blend'))
    await symlink(ann.file('real'), ann.file('linked'))
    expect(await refusals(['good.blend', 'gone.blend', '../other', '.pegbar/project.json', 'link.blend'])).toEqual([
      'gone.blend: FILE_NOT_FOUND',
      '../other: OUTSIDE_PROJECT',
      '.pegbar/project.json: INVALID_PATH',
      'link.blend: NOT_A_FILE',
    ])
    expect(await refusals(['good.blend', 'x.tmp'])).toEqual(['x.tmp: IGNORED'])
    expect(await refusals(['linked/inner.blend'])).toEqual(['linked/inner.blend: NOT_A_FILE'])
    expect(await ann.states('good.blend')).toBe('Untracked')
  })

  test('in the trash', async () => {
    const { remove } = await import('../../../src/node/project/trash.ts')
    await ann.save('a.blend', 'a')
    await ann.checkpoint('a.blend')
    await remove(ann.project, { target: 'a.blend' })
    expect(await refusals(['a.blend'])).toEqual(['a.blend: FILE_NOT_FOUND'])
  })
})

describe('a folder, a pattern or all', () => {
  test('stand for what is Modified and Untracked', async () => {
    await ann.save('shots/a.blend', 'a')
    await ann.save('shots/b.blend', 'b')
    await ann.save('shots/b.blend1', 'backup')
    await ann.save('other.txt', 'o')
    const made = await checkpoint(ann.project, { files: ['shots'], comment: 'c' })
    expect(made.map(({ path }) => path)).toEqual(['shots/a.blend', 'shots/b.blend'])
    expect(await checkpoint(ann.project, { files: ['shots'], comment: 'c' })).toEqual([])
    await ann.save('shots/b.blend', 'bb')
    const all = await checkpoint(ann.project, { files: [], all: true, comment: 'c' })
    expect(all.map(({ path }) => path)).toEqual(['other.txt', 'shots/b.blend'])
    expect(await checkpoint(ann.project, { files: [], all: true, comment: 'c' })).toEqual([])
  })

  test('a pattern names files, so that unmodified ones are refused as with names', async () => {
    await ann.save('a.blend', 'a')
    await ann.save('b.blend', 'b')
    await ann.save('[odd].blend', 'o')
    const made = await checkpoint(ann.project, { files: ['[ab].blend'], comment: 'c' })
    expect(made.map(({ path }) => path)).toEqual(['a.blend', 'b.blend'])
    // a file that is there wins over what it would mean as a pattern
    expect(await ann.checkpoint('[odd].blend')).toMatchObject({ path: '[odd].blend' })
    await expect(checkpoint(ann.project, { files: ['*.blend'], comment: 'c' })).rejects.toMatchObject({
      code: 'UNMODIFIED',
    })
    await expect(checkpoint(ann.project, { files: ['*.psd'], comment: 'c' })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    })
  })
})

describe('names', () => {
  test('with spaces, emoji and line ends are assets; a decomposed one has its composed path', async () => {
    const decomposed = 'caf\u0065\u0301.txt'
    await writeFile(join(ann.dir, decomposed), 'x')
    await ann.save('two\nlines 🎈.txt', 'y')
    const made = await checkpoint(ann.project, { files: [], all: true, comment: 'c' })
    expect(made.map(({ path }) => path)).toEqual(['caf\u00e9.txt', 'two\nlines 🎈.txt'])
    expect(await ann.states('caf\u00e9.txt')).toBe('Normal')
    expect(await ann.states(decomposed)).toBe('Normal')
  })

  test.skipIf(process.platform === 'win32')(
    'with a backslash are shown with the reason, and left out of all',
    async () => {
      await writeFile(join(ann.dir, 'a\\b.txt'), 'x')
      const views = await status(ann.project, { paths: [] })
      const odd = views.find(({ path }) => path.includes('\\'))
      expect(odd?.problem).toContain('backslash')
      expect(await checkpoint(ann.project, { files: [], all: true, comment: 'c' })).toEqual([])
    },
  )
})

test('a cancelled checkpoint makes no record, and keeps what it has stored', async () => {
  await ann.save('big.bin', randomBytesOf(2, 40 * 1024 * 1024))
  const controller = new AbortController()
  const { records } = await ann.project.store.stats()
  const run = checkpoint(
    ann.project,
    { files: ['big.bin'], comment: 'c' },
    {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done > 24 * 1024 * 1024) controller.abort()
      },
    },
  )
  await expect(run).rejects.toThrow()
  expect((await ann.project.store.stats()).records).toBe(records)
  expect(await ann.states('big.bin')).toBe('Untracked')
  expect((await ann.checkpoint('big.bin')).chunks).toBeGreaterThan(100)
})

test('two checkpoints of one file at once are made one after the other', async () => {
  await ann.save('a.blend', 'a')
  const both = await Promise.allSettled([ann.checkpoint('a.blend'), ann.checkpoint('a.blend')])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await log(ann.project, { path: 'a.blend' })).toHaveLength(1)
})

test('a file that changes while it is read is refused, never mixed', async () => {
  await ann.save('busy.bin', randomBytesOf(3, 48 * 1024 * 1024))
  const run = checkpoint(
    ann.project,
    { files: ['busy.bin'], comment: 'c' },
    { onProgress: () => appendFileSync(ann.file('busy.bin'), 'more') },
  )
  await expect(run).rejects.toMatchObject({ code: 'FILE_CHANGED' })
  expect(await ann.states('busy.bin')).toBe('Untracked')
})

test('a file that changed once is read again', async () => {
  await ann.save('busy.bin', randomBytesOf(3, 48 * 1024 * 1024))
  let appended = false
  const [made] = await checkpoint(
    ann.project,
    { files: ['busy.bin'], comment: 'c' },
    {
      onProgress: () => {
        if (!appended) appendFileSync(ann.file('busy.bin'), 'more')
        appended = true
      },
    },
  )
  expect(made!.size).toBe(48 * 1024 * 1024 + 4)
})

test('viewers may not make one', async () => {
  const ben = await studio.member(ann)
  await ann.project.writer.write([{ kind: 'role changed', device: ben.home.device, role: 'viewer', cuts: [] }])
  await ben.receive(ann)
  await ben.save('a.blend', 'a')
  await expect(ben.checkpoint('a.blend')).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  await rm(ben.file('a.blend'))
})
