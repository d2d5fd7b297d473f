import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createServices,
  findProjectRoot,
  Home,
  type Node,
  readProjectFile,
  storePlaceProblem,
} from '../../src/node/index.ts'

let root: string
let home: Home
let node: Node
const dir = () => join(root, 'film')

const newNode = () => createServices({ home, version: '0.0.0', launch: async () => false })

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pegbar-'))
  home = await Home.open({ dir: join(root, 'home') })
  await mkdir(dir())
  node = newNode()
})
afterEach(async () => {
  await node.stop()
  await rm(root, { recursive: true, force: true })
})

describe('init', () => {
  test('makes a project that is found from below, with .pegbarignore as its first asset', async () => {
    const view = await node.init({ dir: dir(), name: 'Short', as: 'Ann' })
    expect(view).toEqual({ id: view.id, name: 'Short', dir: dir() })
    expect(await readProjectFile(dir())).toEqual({ id: view.id, name: 'Short' })
    await mkdir(join(dir(), 'a', 'b'), { recursive: true })
    expect(await findProjectRoot(join(dir(), 'a', 'b'))).toBe(dir())
    expect(await findProjectRoot(root)).toBeUndefined()
    const project = await node.project(view.id)
    expect(await project.log({})).toMatchObject([
      { path: '.pegbarignore', comment: 'Project created', author: { name: 'Ann' } },
    ])
    expect(await project.status({ paths: [] })).toMatchObject([{ path: '.pegbarignore', states: ['Normal'] }])
    expect(await node.projects()).toEqual([view])
  })

  test('keeps a .pegbarignore that is there', async () => {
    await writeFile(join(dir(), '.pegbarignore'), '*.mine\n')
    await node.init({ dir: dir() })
    expect(await readFile(join(dir(), '.pegbarignore'), 'utf8')).toBe('*.mine\n')
  })

  test('refuses what is a project, or inside one', async () => {
    await node.init({ dir: dir() })
    await expect(node.init({ dir: dir() })).rejects.toMatchObject({ code: 'EXISTS' })
    await expect(node.init({ dir: join(dir(), 'sub') })).rejects.toMatchObject({ code: 'EXISTS' })
    await expect(node.init({ dir: root, as: 'a\nb' })).rejects.toMatchObject({ code: 'USAGE' })
  })

  test('goes on where it was interrupted, and gives back a lost project.json', async () => {
    const { id } = await node.init({ dir: dir() })
    await node.stop()
    await rm(join(dir(), '.pegbar', 'project.json'))
    node = newNode()
    await expect(node.init({ dir: dir() })).rejects.toMatchObject({ code: 'EXISTS' })
    expect((await readProjectFile(dir()))?.id).toBe(id)
    // the folders of a store without a record in it
    const half = join(root, 'half')
    await mkdir(join(half, '.pegbar'), { recursive: true })
    expect((await node.init({ dir: half })).dir).toBe(half)
  })
})

test('attach opens a project, makes one only when asked to, and a second process is told who has it', async () => {
  await expect(node.attach({ dir: dir(), create: false })).rejects.toMatchObject({ code: 'NO_PROJECT' })
  const made = await node.attach({ dir: dir(), create: true })
  expect(await node.attach({ dir: dir(), create: false })).toEqual(made)
  const other = newNode()
  await expect(other.attach({ dir: dir(), create: false })).rejects.toMatchObject({ code: 'LEVEL_LOCKED' })
  await other.stop()
  await node.stop()
  node = newNode()
  expect(await node.attach({ dir: join(dir()), create: false })).toEqual(made)
})

test('what needs other laptops asks for a running node', async () => {
  const { id } = await node.init({ dir: dir() })
  const project = await node.project(id)
  await expect(project.invite({ mine: false })).rejects.toMatchObject({ code: 'NODE_REQUIRED' })
  await expect(project.sync({})).rejects.toMatchObject({ code: 'NODE_REQUIRED' })
  await expect(project.peers({})).rejects.toMatchObject({ code: 'NODE_REQUIRED' })
  await expect(node.join({ ticket: 't', cwd: root, update: true })).rejects.toMatchObject({ code: 'NODE_REQUIRED' })
  await expect(node.project('ab'.repeat(32))).rejects.toMatchObject({ code: 'NO_PROJECT' })
})

test('whoami changes the names in every project', async () => {
  const { id } = await node.init({ dir: dir(), as: 'Ann' })
  const project = await node.project(id)
  expect(await node.whoami({ name: 'Anna', deviceName: 'tower' })).toMatchObject({
    person: 'Anna',
    device: { id: home.device, name: 'tower' },
  })
  expect(await project.members({})).toMatchObject([
    { person: { name: 'Anna' }, role: 'admin', self: true, devices: [{ name: 'tower', self: true, online: true }] },
  ])
  expect(await project.log({})).toMatchObject([{ author: { name: 'Anna', device: { name: 'tower' } } }])
  await expect(node.whoami({ name: '' })).rejects.toMatchObject({ code: 'USAGE' })
})

describe('the own log', () => {
  const work = async (name: string) => {
    const [view] = await node.projects()
    await writeFile(join(dir(), name), name)
    return (await node.project(view!.id)).checkpoint({ files: [name], comment: 'c' })
  }
  const epochs = async () => {
    await node.stop()
    const { Project } = await import('../../src/node/index.ts')
    const project = await Project.open(dir(), { home })
    const summaries = await project.store.records.summaries()
    await project.close()
    node = newNode()
    return summaries.length
  }

  test('goes on in its epoch after a restart', async () => {
    await node.init({ dir: dir() })
    await work('a')
    expect(await epochs()).toBe(1)
    await work('b')
    expect(await epochs()).toBe(1)
  })

  test('starts a new epoch when the folder was restored from a backup', async () => {
    await node.init({ dir: dir() })
    await work('a')
    await node.stop()
    await cp(join(dir(), '.pegbar'), join(root, 'backup'), { recursive: true })
    node = newNode()
    await work('b')
    await node.stop()
    await rm(join(dir(), '.pegbar'), { recursive: true })
    await cp(join(root, 'backup'), join(dir(), '.pegbar'), { recursive: true })
    node = newNode()
    await work('c')
    expect(await epochs()).toBe(2)
  })

  test('starts a new epoch when the home says that records are lost', async () => {
    const { id } = await node.init({ dir: dir() })
    await node.stop()
    const copy = (await home.log(id as never))!
    await home.setLog(id as never, { ...copy, next: copy.next + 1 })
    node = newNode()
    await work('a')
    expect(await epochs()).toBe(2)
  })
})

test('doctor names what is in use', async () => {
  await node.init({ dir: dir() })
  const checks = await node.doctor({ dir: dir() })
  const named = Object.fromEntries(checks.map(({ name, value }) => [name, value]))
  expect(named.hash).toContain('BLAKE3')
  expect(named.runtime).toContain(process.versions.node)
  expect(named.project).toContain(dir())
  expect(checks.find(({ name }) => name === 'store')?.ok).toBe(true)
})

test('a cloud-synced folder is recognised by its name', async () => {
  expect(await storePlaceProblem('/Users/ann/Dropbox/film')).toMatchObject({
    value: expect.stringContaining('Dropbox'),
  })
  expect(await storePlaceProblem('/Users/ann/Library/CloudStorage/X/film')).toBeDefined()
  expect(await storePlaceProblem('/home/ann/OneDrive - Studio/film')).toBeDefined()
  expect(await storePlaceProblem('/home/ann/film')).toBeUndefined()
})
