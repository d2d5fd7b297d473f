import { describe, expect, it } from 'vitest'
import type { Hash } from '../../src/core/ids.ts'
import type { DatabaseName } from '../../src/store/backend.ts'
import { Bitmap } from '../../src/store/bitmap.ts'
import { ChunkPlaces } from '../../src/store/chunk-places.ts'
import type { LevelHandle } from '../../src/store/database.ts'
import { openMemoryStore } from '../../src/store/index.ts'
import { MemoryBackend } from '../../src/store/memory-backend.ts'
import { testTeam } from '../core/helpers/records.ts'
import { testChunk, testFile } from './helpers.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Counts what is read of index/. */
class CountingBackend extends MemoryBackend {
  /** Entries that were asked for one by one. */
  asked = 0
  /** Entries of chunks that were read in order. */
  scanned = 0

  override async open(name: DatabaseName): Promise<LevelHandle> {
    const level = await super.open(name)
    if (name !== 'index') return level
    const counted: LevelHandle = {
      ...level,
      status: 'open',
      getMany: (keys) => {
        this.asked += keys.length
        return level.getMany(keys)
      },
      iterator: (options) => ({
        all: async () => {
          const entries = await level.iterator(options).all()
          this.scanned += entries.filter(([key]) => key[0] === 'c'.charCodeAt(0)).length
          return entries
        },
      }),
    }
    return counted
  }
}

it('gc reads the index once in order, and asks for what may go, not for what stays', async () => {
  const backend = new CountingBackend()
  const [founder] = await testTeam()
  const store = await openMemoryStore({ backend, create: founder.project! })
  const checkpoints = 10
  const chunksOfEach = 300
  for (let i = 0; i < checkpoints; i++) {
    const file = testFile(Array.from({ length: chunksOfEach }, (_, at) => testChunk(i * chunksOfEach + at)))
    const { content, size, manifest, chunks } = file
    await founder.checkpoint({ content, size, manifest, chunks })
    await store.records.ingest(
      founder.records.map(({ envelope }) => envelope),
      { chunks: file.stored, whole: true },
    )
  }
  const garbage = [testChunk(100_000), testChunk(100_001)]
  await store.chunks.put(garbage)
  const { chunks } = await store.stats()
  expect(chunks).toBeGreaterThan(checkpoints * chunksOfEach)
  await store.gc()
  const count = async (nowMs: number) => {
    const before = { asked: backend.asked, scanned: backend.scanned }
    const { deletedChunks } = await store.gc({ nowMs })
    return { deletedChunks, asked: backend.asked - before.asked, scanned: backend.scanned - before.scanned }
  }
  const idle = await count(Date.now())
  expect(idle).toMatchObject({ deletedChunks: 0, scanned: chunks })
  expect(idle.asked).toBeLessThan(10 * checkpoints)
  const sweeping = await count(Date.now() + 2 * DAY_MS)
  expect(sweeping).toMatchObject({ deletedChunks: 2, scanned: chunks + 2 })
  expect(sweeping.asked).toBeLessThan(10 * checkpoints)
  await store.close()
})

describe('the places of chunks', () => {
  const start = '0123456789abcdef'
  const hash = (head: string, tail: string) => (head + tail.repeat(48)) as Hash
  const places = new ChunkPlaces(1)
  for (const [sequence, [high, low]] of [
    [0x01234567, 0x89abcdee],
    [0x01234567, 0x89abcdef],
    [0x01234567, 0x89abcdef],
    [0xffffffff, 0xffffffff],
  ].entries()) {
    places.add([high!, low!], { sequence, storedSize: sequence, storedAt: 7 })
  }
  const marked = (wanted: Hash) => {
    const marks = new Bitmap(4)
    places.mark(wanted, marks)
    return [0, 1, 2, 3].filter((sequence) => marks.has(sequence))
  }

  it('are all found that a hash may have', () => {
    expect(marked(hash(start, '1'))).toEqual([1, 2])
    expect(marked(hash('0123456789abcdee', '1'))).toEqual([0])
    expect(marked(hash('f'.repeat(16), 'f'))).toEqual([3])
    for (const absent of ['0000000000000000', '0123456789abcdf0', 'fffffffffffffffe']) {
      expect(marked(hash(absent, '0'))).toEqual([])
    }
  })

  it('are selected by what is held of them, each beginning once', () => {
    expect(places.select((sequence, size, at) => sequence > 0 && sequence === size && at === 7)).toEqual([
      [0x01234567, 0x89abcdef],
      [0xffffffff, 0xffffffff],
    ])
  })
})
