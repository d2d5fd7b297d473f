import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { OPERATION_NAMES, OPERATIONS, type OperationName } from '../../src/api/operations.ts'
import { query, route } from '../../src/api/request-path.ts'
import { SCHEMAS } from '../../src/api/schemas/operations.ts'
import { createServices, Home, type Node } from '../../src/node/index.ts'
import { runs } from '../helpers/seed.ts'
import { type Ask, appOf, eventsOf } from './helpers/app.ts'
import { INPUTS } from './helpers/inputs.ts'

/** What lies outside of the project, or in its store: known again by its text and by how many bytes it has. */
const SECRET = `SECRET ${'s'.repeat(7770)}`
/** Fields that name a file of the project. A new one has to be added here, or the test below says so. */
const PATH_FIELDS = ['path', 'paths', 'files', 'to', 'target', 'after']
/** Fields that name something else: ids, words, and the folders that `init`, `attach`, `join` and `doctor` are given on purpose. */
const OTHER_FIELDS = [
  'dir',
  'cwd',
  'name',
  'deviceName',
  'as',
  'ticket',
  'q',
  'a',
  'b',
  'comment',
  'checkpoint',
  'hash',
  'id',
  'ids',
  'preview',
  'who',
  'records',
  'peer',
  'choice',
  'breaking',
  'before',
  'role',
  'replicate',
  'status',
]

let root: string
let dir: string
let node: Node
let ask: Ask
let close: () => Promise<void>
let project: string
const unexpected: unknown[] = []

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'pegbar-')))
  dir = join(root, 'film')
  const home = await Home.open({ dir: join(root, 'home') })
  node = createServices({ home, version: '0', launch: async () => false })
  const made = appOf(node)
  ask = made.ask
  close = () => made.app.close()
  await mkdir(join(root, 'outside', 'deep'), { recursive: true })
  for (const name of ['secret.txt', 'a.txt', 'deep/secret.txt']) await writeFile(join(root, 'outside', name), SECRET)
  project = (await node.init({ dir })).id
  await symlink(join(root, 'outside'), join(dir, 'link'))
  await symlink(join(root, 'outside', 'secret.txt'), join(dir, 'secret.txt'))
  await symlink('..', join(dir, 'up'))
  await writeFile(join(dir, '.pegbar', 'secret.txt'), SECRET)
  await settle()
  await (await node.project(project)).checkpoint({ files: ['a.txt', 'd/b.txt'], comment: 'x' })
})
afterAll(async () => {
  await close()
  await node.stop()
  await rm(root, { recursive: true, force: true })
})

/** What the operations may have taken away is there again. */
async function settle(): Promise<void> {
  await mkdir(join(dir, 'd'), { recursive: true })
  for (const path of ['a.txt', 'd/b.txt']) await writeFile(join(dir, path), `${path} ${Math.random()}`).catch(() => {})
}

/** Names, kinds, sizes and times of everything that no operation may touch. */
async function untouchable(): Promise<string[]> {
  const seen: string[] = []
  const look = async (file: string) => {
    const stats = await lstat(file)
    seen.push([file, stats.mode, stats.size, stats.mtimeMs, stats.ino].join(' '))
  }
  for (const name of await readdir(join(root, 'outside'), { recursive: true })) await look(join(root, 'outside', name))
  for (const name of ['link', 'secret.txt', 'up', '.pegbar/secret.txt', '.pegbar/project.json'])
    await look(join(dir, name))
  seen.push(...(await readdir(root)), ...(await readdir(join(dir, '.pegbar'))).filter((name) => name !== 'open'))
  return seen.sort()
}

const segment = fc.oneof(
  fc.constantFrom(
    ...[
      '..',
      '.',
      '',
      ' ',
      'a.txt',
      'A.TXT',
      'd',
      'b.txt',
      'link',
      'up',
      'film',
      'outside',
      'secret.txt',
      'deep',
      'new',
    ],
    ...['.pegbar', '.PEGBAR', '.pegbar ', '.pegbar.', '.peg\u200cbar', '.pegbar::$INDEX_ALLOCATION', 'PEGBAR~1'],
    ...['\uff0epegbar', '\u2024pegbar', '.pegba\u0072\u0301', 'project.json', 'local', 'CURRENT'],
    ...[
      '%2e%2e',
      '%2f',
      '..%2f..',
      '%00',
      '\0',
      'a.txt\0.png',
      '..\\..',
      '\\',
      'C:',
      'C:\\',
      '\\\\host\\share',
      'con',
      '~',
    ],
    ...[
      '\u2025',
      '\uff0f',
      '\u2215',
      'e\u0301.txt',
      '\u00e9.txt',
      '\ud800',
      '*',
      '**',
      '{a,b}.txt',
      '[a-z].txt',
      'id:3f3f3f',
    ],
  ),
  fc.string({ maxLength: 6 }),
)
const separator = fc.constantFrom('/', '/', '/', '//', '\\', '%2f', '/./', '/../')
const relativePath = fc
  .array(fc.tuple(segment, separator), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.map(([name, between], at) => (at === parts.length - 1 ? name : name + between)).join(''))
const path = fc.oneof(
  { weight: 6, arbitrary: relativePath },
  { weight: 2, arbitrary: relativePath.map((inner) => () => `${dir}/${inner}`) },
  { weight: 2, arbitrary: relativePath.map((inner) => () => `${root}/outside/${inner}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('/etc/passwd', '/', '//', 'link/secret.txt', 'up/outside/secret.txt', 'link/new'),
  },
)
const toText = (one: string | (() => string)) => (typeof one === 'string' ? one : one())

const fieldsOf = (name: OperationName) => Object.keys(SCHEMAS[name].input.shape)
const WITH_PATHS = OPERATION_NAMES.filter((name) => fieldsOf(name).some((field) => PATH_FIELDS.includes(field)))

it('knows of every field that is a text whether it names a file', () => {
  const isKnown = (field: string) => PATH_FIELDS.includes(field) || OTHER_FIELDS.includes(field)
  const texts = OPERATION_NAMES.flatMap((name) =>
    Object.entries(INPUTS[name])
      .filter(([, value]) => typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'string'))
      .map(([field]) => field),
  )
  expect([...new Set(texts)].filter((field) => !isKnown(field))).toEqual([])
  for (const name of ['checkpoint', 'move', 'delete', 'revert', 'status', 'assetsOf'] as const)
    expect(WITH_PATHS).toContain(name)
})

/** Sends the call as it is, and returns all that the answer tells, the result of a job included. */
async function send(name: OperationName, input: Record<string, unknown>): Promise<{ status: number; text: string }> {
  const { path: at, rest } = route(OPERATIONS[name], project, input)
  const url = `http://127.0.0.1:7342${at}`
  const response =
    OPERATIONS[name].method === 'GET'
      ? await ask('GET', url + query(rest))
      : await ask('POST', url, { body: JSON.stringify(rest) })
  let text = await response.text()
  if (response.status === 202) {
    const { job } = JSON.parse(text)
    for await (const { event, data } of eventsOf(await ask('GET', `/jobs/${job.id}/events`))) {
      text += data
      if (event === 'failed') return { status: data.includes('"INTERNAL"') ? 500 : 400, text }
    }
  }
  return { status: response.status, text }
}

it('no path that is typed reads or changes anything outside of the project, or in its store', async () => {
  const before = await untouchable()
  const call = fc.record({ name: fc.constantFrom(...WITH_PATHS), first: path, second: path, force: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(call, async ({ name, first, second, force }) => {
      await settle()
      const given: Record<string, unknown> = { ...INPUTS[name] }
      for (const field of fieldsOf(name)) {
        if (field === 'paths' || field === 'files')
          given[field] = [toText(first), toText(second)].slice(0, force ? 2 : 1)
        else if (field === 'to') given[field] = toText(second)
        else if (PATH_FIELDS.includes(field)) given[field] = toText(first)
      }
      // these would only be refused for what else they name
      for (const field of ['preview', 'image', 'checkpoint', 'before', 'sync', 'cover']) delete given[field]
      if ('force' in given) given.force = force
      const { status, text } = await send(name, given)
      expect({ status, isDefect: status >= 500, text: status >= 500 ? text : '' }).toMatchObject({ isDefect: false })
      expect(text).not.toContain('SECRET')
      expect(text).not.toMatch(new RegExp(`:${SECRET.length}\\b`))
      expect(await untouchable()).toEqual(before)
    }),
    runs(400),
  )
  expect(unexpected).toEqual([])
  const { text } = await send('log', { limit: 1000 })
  expect(text).not.toMatch(new RegExp(`"size":${SECRET.length}\\b`))
  expect(await readFile(join(dir, '.pegbar', 'secret.txt'), 'utf8')).toBe(SECRET)
})

it('no address leads to a file', async () => {
  const encoded = relativePath.map((text) => encodeURIComponent(text.toWellFormed()))
  const plain = relativePath.map((text) => text.toWellFormed().replaceAll(/[?#\\\s\0]/g, ''))
  const places = [
    '/',
    '/api/',
    '/api/docs/',
    '/api/v1/',
    '/api/v1/projects/',
    '/api/v1/projects/P/previews/',
    '/api/v1/projects/P/checkpoints/',
  ]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), fc.oneof(encoded, plain), async (place, text) => {
      const url = `http://127.0.0.1:7342${place.replace('P', project)}${text}`
      if (!URL.canParse(url)) return
      const response = await ask('GET', url)
      expect(response.status).toBeLessThan(500)
      expect(await response.text()).not.toContain('SECRET')
    }),
    runs(200),
  )
})
