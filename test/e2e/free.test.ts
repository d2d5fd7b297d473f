import { randomBytes } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Laptop, Studio } from '../helpers/laptop.ts'
import { poll } from '../helpers/poll.ts'

interface Shown {
  id: string
  keptOn: { have: number; of: number }
}

let studio: Studio
let ana: Laptop
let ben: Laptop
beforeEach(async () => {
  studio = await Studio.open()
  ana = await studio.laptop('ana')
  ben = await studio.laptop('ben')
})
afterEach(async () => {
  await studio.close()
})

test('free, kill -9, update: over the command line, nothing is lost and nothing comes back unasked', async () => {
  const bytes = randomBytes(3 << 20)
  await writeFile(join(ana.dir, 'shot.blend'), bytes)
  await ana.run(['init', '.', '--as', 'Ana'])
  const { addresses } = await ana.start(['--no-mdns'])
  const [made] = await ana.json<Shown[]>(['checkpoint', 'shot.blend', '-m', 'made'])
  const { ticket } = await ana.json<{ ticket: string }>(['invite'])
  await ben.json(['join', ticket, '.', '--as', 'Ben'])
  const peer = ['--no-mdns', '--peer', addresses[0]!]
  await ben.start(peer)
  const kept = async (laptop: Laptop) => (await laptop.json<Shown>(['show', made!.id])).keptOn.have
  await poll(
    () => kept(ana),
    (have) => have === 2,
  )

  const freed = await ben.json<{ freedBytes: number }>(['free', 'shot.blend'])
  expect(freed.freedBytes).toBeGreaterThan(2 << 20)
  await ben.end('SIGKILL')
  await expect(stat(join(ben.dir, 'shot.blend'))).rejects.toThrow('ENOENT')
  const [status] = await ben.lines<{ states: string[] }>(['status', 'shot.blend'])
  expect(status!.states).toEqual(['Freed'])
  const alone = await ben.run(['free', 'shot.blend'])
  expect(alone.code).toBe(5)

  await ben.start(peer)
  await poll(
    () => kept(ana),
    (have) => have === 1,
  )
  const refused = await ana.run(['--json', 'free', 'shot.blend'])
  expect({ code: refused.code, error: JSON.parse(refused.stdout).error.code }).toEqual({ code: 4, error: 'LAST_COPY' })
  await ben.json(['update'])
  await expect(stat(join(ben.dir, 'shot.blend'))).rejects.toThrow('ENOENT')
  await ben.json(['update', 'shot.blend'])
  expect(Buffer.compare(await readFile(join(ben.dir, 'shot.blend')), bytes)).toBe(0)
  expect(Buffer.compare(await readFile(join(ana.dir, 'shot.blend')), bytes)).toBe(0)
}, 120_000)
