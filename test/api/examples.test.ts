import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Example } from '../../src/api/examples/add-examples.ts'
import { EXAMPLES } from '../../src/api/examples/examples.ts'
import type { JobView } from '../../src/api/job-view.ts'
import { OPERATIONS, type OperationName } from '../../src/api/operations.ts'
import { query, route } from '../../src/api/request-path.ts'
import { SCHEMAS } from '../../src/api/schemas/operations.ts'
import type { CheckpointView } from '../../src/core/services.ts'
import { createServices, Home, type Node } from '../../src/node/index.ts'
import { type Ask, appOf, eventsOf } from './helpers/app.ts'
import { canonical } from './helpers/canonical.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FILE = join(ROOT, 'src', 'api', 'examples', 'examples.ts')

let root: string
let node: Node
let ask: Ask
let close: () => Promise<void>
const told: Example[] = []

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'pegbar-')))
  const home = await Home.open({ dir: join(root, 'home') })
  await home.setNames({ person: 'Ada', device: 'desk' })
  node = createServices({ home, version: '0', launch: async () => false })
  const made = appOf(node)
  ask = made.ask
  close = () => made.app.close()
})
afterAll(async () => {
  await close()
  await node.stop()
  await rm(root, { recursive: true, force: true })
})

/** Makes a call as an add-on would, notes it as an example, and returns what it gave. */
async function call<T>(operation: OperationName, project: string | null, input: Example['input']): Promise<T> {
  const { method, kind } = OPERATIONS[operation]
  const { path, rest } = route(OPERATIONS[operation], project ?? undefined, input)
  const url = `http://127.0.0.1:7342${path}`
  const response =
    method === 'GET' ? await ask('GET', url + query(rest)) : await ask('POST', url, { body: JSON.stringify(rest) })
  const body: unknown = await response.json()
  if (response.status >= 400) throw new Error(`${operation}: ${JSON.stringify(body)}`)
  const answer = kind === 'job' ? { job: { ...(await ended((body as { job: JobView }).job)), progress: null } } : body
  told.push({ operation, project, input, answer })
  return (kind === 'job' ? (answer as { job: JobView }).job.result : body) as T
}

/** Follows a job as a face does, until it has ended. */
async function ended(job: JobView): Promise<JobView> {
  if (job.state !== 'running') return job
  for await (const { event } of eventsOf(await ask('GET', `/jobs/${job.id}/events`))) if (event === 'failed') break
  return ((await (await ask('GET', `/jobs/${job.id}`)).json()) as { job: JobView }).job
}

async function save(dir: string, path: string, content: string): Promise<void> {
  await mkdir(join(dir, path, '..'), { recursive: true })
  await writeFile(join(dir, path), content)
  const time = new Date(Date.now() - 60_000)
  await utimes(join(dir, path), time, time)
}

async function story(): Promise<void> {
  const dir = join(root, 'film')
  const path = 'shots/sh010.blend'
  const { id } = await call<{ id: string }>('init', null, { dir, name: 'Short film', as: 'Ada' })
  await call('projects', null, {})
  await save(dir, path, 'BLENDER, first layout')
  const made = { files: [path], comment: 'First layout', status: 'WIP' }
  const [first] = await call<CheckpointView[]>('checkpoint', id, made)
  await save(dir, path, 'BLENDER, and a light')
  await call('status', id, { paths: [path] })
  await call('todo', id, {})
  const [second] = await call<CheckpointView[]>('checkpoint', id, { files: [path], comment: 'One more light' })
  await call('assets', id, { limit: 2 })
  await call('assetsOf', id, { paths: [path] })
  await call('folder', id, { limit: 2 })
  await call('log', id, { path, limit: 1 })
  await call('show', id, { checkpoint: first!.id })
  await call('search', id, { q: 'ada light' })
  await call('compare', id, { a: first!.id, b: second!.id })
  await call('growth', id, { points: 2 })
  await call('setStatus', id, { path, status: 'WFA' })
  await call('revert', id, { target: first!.id })
  await call('update', id, { paths: [] })
  await call('move', id, { path, to: 'shots/sh020.blend' })
  await call('claim', id, { path: 'shots/sh020.blend' })
  await call('claims', id, {})
  await call('release', id, { path: 'shots/sh020.blend' })
  await call('delete', id, { target: first!.id })
  await call('trash', id, {})
  await call('restore', id, { id: first!.id })
  await call('members', id, {})
  await call('rescan', id, {})
}

it('every example in the document is what a node answers, and what its schema says', async () => {
  await story()
  const examples = canonical(told, { [root]: '/home/ada' })
  if (process.env.PEGBAR_WRITE_EXAMPLES === '1') {
    const head =
      '/** Made by `PEGBAR_WRITE_EXAMPLES=1 npx vitest run test/api/examples.test.ts`, which otherwise holds them against a node. */\n'
    const type = "import type { Example } from './add-examples.ts'\n\n"
    await writeFile(
      FILE,
      `${head}${type}export const EXAMPLES: readonly Example[] = ${JSON.stringify(examples, null, 2)}\n`,
    )
    execFileSync(process.execPath, [join(ROOT, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--write', FILE])
  } else {
    expect(examples).toEqual(EXAMPLES)
  }
  for (const { operation, input, answer } of told) {
    const { input: inputs, output } = SCHEMAS[operation]
    expect(inputs.safeParse(input)).toMatchObject({ success: true })
    const result = OPERATIONS[operation].kind === 'job' ? (answer as { job: JobView }).job.result : answer
    // a field that a schema does not know would be dropped
    expect(output!.parse(result)).toEqual(result)
  }
})

it('the committed document has them', async () => {
  const document = JSON.parse(await readFile(join(ROOT, 'docs', 'openapi.json'), 'utf8'))
  const { example } =
    document.paths['/api/v1/projects/{project}/search'].get.responses['200'].content['application/json']
  expect(example).toEqual(EXAMPLES.find(({ operation }) => operation === 'search')!.answer)
})
