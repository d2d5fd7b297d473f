import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { foldAll, hashOf as hashOfState } from '../../src/core/fold/index.ts'
import { checkpointId } from '../../src/core/ids.ts'
import { del, put } from '../../src/store/database.ts'
import { decodeChunkEntry, encodeChunkEntry } from '../../src/store/entries.ts'
import { openMemoryStore } from '../../src/store/index.ts'
import { chunkKey } from '../../src/store/keyspace.ts'
import { MemoryBackend } from '../../src/store/memory-backend.ts'
import { type TestDevice, testAsset, testTeam } from '../core/helpers/records.ts'
import {
  closing,
  collect,
  levelPlace,
  makeFolder,
  newStore,
  noise,
  PLACES,
  rawChunk,
  testChunk,
  testFile,
} from './helpers.ts'

const FILE = testFile(Array.from({ length: 50 }, (_, i) => testChunk(i)))

async function checkpoint(store: ProjectStore, device: TestDevice, file = FILE, fields: object = {}) {
  const { content, size, manifest, chunks } = file
  const record = await device.checkpoint({ content, size, manifest, chunks, ...fields })
  const sent = device.records.map(({ envelope }) => envelope)
  await store.records.ingest(sent, { chunks: file.stored, whole: true })
  return checkpointId(record.id)
}

describe.each(PLACES)('check in $name', ({ make }) => {
  it('finds nothing wrong with a sound store', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    await checkpoint(store, founder)
    const progress: number[] = []
    const report = await store.check({ onProgress: ({ done, total }) => progress.push(done / total) })
    expect(report).toMatchObject({
      chunks: FILE.stored.length,
      records: 2,
      checkpoints: 1,
      damaged: [],
      lostRecords: [],
    })
    expect(progress.at(-1)).toBe(1)
  })

  it('names the checkpoints of a damaged chunk; stored again, it is sound', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const victim = FILE.stored[7]!
    await store.chunks.put([{ ...victim, payload: noise(1000, 999) }])
    const id = await checkpoint(store, founder)
    const other = testFile([victim, testChunk(600)])
    const second = await checkpoint(store, founder, other, { asset: testAsset(2) })
    const third = await checkpoint(store, founder, testFile([testChunk(700)]), { asset: testAsset(3) })

    expect(await store.chunks.has([victim.hash])).toEqual([true])
    const report = await store.check()
    expect(report.damaged).toEqual([{ hash: victim.hash, reason: 'damaged', checkpoints: expect.anything() }])
    expect([...report.damaged[0]!.checkpoints].sort()).toEqual([id, second].sort())
    expect(await store.chunks.has([victim.hash])).toEqual([false])
    await expect(store.chunks.get(victim.hash)).rejects.toMatchObject({ code: 'CHUNK_DAMAGED' })
    expect(await collect(store.whole.ids())).toEqual([third])

    expect(await store.chunks.put([victim])).toEqual({ addedBytes: 1000 })
    expect(await store.chunks.get(victim.hash)).toEqual(victim.payload)
    expect(await store.check()).toMatchObject({ damaged: [] })
    expect(await store.gc()).toMatchObject({ freedBytes: 1000 })
    expect(await store.check()).toMatchObject({ damaged: [] })
  })

  it('is told by a read, which marks the chunk', async () => {
    const store = await newStore(await make())
    const victim = testChunk(1)
    await store.chunks.put([{ ...victim, payload: noise(1000, 2) }])
    expect(await store.chunks.verify(victim.hash)).toBe(false)
    expect(await store.chunks.has([victim.hash])).toEqual([false])
    expect(await store.chunks.info([victim.hash])).toEqual([undefined])
    expect(await store.chunks.getStored(victim.hash)).toBeUndefined()
    await expect(store.chunks.get(victim.hash)).rejects.toMatchObject({ code: 'CHUNK_DAMAGED' })
  })

  it('does not call missing what was never here', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const { content, size, manifest, chunks } = FILE
    const record = await founder.checkpoint({ content, size, manifest, chunks })
    await store.records.ingest(founder.records.map(({ envelope }) => envelope))
    expect(await store.check()).toMatchObject({ damaged: [], checkpoints: 1 })
    // but what was made here should be here
    await store.local.setAdded(checkpointId(record.id), 1)
    const report = await store.check()
    expect(report.damaged).toEqual([{ hash: manifest, reason: 'missing', checkpoints: [record.id] }])
  })
})

/** Overwrites the first place in the files of a database where `bytes` begin. */
async function flipIn(folder: string, database: string, bytes: Uint8Array): Promise<void> {
  const files = await readdir(join(folder, '.pegbar', database))
  let flipped = 0
  for (const name of files.filter((file) => /\.(log|ldb)$/.test(file))) {
    const path = join(folder, '.pegbar', database, name)
    const content = await readFile(path)
    const at = content.indexOf(bytes)
    if (at < 0) continue
    content[at + 5]! ^= 0x10
    await writeFile(path, content)
    flipped++
  }
  expect(flipped).toBeGreaterThan(0)
}

describe('an index that does not fit the values', () => {
  it('is made again by check', async () => {
    const [founder] = await testTeam()
    const backend = new MemoryBackend()
    const store = await newStore({ open: (options) => openMemoryStore({ backend, ...options }) }, founder.project!)
    const id = await checkpoint(store, founder)
    const victim = FILE.stored[3]!
    const index = await backend.open('index')
    const entry = decodeChunkEntry((await index.get(chunkKey(victim.hash)))!)
    const wrong = { ...entry, sequence: entry.sequence + 1 }
    const writes = [put(chunkKey(victim.hash), encodeChunkEntry(wrong)), del(chunkKey(FILE.stored[9]!.hash))]
    await index.batch(writes, { sync: true })
    expect(await store.check()).toMatchObject({ damaged: [], lostRecords: [] })
    for (const { hash } of FILE.stored) expect(await store.chunks.verify(hash)).toBe(true)
    expect(await store.stats()).toMatchObject({ chunks: FILE.stored.length, records: 2 })
    expect(await store.whole.has(id)).toBe(true)
  })
})

describe('a store on a failing disk', () => {
  async function sound() {
    const folder = await makeFolder()
    const place = levelPlace(folder)
    const [founder] = await testTeam()
    const store = await place.open({ create: founder.project! })
    const first = await checkpoint(store, founder)
    const second = await checkpoint(store, founder, testFile([testChunk(800), testChunk(801)]), { asset: testAsset(2) })
    return { folder, place, founder, store, first, second }
  }

  /** Opened and closed again, LevelDB has moved everything from its log to tables. */
  async function inTables() {
    const made = await sound()
    await made.store.close()
    await (await made.place.open()).close()
    return made
  }

  it('tells of a flipped bit in a table on the first read, and names the checkpoint', async () => {
    const { folder, place, first } = await inTables()
    const victim = FILE.stored[20]!
    await flipIn(folder, 'chunks', victim.payload.subarray(100, 200))
    const store = closing(await place.open())
    await expect(store.chunks.get(victim.hash)).rejects.toMatchObject({ code: 'CHUNK_DAMAGED' })
    const report = await store.check()
    expect(report.damaged).toEqual([{ hash: victim.hash, reason: 'damaged', checkpoints: [first] }])
  })

  it('tells of what LevelDB dropped with a damaged record of its log', async () => {
    const { folder, place, store, first, founder } = await sound()
    await store.close()
    // the last batch of the first checkpoint: one flipped bit, and LevelDB drops the batch without a word
    await flipIn(folder, 'chunks', FILE.stored[20]!.payload.subarray(100, 200))
    const again = closing(await place.open())
    const report = await again.check()
    expect(report.damaged.map(({ hash }) => hash).sort()).toEqual(FILE.stored.map(({ hash }) => hash).sort())
    for (const { hash, checkpoints } of report.damaged) {
      if (hash === FILE.manifest) expect(checkpoints).toEqual([first])
    }
    // its record was in the same batch: the copy in index/ is written again
    expect(report.lostRecords).toEqual([])
    expect(await again.records.stateHash()).toBe(hashOfState(foldAll(founder.project!, founder.records)))
    await again.chunks.put(FILE.stored)
    expect(await again.check()).toMatchObject({ damaged: [], lostRecords: [] })
  })

  it('lets records wait that rest on lost ones, when index/ is lost as well', async () => {
    const { folder, place, founder, store } = await sound()
    await store.close()
    await flipIn(folder, 'chunks', FILE.stored[20]!.payload.subarray(100, 200))
    await rm(join(folder, '.pegbar', 'index'), { recursive: true })
    const again = closing(await place.open())
    expect(await again.records.counts()).toMatchObject({ records: 0 })
    expect(await again.check()).toMatchObject({ damaged: [], lostRecords: [] })
    // the records of the dropped batch are not there, and what rests on them waits: a peer brings them back
    const { stored } = await again.records.ingest(founder.records.map(({ envelope }) => envelope))
    expect(stored.map(({ id }) => id)).toEqual(founder.records.map(({ id }) => id))
    expect(await again.records.stateHash()).toBe(hashOfState(foldAll(founder.project!, founder.records)))
  })

  it('makes index/ again when a table of it is damaged', async () => {
    const { folder, place, founder } = await inTables()
    const index = join(folder, '.pegbar', 'index')
    for (const name of await readdir(index)) {
      if (!name.endsWith('.ldb')) continue
      const content = await readFile(join(index, name))
      // where chunk entries are: the key of one, and then its sequence
      const at = content.indexOf(Buffer.from(FILE.stored[3]!.hash, 'hex').subarray(4))
      if (at > 0) content[at + 28 + 7]! ^= 1
      await writeFile(join(index, name), content)
    }
    const store = closing(await place.open())
    const report = await store.check()
    expect(report.damaged).toEqual([])
    for (const { hash } of FILE.stored) expect(await store.chunks.verify(hash)).toBe(true)
    expect(await store.records.stateHash()).toBe(hashOfState(foldAll(founder.project!, founder.records)))
  })

  it('makes index/ again when LevelDB can not open it', async () => {
    const { folder, place, founder } = await inTables()
    const index = join(folder, '.pegbar', 'index')
    await copyFile(join(index, 'LOCK'), join(index, 'CURRENT'))
    const store = closing(await place.open())
    expect(await store.records.stateHash()).toBe(hashOfState(foldAll(founder.project!, founder.records)))
    expect(await store.check()).toMatchObject({ damaged: [], lostRecords: [] })
  })

  it('keeps sound what is stored beside a raw chunk of zeros', async () => {
    const store = await newStore(levelPlace(await makeFolder()))
    await store.chunks.put([rawChunk(new Uint8Array(100_000))])
    expect(await store.check()).toMatchObject({ damaged: [], chunks: 1 })
  })
})
