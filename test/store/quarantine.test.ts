import { describe, expect, it, onTestFinished } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { projectId, type RecordId } from '../../src/core/ids.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { openMemoryStore } from '../../src/store/index.ts'
import { MemoryBackend } from '../../src/store/memory-backend.ts'
import { testAsset, testTeam } from '../core/helpers/records.ts'
import { collect } from './helpers.ts'

const MOST = 20_000

/** Ana has removed Ben, an admin, after his first record; he has gone on far beyond the limit. Cleo is an artist. */
async function removedAdmin() {
  const [ana, ben, cleo] = await testTeam('admin', 'artist')
  const kept = await ben.checkpoint()
  const cuts = ben.cuts()
  const team = [...ana.records]
  for (let i = 2; i < 80; i++) await ben.checkpoint({ asset: testAsset(i), comment: 'x'.repeat(500) })
  const beyond = ben.records.slice(1)
  return { ana, ben, cleo, kept, cuts, team, beyond }
}

async function storeWith(records: readonly SignedRecord[], backend = new MemoryBackend()): Promise<ProjectStore> {
  const store = await openMemoryStore({ create: projectId(records[0]!.id), maxQuarantinedBytes: MOST, backend })
  onTestFinished(() => store.close())
  await store.records.ingest(records.map(({ envelope }) => envelope))
  return store
}

async function quarantined(store: ProjectStore): Promise<RecordId[]> {
  return (await collect(store.records.quarantined())).map(({ id }) => id).sort()
}

/** Sends records as another laptop would, in batches. */
async function send(store: ProjectStore, records: readonly SignedRecord[], size = 10): Promise<void> {
  for (let at = 0; at < records.length; at += size) {
    await store.records.ingest(records.slice(at, at + size).map(({ envelope }) => envelope))
  }
}

function bytesOf(records: readonly SignedRecord[]): number {
  return records.reduce((sum, { envelope }) => sum + envelope.byteLength, 0)
}

describe('of what a removed device made beyond its cut', () => {
  it('Q1 so many bytes are kept, of its log the start, whatever the batches; neither is the rest kept waiting', async () => {
    const { ana, ben, kept, cuts, team, beyond } = await removedAdmin()
    const removal = await ana.remove(ben, cuts)
    expect(bytesOf(beyond)).toBeGreaterThan(2 * MOST)
    let start = beyond
    while (bytesOf(start) > MOST) start = start.slice(0, -1)
    const expected = start.map(({ id }) => id).sort()

    for (const size of [1, 7, 1000]) {
      const backend = new MemoryBackend()
      const store = await storeWith([...team, removal, kept], backend)
      await send(store, beyond, size)
      expect(await quarantined(store)).toEqual(expected)
      // sent again, by somebody else, after a restart: the same
      await store.close()
      const again = await openMemoryStore({ maxQuarantinedBytes: MOST, backend })
      const result = await again.records.ingest(beyond.map(({ envelope }) => envelope))
      expect(result).toMatchObject({ stored: [], waiting: [], refused: [] })
      expect(result.surplus).toHaveLength(beyond.length - start.length)
      expect(await quarantined(again)).toEqual(expected)
      expect(await again.records.verdict(kept.id)).toBe('counts')
      await again.close()
    }
    // last first: what waits for its predecessor must not fill the pool
    const store = await storeWith([...team, removal, kept])
    await send(store, beyond.toReversed(), 5)
    await send(store, beyond, 5)
    expect(await quarantined(store)).toEqual(expected)
  })

  it('Q2 nothing is given up that was stored before the removal came, and nothing further is taken', async () => {
    const { ana, ben, kept, cuts, team, beyond } = await removedAdmin()
    const early = beyond.slice(0, 60)
    const store = await storeWith([...team, kept, ...early])
    await store.records.ingest([(await ana.remove(ben, cuts)).envelope])
    expect(await quarantined(store)).toEqual(early.map(({ id }) => id).sort())
    await send(store, beyond)
    expect(await quarantined(store)).toHaveLength(early.length)
  })

  it('Q2 what an admin adopts comes with what it rests on, however far beyond the limit', async () => {
    const { ana, ben, kept, cuts, team, beyond } = await removedAdmin()
    const removal = await ana.remove(ben, cuts)
    const last = beyond.at(-1)!
    const adoption = await ana.adopt([last.id])
    const store = await storeWith([...team, removal, kept])
    await send(store, beyond)
    expect(await store.records.verdict(last.id)).toBeUndefined()
    await send(store, [adoption])
    // now the others, who count it, send it with all before it
    await send(store, beyond)
    expect(await store.records.verdict(last.id)).toBe('counts')
  })

  it('Q2 a record that a cut names is kept, so that what lies before it can count', async () => {
    const { ana, ben, kept, team, beyond } = await removedAdmin()
    const last = beyond.at(-2)!
    const removal = await ana.remove(ben, ben.cuts(last))
    const store = await storeWith([...team, removal, kept])
    await send(store, beyond)
    expect(await store.records.verdict(last.id)).toBe('counts')
    expect(await quarantined(store)).toEqual([beyond.at(-1)!.id])
  })

  it('Q2 what others rest on who did not know of the removal comes at the second time', async () => {
    const { ana, ben, cleo, kept, cuts, team, beyond } = await removedAdmin()
    const changed = await ben.changeRole(cleo, 'artist')
    cleo.sees(changed)
    const work = await cleo.checkpoint({ asset: testAsset(100) })
    const removal = await ana.remove(ben, cuts)
    const store = await storeWith([...team, removal, kept])
    const all = [...beyond, changed, work]
    await send(store, all)
    expect(await store.records.verdict(work.id)).toBeUndefined()
    await send(store, all)
    expect(await store.records.verdict(work.id)).toBe('counts')
  })
})
