import { describe, expect, it } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { checkpointId, type Hash } from '../../src/core/ids.ts'
import { type TestDevice, testAsset, testTeam } from '../core/helpers/records.ts'
import {
  collect,
  levelPlace,
  makeFolder,
  newStore,
  noise,
  PLACES,
  rawChunk,
  type TestFile,
  testChunk,
  testFile,
} from './helpers.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const later = () => ({ nowMs: Date.now() + 2 * DAY_MS })

const fileOf = (first: number, count: number) => testFile(Array.from({ length: count }, (_, i) => testChunk(first + i)))
const hashesOf = (file: TestFile): Hash[] => file.stored.map(({ hash }) => hash)

async function checkpoint(store: ProjectStore, device: TestDevice, file: TestFile, fields: object = {}) {
  const { content, size, manifest, chunks } = file
  const record = await device.checkpoint({ content, size, manifest, chunks, ...fields })
  const sent = device.records.map(({ envelope }) => envelope)
  await store.records.ingest(sent, { chunks: file.stored, whole: true })
  return checkpointId(record.id)
}

const send = (store: ProjectStore, device: TestDevice) =>
  store.records.ingest(device.records.map(({ envelope }) => envelope))

describe.each(PLACES)('gc in $name', ({ make }) => {
  it('deletes what nothing needs, once it is old enough', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const kept = fileOf(0, 40)
    await checkpoint(store, founder, kept)
    const garbage = [testChunk(500), testChunk(501)]
    await store.chunks.put(garbage)

    expect(await store.gc()).toMatchObject({ deletedChunks: 0, freedBytes: 0 })
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 2, freedBytes: 2000 })
    expect(await store.chunks.has(garbage.map(({ hash }) => hash))).toEqual([false, false])
    for (const hash of hashesOf(kept)) expect(await store.chunks.verify(hash)).toBe(true)
    expect(await store.stats()).toMatchObject({ chunks: kept.stored.length })
    // what was deleted can be stored again
    await store.chunks.put(garbage)
    expect(await store.chunks.get(garbage[0]!.hash)).toEqual(garbage[0]!.payload)
    expect(await store.check()).toMatchObject({ damaged: [] })
  })

  it('leaves what trashed, quarantined and removed devices made', async () => {
    const [founder, artist] = await testTeam('artist')
    const store = await newStore(await make(), founder.project!)
    await send(store, founder)
    const [trashed, quarantined] = [fileOf(0, 3), fileOf(10, 3)]
    const id = await checkpoint(store, founder, trashed)
    await founder.trash(testAsset(1), id)
    const cuts = artist.cuts()
    await checkpoint(store, artist, quarantined, { asset: testAsset(2) })
    await founder.remove(artist, cuts)
    await send(store, founder)
    expect(await store.records.counts()).toMatchObject({ quarantined: 1 })
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 0 })
  })

  it('leaves covers and previews', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const [preview, cover] = [testChunk(70), testChunk(71)]
    const image = (hash: Hash) => ({ hash, mime: 'image/webp', width: 1, height: 1 })
    await store.chunks.put([preview, cover, testChunk(72)])
    await checkpoint(store, founder, fileOf(0, 2), { preview: image(preview.hash) })
    await founder.setCover(testAsset(1), { image: image(cover.hash) })
    await send(store, founder)
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 1 })
    expect(await store.chunks.has([preview.hash, cover.hash])).toEqual([true, true])
  })

  it('deletes what is purged a day after it was seen, and shared chunks never', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const [old, young] = [fileOf(0, 6), fileOf(3, 6)]
    const id = await checkpoint(store, founder, old)
    const other = await checkpoint(store, founder, young, { parents: [id] })
    await founder.trash(testAsset(1), id)
    await founder.purge(testAsset(1), [id])
    await send(store, founder)

    expect(await store.gc()).toMatchObject({ deletedChunks: 0 })
    expect(await store.local.purgeSeen(id)).toMatchObject({ now: false })
    expect(await store.whole.has(id)).toBe(true)
    // three chunks and a manifest were its own
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 4 })
    expect(await store.whole.has(id)).toBe(false)
    expect(await store.whole.has(other)).toBe(true)
    for (const hash of hashesOf(young)) expect(await store.chunks.verify(hash)).toBe(true)
    expect(await store.check()).toMatchObject({ damaged: [] })
  })

  it('deletes what is purged at once when told so, however young, and nothing else that is young', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const file = fileOf(0, 5)
    const id = await checkpoint(store, founder, file)
    await store.chunks.put([testChunk(99)])
    await founder.trash(testAsset(1), id)
    await founder.purge(testAsset(1), [id])
    await send(store, founder)
    await store.local.setPurgeSeen(id, { sinceMs: Date.now(), now: true })
    expect(await store.gc()).toMatchObject({ deletedChunks: file.stored.length })
    expect(await store.chunks.has([testChunk(99).hash])).toEqual([true])
  })

  it('leaves what is pinned until it is released', async () => {
    const store = await newStore(await make())
    const [a, b] = [testChunk(1), testChunk(2)]
    await store.chunks.put([a, b])
    {
      using pin = store.chunks.pin([a.hash])
      using second = store.chunks.pin()
      second.add([a.hash])
      expect(await store.gc(later())).toMatchObject({ deletedChunks: 1 })
      pin.release()
      expect(await store.gc(later())).toMatchObject({ deletedChunks: 0 })
    }
    expect(await store.chunks.verify(a.hash)).toBe(true)
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 1 })
  })

  it('beside writers that find old chunks stored: what they pinned and saw is there', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    await send(store, founder)
    const files = Array.from({ length: 20 }, (_, i) => fileOf(i * 10, 10))
    await store.chunks.put(files.flatMap(({ stored }) => stored))
    const collecting = store.gc(later())
    const writing = files.map(async (file, i) => {
      using _pin = store.chunks.pin(hashesOf(file))
      const has = await store.chunks.has(hashesOf(file))
      await store.chunks.put(file.stored.filter((_, at) => !has[at]))
      const { content, size, manifest, chunks } = file
      const record = await founder.checkpoint({ content, size, manifest, chunks, asset: testAsset(i + 1) })
      await store.records.ingest([record.envelope])
      for (const hash of hashesOf(file)) expect(await store.chunks.verify(hash)).toBe(true)
    })
    await Promise.all([collecting, ...writing])
    await send(store, founder)
    expect(await store.records.counts()).toMatchObject({ checkpoints: 20 })
    for (const hash of files.flatMap(hashesOf)) expect(await store.chunks.verify(hash)).toBe(true)
  })

  it('refuses to sweep while a live chunk list is damaged', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const file = fileOf(0, 3)
    const wrong = { ...rawChunk(noise(50, 1)), hash: file.manifest }
    await store.chunks.put([wrong])
    await checkpoint(store, founder, file)
    await expect(store.gc(later())).rejects.toMatchObject({ code: 'CHUNK_DAMAGED' })
    expect(await store.chunks.has(file.stored.slice(0, 3).map(({ hash }) => hash))).toEqual([true, true, true])
  })

  it('stops when it is cancelled', async () => {
    const store = await newStore(await make())
    await store.chunks.put([testChunk(1)])
    await expect(store.gc({ ...later(), signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await store.chunks.has([testChunk(1).hash])).toEqual([true])
  })
})

describe('gc on a disk', () => {
  const MIB = 1024 * 1024
  const CHUNK_BYTES = 64 * 1024
  const chunksOf = (first: number, mib: number) =>
    Array.from({ length: (mib * MIB) / CHUNK_BYTES }, (_, i) => testChunk(first + i, CHUNK_BYTES))

  it('gives the space back, also while somebody reads', async () => {
    const [founder] = await testTeam()
    const store = await newStore(levelPlace(await makeFolder()), founder.project!)
    const kept = testFile(chunksOf(0, 20))
    await checkpoint(store, founder, kept)
    for (let i = 0; i < 5; i++) await store.chunks.put(chunksOf(10_000 + i * 1000, 16))
    const before = (await store.stats()).diskBytes
    expect(before).toBeGreaterThan(100 * MIB)

    const content = kept.stored.slice(0, kept.chunks).map(({ hash }) => hash)
    const reading = (async () => {
      let bytes = 0
      for (let round = 0; round < 3; round++) {
        for await (const chunk of store.chunks.getMany(content)) bytes += chunk.byteLength
      }
      return bytes
    })()
    const report = await store.gc(later())
    expect(await reading).toBe(3 * 20 * MIB)
    expect(report).toMatchObject({ deletedChunks: 5 * 256, freedBytes: 80 * MIB })
    // LevelDB compacts when it likes: two looks a moment apart need not agree
    expect(Math.abs(report.diskBytesBefore - before)).toBeLessThan(8 * MIB)
    expect(report.diskBytesAfter).toBeLessThan(28 * MIB)
    expect((await store.stats()).diskBytes).toBeLessThan(28 * MIB)
    expect((await collect(store.chunks.getMany(content))).length).toBe(content.length)
  })
})
