import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { foldAll, hashOf as hashOfState } from '../../src/core/fold/index.ts'
import { checkpointId } from '../../src/core/ids.ts'
import { put } from '../../src/store/database.ts'
import { encodeJson } from '../../src/store/entries.ts'
import { openProjectStore } from '../../src/store/index.ts'
import { INDEX_FORMAT, META_KEY, sequenceKey } from '../../src/store/keyspace.ts'
import { LevelBackend } from '../../src/store/level-backend.ts'
import { testAsset, testId, testTeam } from '../core/helpers/records.ts'
import { closing, collect, levelPlace, makeFolder, newStore, PROJECT, testChunk, testFile } from './helpers.ts'

const run = promisify(execFile)
const MIB = 1024 * 1024

describe('the lock of a store', () => {
  it('is told clearly, with who holds it', async () => {
    const place = levelPlace(await makeFolder())
    const store = await newStore(place)
    await expect(place.open()).rejects.toMatchObject({
      code: 'LEVEL_LOCKED',
      details: { pid: process.pid },
      message: expect.stringContaining(`held by process ${process.pid}`),
    })
    await store.close()
    closing(await place.open())
  })
})

describe('formats', () => {
  async function storeWith(database: 'chunks' | 'local' | 'index', key: Uint8Array, value: object) {
    const folder = await makeFolder()
    const place = levelPlace(folder)
    const store = await place.open({ create: PROJECT })
    await store.chunks.put([testChunk(1)])
    await store.close()
    const level = await new LevelBackend(join(folder, '.pegbar')).open(database)
    await level.batch([put(key, encodeJson(value))], { sync: true })
    await level.close()
    return place
  }

  it('of a newer store are refused', async () => {
    const newer = await storeWith('chunks', sequenceKey(0), { version: 2, project: PROJECT })
    await expect(newer.open()).rejects.toMatchObject({ code: 'STORE_TOO_NEW', details: { version: 2 } })
    // and the refusal leaves nothing locked
    await expect(newer.open()).rejects.toMatchObject({ code: 'STORE_TOO_NEW' })
    const newerLocal = await storeWith('local', META_KEY, { version: 9 })
    await expect(newerLocal.open()).rejects.toMatchObject({ code: 'STORE_TOO_NEW' })
  })

  it('of another index are made again', async () => {
    for (const version of [0, INDEX_FORMAT + 1]) {
      const place = await storeWith('index', META_KEY, { version })
      const store = closing(await place.open())
      expect(await store.chunks.get(testChunk(1).hash)).toEqual(testChunk(1).payload)
      expect(await store.stats()).toMatchObject({ chunks: 1 })
    }
  })
})

describe('a lost index/', () => {
  it('comes back whole from chunks/', async () => {
    const folder = await makeFolder()
    const place = levelPlace(folder)
    const [founder, artist] = await testTeam('artist')
    const store = await place.open({ create: founder.project! })
    const files = Array.from({ length: 5 }, (_, i) => testFile([testChunk(i), testChunk(i + 1), testChunk(i + 2)]))
    for (const [i, { manifest, content, size, chunks, stored }] of files.entries()) {
      const record = await founder.checkpoint({ asset: testAsset(i % 2), manifest, content, size, chunks })
      await store.records.ingest(
        founder.records.map(({ envelope }) => envelope),
        { chunks: stored, whole: true },
      )
      await store.local.setAdded(checkpointId(record.id), i)
    }
    const cuts = artist.cuts()
    await artist.checkpoint({ asset: testAsset(9) })
    await founder.remove(artist, cuts)
    await founder.nameDevice(founder.device, 'studio')
    const records = [...founder.records, ...artist.records]
    await store.records.ingest(records.map(({ envelope }) => envelope))
    const before = await everything(store)
    await store.close()

    await rm(join(folder, '.pegbar', 'index'), { recursive: true })
    const again = closing(await place.open())
    expect(await everything(again)).toEqual(before)
    expect(await again.records.stateHash()).toBe(hashOfState(foldAll(founder.project!, records)))
    expect(await again.check()).toMatchObject({ damaged: [], lostRecords: [] })
  })

  async function everything(store: Awaited<ReturnType<typeof openProjectStore>>) {
    const { diskBytes: _, ...stats } = await store.stats()
    return {
      stats,
      counts: await store.records.counts(),
      assets: await collect(store.records.assets()),
      history: await collect(store.records.history()),
      summaries: await store.records.summaries(),
      whole: await collect(store.whole.ids()),
      wholeSummary: await store.whole.summary(),
      quarantined: await collect(store.records.quarantined()),
      members: store.records.memberRecords(),
    }
  }
})

describe('a copied store', () => {
  it('is told apart until its log begins anew', async () => {
    const folder = await makeFolder()
    const store = await levelPlace(folder).open({ create: PROJECT })
    await store.local.setLog({ epoch: testId('epoch', 1), next: 5 })
    expect(store.copied).toBe(false)
    await store.close()
    const same = await levelPlace(folder).open()
    expect(same.copied).toBe(false)
    await same.close()

    const other = await makeFolder()
    await cp(join(folder, '.pegbar'), join(other, '.pegbar'), { recursive: true })
    const copy = await levelPlace(other).open()
    expect(copy.copied).toBe(true)
    await copy.local.setLog({ epoch: testId('epoch', 2), next: 0 })
    await copy.close()
    const settled = closing(await levelPlace(other).open())
    expect(settled.copied).toBe(false)
  })
})

describe('sequence numbers', () => {
  it('are never used twice, even when the last values were deleted', async () => {
    const folder = await makeFolder()
    const place = levelPlace(folder)
    const store = await place.open({ create: PROJECT })
    await store.chunks.put([testChunk(1), testChunk(2)])
    await store.gc({ nowMs: Date.now() + 1e12 })
    await store.close()
    const again = await place.open()
    await again.chunks.put([testChunk(3)])
    await again.close()
    const level = await new LevelBackend(join(folder, '.pegbar')).open('chunks')
    expect(await level.get(sequenceKey(1))).toBeUndefined()
    expect(await level.get(sequenceKey(3))).toBeDefined()
    await level.close()
  })
})

/** Returns a folder on a file system of its own of that size; undefined when this user may not mount one. */
async function mountSmallDisk(bytes: number): Promise<string | undefined> {
  const folder = await makeFolder()
  const disk = join(folder, 'disk')
  await mkdir(disk)
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', disk])
  } catch {
    return undefined
  }
  onTestFinished(async () => {
    await run('umount', [disk])
  })
  return disk
}

const mayMount = process.platform === 'linux' && process.getuid?.() === 0
const fullDisk = mayMount ? describe : describe.skip

fullDisk(`a full disk${mayMount ? '' : ' (skipped: mounting a small disk needs root on Linux)'}`, () => {
  const CHUNK_BYTES = 64 * 1024
  const batch = (first: number) => Array.from({ length: 32 }, (_, i) => testChunk(first + i, CHUNK_BYTES))

  /** Fills the disk until the store refuses. Returns the first seeds of the batches that were stored. */
  async function fill(store: Awaited<ReturnType<typeof openProjectStore>>, from = 0): Promise<number[]> {
    const stored: number[] = []
    for (let first = from; ; first += 32) {
      try {
        await store.chunks.put(batch(first))
        stored.push(first)
      } catch (error) {
        expect(error).toMatchObject({ code: 'DISK_FULL' })
        return stored
      }
    }
  }

  it.each([
    { name: 'seen in time', keepFreeBytes: undefined },
    { name: 'found out by a failed write', keepFreeBytes: 0 },
  ])('$name: nothing acknowledged is lost, and with space the same store goes on', async ({ keepFreeBytes }) => {
    const disk = await mountSmallDisk(64 * MIB)
    if (disk === undefined) throw new Error('could not mount a tmpfs')
    const ballast = join(disk, 'ballast')
    await writeFile(ballast, Buffer.alloc(24 * MIB))
    const options = keepFreeBytes === undefined ? {} : { keepFreeBytes }
    const store = closing(await openProjectStore(join(disk, '.pegbar'), { create: PROJECT, ...options }))
    const stored = await fill(store)
    expect(stored.length).toBeGreaterThan(3)
    // LevelDB was opened again, which may have made room for one or two more
    stored.push(...(await fill(store, 90_000)))

    await rm(ballast)
    await store.chunks.put(batch(180_000))
    for (const first of [...stored, 180_000]) {
      for (const { hash } of batch(first)) expect(await store.chunks.verify(hash)).toBe(true)
    }
    expect(await store.check()).toMatchObject({ damaged: [] })
  })

  it('is freed by gc, although others have filled it to the last byte', async () => {
    const disk = await mountSmallDisk(64 * MIB)
    if (disk === undefined) throw new Error('could not mount a tmpfs')
    const folder = join(disk, '.pegbar')
    const store = closing(await openProjectStore(folder, { create: PROJECT }))
    await fill(store)
    expect((await readdir(folder)).includes('reserve')).toBe(true)
    expect((await stat(join(folder, 'reserve'))).size).toBeGreaterThan(4 * MIB)
    const { freeBytes, neededBytes, lowBytes } = await store.space()
    expect(freeBytes).toBeGreaterThanOrEqual((await stat(join(folder, 'reserve'))).size)
    expect(neededBytes).toBeLessThan(lowBytes)
    await writeFile(join(disk, 'ballast'), Buffer.alloc(64 * MIB)).catch(() => undefined)

    const report = await store.gc({ nowMs: Date.now() + 1e12 })
    expect(report.deletedChunks).toBeGreaterThan(100)
    expect(report.diskBytesAfter).toBeLessThan(report.diskBytesBefore / 4)
    await rm(join(disk, 'ballast'))
    await store.chunks.put(batch(0))
    expect(await store.check()).toMatchObject({ damaged: [] })
  })
})
