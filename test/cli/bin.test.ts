import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CheckpointView, CheckView, StatusView, Undo } from '../../src/core/services.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { type Laptop, type Run, type RunOptions, Studio } from '../helpers/laptop.ts'

const MIB = 1 << 20
/** The account `nobody` of most systems; root may read everything, so it can not test what may not be read. */
const NOBODY = 65534
const isRoot = process.getuid?.() === 0

let studio: Studio
let ana: Laptop

beforeAll(async () => {
  studio = await Studio.open()
  ana = await studio.laptop('ana')
  await ana.json(['init', '--as', 'Ana'])
})
afterAll(() => studio.close())

/** Runs a command that must fail; returns its exit code and the error it printed. */
async function failure(
  args: string[],
  options?: RunOptions,
): Promise<{ exit: number | null; code: string; path?: string }> {
  const { code, stdout } = await ana.run(['--json', ...args], options)
  const last = stdout.trim().split('\n').at(-1) ?? ''
  return { exit: code, ...(JSON.parse(last) as { error: { code: string; path?: string } }).error }
}

describe('without a node', () => {
  it('init, checkpoint, log, show, export, revert, set-status, move, delete, restore, purge, gc, check', async () => {
    const first = randomBytesOf(1, 200_000)
    await writeFile(join(ana.dir, 'shot.blend'), first)
    const [one] = await ana.json<CheckpointView[]>(['checkpoint', 'shot.blend', '-m', 'one', '--status', 'wip'])
    expect(one).toMatchObject({
      path: 'shot.blend',
      size: 200_000,
      comment: 'one',
      status: 'WIP',
      author: { name: 'Ana' },
    })
    await writeFile(join(ana.dir, 'shot.blend'), 'second')
    const [two] = await ana.json<CheckpointView[]>(['checkpoint', 'shot.blend', '-m', 'two'])
    expect(two).toMatchObject({ parents: [one!.id], status: 'WIP', keptOn: { have: 1, of: 1 }, head: true })
    expect((await ana.lines(['log', 'shot.blend'])).map(({ id }) => id)).toEqual([two!.id, one!.id])
    expect(await ana.json(['show', one!.id.slice(0, 8)])).toMatchObject({ id: one!.id, head: false })

    const out = join(ana.root, 'out.blend')
    await ana.text(['export', one!.id, '-o', out])
    expect(await readFile(out)).toEqual(first)
    expect(await failure(['export', two!.id, '-o', out])).toMatchObject({ exit: 4, code: 'EXISTS' })
    expect(await readFile(out)).toEqual(first)
    await ana.text(['export', two!.id, '-o', '../out.blend', '--force'])
    expect(await readFile(out, 'utf8')).toBe('second')
    expect((await ana.run(['export', two!.id, '-o', '-'])).stdout).toBe('second')
    expect(await failure(['export', two!.id, '-o', 'no/folder'])).toMatchObject({ exit: 3, code: 'FILE_NOT_FOUND' })
    expect((await readdir(ana.root)).filter((name) => name.startsWith('.pegbar-tmp'))).toEqual([])

    await writeFile(join(ana.dir, 'shot.blend'), 'unsaved')
    const reverted = await ana.json<{ saved: CheckpointView; undo: Undo }>(['revert', one!.id])
    expect(reverted).toMatchObject({
      saved: { comment: expect.stringContaining('Before revert') },
      undo: { steps: [{ operation: 'revert' }] },
    })
    expect(await readFile(join(ana.dir, 'shot.blend'))).toEqual(first)
    await ana.json(['revert', String(reverted.undo.steps[0]!.input.target)])
    expect(await readFile(join(ana.dir, 'shot.blend'), 'utf8')).toBe('unsaved')

    expect(await ana.json(['set-status', 'shot.blend', 'Done'])).toMatchObject({ status: 'Done' })
    await ana.json(['move', 'shot.blend', 'shots/sh010.blend'])
    const deleted = await ana.json<{ kind: string; id: string }>(['delete', 'shots/sh010.blend'])
    expect(await ana.lines(['trash'])).toMatchObject([{ kind: 'asset', path: 'shots/sh010.blend' }])
    await ana.json(['restore', deleted.id])
    await ana.json(['update'])
    expect(await readFile(join(ana.dir, 'shots/sh010.blend'), 'utf8')).toBe('unsaved')

    await ana.json(['delete', one!.id])
    expect(await ana.json(['purge', '--all', '--now'])).toMatchObject({ purged: [one!.id] })
    expect(await ana.json(['gc'])).toMatchObject({ deletedChunks: expect.any(Number) })
    expect((await ana.json<CheckView>(['check'])).damaged).toEqual([])
    expect(await ana.json(['stats'])).toMatchObject({ assets: 2 })
  })

  it('names with spaces, emoji and newlines, an empty file, a file in the folder below', async () => {
    const names = ['two words.kra', '🎬 clip.mov', ...(process.platform === 'win32' ? [] : ['line\nbreak.txt'])]
    for (const name of names) await writeFile(join(ana.dir, name), name)
    await mkdir(join(ana.dir, 'sub'))
    await writeFile(join(ana.dir, 'sub', 'empty.bin'), '')
    const made = await ana.json<CheckpointView[]>(['checkpoint', ...names, '-m', 'odd names'])
    expect(made.map(({ path }) => path).sort()).toEqual([...names].sort())
    expect(new Set(made.map(({ group }) => group)).size).toBe(1)
    const [empty] = await ana.json<CheckpointView[]>(['checkpoint', 'empty.bin', '-m', 'empty'], {
      cwd: join(ana.dir, 'sub'),
    })
    expect(empty).toMatchObject({ path: 'sub/empty.bin', size: 0, chunks: 0 })
    const { stdout } = await ana.run(['status', ...names])
    expect(stdout.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(names.length)

    await writeFile(join(ana.dir, 'sub', 'a.tga'), 'a')
    await writeFile(join(ana.dir, 'sub', 'b.tga'), 'b')
    const globbed = await ana.json<CheckpointView[]>(['checkpoint', '*.tga', '-m', 'textures'], {
      cwd: join(ana.dir, 'sub'),
    })
    expect(globbed.map(({ path }) => path)).toEqual(['sub/a.tga', 'sub/b.tga'])
    expect(await ana.json(['checkpoint', 'sub', '-m', 'nothing new'])).toEqual([])
    expect(await ana.json(['checkpoint', '--all', '-m', 'nothing new'])).toEqual([])
  })

  it('what can not be done is said with its code', async () => {
    await writeFile(join(ana.dir, 'known.txt'), 'known')
    const [known] = await ana.json<CheckpointView[]>(['checkpoint', 'known.txt', '-m', 'known'])
    const checkpoint = (file: string) => failure(['checkpoint', file, '-m', 'x'])
    expect(await checkpoint('known.txt')).toMatchObject({ exit: 4, code: 'UNMODIFIED' })
    expect(await checkpoint('none.txt')).toMatchObject({ exit: 3, code: 'FILE_NOT_FOUND' })
    expect(await checkpoint('../outside.txt')).toMatchObject({ exit: 2, code: 'OUTSIDE_PROJECT' })
    if (process.platform !== 'win32') {
      await symlink('known.txt', join(ana.dir, 'link.txt'))
      expect(await checkpoint('link.txt')).toMatchObject({ exit: 4, code: 'NOT_A_FILE' })
    }
    expect(await failure(['checkpoint', 'known.txt', '-m', ' '])).toMatchObject({ exit: 2, code: 'COMMENT_REQUIRED' })
    expect(await failure(['show', '0123456789'])).toMatchObject({ exit: 3, code: 'CHECKPOINT_NOT_FOUND' })
    expect(await failure(['show', known!.id.slice(0, 5)])).toMatchObject({ exit: 2, code: 'INVALID_ID' })
    expect(await failure(['status'], { cwd: ana.root })).toMatchObject({ exit: 3, code: 'NO_PROJECT' })
    expect(await failure(['init'])).toMatchObject({ exit: 4, code: 'EXISTS' })
    await writeFile(join(ana.dir, 'known.txt'), 'changed')
    expect(await failure(['update', 'known.txt'])).toMatchObject({ exit: 4, code: 'MODIFIED' })
    expect(await failure(['checkpoint', 'known.txt', '-m', 'x', '--preview', 'known.txt'])).toMatchObject({
      exit: 2,
      code: 'INVALID_IMAGE',
    })
    expect(await failure(['join', 'no-ticket', '--as', 'Ben'], { cwd: ana.root })).toMatchObject({
      exit: 4,
      code: 'TICKET_INVALID',
    })
    expect(await failure(['invite'])).toMatchObject({ exit: 5, code: 'NODE_REQUIRED' })

    // all or nothing: the file that could be checkpointed is not, and the other is named
    const { code, stderr } = await ana.run(['checkpoint', 'known.txt', 'none.txt', '-m', 'x'])
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('none.txt') })
    expect(await ana.lines<StatusView>(['status', 'known.txt'])).toMatchObject([{ states: ['Modified'] }])
  })

  it.skipIf(process.platform === 'win32')(
    'a file that may not be read (skipped on Windows: other rights)',
    async () => {
      const other = await studio.laptop('nobody')
      for (const dir of [studio.root, other.root, other.dir]) await chmod(dir, 0o777)
      // root reads everything, so it becomes somebody else, who may not read a file of root's
      const as: RunOptions = { env: { HOME: other.root }, ...(isRoot && { uid: NOBODY }) }
      await other.json(['init', '--as', 'Nobody'], as)
      await writeFile(join(other.dir, 'secret.psd'), 'secret', { mode: isRoot ? 0o600 : 0 })
      const { code, stdout } = await other.run(['--json', 'checkpoint', 'secret.psd', '-m', 'x'], as)
      expect({ code, answer: JSON.parse(stdout) as unknown }).toMatchObject({
        code: 1,
        answer: { error: { code: 'FILE_UNREADABLE', path: 'secret.psd' } },
      })
    },
  )

  it('a reader that has seen enough ends it quietly', async () => {
    await writeFile(join(ana.dir, 'large.mov'), randomBytesOf(8, 8 * MIB))
    const [made] = await ana.json<CheckpointView[]>(['checkpoint', 'large.mov', '-m', 'large'])
    const { child, done } = ana.spawn(['export', made!.id, '-o', '-'])
    child.stdout!.once('data', () => child.stdout!.destroy())
    expect(await done).toMatchObject({ code: 0, stderr: '' })
  })

  it('Ctrl-C ends a large checkpoint with 130, keeps what is said, and leaves a sound store', async () => {
    await writeFile(join(ana.dir, 'take.mov'), randomBytesOf(9, 400 * MIB))
    const { child, done } = ana.spawn(['--json', 'checkpoint', 'take.mov', '-m', 'take'])
    child.stderr!.once('data', () => child.kill('SIGINT'))
    const cancelled: Run = await done
    expect(cancelled.code).toBe(130)
    expect(JSON.parse(cancelled.stdout)).toMatchObject({ error: { code: 'CANCELLED' } })
    expect((await ana.json<CheckView>(['check'])).damaged).toEqual([])
    expect(await ana.lines<StatusView>(['status', 'take.mov'])).toMatchObject([{ states: ['Untracked'] }])
  })
})
