import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Laptop, Studio } from '../helpers/laptop.ts'

let studio: Studio
let ana: Laptop

beforeAll(async () => {
  studio = await Studio.open()
  ana = await studio.laptop('ana')
  await ana.json(['init', '--as', 'Ana'])
})
afterAll(() => studio.close())

/** Returns the files of the program that a command has loaded, without what makes their names unique. */
async function loadedBy(...args: string[]): Promise<string[]> {
  const { code, stderr } = await ana.run(args, { env: { NODE_DEBUG: 'esm' } })
  expect(code).toBe(0)
  const files = stderr.matchAll(/Translating StandardModule file:\S*\/dist\/([\w-]+?)(-[A-Z0-9]{8})?\.js/g)
  return Array.from(files, ([, name]) => name!)
}

it.each([[['status']], [['log']], [['trash']], [['claims']]])(
  '%s without a node loads neither the API nor the network',
  async (args) => {
    const loaded = await loadedBy(...args)
    expect(loaded).toContain('in-process')
    expect(loaded.filter((name) => ['app', 'network', 'running', 'serve-node'].includes(name))).toEqual([])
  },
)

it('a command that a node answers loads neither the store nor its own node', async () => {
  await ana.start(['--no-mdns'])
  const loaded = await loadedBy('status')
  expect(loaded).toContain('client')
  expect(loaded.filter((name) => ['in-process', 'app', 'network'].includes(name))).toEqual([])
  await ana.text(['stop'])
})

it('what other commands load is named as this test names it', async () => {
  expect(await loadedBy('stats')).toEqual(expect.arrayContaining(['in-process', 'app']))
})
