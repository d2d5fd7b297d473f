import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { foldAll, hashOf as hashOfState } from '../../src/core/fold/index.ts'
import { checkpointId, type Hash } from '../../src/core/ids.ts'
import { del } from '../../src/store/database.ts'
import { openMemoryStore } from '../../src/store/index.ts'
import { sequenceKey } from '../../src/store/keyspace.ts'
import { MemoryBackend } from '../../src/store/memory-backend.ts'
import { type TestDevice, testTeam } from '../core/helpers/records.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { closing, levelPlace, makeFolder, newStore, noise, PLACES, testChunk, testFile } from './helpers.ts'

const FILE = testFile(Array.from({ length: 50 }, (_, i) => testChunk(i)))

async function checkpoint(store: ProjectStore, device: TestDevice) {
  const { content, size, manifest, chunks } = FILE
  const record = await device.checkpoint({ content, size, manifest, chunks })
  await store.records.ingest(
    device.records.map(({ envelope }) => envelope),
    { chunks: FILE.stored, whole: true },
  )
  return checkpointId(record.id)
}

/** Scrubs to the end in steps of that many bytes. */
async function scrubAll(store: ProjectStore, maxBytes: number) {
  const all = { steps: 0, bytes: 0, damaged: [] as Hash[], lostRecords: 0 }
  for (let cursor: string | undefined; ; ) {
    const step = await store.scrub(cursor, { maxBytes })
    all.steps++
    all.bytes += step.bytes
    all.damaged.push(...step.damaged)
    all.lostRecords += step.lostRecords
    if (step.next === undefined) return all
    expect(step.next > (cursor ?? '')).toBe(true)
    cursor = step.next
  }
}

describe.each(PLACES)('scrub in $name', ({ make }) => {
  it('reads everything once, in steps of about the size asked for', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    await checkpoint(store, founder)
    const small = await scrubAll(store, 1)
    const large = await scrubAll(store, 1_000_000)
    expect(small).toMatchObject({ damaged: [], lostRecords: 0, bytes: large.bytes })
    expect(large.steps).toBe(1)
    expect(small.steps).toBeGreaterThan(2)
    expect(large.bytes).toBeGreaterThan(50_000)
    // a cursor of an older version begins anew
    expect(await store.scrub('zz', { maxBytes: 1e9 })).toMatchObject({ bytes: large.bytes, next: undefined })
  })

  it('marks what is damaged once, tells of it, and names the checkpoint', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const victim = FILE.stored[7]!
    await store.chunks.put([{ ...victim, payload: noise(1000, 999) }])
    const id = await checkpoint(store, founder)
    const told: Hash[] = []
    store.chunks.onDamaged((hash) => told.push(hash))
    expect((await scrubAll(store, 10_000)).damaged).toEqual([victim.hash])
    expect(told).toEqual([victim.hash])
    expect(await store.damage()).toEqual([{ hash: victim.hash, reason: 'damaged', checkpoints: [id] }])
    expect(await store.whole.has(id)).toBe(false)
    expect((await scrubAll(store, 10_000)).damaged).toEqual([])
    expect(await store.lacking({ manifest: FILE.manifest, preview: undefined })).toEqual([victim.hash])

    await store.chunks.put([victim])
    expect(await store.damage()).toEqual([])
    await store.chunks.forgetDamaged([victim.hash])
    expect(await store.chunks.verify(victim.hash)).toBe(true)
  })

  it('forgets what nothing needs, and gc takes its bytes', async () => {
    const store = await newStore(await make())
    const victim = testChunk(1)
    await store.chunks.put([{ ...victim, payload: noise(1000, 2) }])
    expect(await store.chunks.verify(victim.hash)).toBe(false)
    await store.chunks.forgetDamaged([victim.hash])
    expect(await store.damage()).toEqual([])
    expect(await store.stats()).toMatchObject({ chunks: 0, rawBytes: 0, storedBytes: 0 })
    expect(await store.gc()).toMatchObject({ freedBytes: 1000 })
    expect(await store.check()).toMatchObject({ damaged: [], chunks: 0 })
  })
})

it('notices values that LevelDB has lost, and writes records again', async () => {
  const [founder] = await testTeam()
  const backend = new MemoryBackend()
  const store = await newStore({ open: (options) => openMemoryStore({ backend, ...options }) }, founder.project!)
  const id = await checkpoint(store, founder)
  const chunks = await backend.open('chunks')
  // the last values are those of the records
  const last = FILE.stored.length + founder.records.length
  await chunks.batch([del(sequenceKey(3)), del(sequenceKey(last))], { sync: true })
  const { damaged, lostRecords } = await scrubAll(store, 10_000)
  expect({ damaged: damaged.length, lostRecords }).toEqual({ damaged: 1, lostRecords: 0 })
  expect(await store.damage()).toMatchObject([{ hash: damaged[0], checkpoints: [id] }])
  await store.chunks.put(FILE.stored)
  expect(await store.check()).toMatchObject({ damaged: [], lostRecords: [] })
})

describe('files of LevelDB that are damaged', () => {
  async function inTables() {
    const folder = await makeFolder()
    const place = levelPlace(folder)
    const [founder] = await testTeam()
    const store = await place.open({ create: founder.project! })
    const id = await checkpoint(store, founder)
    await store.close()
    // opened and closed again, LevelDB has moved everything from its log to tables
    await (await place.open()).close()
    const open = () => place.open({ known: founder.project! })
    return { folder: join(folder, '.pegbar', 'chunks'), open, founder, id }
  }
  const tablesOf = async (folder: string) => (await readdir(folder)).filter((name) => name.endsWith('.ldb')).sort()

  /** What every repair comes to: sound again once the lost chunks and records are given back. */
  async function bringBack(store: ProjectStore, founder: TestDevice): Promise<void> {
    const report = await store.check()
    for (const { hash } of report.damaged) expect(FILE.stored.map((chunk) => chunk.hash)).toContain(hash)
    await store.records.ingest(founder.records.map(({ envelope }) => envelope))
    await store.chunks.put(FILE.stored)
    expect(await store.check()).toMatchObject({ damaged: [], lostRecords: [] })
    for (const { hash } of FILE.stored) expect(await store.chunks.verify(hash)).toBe(true)
    expect(await store.records.stateHash()).toBe(hashOfState(foldAll(founder.project!, founder.records)))
  }

  it('a table that is gone: what is left is kept, the rest is named', async () => {
    const { folder, open, founder, id } = await inTables()
    const [table] = await tablesOf(folder)
    await rm(join(folder, table!))
    const store = closing(await open())
    expect(store.repaired).toBe(true)
    await store.check()
    expect(await store.whole.has(id)).toBe(false)
    await bringBack(store, founder)
  })

  it('any flipped bytes of a table, wherever they are', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const drawn = randomBytesOf(seed, 64)
      const { folder, open, founder } = await inTables()
      const [table] = await tablesOf(folder)
      const content = await readFile(join(folder, table!))
      // half of them in the last bytes, where LevelDB's own tables of contents are
      for (let i = 0; i < 4; i++) {
        const from = i % 2 === 0 ? 0 : content.byteLength - 300
        const at = from + (drawn.readUInt32LE(8 * i) % (content.byteLength - from))
        content[at]! ^= 1 << (drawn[8 * i + 4]! % 8)
      }
      await writeFile(join(folder, table!), content)
      const store = await open()
      await bringBack(store, founder).finally(() => store.close())
    }
  })
})
