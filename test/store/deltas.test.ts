import { describe, expect, it } from 'vitest'
import { encodeSmallest } from '../../src/codec/index.ts'
import type { StoredChunk } from '../../src/core/chunk.ts'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { type CheckpointId, checkpointId, type Hash } from '../../src/core/ids.ts'
import { MAX_DELTA_LINKS } from '../../src/core/limits.ts'
import { MemoryBackend } from '../../src/store/memory-backend.ts'
import { openStore } from '../../src/store/store.ts'
import { type TestDevice, testAsset, testTeam } from '../core/helpers/records.ts'
import { type Death, Died, FaultyBackend } from './faulty-backend.ts'
import { closing, collect, hashOf, newStore, noise, PLACES, rawChunk, testChunk, testFile } from './helpers.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const later = () => ({ nowMs: Date.now() + 2 * DAY_MS })

/** Version `n` of some bytes: each differs from the one before in a few. */
function version(n: number, size = 2000): Uint8Array {
  const bytes = noise(size, 1)
  for (let i = 0; i < n; i++) bytes.set(noise(20, 100 + i), (i * 97) % (size - 20))
  return bytes
}

function deltaOf(raw: Uint8Array, base: { hash: Hash; raw: Uint8Array }): StoredChunk {
  const form = encodeSmallest(raw, base.raw)
  if (form.codec !== 'delta') throw new Error(`it is ${form.codec}`)
  return {
    hash: hashOf(raw),
    codec: 'delta',
    rawSize: raw.byteLength,
    base: base.hash,
    payload: Uint8Array.from(form.payload),
  }
}

const full = (n: number) => rawChunk(version(n))
const onPrevious = (n: number) => deltaOf(version(n), { hash: hashOf(version(n - 1)), raw: version(n - 1) })
const hashes = (...versions: number[]) => versions.map((n) => hashOf(version(n)))

/** Stores versions 0 to `last`: the first in full, each later one as a delta on the one before. */
async function putChain(store: ProjectStore, last: number): Promise<void> {
  await store.chunks.put([full(0)])
  for (let n = 1; n <= last; n++) await store.chunks.put([onPrevious(n)])
}

/** Damages the stored value of a chunk: what its payload is replaced with decodes to something else, or to nothing. */
async function damage(backend: MemoryBackend, hash: Hash): Promise<void> {
  const level = await backend.open('chunks')
  for (const [key, value] of await level
    .iterator({ lt: Uint8Array.of(255), reverse: false, limit: -1, values: true, highWaterMarkBytes: 1 << 24 })
    .all()) {
    if (Buffer.from(value.subarray(12, 44)).toString('hex') !== hash) continue
    const flipped = Uint8Array.from(value)
    flipped[flipped.byteLength - 3]! ^= 0x10
    await level.batch([{ type: 'put', key, value: flipped }], { sync: true })
  }
}

async function memoryStore(founder?: TestDevice) {
  const backend = new MemoryBackend()
  const open = () => openStore(backend, {})
  const store = await openStore(backend, { create: founder?.project ?? ('ab'.repeat(32) as never) })
  return { backend, store: closing(store), open }
}

async function checkpoint(
  store: ProjectStore,
  device: TestDevice,
  chunks: readonly StoredChunk[],
  { raws, parents = [] }: { raws: readonly Uint8Array[]; parents?: readonly CheckpointId[] },
) {
  const { content, size, manifest, chunks: count, stored } = testFile(raws.map(rawChunk))
  const nodes = stored.slice(raws.length)
  const record = await device.checkpoint({ content, size, manifest, chunks: count, parents: [...parents] })
  await store.chunks.put(chunks)
  const sent = device.records.map(({ envelope }) => envelope)
  await store.records.ingest(sent, { chunks: nodes, whole: true })
  return checkpointId(record.id)
}

describe.each(PLACES)('deltas in $name', ({ make }) => {
  it('are read through what they rest on, also when the store is opened again', async () => {
    const place = await make()
    const store = await newStore(place)
    await putChain(store, 4)
    const check = async (opened: ProjectStore) => {
      for (let n = 0; n <= 4; n++) expect(await opened.chunks.get(hashOf(version(n)))).toEqual(version(n))
      expect(await collect(opened.chunks.getMany(hashes(4, 0, 2, 3, 1)))).toEqual(
        [4, 0, 2, 3, 1].map((n) => version(n)),
      )
      expect(await opened.chunks.info(hashes(0, 3))).toMatchObject([
        { codec: 'raw' },
        { codec: 'delta', base: hashes(2)[0] },
      ])
      expect(await opened.check()).toMatchObject({ damaged: [], chunks: 5 })
      expect((await opened.stats()).byCodec).toMatchObject({ raw: { chunks: 1 }, delta: { chunks: 4, rawBytes: 8000 } })
    }
    await check(store)
    await store.close()
    await check(closing(await place.open()))
  })

  it('form no chain that is longer than the limit: a further one rests on what the last one rests on', async () => {
    const store = await newStore(await make())
    await putChain(store, 12)
    const bases = (await store.chunks.info(hashes(...Array.from({ length: 13 }, (_, n) => n)))).map(
      (info) => info?.base,
    )
    const chain = (n: number): number => {
      const base = bases[n]
      return base === undefined ? 0 : 1 + chain(hashes(...Array(13).keys()).indexOf(base))
    }
    const links = Array.from({ length: 13 }, (_, n) => chain(n))
    expect(Math.max(...links)).toBe(MAX_DELTA_LINKS)
    expect(links.filter((count) => count === 0)).toHaveLength(1)
    expect(await store.chunks.getBase(hashes(12)[0]!)).toEqual({ hash: hashes(3)[0], raw: version(3) })
    expect(await store.chunks.getBase(hashes(2)[0]!)).toEqual({ hash: hashes(2)[0], raw: version(2) })
    expect(await store.chunks.getBase(hashes(50)[0]!)).toBeUndefined()
    for (let n = 0; n <= 12; n++) expect(await store.chunks.get(hashOf(version(n)))).toEqual(version(n))
  })

  it('without their base are refused, and nothing is stored', async () => {
    const store = await newStore(await make())
    await expect(store.chunks.put([onPrevious(1)])).rejects.toMatchObject({ code: 'CHUNK_DAMAGED' })
    expect(await store.chunks.has(hashes(0, 1))).toEqual([false, false])
    expect(await store.stats()).toMatchObject({ chunks: 0 })
  })

  it('come as deltas to who holds the base, on another chunk to who holds that, else in full', async () => {
    const store = await newStore(await make())
    await putChain(store, 2)
    const [zero, one, two] = hashes(0, 1, 2) as [Hash, Hash, Hash]
    const held = (...bases: Hash[]) => ({ held: new Map([[two, bases]]) })
    expect(await store.chunks.getStored(two, held(zero, one))).toEqual(onPrevious(2))
    expect(await store.chunks.getStored(two, held(zero))).toEqual(deltaOf(version(2), { hash: zero, raw: version(0) }))
    expect(await store.chunks.getStored(two, held(hashOf(noise(9, 9))))).toEqual(full(2))
    expect(await store.chunks.getStored(two)).toEqual(full(2))
    expect(await store.chunks.getStored(zero, { held: new Map([[zero, [two]]]) })).toEqual(full(0))
  })

  it('are known again when index/ is lost, and so is what rests on what', async () => {
    const [founder] = await testTeam()
    const place = await make()
    const store = await newStore(place, founder.project!)
    await putChain(store, 3)
    const raws = [version(3)]
    await checkpoint(store, founder, [], { raws })
    await store.close()
    const again = closing(await place.open())
    expect(await again.gc(later())).toMatchObject({ deletedChunks: 3 })
    expect(await again.chunks.get(hashes(3)[0]!)).toEqual(version(3))
  })
})

describe('damage to what deltas rest on', () => {
  it('is found by reading one, is marked there alone, and healing it heals them', async () => {
    const { backend, store } = await memoryStore()
    await putChain(store, 2)
    await damage(backend, hashes(0)[0]!)
    await expect(store.chunks.get(hashes(2)[0]!)).rejects.toMatchObject({ code: 'CHUNK_DAMAGED' })
    expect(await store.chunks.has(hashes(0, 1, 2))).toEqual([false, false, false])
    expect(await store.check()).toMatchObject({ damaged: [{ hash: hashes(0)[0], reason: 'damaged', checkpoints: [] }] })
    await store.chunks.put([full(0)])
    expect(await store.chunks.has(hashes(0, 1, 2))).toEqual([true, true, true])
    expect(await store.chunks.get(hashes(2)[0]!)).toEqual(version(2))
    expect(await store.check()).toMatchObject({ damaged: [] })
  })

  it('is named with the checkpoints that need the deltas', async () => {
    const [founder] = await testTeam()
    const { backend, store } = await memoryStore(founder)
    await putChain(store, 1)
    const id = await checkpoint(store, founder, [], { raws: [version(1)] })
    await damage(backend, hashes(0)[0]!)
    const { damaged } = await store.check()
    const named = damaged.map(({ hash, reason, checkpoints }) => [hash, reason, ...checkpoints])
    expect(named).toContainEqual([hashes(0)[0], 'damaged', id])
    expect(named).toContainEqual([hashes(1)[0], 'missing', id])
    // the delta alone, in full, is enough
    await store.chunks.put([full(1)])
    expect(await store.chunks.get(hashes(1)[0]!)).toEqual(version(1))
    expect(await store.lacking({ manifest: testFile([full(1)]).manifest, preview: undefined })).toEqual([])
  })

  it('of a delta itself leaves what it rests on alone', async () => {
    const { backend, store } = await memoryStore()
    await putChain(store, 1)
    await damage(backend, hashes(1)[0]!)
    expect(await store.check()).toMatchObject({ damaged: [{ hash: hashes(1)[0], reason: 'damaged' }] })
    expect(await store.chunks.has(hashes(0, 1))).toEqual([true, false])
  })

  it('is found by a scrub', async () => {
    const { backend, store } = await memoryStore()
    await putChain(store, 3)
    await damage(backend, hashes(1)[0]!)
    expect(await store.scrub(undefined, { maxBytes: 1 << 20 })).toMatchObject({ damaged: [hashes(1)[0]] })
    expect(await store.chunks.has(hashes(0, 1, 2, 3))).toEqual([true, false, false, false])
  })
})

describe('no delta ever rests on itself:', () => {
  it('a chunk that is stored again is stored in full', async () => {
    const { backend, store } = await memoryStore()
    await putChain(store, 1)
    await store.chunks.put([rawChunk(version(3))])
    await damage(backend, hashes(0)[0]!)
    expect(await store.chunks.verify(hashes(0)[0]!)).toBe(false)
    await store.chunks.put([deltaOf(version(0), { hash: hashes(3)[0]!, raw: version(3) })])
    expect(await store.chunks.info(hashes(0))).toMatchObject([{ codec: 'raw' }])
    expect(await store.chunks.get(hashes(1)[0]!)).toEqual(version(1))
  })

  it('what rests on a damaged chunk is no base for it', async () => {
    const { backend, store } = await memoryStore()
    await putChain(store, 1)
    // read once, so that its raw bytes may still be in memory
    await store.chunks.get(hashes(1)[0]!)
    await damage(backend, hashes(0)[0]!)
    await store.chunks.verify(hashes(0)[0]!)
    const circle = deltaOf(version(0), { hash: hashes(1)[0]!, raw: version(1) })
    expect(await store.chunks.getBase(hashes(1)[0]!)).toBeUndefined()
    // refused, or stored in full where the bytes are still at hand
    await store.chunks.put([circle]).catch(() => store.chunks.put([full(0)]))
    expect(await store.chunks.info(hashes(0))).toMatchObject([{ codec: 'raw' }])
    expect(await store.chunks.get(hashes(1)[0]!)).toEqual(version(1))
  })
})

describe('gc of what only deltas rest on', () => {
  it('stores those in full that stay, and takes the rest', async () => {
    const [founder] = await testTeam()
    const { store } = await memoryStore(founder)
    await putChain(store, 4)
    await checkpoint(store, founder, [], { raws: [version(2), version(4)] })
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 3 })
    expect(await store.chunks.has(hashes(0, 1, 2, 3, 4))).toEqual([false, false, true, false, true])
    for (const n of [2, 4]) expect(await store.chunks.get(hashOf(version(n)))).toEqual(version(n))
    expect((await store.stats()).byCodec.delta.chunks).toBe(0)
    expect(await store.check()).toMatchObject({ damaged: [] })
  })

  it('leaves what is needed by itself where it is, with the deltas on it', async () => {
    const [founder] = await testTeam()
    const { store } = await memoryStore(founder)
    await putChain(store, 2)
    await checkpoint(store, founder, [], { raws: [version(0), version(1), version(2)] })
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 0 })
    expect((await store.stats()).byCodec.delta.chunks).toBe(2)
  })

  it('takes a whole chain that nothing needs, without storing any of it in full', async () => {
    const { store } = await memoryStore()
    await putChain(store, 4)
    const before = await store.stats()
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 5, freedBytes: before.storedBytes })
    expect(await store.stats()).toMatchObject({ chunks: 0, storedBytes: 0 })
  })

  it('holds on to what a pinned chunk rests on, or stores that in full', async () => {
    const { store } = await memoryStore()
    await putChain(store, 2)
    using pin = store.chunks.pin(hashes(2))
    await store.gc(later())
    expect(await store.chunks.get(hashes(2)[0]!)).toEqual(version(2))
    pin.release()
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 1 })
  })

  it('loses nothing wherever it is ended', async () => {
    const [founder] = await testTeam()
    const run = async (death: Death | undefined) => {
      const backend = new MemoryBackend()
      const faulty = new FaultyBackend(backend)
      const store = await openStore(faulty, { create: founder.project! })
      await putChain(store, 4)
      const record = await founder.checkpoint({ ...testFileOf(4), asset: testAsset(1) })
      const sent = founder.records.map(({ envelope }) => envelope)
      await store.records.ingest(sent, { chunks: testFile([full(4)]).stored.slice(1), whole: true })
      faulty.arm(death)
      await store.gc(later()).catch((error: unknown) => {
        if (!(error instanceof Died) && !(error as Error).cause) throw error
      })
      const writes = faulty.writes.length
      faulty.revive()
      await store.close().catch(() => undefined)
      const again = closing(await openStore(backend, {}))
      expect(await again.chunks.get(hashes(4)[0]!)).toEqual(version(4))
      expect(await again.whole.has(checkpointId(record.id))).toBe(true)
      expect(await again.check()).toMatchObject({ damaged: [] })
      await again.gc(later())
      expect(await again.chunks.get(hashes(4)[0]!)).toEqual(version(4))
      expect(await again.chunks.has(hashes(0, 1, 2, 3))).toEqual([false, false, false, false])
      return writes
    }
    const writes = await run(undefined)
    expect(writes).toBeGreaterThan(3)
    for (let atWrite = 1; atWrite <= writes; atWrite++) {
      await run({ atWrite, when: 'before' })
      await run({ atWrite, when: 'after' })
    }
  })
})

const testFileOf = (n: number) => {
  const { content, size, manifest, chunks } = testFile([full(n)])
  return { content, size, manifest, chunks }
}

describe('repack', () => {
  it('makes deltas of what an older Pegbar stored in full, and gc gives the space back', async () => {
    const [founder] = await testTeam()
    const { store } = await memoryStore(founder)
    let parents: CheckpointId[] = []
    for (let n = 0; n <= 7; n++) {
      const raws = [noise(2000, 500), version(n), testChunk(n + 700).payload]
      parents = [await checkpoint(store, founder, raws.map(rawChunk), { raws, parents })]
    }
    const before = await store.stats()
    const report = await store.gc({ ...later(), repack: true })
    expect(report.repackedChunks).toBeGreaterThanOrEqual(7)
    const after = await store.stats()
    expect(after.byCodec.delta.chunks).toBe(report.repackedChunks)
    expect(after.storedBytes).toBeLessThan(before.storedBytes - 7 * 1500)
    for (let n = 0; n <= 7; n++) expect(await store.chunks.get(hashOf(version(n)))).toEqual(version(n))
    expect(await store.check()).toMatchObject({ damaged: [] })
    // and a second time there is nothing left to do
    expect(await store.gc({ ...later(), repack: true })).toMatchObject({ repackedChunks: 0, deletedChunks: 0 })
  })
})
