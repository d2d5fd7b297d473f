import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Epoch, ProjectId } from '../../src/core/ids.ts'
import { Home } from '../../src/node/home.ts'
import { userDirs } from '../../src/node/home-dir.ts'

let root: string
let dir: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pegbar-'))
  dir = join(root, 'home')
})
afterEach(() => rm(root, { recursive: true, force: true }))

const modeOf = async (path: string) => (await stat(path)).mode & 0o777
const id = 'ab'.repeat(32) as ProjectId

describe('the device key', () => {
  test('is made once, for the owner alone', async () => {
    const first = await Home.open({ dir })
    const second = await Home.open({ dir })
    expect(second.device).toBe(first.device)
    expect(second.seed).toEqual(first.seed)
    if (process.platform !== 'win32') {
      expect(await modeOf(dir)).toBe(0o700)
      expect(await modeOf(join(dir, 'device.key'))).toBe(0o600)
    }
  })

  test('is one key, whoever comes first', async () => {
    const homes = await Promise.all(Array.from({ length: 20 }, () => Home.open({ dir })))
    expect(new Set(homes.map((home) => home.device)).size).toBe(1)
  })

  test('is not replaced when it is damaged', async () => {
    await Home.open({ dir })
    await writeFile(join(dir, 'device.key'), 'short')
    await expect(Home.open({ dir })).rejects.toMatchObject({ code: 'STORE_DAMAGED' })
  })
})

describe('names', () => {
  test('come from git, else the account, until they are chosen', async () => {
    const config = join(root, 'gitconfig')
    await writeFile(config, '[user]\n\tname = Ann Other\n')
    const home = await Home.open({
      dir,
      env: { ...process.env, GIT_CONFIG_GLOBAL: config, GIT_CEILING_DIRECTORIES: '/' },
    })
    expect((await home.personName()).length).toBeGreaterThan(0)
    await home.setNames({ person: 'Ann' })
    await home.setNames({ device: 'tower' })
    expect([await home.personName(), await home.deviceName()]).toEqual(['Ann', 'tower'])
  })
})

describe('what is remembered', () => {
  test('projects, by name; a later folder replaces the earlier', async () => {
    const home = await Home.open({ dir })
    const other = 'cd'.repeat(32) as ProjectId
    await Promise.all([
      home.addProject({ id, dir: '/old', name: 'b' }),
      home.addProject({ id: other, dir: '/other', name: 'a' }),
    ])
    await home.addProject({ id, dir: '/new', name: 'b' })
    expect(await home.projects()).toEqual([
      { id: other, dir: '/other', name: 'a' },
      { id, dir: '/new', name: 'b' },
    ])
    await home.removeProject(other)
    expect(await home.projects()).toHaveLength(1)
  })

  test('the own log; a damaged note is none', async () => {
    const home = await Home.open({ dir })
    expect(await home.log(id)).toBeUndefined()
    const copy = { epoch: '00'.repeat(8) as Epoch, next: 7, token: '1:2' }
    await home.setLog(id, copy)
    expect(await home.log(id)).toEqual(copy)
    await writeFile(join(dir, 'logs', `${id}.json`), '{"epoch":')
    expect(await home.log(id)).toBeUndefined()
  })

  test('the running node, as long as its process lives', async () => {
    const home = await Home.open({ dir })
    expect(await home.node()).toBeUndefined()
    const node = { address: 'http://127.0.0.1:1', token: 't', pid: process.pid }
    await home.setNode(node)
    expect(await home.node()).toEqual(node)
    if (process.platform !== 'win32') expect(await modeOf(join(dir, 'node.json'))).toBe(0o600)
    await home.removeNode(process.pid + 1)
    expect(await home.node()).toEqual(node)
    // no process has the largest number
    await home.setNode({ ...node, pid: 2 ** 31 - 1 })
    expect(await home.node()).toBeUndefined()
    await home.removeNode(2 ** 31 - 1)
    await expect(stat(join(dir, 'node.json'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

test('the folders follow PEGBAR_HOME, else the platform', () => {
  const user = '/home/ann'
  expect(userDirs({ PEGBAR_HOME: '/x' }, 'linux', user)).toEqual({ home: '/x', cache: '/x/cache' })
  expect(userDirs({}, 'linux', user)).toEqual({
    home: '/home/ann/.local/share/pegbar',
    cache: '/home/ann/.cache/pegbar',
  })
  expect(userDirs({ XDG_DATA_HOME: 'relative', XDG_CACHE_HOME: '/c' }, 'linux', user)).toEqual({
    home: '/home/ann/.local/share/pegbar',
    cache: '/c/pegbar',
  })
  expect(userDirs({}, 'darwin', user).home).toBe('/home/ann/Library/Application Support/pegbar')
  expect(userDirs({ LOCALAPPDATA: '/l' }, 'win32', user).home).toBe('/l/pegbar/data')
})
