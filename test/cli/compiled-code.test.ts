import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sweepCompiled } from '../../src/cli/compiled-code.ts'
import { type Laptop, Studio } from '../helpers/laptop.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let studio: Studio
let ana: Laptop
let compiled: string

beforeEach(async () => {
  studio = await Studio.open()
  ana = await studio.laptop('ana')
  compiled = join(ana.home, 'cache', 'compiled')
})
afterEach(() => studio.close())

it('is kept in the home of the device, once there is one', async () => {
  await ana.text(['--version'])
  await expect(readdir(ana.home)).rejects.toMatchObject({ code: 'ENOENT' })
  await ana.json(['init', '--as', 'Ana'])
  await ana.text(['--version'])
  const files = await readdir(compiled, { recursive: true, withFileTypes: true })
  expect(files.filter((file) => file.isFile()).length).toBeGreaterThan(3)
})

it('changes nothing where it cannot be kept', async () => {
  await mkdir(join(ana.home, 'cache'), { recursive: true })
  await writeFile(compiled, 'a file where the folder would be')
  expect(await ana.run(['--version'])).toMatchObject({ code: 0, stderr: '' })
})

it('of builds that nobody runs any more is removed', async () => {
  const folder = join(compiled, 'v22')
  await mkdir(folder, { recursive: true })
  const now = Date.now()
  for (const [name, days] of [
    ['new', 1],
    ['old', 31],
  ] as const) {
    await writeFile(join(folder, name), '')
    await utimes(join(folder, name), new Date(now), new Date(now - days * DAY_MS))
  }
  await sweepCompiled({ PEGBAR_HOME: ana.home }, now)
  expect(await readdir(folder)).toEqual(['new'])
  await rm(compiled, { recursive: true })
  await sweepCompiled({ PEGBAR_HOME: ana.home }, now)
})
