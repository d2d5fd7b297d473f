import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeServices, fakeServices } from '../api/helpers/fake-services.ts'
import * as view from '../api/helpers/views.ts'
import { runFake } from './fake-terminal.ts'

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

const pegbar = (...args: string[]) => runFake(args, { cwd: root, services })
const inputOf = (name: string) => services.calls.findLast((call) => call.name === name)?.input

describe('check', () => {
  it('asks for a repair only with --repair', async () => {
    await pegbar('check')
    expect(inputOf('check')).toEqual({})
    await pegbar('check', '--repair')
    expect(inputOf('check')).toEqual({ repair: true })
  })

  it('names what came from where and what is left; exit 1 while anything is left', async () => {
    const { code, stdout, stderr } = await pegbar('check', '--repair')
    expect(code).toBe(1)
    expect(stdout).toContain('repaired: chunk 3f3f3f3f from laptop\n  needed by 3f3f3f3f a.kra\n')
    expect(stdout).toContain('damaged: chunk 3f3f3f3f\n')
    expect(stdout).toContain('lost: 1 record')
    expect(stderr).toContain('no laptop that answered')

    services.on('check', async () => ({
      ...view.check,
      damaged: [],
      lostRecords: [],
      repaired: [{ ...view.check.repaired[0], from: 'file', source: 'a.kra' }],
    }))
    const healed = await pegbar('check', '--repair')
    expect(healed.code).toBe(0)
    expect(healed.stdout).toContain('from the working file a.kra')
    expect(JSON.parse((await pegbar('check', '--repair', '--json')).stdout)).toMatchObject({ damaged: [] })
    services.on('check', async () => ({ ...view.check, damaged: [], repaired: [] }))
    expect((await pegbar('check', '--json')).code).toBe(1)
  })
})

describe('status', () => {
  it('ends with the unread notices; --json has files alone', async () => {
    const unread = { ...view.notice, text: 'two\nlines' }
    services.on('notices', async () => [unread, { ...view.notice, text: 'an old one', read: true }])
    const { stdout } = await pegbar('status')
    expect(stdout).toContain('1 unread notice')
    expect(stdout).toContain('two\\nlines\n    run `pegbar resolve a.kra mine`')
    expect(stdout).not.toContain('an old one')
    expect(inputOf('markRead')).toBeUndefined()
    const lines = (await pegbar('status', '--json')).stdout.trim().split('\n')
    expect(lines.map((line) => Object.keys(JSON.parse(line)).includes('states'))).toEqual([true])
  })

  it('--notices lists all and marks as read what was shown', async () => {
    const read = { ...view.notice, id: 'aa', text: 'an old one', read: true }
    services.on('notices', async () => [view.notice, read])
    const { code, stdout } = await pegbar('status', '--notices')
    expect(code).toBe(0)
    expect(stdout).toContain('2026-11-22 10:00 UTC')
    expect(stdout).toContain('an old one')
    expect(inputOf('markRead')).toEqual({ ids: [view.ID] })
    const lines = (await pegbar('status', '--notices', '--json')).stdout.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['conflict', 'conflict'])
    services.on('notices', async () => [])
    expect((await pegbar('status', '--notices')).stdout).toBe('no notices\n')
  })
})
