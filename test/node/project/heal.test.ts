import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoredChunk } from '../../../src/core/chunk.ts'
import { checkpointId, type Hash, idFromBytes } from '../../../src/core/ids.ts'
import { walkManifest } from '../../../src/core/manifest-read.ts'
import type { CheckpointView } from '../../../src/core/services.ts'
import type { ProjectNetwork } from '../../../src/node/network-port.ts'
import { OFFLINE } from '../../../src/node/network-port.ts'
import { check } from '../../../src/node/project/check.ts'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { notices } from '../../../src/node/project/notices.ts'
import { TABLE_BYTES } from '../../../src/store/writer.ts'
import { randomBytesOf, withInsertion } from '../../helpers/bytes.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let ben: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

const FILE = randomBytesOf(1, 2_000_000)
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function made(path = 'a.blend', bytes: Uint8Array = FILE): Promise<CheckpointView> {
  await ann.save(path, bytes)
  const preview = { data: PNG.toString('base64') }
  const [view] = await checkpoint(ann.project, { files: [path], comment: 'made', preview })
  return view!
}

async function reopen(whileClosed = async () => {}): Promise<void> {
  const { network } = ann.project
  await ann.project.close()
  await whileClosed()
  await ann.open()
  ann.project.network = network
}

/** Ben has everything that Ann has, and gives chunks when `isThere`. */
async function colleague(): Promise<{ isThere: boolean; called: number; without: Set<Hash> }> {
  ben = await studio.member(ann, 'Ben')
  const ids = []
  for await (const { checkpoint } of ben.project.store.records.history()) ids.push(checkpoint)
  await ben.project.network.fetch(ids)
  for (const id of ids) {
    const preview = (await ann.project.store.records.checkpoint(id))!.node.preview
    const chunk = preview && (await ann.project.store.chunks.getStored(preview.hash))
    if (chunk !== undefined) await ben.project.store.chunks.put([chunk])
  }
  const state = { isThere: true, called: 0, without: new Set<Hash>() }
  const network: ProjectNetwork = {
    ...OFFLINE,
    fetchRecords: () => ann.receive(ben),
    fetchChunks: async function* (hashes, { call = false } = {}) {
      if (call) state.called++
      for (const hash of hashes) {
        const chunk = await ben.project.store.chunks.getStored(hash)
        if ((state.isThere || call) && chunk !== undefined && !state.without.has(hash)) {
          yield { chunk, device: ben.home.device }
        }
      }
    },
  }
  ann.project.network = network
  return state
}

async function placesOf(id: string): Promise<{ nodes: Hash[]; chunks: Hash[] }> {
  const { store } = ann.project
  const { node } = (await store.records.checkpoint(checkpointId(id as never)))!
  const places = { nodes: [] as Hash[], chunks: [] as Hash[] }
  for await (const { kind, hash } of walkManifest(node.manifest, (one) => store.chunks.get(one))) {
    places[kind === 'node' ? 'nodes' : 'chunks'].push(hash)
  }
  return places
}

/** Closes Ann's project, flips one bit of each of these chunks in LevelDB's files, and opens it again. */
async function damage(hashes: readonly Hash[]): Promise<void> {
  // opened again, LevelDB has everything in its tables: what is damaged in its log it drops without a word
  await reopen()
  const chunks: StoredChunk[] = []
  for (const hash of hashes) chunks.push((await ann.project.store.chunks.getStored(hash))!)
  let flips = 0
  await reopen(async () => {
    const folder = join(ann.dir, '.pegbar', 'chunks')
    for (const name of (await readdir(folder)).filter((one) => one.endsWith('.ldb'))) {
      const content = await readFile(join(folder, name))
      for (const { payload } of chunks) {
        const at = content.indexOf(payload.subarray(0, 64))
        if (at < 0) continue
        content[at + 5]! ^= 0x10
        flips++
      }
      await writeFile(join(folder, name), content)
    }
  })
  expect(flips).toBeGreaterThanOrEqual(hashes.length)
}

describe('check --repair', () => {
  test('brings deltas back in full, and names what they rested on for what else needs that', async () => {
    const first = await made()
    const changed = Buffer.from(FILE)
    for (let at = 7; at < changed.byteLength; at += 50_000) changed[at]! ^= 1
    const second = await made('a.blend', changed)
    const state = await colleague()
    await rm(ann.file('a.blend'))
    const { store } = ann.project
    const [victim] = (await placesOf(first.id)).chunks
    const resting = (await placesOf(second.id)).chunks
    expect((await store.chunks.info(resting)).map((info) => info?.base)).toContain(victim)
    await damage([victim!])
    state.without.add(victim!)

    const mended = await check(ann.project, { repair: true })
    expect(mended.damaged).toMatchObject([{ hash: victim, checkpoints: [{ id: first.id }] }])
    expect(await ann.project.store.whole.has(second.id as never)).toBe(true)
    expect(await ann.project.store.whole.has(first.id as never)).toBe(false)
    state.without.clear()
    expect(await check(ann.project, { repair: true })).toMatchObject({ damaged: [] })
    expect(await ann.project.store.whole.has(first.id as never)).toBe(true)
  })

  test('brings chunks, chunk lists and previews back from a laptop that is connected', async () => {
    const { id, preview } = await made()
    await colleague()
    const { nodes, chunks } = await placesOf(id)
    await rm(ann.file('a.blend'))
    const hashes = [chunks[3]!, nodes[0]!, preview!.hash as Hash]
    await damage(hashes)

    const found = await check(ann.project, {})
    expect(found.damaged.map(({ hash }) => hash).sort()).toEqual([...hashes].sort())
    expect(found.repaired).toEqual([])
    expect(await ann.project.store.whole.has(id as never)).toBe(false)
    expect(await notices(ann.project)).toMatchObject([
      { kind: 'damage', text: '3 chunks of "a.blend" are damaged on this disk' },
    ])

    const mended = await check(ann.project, { repair: true })
    expect(mended).toMatchObject({ damaged: [], lostRecords: [] })
    const checkpoints = [{ id, path: 'a.blend' }]
    expect(mended.repaired).toHaveLength(3)
    for (const one of mended.repaired) {
      expect(one).toMatchObject({ from: 'peer', source: "Ben's laptop", checkpoints })
      expect((await ann.project.store.chunks.info([one.hash as Hash]))[0]!.codec).not.toBe('delta')
    }
    expect(await ann.project.store.whole.has(id as never)).toBe(true)
    expect(await check(ann.project, {})).toMatchObject({ damaged: [] })
    expect(await notices(ann.project)).toEqual([])
  })

  test('cuts them again from a working file that still has the bytes, also from a Modified one', async () => {
    const { id } = await made()
    const { nodes, chunks } = await placesOf(id)
    await reopen()
    await damage([chunks[0]!, chunks.at(-1)!, ...nodes])
    expect((await check(ann.project, { repair: true })).repaired).toHaveLength(2 + nodes.length)
    expect(await check(ann.project, {})).toMatchObject({ damaged: [] })

    await damage([chunks[0]!, chunks.at(-1)!])
    await ann.save('a.blend', withInsertion(FILE, 1_000_000, 10, 3))
    const mended = await check(ann.project, { repair: true })
    expect(mended.damaged).toEqual([])
    expect(mended.repaired.map(({ from, source }) => `${from} ${source}`)).toEqual(['file a.blend', 'file a.blend'])
    const exported = ann.project.store.chunks.getMany([chunks[0]!])
    for await (const raw of exported) expect(Buffer.compare(raw, FILE.subarray(0, raw.byteLength))).toBe(0)
  })

  test('takes each from where it is, and leaves what nobody has', async () => {
    const { id } = await made()
    const state = await colleague()
    const { chunks } = await placesOf(id)
    const [first, second, middle, last] = [chunks[0]!, chunks[1]!, chunks[14]!, chunks.at(-1)!]
    await reopen()
    await damage([first, second, middle, last])
    // Ben lacks the first; the file has lost its end; nobody connected has the last; nobody at all the one in the middle
    state.without = new Set([first, middle])
    state.isThere = false
    await writeFile(ann.file('a.blend'), FILE.subarray(0, 600_000))
    const mended = await check(ann.project, { repair: true })
    const sources = new Map(mended.repaired.map(({ hash, from, source }) => [hash, `${from}: ${source}`]))
    expect(Object.fromEntries(sources)).toEqual({
      [first]: 'file: a.blend',
      [second]: 'file: a.blend',
      [last]: "peer: Ben's laptop",
    })
    expect(state.called).toBeGreaterThan(0)
    expect(mended.damaged).toEqual([{ hash: middle, reason: 'damaged', checkpoints: [{ id, path: 'a.blend' }] }])
    expect(await ann.project.store.whole.has(id as never)).toBe(false)
  })

  test('heals what a chunk list hid when index/ was lost with it', async () => {
    const { id } = await made()
    await colleague()
    const { nodes, chunks } = await placesOf(id)
    await reopen()
    await damage([...nodes, ...chunks.slice(2, 5)])
    await reopen(() => rm(join(ann.dir, '.pegbar', 'index'), { recursive: true }))
    await rm(ann.file('a.blend'))
    const mended = await check(ann.project, { repair: true })
    expect(mended.damaged).toEqual([])
    expect(mended.repaired.map(({ hash }) => hash).sort()).toEqual([...nodes, ...chunks.slice(2, 5)].sort())
    expect(await ann.project.store.whole.has(id as never)).toBe(true)
  })

  test('brings back what a deleted table had', async () => {
    // the first table has the record that founded the project, the last one that of the checkpoint
    await made('a.blend', randomBytesOf(2, 3 * TABLE_BYTES))
    await colleague()
    await reopen()
    await reopen(async () => {
      const folder = join(ann.dir, '.pegbar', 'chunks')
      const tables = (await readdir(folder)).filter((name) => name.endsWith('.ldb')).sort()
      expect(tables.length).toBeGreaterThan(2)
      await rm(join(folder, tables[1]!))
    })
    expect(ann.project.store.repaired).toBe(true)
    expect(await notices(ann.project)).toMatchObject([{ kind: 'damage', hint: expect.stringContaining('--repair') }])
    const mended = await check(ann.project, { repair: true })
    expect(mended.damaged).toEqual([])
    expect(mended.lostRecords).toEqual([])
    expect(await check(ann.project, {})).toMatchObject({ damaged: [], lostRecords: [] })
    expect(await notices(ann.project)).toEqual([])
    expect(await ann.project.store.records.stateHash()).toBe(await ben.project.store.records.stateHash())
    // and it goes on: nothing of what is made now rests on a record that is gone
    await ann.save('b.blend', 'b')
    await ann.checkpoint('b.blend')
    await ben.receive(ann)
  })
})

test('forgets damaged chunks that nothing needs', async () => {
  await made()
  const hash = idFromBytes('hash', randomBytesOf(3, 32))
  await ann.project.store.chunks.put([{ hash, codec: 'raw', rawSize: 5, payload: randomBytesOf(4, 5) }])
  expect((await check(ann.project, {})).damaged).toMatchObject([{ hash, checkpoints: [] }])
  expect(await check(ann.project, { repair: true })).toMatchObject({ damaged: [], repaired: [] })
  expect(await check(ann.project, {})).toMatchObject({ damaged: [] })
})
