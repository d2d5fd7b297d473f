import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PegbarError } from '../../src/core/errors.ts'
import { type FakeServices, fakeServices } from '../api/helpers/fake-services.ts'
import * as view from '../api/helpers/views.ts'
import { type FakeOptions, runFake } from './fake-terminal.ts'

const ESCAPE = String.fromCharCode(27)

let root: string
let services: FakeServices

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'pegbar-')))
  await mkdir(join(root, '.pegbar'))
  await writeFile(join(root, '.pegbar', 'project.json'), JSON.stringify({ id: view.PROJECT_ID, name: 'film' }))
  services = fakeServices()
  services.on('attach', async () => ({ ...view.project, dir: root }))
})
afterEach(() => rm(root, { recursive: true }))

function pegbar(args: readonly string[], options: FakeOptions = {}) {
  return runFake(args, { cwd: root, services, ...options })
}

function inputOf(name: string): unknown {
  return services.calls.findLast((call) => call.name === name)?.input
}

const ID = view.ID
const DOCUMENTS: [args: string[], operation: string][] = [
  [['checkpoint', 'a.kra', '-m', 'x'], 'checkpoint'],
  [['show', ID], 'show'],
  [['open', ID], 'open'],
  [['revert', ID], 'revert'],
  [['update'], 'update'],
  [['claim', 'a.kra'], 'claim'],
  [['release', 'a.kra'], 'release'],
  [['resolve', 'a.kra', 'mine'], 'resolve'],
  [['set-status', 'a.kra', 'done'], 'setStatus'],
  [['move', 'a', 'b'], 'move'],
  [['cover', 'a', ID], 'cover'],
  [['delete', ID], 'delete'],
  [['restore', ID], 'restore'],
  [['purge', ID], 'purge'],
  [['pin', 'a.kra', '--off'], 'pin'],
  [['policy', 'latest', '--copies', '2'], 'policy'],
  [['stats'], 'stats'],
  [['gc'], 'gc'],
  [['whoami'], 'whoami'],
  [['init'], 'init'],
  [['join', 'TICKET'], 'join'],
  [['role', 'Ada', 'viewer'], 'role'],
  [['remove', 'Ada'], 'remove'],
  [['adopt', ID], 'adopt'],
]

describe('--json', () => {
  it.each(DOCUMENTS)('%j prints one document on stdout, and nothing on stderr', async (args, operation) => {
    const { code, stdout, stderr } = await pegbar(['--json', ...args])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n')).toHaveLength(2)
    expect(typeof JSON.parse(stdout)).toBe('object')
    expect(inputOf(operation)).toBeDefined()
  })

  it.each(['status', 'log', 'trash', 'members', 'claims'])('%s prints one object a line', async (name) => {
    services.on(name, async () => [{ id: 1 }, { id: 2 }])
    expect(await pegbar([name, '--json'])).toEqual({ code: 0, stdout: '{"id":1}\n{"id":2}\n', stderr: '' })
    services.on(name, async () => [])
    expect(await pegbar([name, '--json'])).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('a failure is one object on stdout', async () => {
    services.on('show', async () => {
      throw new PegbarError('AMBIGUOUS_ID', 'two', {
        path: 'p',
        hint: 'more digits',
        details: { candidates: ['a', 'b'] },
      })
    })
    const { code, stdout, stderr } = await pegbar(['show', 'abcdef', '--json'])
    const error = {
      code: 'AMBIGUOUS_ID',
      message: 'two',
      path: 'p',
      hint: 'more digits',
      details: { candidates: ['a', 'b'] },
    }
    expect({ code, stderr, answer: JSON.parse(stdout) }).toEqual({ code: 2, stderr: '', answer: { error } })
  })
})

describe('for people', () => {
  it.each(DOCUMENTS)('%j prints lines, and with --quiet at most what was asked for', async (args) => {
    const { code, stdout } = await pegbar(args)
    expect(code).toBe(0)
    expect(stdout).not.toContain('{')
    expect(stdout).not.toContain('undefined')
    expect(stdout).not.toContain(ESCAPE)
    expect(await pegbar(['--quiet', ...args])).toMatchObject({ code: 0, stderr: '' })
  })

  it('an error says what, which and what to do, on stderr', async () => {
    services.on('checkpoint', async () => {
      throw new PegbarError('UNMODIFIED', 'nothing of this can be checkpointed', {
        hint: 'save them first',
        details: {
          files: [
            { path: 'a\nb', message: 'as its base' },
            { path: 'c', message: 'as its base' },
          ],
        },
      })
    })
    const { code, stdout, stderr } = await pegbar(['checkpoint', 'a', '-m', 'x'])
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
    expect(stderr).toBe(
      'pegbar: nothing of this can be checkpointed\n  a\\nb: as its base\n  c: as its base\n  save them first\n',
    )
  })

  it('colours appear on a terminal only, and not with NO_COLOR', async () => {
    expect((await pegbar(['log'], { tty: true })).stdout).toContain(`${ESCAPE}[33m`)
    expect((await pegbar(['log'], { tty: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(ESCAPE)
    expect((await pegbar(['log'])).stdout).not.toContain(ESCAPE)
  })

  it('what undoes it is printed', async () => {
    const undo = async (args: string[]) => (await pegbar(args)).stderr
    expect(await undo(['revert', ID])).toContain(`undo: pegbar revert ${ID.slice(0, 8)}\n`)
    expect(await undo(['move', 'a', 'b'])).toContain('undo: pegbar move b a\n')
    expect(await undo(['delete', ID])).toContain(`undo: pegbar restore ${ID.slice(0, 8)}\n`)
    expect(await undo(['set-status', 'a b', 'Done'])).toContain("undo: pegbar set-status 'a b' WIP\n")
    services.on('update', async () => ({
      updated: [{ path: 'a', from: ID, to: ID }],
      skipped: [],
      undo: view.undo('revert', { target: ID }),
    }))
    expect(await undo(['update'])).toContain(`undo: pegbar revert ${ID.slice(0, 8)}\n`)
  })
})

describe('where files are', () => {
  it('paths are relative to the current folder, also that of -C', async () => {
    await mkdir(join(root, 'shots/deep'), { recursive: true })
    await pegbar(['status', 'a b.kra', '../*.kra', '.'], { cwd: join(root, 'shots') })
    expect(inputOf('status')).toEqual({ paths: ['shots/a b.kra', '*.kra', 'shots'] })
    await pegbar(['-C', 'shots', 'status', '-C', 'deep', 'x', join(root, 'y')])
    expect(inputOf('status')).toEqual({ paths: ['shots/deep/x', 'y'] })
    await pegbar(['checkpoint', '.', '-m', 'x'])
    expect(inputOf('checkpoint')).toMatchObject({ files: ['.'] })
  })

  it('what lies outside is refused', async () => {
    const { code, stdout } = await pegbar(['--json', 'status', '../x'])
    expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 2, error: 'OUTSIDE_PROJECT' })
  })

  it('a path wins over an id, and id: forces one', async () => {
    await mkdir(join(root, 'sub'))
    await writeFile(join(root, 'sub', 'abcdef'), '')
    const cwd = join(root, 'sub')
    services.on('status', async ({ paths }: { paths: string[] }) =>
      paths[0] === 'sub/fedcba' ? [{ ...view.status, path: 'sub/fedcba' }] : [],
    )
    const target = async (typed: string) => {
      await pegbar(['revert', typed], { cwd })
      return { target: (inputOf('revert') as { target: string }).target }
    }
    expect(await target('abcdef')).toEqual({ target: 'sub/abcdef' })
    expect(await target('fedcba')).toEqual({ target: 'sub/fedcba' })
    expect(await target('012345')).toEqual({ target: 'id:012345' })
    expect(await target('id:abcdef')).toEqual({ target: 'id:abcdef' })
    expect(await target('x.kra')).toEqual({ target: 'sub/x.kra' })
  })

  it('a folder that is in no project is not found, before anything is opened', async () => {
    const run = await pegbar(['--json', 'status'], { cwd: '/', services: undefined })
    expect({ code: run.code, error: JSON.parse(run.stdout).error.code }).toEqual({ code: 3, error: 'NO_PROJECT' })
    const gone = await pegbar(['--json', '-C', 'nowhere', 'status'], { services: undefined })
    expect({ code: gone.code, error: JSON.parse(gone.stdout).error.code }).toEqual({ code: 3, error: 'FILE_NOT_FOUND' })
  })
})

describe('usage', () => {
  const wrong: string[][] = [
    [],
    ['role', 'Ana', 'boss'],
    ['remove'],
    ['adopt'],
    ['gc', 'a.blend'],
    ['resolve', 'a'],
    ['claim'],
    ['claim', 'a', '--break'],
    ['checkpoint', '-m', 'x'],
    ['checkpoint', 'a', '--all', '-m', 'x'],
    ['checkpoint', 'a', '-m', 'x', '--preview', 'none', '--cover'],
    ['checkpoint', 'a', '-m', 'x', '--status', 'Ready'],
    ['status', '--unknown'],
    ['show'],
    ['show', ID, 'more'],
    ['purge', '--now'],
    ['purge', ID, '--all'],
    ['policy', 'some'],
    ['policy', '--copies', '0'],
    ['free'],
    ['pin'],
    ['export', ID],
    ['invite', '--expires', 'soon'],
    ['invite', '--role', 'boss'],
    ['sync', '--timeout', '0'],
    ['start', '--port', '70000'],
    ['completion', 'tcsh'],
    ['join', '-'],
  ]
  it.each(wrong.map((args) => [args]))('pegbar %j ends with 2', async (args) => {
    const { code, stdout } = await pegbar(['--json', ...args])
    expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 2, error: 'USAGE' })
    const forPeople = await pegbar(args)
    expect(forPeople).toMatchObject({ code: 2, stdout: '' })
    expect(forPeople.stderr).toMatch(/^pegbar: .+\n {2}.+/)
  })

  it('a checkpoint without a comment, or with blanks', async () => {
    for (const comment of [[], ['-m', ''], ['-m', ' \n']]) {
      const { code, stdout } = await pegbar(['--json', 'checkpoint', 'a', ...comment])
      expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 2, error: 'COMMENT_REQUIRED' })
    }
  })

  it('a comment may look like an option', async () => {
    await pegbar(['checkpoint', 'a', '-m', '--json'])
    expect(inputOf('checkpoint')).toMatchObject({ comment: '--json', files: ['a'] })
    await pegbar(['checkpoint', '-m', '-Changed', '--', '-a'])
    expect(inputOf('checkpoint')).toMatchObject({ comment: '-Changed', files: ['-a'] })
  })

  it('--help lists every command once, and each command shows an example', async () => {
    const { code, stdout } = await pegbar(['--help'])
    expect(code).toBe(0)
    const names = [...stdout.matchAll(/^ {2}([a-z]+(?:-[a-z]+)*)(?: |$)/gm)].map((match) => match[1]!)
    const listed = names.filter((name) => name !== 'help')
    expect(listed.sort()).toEqual(
      [
        'init start stop web doctor whoami completion status checkpoint update revert resolve claim release claims set-status move cover log show',
        'open export delete trash restore purge invite join members role remove adopt peers sync free pin policy stats check gc',
      ]
        .join(' ')
        .split(' ')
        .sort(),
    )
    for (const name of listed) {
      const help = await pegbar([name, '--help'])
      expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Example:\n  pegbar ${name}`) })
    }
  })
})

describe('free space', () => {
  it('free says what came back, what stays, and how to undo it', async () => {
    const freed = await pegbar(['free', 'a.kra'], { running: true })
    expect(freed).toMatchObject({ code: 0, stderr: expect.stringContaining('undo: pegbar update') })
    expect(freed.stderr).toContain('1 checkpoint of it stays here')
    const { stdout } = await pegbar(['--json', 'free', 'a.kra'], { running: true })
    expect(JSON.parse(stdout)).toEqual(view.freed)
  })

  it('policy and pin take what they are given', async () => {
    await pegbar(['policy'])
    expect(inputOf('policy')).toEqual({})
    await pegbar(['policy', 'latest', '--copies', '2'])
    expect(inputOf('policy')).toEqual({ replicate: 'latest', copies: 2 })
    await pegbar(['pin', 'a.kra'])
    expect(inputOf('pin')).toEqual({ path: 'a.kra', pinned: true })
    await pegbar(['pin', 'a.kra', '--off'])
    expect(inputOf('pin')).toEqual({ path: 'a.kra', pinned: false })
  })

  it('purge alone lists where what was purged is deleted', async () => {
    const unfinished = { id: 'ab', name: "Ben's laptop", purged: false }
    services.on('purges', async () => [{ ...view.purged, devices: [...view.purged.devices, unfinished] }])
    const { stdout } = await pegbar(['purge'])
    expect(stdout).toContain('purged on 1 of 2')
    expect(stdout).toContain("not yet on Ben's laptop")
    expect(await pegbar(['--json', 'purge'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\{"id".*\}\n$/),
    })
    expect(services.calls.some(({ name }) => name === 'purge')).toBe(false)
  })
})

describe('exit codes', () => {
  it('needs a running node for invite, peers, sync, free and web', async () => {
    for (const name of ['invite', 'peers', 'sync', 'web', 'free a.kra']) {
      const { code, stdout } = await pegbar(['--json', ...name.split(' ')])
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({
        code: 5,
        error: { code: 'NODE_REQUIRED', hint: `run \`pegbar start ${root}\`` },
      })
    }
    expect(await pegbar(['--json', 'peers'], { running: true })).toMatchObject({ code: 0 })
  })

  it('6 when it is not yet elsewhere', async () => {
    services.on('sync', async () => ({ ...view.sync, notYetElsewhere: [ID] }))
    expect(await pegbar(['--json', 'sync'], { running: true })).toMatchObject({ code: 6 })
    const unwanted = { notYetElsewhere: [ID, 'ab'.repeat(32)], unwanted: [ID], unwantedBy: ["Ben's laptop"] }
    services.on('sync', async () => ({ ...view.sync, ...unwanted }))
    const said = await pegbar(['sync'], { running: true })
    expect(said.code).toBe(6)
    expect(said.stderr).toContain('1 checkpoint on no other laptop yet; they go there by themselves')
    expect(said.stderr).toContain("1 checkpoint on this laptop alone: what is here of the others (Ben's laptop)")
    expect(said.stderr).toContain('pegbar pin FILE')
    services.on('checkpoint', async () => {
      throw new PegbarError('NOT_YET_ELSEWHERE', 'made here', { details: { checkpoints: [ID] } })
    })
    const { code, stdout } = await pegbar(['--json', 'checkpoint', 'a', '-m', 'x', '--sync'])
    expect({ code, made: JSON.parse(stdout) }).toEqual({ code: 6, made: [view.checkpoint] })
    services.on('sync', async () => {
      throw new PegbarError('NO_PEERS', 'nobody')
    })
    expect(await pegbar(['--json', 'sync'], { running: true })).toMatchObject({ code: 6 })
  })

  it('gc --repack asks for deltas, and says how many chunks are smaller', async () => {
    await pegbar(['gc'])
    expect(inputOf('gc')).toEqual({})
    services.on('gc', async () => ({ ...view.gc, repackedChunks: 12 }))
    const { stderr, stdout } = await pegbar(['gc', '--repack'])
    expect(inputOf('gc')).toEqual({ repack: true })
    expect(stderr + stdout).toContain('12 chunks stored smaller')
  })

  it('1 when check finds damage, which it prints', async () => {
    services.on('check', async () => ({
      ...view.check,
      damaged: [{ hash: ID, reason: 'damaged', checkpoints: [{ id: ID, path: 'a.kra' }] }],
    }))
    expect(await pegbar(['check'])).toMatchObject({ code: 1, stdout: expect.stringContaining('a.kra') })
    expect(await pegbar(['check', '--json'])).toMatchObject({ code: 1 })
  })

  it('130 when cancelled, and it says what is kept', async () => {
    const cancel = new AbortController()
    services.on('checkpoint', (_, { signal }) => {
      const { promise, reject } = Promise.withResolvers()
      signal!.addEventListener('abort', () => reject(signal!.reason))
      cancel.abort(new PegbarError('CANCELLED', 'cancelled'))
      return promise
    })
    const run = await pegbar(['checkpoint', 'a', '-m', 'x'], { signal: cancel.signal })
    expect(run).toEqual({ code: 130, stdout: '', stderr: expect.stringContaining('No checkpoint was made') })
  })

  it('1 for a defect, with its stack on stderr', async () => {
    services.on('show', async () => {
      throw new RangeError('boom')
    })
    const { code, stdout, stderr } = await pegbar(['--json', 'show', ID])
    expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 1, error: 'INTERNAL' })
    expect(stderr).toContain('RangeError: boom')
  })
})

describe('claims and Conflicts', () => {
  const plain = () => {
    const { problem: _, movedTo: __, willConflict: ___, ...rest } = view.status
    return rest
  }

  it('force, release and break reach the services', async () => {
    await pegbar(['checkpoint', 'a', '-m', 'x', '--force', '--release'])
    expect(inputOf('checkpoint')).toMatchObject({ force: true, release: true })
    await pegbar(['revert', 'a', '--force'])
    expect(inputOf('revert')).toEqual({ target: 'a', force: true })
    await pegbar(['delete', 'a', '--force'])
    expect(inputOf('delete')).toEqual({ target: 'a', force: true })
    await pegbar(['claim', 'a', '--break', 'she is ill'])
    expect(inputOf('claim')).toEqual({ path: 'a', breaking: 'she is ill' })
    await pegbar(['claim', 'a'])
    expect(inputOf('claim')).toEqual({ path: 'a' })
    await pegbar(['resolve', ID, 'both'])
    expect(inputOf('resolve')).toEqual({ target: `id:${ID}`, choice: 'both' })
  })

  it('a claimed file ends with 4, and says by whom', async () => {
    services.on('checkpoint', async () => {
      throw new PegbarError('CLAIMED', '"a" is claimed by Ada', { details: { claim: view.claim } })
    })
    const { code, stderr } = await pegbar(['checkpoint', 'a', '-m', 'x'])
    expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining('claimed by Ada') })
  })

  it('resolve prints what became of the others and what undoes it; a choice that fits no side lists them', async () => {
    const { stdout, stderr } = await pegbar(['resolve', 'a.kra', 'both'])
    expect(stdout).toContain('the other goes on as a (3f3f3f3f).kra')
    expect(stderr).toContain(`undo: pegbar delete ${ID.slice(0, 8)}\n`)
    services.on('resolve', async () => {
      throw new PegbarError('AMBIGUOUS_ID', 'two', { details: { candidates: [{ id: ID, path: 'a.kra' }] } })
    })
    const refused = await pegbar(['resolve', 'a.kra', 'theirs'])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`${ID.slice(0, 8)}  a.kra`) })
  })

  it('status shows claims, the command that ends a Conflict, and what will be one', async () => {
    const states = [
      { ...plain(), path: 'a.kra', states: ['Normal'], claim: { ...view.claim, self: false, reason: undefined } },
      { ...plain(), path: 'b.kra', states: ['Conflict'], claim: null },
      { ...plain(), path: 'c.kra', states: ['Modified', 'Outdated'], claim: null, willConflict: true },
    ]
    services.on('todo', async () => ({ tracked: 3, normal: 1, states }))
    const { stdout } = await pegbar(['status'])
    expect(stdout).toContain('Claimed  1\n  a.kra: Ada on laptop, ')
    expect(stdout).toContain('was made at the same time and does not hold')
    expect(stdout).toContain('`pegbar resolve FILE mine|theirs|both`')
    expect(stdout).toContain('c.kra  [WIP]  a checkpoint of it will be a Conflict')
  })

  it('log marks the heads of a Conflict, and what was forced', async () => {
    const other = { ...view.checkpoint, id: 'ee'.repeat(32), hash: 'dd'.repeat(32), forcedOver: undefined }
    services.on('log', async () => [view.checkpoint, other])
    const { stdout } = await pegbar(['log', 'a.kra'])
    expect(stdout.match(/\(in Conflict\)/g)).toHaveLength(2)
    expect(stdout.match(/\(forced over the claim of Ada\)/g)).toHaveLength(1)
    services.on('log', async () => [view.checkpoint])
    expect((await pegbar(['log'])).stdout).not.toContain('in Conflict')
  })

  it('a checkpoint that will be a Conflict is said before it is made', async () => {
    services.on('checkpoint', async (_, { onProgress }) => {
      onProgress?.({ phase: 'checkpoint', done: 1, total: 2, unit: 'bytes', conflicts: ['a.kra'] })
      onProgress?.({ phase: 'checkpoint', done: 2, total: 2, unit: 'bytes', conflicts: ['a.kra'] })
      return [view.checkpoint]
    })
    const { stderr } = await pegbar(['checkpoint', 'a.kra', '-m', 'x'])
    expect(stderr).toBe('a.kra is not based on the newest checkpoint: there will be a Conflict\n')
  })
})

describe('single commands', () => {
  it('log pages through the history', async () => {
    const all = Array.from({ length: 450 }, (_, n) => ({ ...view.checkpoint, id: n.toString(16).padStart(64, '0') }))
    services.on('log', async ({ before, limit }: { before?: string; limit: number }) => {
      const from = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1
      return all.slice(from, from + limit)
    })
    const { stdout } = await pegbar(['--json', 'log', 'a.kra'])
    const ids = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id)
    expect(ids).toEqual(all.map(({ id }) => id))
  })

  it('join reads the ticket from stdin', async () => {
    await pegbar(['join', '-', 'film', '--as', 'Ben', '--no-update'], { stdin: '  TICKET\n' })
    expect(inputOf('join')).toEqual({ ticket: 'TICKET', dir: join(root, 'film'), cwd: root, as: 'Ben', update: false })
  })

  it('invite prints the ticket alone in a pipe, with a QR code on a terminal', async () => {
    const piped = await pegbar(['invite'], { running: true })
    expect(piped.stdout).toBe(`${view.invite.ticket}\n`)
    const onTerminal = await pegbar(['invite', '--expires', '90m', '--mine'], { running: true, tty: true })
    expect(onTerminal.stdout.split('\n').length).toBeGreaterThan(10)
    expect(inputOf('invite')).toEqual({ mine: true, role: undefined, expiresMs: 5_400_000 })
  })

  it('a preview is read from anywhere, and must be there', async () => {
    await writeFile(join(root, 'frame.png'), 'image')
    await pegbar(['checkpoint', 'a', '-m', 'x', '--preview', 'frame.png', '--cover'])
    expect(inputOf('checkpoint')).toMatchObject({
      preview: { data: Buffer.from('image').toString('base64') },
      cover: true,
    })
    expect(await pegbar(['checkpoint', 'a', '-m', 'x', '--preview', 'none.png'])).toMatchObject({ code: 3 })
    await pegbar(['checkpoint', 'a', '-m', 'x', '--preview', 'none'])
    expect(inputOf('checkpoint')).toMatchObject({ preview: 'none' })
    const refused = await pegbar(['checkpoint', 'a', '-m', 'x', '--preview', 'none', '--cover'])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--cover needs an image') })
    await pegbar(['cover', 'a', 'frame.png'])
    expect(inputOf('cover')).toMatchObject({ path: 'a', image: { data: expect.any(String) } })
    expect((await pegbar(['cover', 'a', 'none'])).stdout).toContain('newest preview')
    expect(inputOf('cover')).toEqual({ path: 'a', newest: true })
  })

  it('a cover that is to be made from the file is said to be missing when there is no preview', async () => {
    services.on('checkpoint', async () => [view.checkpoint, { ...view.checkpoint, preview: null }])
    const made = await pegbar(['checkpoint', 'a', 'b', '-m', 'x', '--cover'])
    expect(inputOf('checkpoint')).toMatchObject({ preview: undefined, cover: true })
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('keeps its cover') })
  })

  it('status groups, names, and counts what is Untracked', async () => {
    const { problem: _, movedTo: __, willConflict: ___, ...plain } = view.status
    const one = (path: string, states: string[], more = {}) => ({ ...plain, claim: null, path, states, ...more })
    services.on('notices', async () => [])
    const states = [
      one('b.kra', ['Modified', 'Outdated'], { status: 'WFA' }),
      one('c\n.kra', ['Missing'], { movedTo: 'd.kra' }),
      one('d.kra', ['Untracked'], { size: 2048, status: null }),
    ]
    services.on('todo', async () => ({ tracked: 3, normal: 1, states }))
    const { stdout } = await pegbar(['status'])
    expect(stdout).toContain('Modified  1')
    expect(stdout).toContain('Outdated  1')
    expect(stdout).toContain('  b.kra  [WFA]')
    expect(stdout).toContain('c\\n.kra')
    expect(stdout).toContain('Untracked  1 file, 2.0 KiB')
    expect(stdout).toContain('1 of 3 tracked files Normal')
    services.on('todo', async () => ({ tracked: 1, normal: 1, states: [] }))
    expect((await pegbar(['status'])).stdout).toBe('1 file, nothing to do\n')
    services.on('status', async () => [one('a.kra', ['Normal']), states[0]])
    expect((await pegbar(['status', 'a.kra', 'b.kra'])).stdout).toMatch(/Modified {2}1[\s\S]*Normal {2}1\n {2}a\.kra/)
  })

  it('start hands its folder to a node that runs', async () => {
    const { code, stdout } = await pegbar(['--json', 'start', '.', '--as', 'Ana'], { running: true })
    expect(code).toBe(0)
    expect(inputOf('attach')).toEqual({ dir: root, create: true, as: 'Ana' })
    expect(JSON.parse(stdout)).toMatchObject({ event: 'ready', running: true, port: 7342, projects: [view.project] })
  })

  it('a person who has no name yet is asked for it on a terminal only', async () => {
    const env = { PEGBAR_HOME: join(root, 'home') }
    const named = async (options: FakeOptions, args: string[] = []) => {
      const { stderr } = await pegbar(['init', ...args], { env, ...options })
      return { as: (inputOf('init') as { as?: string }).as, asked: stderr.includes('Your name') }
    }
    expect(await named({ tty: true, stdin: ' Ana \n' })).toEqual({ as: 'Ana', asked: true })
    expect(await named({ tty: true, stdin: '\n' })).toEqual({ as: view.whoami.person, asked: true })
    expect(await named({ tty: true, stdin: '' })).toEqual({ as: view.whoami.person, asked: true })
    expect(await named({ stdin: 'Ana\n' })).toEqual({ as: undefined, asked: false })
    expect(await named({ tty: true }, ['--as', 'Eve'])).toEqual({ as: 'Eve', asked: false })
    expect(await named({ tty: true }, ['--json'])).toEqual({ as: undefined, asked: false })
    await mkdir(env.PEGBAR_HOME)
    await writeFile(join(env.PEGBAR_HOME, 'settings.json'), '{"person":"Ana"}')
    expect(await named({ tty: true })).toEqual({ as: undefined, asked: false })
  })

  it('stop without a node is done', async () => {
    expect(await pegbar(['--json', 'stop'])).toEqual({ code: 0, stdout: '{"stopped":false,"pid":null}\n', stderr: '' })
  })

  it('a project that the running node serves in another folder is refused', async () => {
    services.on('attach', async () => ({ ...view.project, dir: '/elsewhere' }))
    const { code, stdout } = await pegbar(['--json', 'status'], { running: true })
    expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 4, error: 'EXISTS' })
  })
})
