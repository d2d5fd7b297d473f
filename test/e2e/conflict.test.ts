import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CheckpointView, ClaimedView, ResolveResult, StatusView } from '../../src/core/services.ts'
import { type Laptop, Studio } from '../helpers/laptop.ts'
import { poll } from '../helpers/poll.ts'

let studio: Studio
beforeEach(async () => {
  studio = await Studio.open()
})
afterEach(() => studio.close())

const save = (laptop: Laptop, text: string) => writeFile(join(laptop.dir, 'a.kra'), text)
const statusOf = async (laptop: Laptop) => (await laptop.lines<StatusView>(['status', 'a.kra']))[0]!
const errorOf = (stdout: string) => (JSON.parse(stdout) as { error: { code: string; message: string } }).error

test('a claim and a Conflict through the command line, on two laptops', { timeout: 180_000 }, async () => {
  const ana = await studio.laptop('ana')
  const ben = await studio.laptop('ben')
  const { addresses } = await ana.start(['--as', 'Ana', '--no-mdns'])
  await save(ana, 'one')
  await ana.json(['checkpoint', 'a.kra', '-m', 'one'])
  const { ticket } = await ana.json<{ ticket: string }>(['invite'])
  await ben.json(['join', ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })

  // Ben is away, and both go on
  await save(ana, 'by Ana')
  await ana.json(['checkpoint', 'a.kra', '-m', 'by Ana'])
  await save(ben, 'by Ben')
  await ben.json(['checkpoint', 'a.kra', '-m', 'by Ben'])
  await ben.start(['--no-mdns', '--peer', addresses[0]!])
  for (const laptop of [ana, ben]) {
    await poll(
      () => statusOf(laptop),
      ({ states }) => states.includes('Conflict'),
    )
    const update = await laptop.run(['--json', 'update', 'a.kra'])
    expect({ code: update.code, error: errorOf(update.stdout).code }).toEqual({ code: 4, error: 'CONFLICT' })
  }
  const heads = await ana.text(['log', 'a.kra'])
  expect(heads.match(/\(in Conflict\)/g)).toHaveLength(2)

  // Ben says that he sees to it
  await ben.json(['claim', 'a.kra'])
  await poll(
    () => ana.lines<ClaimedView>(['claims']),
    (claims) => claims.length === 1,
  )
  for (const args of [
    ['resolve', 'a.kra', 'mine'],
    ['claim', 'a.kra'],
    ['release', 'a.kra'],
    ['delete', 'a.kra'],
  ]) {
    const refused = await ana.run(['--json', ...args])
    expect({ code: refused.code, error: errorOf(refused.stdout) }).toMatchObject({
      code: 4,
      error: { code: 'CLAIMED', message: expect.stringContaining('Ben') },
    })
  }
  const resolved = await ben.json<ResolveResult>(['resolve', 'a.kra', 'theirs'])
  expect(await readFile(join(ben.dir, 'a.kra'), 'utf8')).toBe('by Ana')
  await poll(
    () => statusOf(ana),
    ({ newest }) => newest === resolved.checkpoint.id,
  )

  // Ana cannot wait for Ben, and forces hers; that is to be seen on both
  await ana.json(['update'])
  await save(ana, 'urgent')
  expect((await ana.run(['checkpoint', 'a.kra', '-m', 'urgent'])).code).toBe(4)
  const [forced] = await ana.json<CheckpointView[]>(['checkpoint', 'a.kra', '-m', 'urgent', '--force'])
  expect(forced!.forcedOver?.name).toBe('Ben')
  await save(ben, 'not yet saved')
  await poll(
    () => statusOf(ben),
    (status) => status.claim === null && status.willConflict === true,
  )
  expect(await ben.text(['status', 'a.kra'])).toContain('a checkpoint of it will be a Conflict')
  const made = await ben.run(['checkpoint', 'a.kra', '-m', 'not yet saved'])
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('there will be a Conflict') })
  expect(await statusOf(ben)).toMatchObject({ states: ['Conflict'], newest: null })

  const both = await ben.run(['resolve', 'a.kra', 'both'])
  expect(both).toMatchObject({ code: 0, stdout: expect.stringContaining(`a (${forced!.id.slice(0, 8)}).kra`) })
  expect(both.stderr).toMatch(/undo: pegbar delete 'a \(.{8}\)\.kra'\nundo: pegbar delete [0-9a-f]{8}\n/)
  expect(await readFile(join(ben.dir, `a (${forced!.id.slice(0, 8)}).kra`), 'utf8')).toBe('urgent')
})
