import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { userDirs } from '../../src/node/home-dir.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { type Laptop, Studio } from '../helpers/laptop.ts'
import { runScript } from '../scripts/tree.ts'

const ROOT = join(import.meta.dirname, '../..')
const ADDON = join(ROOT, 'integrations/blender/pegbar')
const ARCHIVE = join(ROOT, 'dist/pegbar-blender.zip')
const SCRIPTS = join(import.meta.dirname, 'blender')

let studio: Studio
let ana: Laptop
let address: string
/** Programs that a test which fails leaves behind. */
const running = new Set<ChildProcess>()

beforeAll(async () => {
  studio = await Studio.open()
  ana = await studio.laptop('ana')
  const { addresses } = await ana.start(['--as', 'Ana', '--no-mdns'])
  address = addresses[0]!
  await mkdir(join(studio.root, 'nobody'))
  const node = JSON.parse(await readFile(join(ana.home, 'node.json'), 'utf8'))
  await mkdir(join(studio.root, 'stranger'))
  await writeFile(join(studio.root, 'stranger/node.json'), JSON.stringify({ ...node, token: '0'.repeat(64) }))
  await mkdir(join(studio.root, 'far'))
  await writeFile(join(studio.root, 'far/node.json'), JSON.stringify({ ...node, address: 'http://192.0.2.1:7342' }))
})

afterAll(async () => {
  // with all that they have started: each leads a process group
  for (const child of running) process.kill(-child.pid!, 'SIGKILL')
  await studio?.close()
})

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

async function run(command: string, args: string[], options: { input?: string; env?: Record<string, string> } = {}) {
  const env = { ...process.env, ...options.env }
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  running.add(child)
  const printed = { out: '', all: '' }
  child.stdout.on('data', (data) => {
    printed.out += data
    printed.all += data
  })
  child.stderr.on('data', (data) => {
    printed.all += data
  })
  child.stdin.end(options.input ?? '')
  const [code] = await once(child, 'close')
  running.delete(child)
  expect(code, printed.all).toBe(0)
  return printed.out
}

describe.skipIf(!has('python3'))("the add-on's client (needs python3)", () => {
  async function python(part: string, args: string[] = [], input: unknown = null): Promise<unknown[]> {
    const out = await run('python3', [join(SCRIPTS, 'without_blender.py'), ADDON, part, ...args], {
      input: JSON.stringify(input),
      env: { PYTHONDONTWRITEBYTECODE: '1' },
    })
    return out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  }

  it('looks for the home where the node has it, on every system', async () => {
    const cases: [Record<string, string>, NodeJS.Platform][] = [
      [{}, 'linux'],
      [{ XDG_DATA_HOME: '/data' }, 'linux'],
      [{ XDG_DATA_HOME: 'relative' }, 'linux'],
      [{ PEGBAR_HOME: '/chosen', XDG_DATA_HOME: '/data' }, 'linux'],
      [{ PEGBAR_HOME: '' }, 'darwin'],
      [{ LOCALAPPDATA: '/local' }, 'win32'],
      [{}, 'win32'],
    ]
    const homes = cases.map(([env, platform]) => userDirs(env, platform, '/home/ana').home)
    expect(await python('homes', [], cases)).toEqual(homes)
  })

  it('finds the innermost project around a file', async () => {
    const projects = [
      { id: 'outer', dir: '/film' },
      { id: 'inner', dir: '/film/shots' },
    ]
    const files = ['/film/a.blend', '/film/shots/sh 1/b.blend', '/film/shots/Cafe\u0301.blend', '/films/c.blend']
    expect(await python('place', [], [projects, files])).toEqual([
      { value: ['outer', 'a.blend'] },
      { value: ['inner', 'sh 1/b.blend'] },
      { value: ['inner', 'Caf\u00e9.blend'] },
      { code: 'NO_PROJECT', text: expect.stringContaining('run `pegbar start "/films"`') },
    ])
  })

  it('makes a PNG that others read, the lowest row last', async () => {
    const [hex] = await python('png')
    const { data, info } = await sharp(Buffer.from(hex as string, 'hex'))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 3, height: 2, channels: 3 })
    expect([...data]).toEqual([12, 13, 14, 16, 17, 18, 20, 21, 22, 0, 1, 2, 4, 5, 6, 8, 9, 10])
  })

  it('checkpoints, reads history, claims and reverts', async () => {
    const file = join(ana.dir, 'client.blend')
    await writeFile(file, randomBytesOf(1, 100_000))
    const said = await python('file', [ana.home, file])
    expect(said).toEqual([
      { states: ['Untracked'], history: [] },
      { code: 'UNMODIFIED', text: expect.stringMatching(/: change and save the file first$/) },
      { comments: ['Second'], hasMore: true, path: 'client.blend' },
      { claim: expect.stringMatching(/^Claimed by you since \d{4}-/), since: expect.any(String) },
      true,
      true,
      { code: 'NO_PEERS', text: expect.stringContaining('flows by itself') },
    ])
    expect((await stat(file)).size).toBe(100_000)
    const history = await ana.lines<{ comment: string; status: string; preview: object | null }>([
      'log',
      'client.blend',
    ])
    expect(history.at(-1)).toMatchObject({ comment: 'First', status: 'WIP', preview: { width: 2, height: 2 } })
    expect(history[0]).toMatchObject({ comment: 'Second', status: 'WIP' })
  })

  it('shows the progress of long work, and cancels it', async () => {
    const file = join(ana.dir, 'large.blend')
    await writeFile(file, '')
    // a hole: takes no disk, and longer to read than the cancelling takes
    await truncate(file, 8 * 2 ** 30)
    expect(await python('cancel', [ana.home, file])).toEqual([{ code: 'CANCELLED', text: expect.any(String) }, true])
    await truncate(file, 0)
    expect(await ana.lines(['log'])).not.toContainEqual(expect.objectContaining({ comment: 'Large' }))
  })

  it('hears of changes, and lets go at once', async () => {
    const file = join(ana.dir, 'watched.blend')
    await writeFile(file, 'watched')
    expect(await python('watch', [ana.home, file])).toEqual([[true, true, false]])
  })

  it('says in plain words why there is no node', async () => {
    const homes = ['nobody', 'stranger', 'far'].map((name) => join(studio.root, name))
    expect(await python('trouble', homes)).toEqual([
      {
        code: 'NODE_REQUIRED',
        text: expect.stringMatching(/^Pegbar does not run on this computer: run `pegbar start`/),
      },
      { code: 'UNAUTHORIZED', text: expect.stringMatching(/does not know the token.*run `pegbar stop`/) },
      { code: 'NOT_ALLOWED', text: expect.stringContaining('not on this computer') },
    ])
  })
})

/** Runs Blender with a configuration of its own; returns what the script said, by name. */
async function blender(prefix: string[], args: string[], script: string, rest: string[]) {
  const folder = join(studio.root, `blender-${script}`)
  await mkdir(join(folder, 'scripts'), { recursive: true })
  const [command, ...before] = [...prefix, 'blender']
  const all = [
    ...before,
    ...args,
    '--factory-startup',
    '--python-exit-code',
    '1',
    '--python',
    join(SCRIPTS, script),
    '--',
  ]
  const out = await run(command!, [...all, ...rest], {
    env: {
      PEGBAR_HOME: ana.home,
      BLENDER_USER_CONFIG: join(folder, 'config'),
      BLENDER_USER_SCRIPTS: join(folder, 'scripts'),
      // for the session that Blender saves when it quits
      TMPDIR: folder,
    },
  })
  const lines = out.split('\n').filter((line) => line.startsWith('PEGBAR '))
  return Object.fromEntries(lines.map((line) => JSON.parse(line.slice('PEGBAR '.length)) as [string, unknown]))
}

describe.skipIf(!has('blender'))('the add-on in Blender (needs Debian package blender)', () => {
  beforeAll(async () => {
    expect(await runScript('pack-addon.js')).toMatchObject({ code: 0 })
  })

  it('is installed, checkpoints, reverts, and says what is wrong, without a window', { timeout: 120_000 }, async () => {
    const image = join(studio.root, 'image.png')
    await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } }).toFile(image)
    const homes = [join(studio.root, 'nobody'), join(studio.root, 'stranger')]
    const said = await blender(['env'], ['-b'], 'headless.py', [ARCHIVE, ana.dir, image, ...homes])
    const both = ['Camera', 'Cube', 'Light', 'Suzanne']
    expect(said).toEqual({
      'never saved': expect.stringContaining('This file was never saved: save it in the folder of a project first'),
      new: ['Untracked'],
      'no comment': expect.stringContaining('A comment is required'),
      first: expect.stringMatching(/^Checkpoint [0-9a-f]{8} \(WIP\) was made, with the image as preview$/),
      'first objects': ['Camera', 'Cube', 'Light'],
      second: expect.stringMatching(/^Checkpoint [0-9a-f]{8} \(WFA\) was made, /),
      'second objects': both,
      history: [
        ['Monkey', 'WFA', 'Ana'],
        ['Cube', 'WIP', 'Ana'],
      ],
      'reverted objects': ['Camera', 'Cube', 'Light'],
      'undone objects': both,
      'changed on disk': expect.stringContaining('Another program has changed this file on disk'),
      claimed: true,
      copy: expect.stringMatching(
        /^A read-only copy is .*shot \([0-9a-f]{8}\)\.blend\. Relative links may not resolve/,
      ),
      sync: expect.stringContaining('the work is safe here'),
      absent: expect.stringMatching(/Pegbar does not run on this computer: run `pegbar start`/),
      'wrong token': expect.stringMatching(/does not know the token .*: run `pegbar stop`, then `pegbar start`/),
      disabled: false,
    })
    const history = await ana.lines(['log', 'shot.blend'])
    expect(history).toMatchObject([
      { comment: 'Monkey', status: 'WFA' },
      { comment: 'Cube', status: 'WIP', preview: { width: 40, height: 30 } },
    ])
  })

  it('updates, and respects the claim of another laptop', { timeout: 120_000 }, async () => {
    const ben = await studio.laptop('ben')
    const { ticket } = await ana.json<{ ticket: string }>(['invite'])
    await ben.json(['join', ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })
    await ben.start(['--no-mdns', '--peer', address])
    // the file of the test before
    const first = (await ben.lines<{ id: string }>(['log', 'shot.blend'])).at(-1)!
    await ben.json(['revert', first.id])
    await ben.json(['checkpoint', 'shot.blend', '-m', 'Without the monkey', '--sync'])
    await ben.json(['claim', 'shot.blend'])
    await ben.json(['sync'])
    const said = await blender(['env'], ['-b'], 'studio.py', [ARCHIVE, join(ana.dir, 'shot.blend')])
    expect(said).toEqual({
      states: ['Outdated'],
      'claimed by': 'Ben',
      updated: expect.stringMatching(/^The file is the newest checkpoint [0-9a-f]{8} now$/),
      objects: ['Camera', 'Cube', 'Light'],
      refused: expect.stringMatching(/Ben.*: ask them, take the claim over, or tick Force/),
      forced: expect.stringMatching(/^Checkpoint [0-9a-f]{8} \(WFA\) was made/),
      'claimed by me': true,
    })
  })

  it.skipIf(!has('xvfb-run'))(
    'draws its sidebar, takes the viewport as preview, and reloads after a revert, in a window (needs Debian packages xvfb, xauth and libgl1-mesa-dri)',
    { timeout: 180_000 },
    async () => {
      const screen = ['xvfb-run', '-a', '-s', '-screen 0 800x600x24']
      const said = await blender(screen, ['-p', '0', '0', '800', '600'], 'window.py', [ARCHIVE, ana.dir])
      expect(said).toEqual({
        'runs meanwhile': true,
        'one at a time': false,
        first: expect.stringMatching(/^Checkpoint [0-9a-f]{8} \(WIP\) was made, with the viewport as preview$/),
        reverted: ['what was there', ['Camera', 'Cube', 'Light'], false],
        kept: true,
        cancelled: true,
        asks: ['RUNNING_MODAL'],
        drawn: true,
      })
    },
  )
})
