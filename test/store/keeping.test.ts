import { describe, expect, it } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { checkpointId } from '../../src/core/ids.ts'
import { LEASE_MS } from '../../src/core/keeping.ts'
import type { Keeping } from '../../src/store/keeping.ts'
import { Leases } from '../../src/store/leases.ts'
import { type TestDevice, testAsset, testId, testTeam } from '../core/helpers/records.ts'
import { closing, newStore, PLACES, type Place, type TestFile, testChunk, testFile } from './helpers.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const later = () => ({ nowMs: Date.now() + 2 * DAY_MS })
const [ben, cleo] = [testId('device', 8), testId('device', 9)]
const fileOf = (first: number, count: number) => testFile(Array.from({ length: count }, (_, i) => testChunk(first + i)))

async function checkpoint(store: ProjectStore, device: TestDevice, file: TestFile, fields: object = {}) {
  const { content, size, manifest, chunks } = file
  const record = await device.checkpoint({ content, size, manifest, chunks, ...fields })
  const sent = device.records.map(({ envelope }) => envelope)
  await store.records.ingest(sent, { chunks: file.stored, whole: true })
  return checkpointId(record.id)
}

/** A store with a checkpoint of six chunks, and a later one of another asset that shares three of them. */
async function twoFiles(place: Place) {
  const [founder] = await testTeam()
  const store = await newStore(place, founder.project!)
  const [first, second] = [fileOf(0, 6), fileOf(3, 6)]
  const a = await checkpoint(store, founder, first)
  const b = await checkpoint(store, founder, second, { asset: testAsset(2) })
  return { founder, store, first, second, a, b }
}

describe.each(PLACES)('what is given up in $name', ({ make }) => {
  it('leaves the disk with the next gc, however young; what others need stays', async () => {
    const { store, second, a, b } = await twoFiles(await make())
    await store.leases.giveUp([a])!.commit()
    expect(await store.whole.has(a)).toBe(false)
    // three chunks and a chunk list were its own
    expect(await store.gc()).toMatchObject({ deletedChunks: 4 })
    for (const { hash } of second.stored) expect(await store.chunks.verify(hash)).toBe(true)
    expect(await store.whole.has(b)).toBe(true)
    await store.local.setAdded(a, 6000)
    expect(await store.check()).toMatchObject({ damaged: [] })
  })

  it('keeps the preview of what was given up, but not of what was purged', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const preview = testChunk(70)
    await store.chunks.put([preview])
    const image = { hash: preview.hash, mime: 'image/webp' as const, width: 1, height: 1 }
    const a = await checkpoint(store, founder, fileOf(0, 3), { preview: image })
    await store.leases.giveUp([a])!.commit()
    expect(await store.gc()).toMatchObject({ deletedChunks: 4 })
    expect(await store.chunks.has([preview.hash])).toEqual([true])
    await founder.trash(testAsset(1), a)
    await founder.purge(testAsset(1), [a])
    await store.records.ingest(founder.records.map(({ envelope }) => envelope))
    await store.gc()
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 1 })
  })

  it('frees shared chunks once the last that needs them is given up', async () => {
    const { store, first, second, a, b } = await twoFiles(await make())
    await store.leases.giveUp([a])!.commit()
    await store.gc()
    await store.leases.giveUp([b])!.commit()
    await store.gc()
    const hashes = [...first.stored, ...second.stored].map(({ hash }) => hash)
    expect(await store.chunks.has(hashes)).toEqual(hashes.map(() => false))
  })

  it('is swept after a crash between the note and the sweep, and is not whole meanwhile', async () => {
    const place = await make()
    const { store, first, a } = await twoFiles(place)
    const removing = {
      path: 'a.blend',
      stamp: { size: 1, mtimeNs: 2n, ctimeNs: 3n, inode: 4n, device: 5n, executable: false },
    }
    const freed = { asset: testAsset(1), removing }
    await (store.keeping as Keeping).change({ freed: [freed], dropped: [a] })
    await store.close()
    const again = closing(await place.open())
    expect(again.keeping.freed.get(testAsset(1))).toEqual(freed)
    expect(await again.whole.has(a)).toBe(false)
    await again.whole.add([a])
    expect(await again.whole.has(a)).toBe(false)
    expect(await again.gc()).toMatchObject({ deletedChunks: 4 })
    // wanted again: what is fetched is whole
    await again.keeping.change({ wanted: [a], unfreed: [testAsset(1)] })
    await again.chunks.put(first.stored)
    await again.whole.add([a])
    expect(await again.whole.has(a)).toBe(true)
    expect(again.keeping.freed.size).toBe(0)
  })

  it('a transfer that counted on swept chunks is not called whole', async () => {
    const { store, first, a } = await twoFiles(await make())
    await store.leases.giveUp([a])!.commit()
    await store.keeping.change({ wanted: [a] })
    const removed: string[] = []
    store.whole.onChange((change) => removed.push(...change.removed))
    await store.whole.add([a])
    expect(await store.whole.has(a)).toBe(true)
    await store.leases.giveUp([a])!.commit()
    await store.gc()
    await store.keeping.change({ wanted: [a] })
    // all but what gc has swept meanwhile
    await store.chunks.put(first.stored.slice(1))
    await store.whole.add([a])
    expect(await store.whole.has(a)).toBe(false)
    expect(removed).toEqual([a, a])
    await store.chunks.put(first.stored)
    await store.whole.add([a])
    expect(await store.whole.has(a)).toBe(true)
  })

  it('a lease keeps purged content until it is released, and only then is the purge done here', async () => {
    const { store, founder, a } = await twoFiles(await make())
    await store.leases.begin(ben, [a])!.grant()
    await founder.trash(testAsset(1), a)
    await founder.purge(testAsset(1), [a])
    await store.records.ingest(founder.records.map(({ envelope }) => envelope))
    await store.gc()
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 0 })
    expect(await store.whole.has(a)).toBe(true)
    expect(await store.keeping.isPurgedHere(a)).toBe(false)
    await store.leases.release(ben, [a])
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 4 })
    expect(await store.keeping.isPurgedHere(a)).toBe(true)
  })

  it('a pin delays a purge, too', async () => {
    const { store, founder, first, a } = await twoFiles(await make())
    await founder.trash(testAsset(1), a)
    await founder.purge(testAsset(1), [a])
    await store.records.ingest(founder.records.map(({ envelope }) => envelope))
    await store.gc()
    const pin = store.chunks.pin([first.stored[0]!.hash])
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 3 })
    expect(await store.keeping.isPurgedHere(a)).toBe(false)
    pin.release()
    expect(await store.gc(later())).toMatchObject({ deletedChunks: 1 })
    expect(await store.keeping.isPurgedHere(a)).toBe(true)
  })

  it('keeps policy, pins, leases and acknowledgements, also after reopening', async () => {
    const place = await make()
    const { store, a, b } = await twoFiles(place)
    expect(store.keeping.policy).toEqual({ replicate: 'all', copies: 1 })
    await store.keeping.setPolicy({ replicate: 'latest', copies: 2 })
    await store.keeping.setPinned(testAsset(1), true)
    await store.keeping.setPinned(testAsset(2), true)
    await store.keeping.setPinned(testAsset(2), false)
    await store.keeping.notePurgedOn(ben, [a])
    await store.keeping.notePurgedOn(cleo, [a, b])
    await store.leases.begin(ben, [a])!.grant()
    await store.close()
    const again = closing(await place.open())
    expect(again.keeping.policy).toEqual({ replicate: 'latest', copies: 2 })
    expect([...again.keeping.pinned]).toEqual([testAsset(1)])
    expect((await again.keeping.purgedOn(a)).sort()).toEqual([ben, cleo].sort())
    expect(again.leases.isLeased(a)).toBe(true)
    expect(again.leases.isLeased(b)).toBe(false)
  })
})

describe('leases', () => {
  const id = checkpointId(testId('record', 1))
  const other = checkpointId(testId('record', 2))

  async function book() {
    const stored = new Set<string>()
    let nowMs = 1000
    const keeping = {
      leases: async () =>
        [...stored].map((key) => ({ checkpoint: key.slice(0, 64) as typeof id, device: key.slice(64) as typeof ben })),
      changeLeases: async ({ add = [], remove = [] }: Parameters<Keeping['changeLeases']>[0]) => {
        for (const { checkpoint, device } of remove) stored.delete(checkpoint + device)
        for (const { checkpoint, device } of add) stored.add(checkpoint + device)
      },
      change: async () => {},
    }
    const open = async () => {
      const leases = new Leases({ keeping, whole: { remove: async () => {} }, now: () => nowMs })
      await leases.load()
      return leases
    }
    return { leases: await open(), open, stored, pass: (ms: number) => (nowMs += ms) }
  }

  it('nothing is both leased and being given up, in whatever order', async () => {
    const { leases } = await book()
    const giving = leases.giveUp([id, other])!
    expect(leases.begin(ben, [id])).toBeUndefined()
    expect(leases.giveUp([other])).toBeUndefined()
    giving.cancel()
    const pending = leases.begin(ben, [id])!
    expect(leases.giveUp([id, other])).toBeUndefined()
    pending.cancel()
    leases.giveUp([id])!.cancel()
    await leases.begin(ben, [id])!.grant()
    expect(leases.giveUp([id])).toBeUndefined()
    // two may have one
    await leases.begin(cleo, [id])!.grant()
    await leases.release(ben, [id])
    expect(leases.giveUp([id])).toBeUndefined()
    await leases.release(cleo, [id])
    expect(leases.giveUp([id])).toBeDefined()
  })

  it('ends after ten minutes that are counted from the proof, or from the last renewal', async () => {
    const { leases, pass, stored } = await book()
    const pending = leases.begin(ben, [id])!
    pass(3 * LEASE_MS)
    await pending.grant()
    pass(LEASE_MS - 1)
    expect(leases.isLeased(id)).toBe(true)
    expect(leases.renew(ben, [id])).toBe(true)
    expect(leases.renew(cleo, [id])).toBe(false)
    pass(LEASE_MS - 1)
    expect(leases.isLeased(id)).toBe(true)
    pass(1)
    expect(leases.isLeased(id)).toBe(false)
    expect(leases.renew(ben, [id])).toBe(false)
    // forgotten on disk with the next write
    await leases.begin(cleo, [other])!.grant()
    expect([...stored]).toEqual([other + cleo])
  })

  it('a restart, which knows no time, makes a lease longer and never shorter', async () => {
    const { leases, open, pass } = await book()
    await leases.begin(ben, [id])!.grant()
    pass(LEASE_MS - 1)
    const again = await open()
    pass(LEASE_MS - 1)
    expect(again.isLeased(id)).toBe(true)
    pass(1)
    expect(again.giveUp([id])).toBeDefined()
  })

  it('what could not be given up for sure is never leased again', async () => {
    const keeping = {
      leases: async () => [],
      changeLeases: async () => {},
      change: async () => Promise.reject(new Error('disk full')),
    }
    const leases = new Leases({ keeping, whole: { remove: async () => {} } })
    const giving = leases.giveUp([id])!
    await expect(giving.commit()).rejects.toThrow('disk full')
    giving.cancel()
    expect(leases.begin(ben, [id])).toBeUndefined()
  })
})
