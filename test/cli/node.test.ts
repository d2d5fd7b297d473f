import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CheckpointView, ProjectView } from '../../src/core/services.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { type Laptop, Studio } from '../helpers/laptop.ts'

let studio: Studio
let ana: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ana = await studio.laptop('ana')
})
afterEach(() => studio.close())

const LOCAL = ['--no-mdns', '--port', '0', '--listen', '/ip4/127.0.0.1/tcp/0']

describe('a running node', () => {
  it('says where it is, serves every command, takes over folders, and stops', async () => {
    const ready = await ana.start(['--as', 'Ana', '--no-mdns'])
    expect(ready).toMatchObject({ event: 'ready', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#/) })
    expect(ready.addresses.every((address) => address.endsWith(`/p2p/${ready.peerId}`))).toBe(true)
    const file = join(ana.home, 'node.json')
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)

    await writeFile(join(ana.dir, 'a.psd'), randomBytesOf(1, 100_000))
    const [made] = await ana.json<CheckpointView[]>(['checkpoint', 'a.psd', '-m', 'a'])
    const exported = await ana.run(['export', made!.id, '-o', '-', '--quiet'])
    expect(exported.code).toBe(0)
    expect(await ana.lines(['peers'])).toEqual([])
    expect(await ana.lines(['members'])).toMatchObject([{ person: { name: 'Ana' }, role: 'admin', self: true }])
    const invite = await ana.json<{ ticket: string }>(['invite', '--role', 'viewer', '--expires', '1h'])
    expect(invite).toMatchObject({ role: 'viewer', expires: expect.any(String) })
    expect(invite.ticket.length).toBeLessThanOrEqual(200)
    expect((await ana.run(['invite'])).stdout).toMatch(/^\S+\n$/)
    expect(await ana.json(['web'])).toEqual({ url: expect.stringContaining(String(ready.port)) })
    expect(await ana.run(['sync', '--timeout', '1', '--json'])).toMatchObject({ code: 6 })
    expect(await ana.run(['checkpoint', 'a.psd', '-m', 'same', '--json'])).toMatchObject({ code: 4 })

    // a folder that is no project yet becomes one, and the same node serves it
    const other = join(ana.root, 'other')
    await ana.json<ProjectView>(['init', other, '--name', 'Second film'], { cwd: ana.root })
    const [handedOver] = await ana.lines(['start', 'other'], { cwd: ana.root })
    expect(handedOver).toMatchObject({ event: 'ready', running: true, port: ready.port })
    expect((handedOver!.projects as ProjectView[]).map(({ name }) => name).sort()).toEqual(['Second film', 'film'])
    expect(await ana.lines(['status'], { cwd: other })).toHaveLength(1)

    expect(await ana.json(['stop'])).toMatchObject({ stopped: true, pid: ana.nodePid })
    await expect(readFile(file)).rejects.toThrow('ENOENT')
    expect(await ana.json(['stop'])).toEqual({ stopped: false, pid: null })
    expect(await ana.json(['show', made!.id])).toMatchObject({ id: made!.id })
  })

  it('starts in the background, and says why when it can not', async () => {
    const [ready] = await ana.lines<{ pid: number; port: number }>([
      'start',
      '.',
      '--as',
      'Ana',
      '--background',
      ...LOCAL,
    ])
    expect(ready).toMatchObject({ event: 'ready', projects: [{ name: 'film' }] })
    expect((await ana.run(['status'])).code).toBe(0)

    // the same folder for another device: the store is held, and it is said by whom
    const ben = await studio.laptop('ben')
    for (const args of [['status'], ['start', '.', '--background', ...LOCAL]]) {
      const { code, stdout } = await ben.run(['--json', ...args], { cwd: ana.dir })
      expect({ code, answer: JSON.parse(stdout) as unknown }).toMatchObject({
        code: 5,
        answer: { error: { code: 'LEVEL_LOCKED', message: expect.stringContaining(String(ready!.pid)) } },
      })
    }
    expect(await ana.json(['stop'])).toMatchObject({ stopped: true, pid: ready!.pid })
  })

  it('that does not answer is not waited for: who holds the store is said, and what needs a node is refused', async () => {
    await ana.start(['--as', 'Ana', '--no-mdns'])
    process.kill(ana.nodePid!, 'SIGSTOP')
    try {
      const answers = await Promise.all(
        [['status'], ['peers'], ['stop']].map(async (args) => {
          const { code, stdout } = await ana.run(['--json', ...args])
          return { code, error: (JSON.parse(stdout) as { error: { code: string; message: string } }).error }
        }),
      )
      expect(answers.map(({ code, error }) => [code, error.code])).toEqual([
        [5, 'LEVEL_LOCKED'],
        [5, 'NODE_UNREACHABLE'],
        [5, 'NODE_UNREACHABLE'],
      ])
      for (const { error } of answers) expect(error.message).toContain(String(ana.nodePid))
    } finally {
      process.kill(ana.nodePid!, 'SIGCONT')
    }
    // a power cut leaves node.json behind: the next command does without
    await ana.end('SIGKILL')
    expect(await ana.lines(['status'])).toHaveLength(1)
    expect(await ana.run(['--json', 'peers'])).toMatchObject({
      code: 5,
      stdout: expect.stringContaining('NODE_REQUIRED'),
    })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('%s stops it in order', async (signal) => {
    const { child, done } = ana.spawn(['start', '.', '--as', 'Ana', ...LOCAL])
    let printed = ''
    child.stdout!.on('data', (data: Buffer) => {
      printed += data.toString()
      if (printed.includes('projects')) child.kill(signal)
    })
    const { code, stdout, stderr } = await done
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('page')
    expect(stdout).toContain('the node has stopped')
    await expect(readFile(join(ana.home, 'node.json'))).rejects.toThrow('ENOENT')
  })
})
