import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { checkpointId, type Hash } from '../../../src/core/ids.ts'
import { readManifest } from '../../../src/core/manifest-read.ts'
import type { CheckpointView } from '../../../src/core/services.ts'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

let studio: Studio
let ann: TestLaptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await (await studio.laptop('Ann').up()).init()
})
afterEach(() => studio.close())

/** Takes the laptop down, and flips a bit of the checkpoint's second chunk in LevelDB's tables. */
async function damage(laptop: TestLaptop, { id }: CheckpointView): Promise<Hash> {
  const { store } = laptop.peering.project
  const { node } = (await store.records.checkpoint(checkpointId(id as never)))!
  const hashes: Hash[] = []
  for await (const { hash } of readManifest(node.manifest, (one) => store.chunks.get(one))) hashes.push(hash)
  const { payload } = (await store.chunks.getStored(hashes[1]!))!
  // opened and closed once more, LevelDB has moved everything into tables
  for (let times = 0; times < 2; times++) {
    await laptop.down()
    if (times === 0) await laptop.up()
  }
  const folder = join(laptop.dir, '.pegbar', 'chunks')
  let flips = 0
  for (const name of (await readdir(folder)).filter((one) => one.endsWith('.ldb'))) {
    const content = await readFile(join(folder, name))
    const at = content.indexOf(payload.subarray(0, 64))
    if (at < 0) continue
    content[at + 100]! ^= 1
    await writeFile(join(folder, name), content)
    flips++
  }
  expect(flips).toBe(1)
  return hashes[1]!
}

test.each([
  ['a command without a node', true],
  ['a running node', false],
])('check --repair of %s brings a chunk back from another laptop', async (_, onDemand) => {
  const made = await ann.checkpoint('a.blend', random(500_000))
  const ben = await studio.laptop('Ben').up()
  await ben.join(await ann.ticket())
  await vi.waitFor(async () => expect((await ben.project.show({ checkpoint: made.id })).keptOn.have).toBe(2), 15_000)
  const hash = await damage(ann, made)
  await rm(join(ann.dir, 'a.blend'))
  await ann.up({ peers: ben.addresses, onDemand })
  const report = await ann.project.check({ repair: true })
  expect(report).toMatchObject({ damaged: [], lostRecords: [] })
  // of a running node replication may be first
  const source = onDemand ? "Ben's laptop" : expect.stringMatching(/Ben's laptop|another laptop/)
  expect(report.repaired).toEqual([{ hash, from: 'peer', source, checkpoints: [{ id: made.id, path: 'a.blend' }] }])
  expect((await ann.project.update({ paths: [] })).updated).toHaveLength(1)
})

test('C9 who gave a wrong chunk checks its copy and mends it', async () => {
  const made = await ann.checkpoint('a.blend', random(500_000))
  const hash = await damage(ann, made)
  await ann.up()
  ann.node.keepHouse()
  const ben = await studio.laptop('Ben').up()
  await ben.join(await ann.ticket(), { update: false })
  await vi.waitFor(async () => {
    expect(await ann.project.notices({})).toMatchObject([{ kind: 'healed', text: expect.stringContaining('a.blend') }])
  }, 15_000)
  expect(await ann.peering.project.store.chunks.verify(hash)).toBe(true)
  expect((await ann.project.check({})).damaged).toEqual([])
})
