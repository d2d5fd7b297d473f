import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MemberView } from '../../src/core/services.ts'
import { encodeTicket, parseTicket } from '../../src/core/ticket.ts'
import { type FakeServices, fakeServices } from '../api/helpers/fake-services.ts'
import * as view from '../api/helpers/views.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { type Laptop, Studio } from '../helpers/laptop.ts'
import { runFake } from './fake-terminal.ts'

describe('what is printed', () => {
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
  const member = (role: MemberView['role'], fields: Partial<MemberView> = {}): MemberView => {
    const devices = view.member.devices.map((device) => ({ ...device, role, self: false }))
    return { ...view.member, role, devices, self: false, ...fields }
  }

  it('members names the people, their laptops, and what waits to be adopted', async () => {
    const [device] = view.member.devices
    const removed = view.standing.removed
    const gone = member(null, { devices: [{ ...device!, self: false, role: null, removed }], quarantinedCount: 30 })
    services.on('members', async () => [{ ...view.member, quarantined: [], quarantinedCount: 0 }, gone])
    const { stdout } = await pegbar('members')
    expect(stdout).toMatch(/^Ada \(you\) +admin\n +laptop \(here\)/)
    expect(stdout).toMatch(/\nAda +removed\n +laptop +01010101 +by Ada, /)
    expect(stdout).toMatch(/\n\nNot counted: 30 records of Ada, .*`pegbar adopt RECORD`/)
    expect(stdout).toMatch(/\n {2}3f3f3f3f {2}.* {2}checkpoint {2}a\.kra {2}late\n {2}and 29 more\n$/)
  })

  it.each(['members', 'status'])('%s says on a removed laptop that it was removed, and goes on', async (name) => {
    services.on('standing', async () => view.standing)
    for (const args of [[name], [name, '--json']]) {
      const { code, stdout, stderr } = await pegbar(...args)
      expect({ code, stderr }).toEqual({ code: 0, stderr: 'not a member: you were removed\n' })
      expect(stdout).not.toBe('')
    }
  })

  it('role says what undoes it, unless nothing changed', async () => {
    services.on('members', async () => [member('artist')])
    services.on('role', async () => member('viewer'))
    expect(await pegbar('role', 'Ada', 'Viewer')).toMatchObject({
      stdout: 'Ada is viewer now\n',
      stderr: 'undo: pegbar role Ada artist\n',
    })
    services.on('role', async () => member('artist'))
    expect((await pegbar('role', 'Ada', 'artist')).stderr).toBe('')
  })

  it('remove says whom it removed, or that one left', async () => {
    services.on('members', async () => [member('artist')])
    services.on('remove', async () => member(null))
    expect((await pegbar('remove', 'Ada')).stdout).toBe('removed Ada: 1 laptop\n')
    services.on('members', async () => [view.member])
    services.on('remove', async () => ({ ...member(null), self: true }))
    expect((await pegbar('remove', 'Ada')).stdout).toBe('you left "film"\n')
  })
})

describe('over processes', () => {
  let studio: Studio
  let ana: Laptop
  let ben: Laptop
  beforeEach(async () => {
    studio = await Studio.open()
    ana = await studio.laptop('ana')
    ben = await studio.laptop('ben')
    await ana.start(['--as', 'Ana', '--no-mdns'])
  })
  afterEach(() => studio.close())

  const failure = async (laptop: Laptop, ...args: string[]) => {
    const { code, stdout } = await laptop.run(['--json', ...args], { cwd: laptop.dir })
    return { exit: code, code: JSON.parse(stdout.trim().split('\n').at(-1)!).error?.code }
  }
  const ticketOf = async (...args: string[]) => (await ana.json<{ ticket: string }>(['invite', ...args])).ticket

  it('used, wrong and expired tickets are refused by code, too many wrong ones for a while', async () => {
    const ticket = await ticketOf()
    const { expires, ...short } = await ana.json<{ ticket: string; expires: string }>(['invite', '--expires', '1s'])
    await ben.json(['join', ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })
    const cleo = await studio.laptop('cleo')
    const join = (text: string) => failure(cleo, 'join', text, cleo.dir, '--as', 'Cleo')
    expect(await join(ticket)).toEqual({ exit: 4, code: 'TICKET_USED' })
    await expect.poll(() => Date.now() > Date.parse(expires)).toBe(true)
    expect(await join(short.ticket)).toEqual({ exit: 4, code: 'TICKET_EXPIRED' })
    const wrong = encodeTicket({ ...parseTicket(ticket), secret: randomBytesOf(1, 16) })
    // the used one counted, too
    for (let i = 0; i < 4; i++) expect(await join(wrong)).toEqual({ exit: 4, code: 'TICKET_INVALID' })
    expect(await join(wrong)).toEqual({ exit: 1, code: 'RATE_LIMITED' })
  }, 60_000)

  it('roles, a removal, what the removed sees, and the codes of what is refused', async () => {
    await writeFile(join(ana.dir, 'a.psd'), 'a')
    await ana.json(['checkpoint', 'a.psd', '-m', 'a'])
    await ben.json(['join', await ticketOf(), ben.dir, '--as', 'Ben'], { cwd: ben.root })
    expect(await failure(ben, 'role', 'Ana', 'viewer')).toEqual({ exit: 4, code: 'NOT_ALLOWED' })
    expect(await failure(ana, 'remove', 'Ana')).toEqual({ exit: 4, code: 'LAST_ADMIN' })
    expect(await failure(ana, 'role', 'ana', 'viewer')).toEqual({ exit: 4, code: 'LAST_ADMIN' })
    expect(await failure(ana, 'role', 'Dora', 'viewer')).toEqual({ exit: 3, code: 'PERSON_NOT_FOUND' })
    expect(await failure(ana, 'adopt', 'ab'.repeat(4))).toEqual({ exit: 3, code: 'NOT_FOUND' })
    expect(await ana.json(['role', 'ben', 'Viewer'])).toMatchObject({ person: { name: 'Ben' }, role: 'viewer' })
    expect(await ana.json(['remove', 'Ben'])).toMatchObject({ role: null, devices: [{ role: null }] })

    await ben.start(['--no-mdns'])
    expect(await failure(ben, 'sync')).toEqual({ exit: 4, code: 'NOT_A_MEMBER' })
    const status = await ben.run(['status'])
    expect(status).toMatchObject({ code: 0, stderr: expect.stringContaining('you were removed from "film" by Ana') })
    await writeFile(join(ben.dir, 'late.psd'), 'late')
    expect(await failure(ben, 'checkpoint', '--all', '-m', 'x')).toEqual({ exit: 4, code: 'NOT_A_MEMBER' })
    expect(await ben.lines(['log', 'a.psd'])).toHaveLength(1)
  }, 60_000)
})
