import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { isPegbarError } from '../../src/core/errors.ts'
import { foldAll, hashOf } from '../../src/core/fold/index.ts'
import { type CheckpointId, checkpointId } from '../../src/core/ids.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import type { Backend } from '../../src/store/backend.ts'
import { RECORDS_COUNTED_AT_ONCE } from '../../src/store/ingest.ts'
import { LevelBackend } from '../../src/store/level-backend.ts'
import { MemoryBackend } from '../../src/store/memory-backend.ts'
import { openStore } from '../../src/store/store.ts'
import { testAsset, testTeam } from '../core/helpers/records.ts'
import { type Death, FaultyBackend } from './faulty-backend.ts'
import { closing, collect, makeFolder, testChunk, testFile } from './helpers.ts'

const BACKENDS: { name: string; make: () => Promise<() => Promise<Backend>> }[] = [
  {
    name: 'memory',
    make: async () => {
      const backend = new MemoryBackend()
      return async () => backend
    },
  },
  {
    name: 'LevelDB',
    make: async () => {
      const folder = join(await makeFolder(), '.pegbar')
      await mkdir(folder)
      return async () => new LevelBackend(folder)
    },
  },
]

const FILE = testFile(Array.from({ length: 6 }, (_, i) => testChunk(i)))

/** A checkpoint of FILE, made as the checkpoint engine does: the steps that were acknowledged. */
async function makeCheckpoint(store: ProjectStore, record: SignedRecord, acknowledged: string[]): Promise<void> {
  await store.chunks.put(FILE.stored.slice(0, 4))
  acknowledged.push('payload')
  await store.records.ingest([record.envelope], { chunks: FILE.stored.slice(4), whole: true })
  acknowledged.push('record')
  await store.local.change({
    log: { epoch: record.epoch, next: record.sequence + 1 },
    bases: [
      {
        asset: testAsset(1),
        checkpoint: checkpointId(record.id),
        path: 'a.blend',
        content: FILE.content,
        stamp: undefined,
        before: undefined,
        revertedFrom: undefined,
      },
    ],
    added: [{ checkpoint: checkpointId(record.id), bytes: 6000 }],
  })
  acknowledged.push('base')
}

async function prepare(make: () => Promise<() => Promise<Backend>>, death: Death | undefined) {
  const openBackend = await make()
  const [founder] = await testTeam()
  const faulty = new FaultyBackend(await openBackend())
  const store = await openStore(faulty, { create: founder.project! })
  await store.records.ingest([founder.records[0]!.envelope])
  const { manifest, content, size, chunks } = FILE
  const record = await founder.checkpoint({ manifest, content, size, chunks })
  faulty.arm(death)
  return { openBackend, faulty, store, founder, record }
}

const deaths = (writes: number): Death[] =>
  Array.from({ length: writes }, (_, i) => i + 1).flatMap((atWrite) => [
    { atWrite, when: 'before' as const },
    { atWrite, when: 'after' as const },
  ])

describe.each(BACKENDS)('a checkpoint in $name', ({ make }) => {
  it('writes payload, then payload and record as one, then index, and local truth last', async () => {
    const { faulty, store, record } = await prepare(make, undefined)
    await makeCheckpoint(closing(store), record, [])
    // index/ is derived, so it may come before local/: what counts is that chunks/ is first
    expect(faulty.writes).toEqual(['chunks', 'index', 'chunks', 'index', 'local'])
  })

  it.each(deaths(5))('is there or not there when the process dies $when write $atWrite', async (death) => {
    const { openBackend, store, founder, record } = await prepare(make, death)
    const acknowledged: string[] = []
    await expect(makeCheckpoint(store, record, acknowledged)).rejects.toSatisfy(isPegbarError)
    await store.close()

    const again = closing(await openStore(await openBackend(), {}))
    const isThere = (await again.records.get(record.id)) !== undefined
    if (acknowledged.includes('record')) expect(isThere).toBe(true)
    // the record came with the last of its payload, and not without what was stored before
    const has = await again.chunks.has(FILE.stored.map(({ hash }) => hash))
    if (isThere || acknowledged.includes('payload')) expect(has.slice(0, 4)).toEqual([true, true, true, true])
    expect(has.slice(4).every((held) => held === isThere)).toBe(true)
    const id: CheckpointId = checkpointId(record.id)
    expect(await again.whole.has(id)).toBe(isThere)
    expect(await again.whole.summary()).toMatchObject({ count: isThere ? 1 : 0 })
    expect((await again.local.base(testAsset(1)))?.checkpoint).toBe(
      acknowledged.includes('base') || (death.when === 'after' && death.atWrite === 5) ? id : undefined,
    )
    // what the node needs to catch up: own records beyond the noted ones
    const noted = (await again.local.log())?.next ?? 1
    const unnoted = await collect(again.records.recordsFrom(founder, noted))
    expect(unnoted.map((one) => one.id)).toEqual(isThere && noted === 1 ? [record.id] : [])

    const stored = founder.records.slice(0, isThere ? 2 : 1)
    expect(await again.records.stateHash()).toBe(hashOf(foldAll(founder.project!, stored)))
    expect(await again.check()).toMatchObject({ damaged: [], lostRecords: [], records: stored.length })
    // and it goes on
    await makeCheckpoint(again, record, [])
    expect(await again.whole.has(id)).toBe(true)
    expect(await again.stats()).toMatchObject({ chunks: FILE.stored.length, records: 2 })
  })

  it.each(deaths(4))('lives on in the same process when write $atWrite fails $when it is made', async (death) => {
    const { faulty, store, founder, record } = await prepare(make, death)
    closing(store)
    await expect(makeCheckpoint(store, record, [])).rejects.toSatisfy(isPegbarError)
    faulty.revive()
    await makeCheckpoint(store, record, [])
    expect(await store.whole.has(checkpointId(record.id))).toBe(true)
    expect(await store.records.stateHash()).toBe(hashOf(foldAll(founder.project!, founder.records)))
    expect(await store.check()).toMatchObject({ damaged: [], lostRecords: [], records: 2 })
    expect(await store.stats()).toMatchObject({ chunks: FILE.stored.length, records: 2 })
  })
})

describe.each(BACKENDS)('gc in $name', ({ make }) => {
  const DAY = 24 * 60 * 60 * 1000
  const garbage = Array.from({ length: 5 }, (_, i) => testChunk(100 + i))

  it.each(deaths(6))('is finished on open when the process dies $when write $atWrite', async (death) => {
    const { openBackend, faulty, store, record } = await prepare(make, undefined)
    await makeCheckpoint(store, record, [])
    await store.chunks.put(garbage)
    faulty.arm(death)
    const collecting = store.gc({ nowMs: Date.now() + 2 * DAY })
    await collecting.catch((error) => expect(error).toSatisfy(isPegbarError))
    await store.close()

    const again = closing(await openStore(await openBackend(), {}))
    for (const { hash } of FILE.stored) expect(await again.chunks.verify(hash)).toBe(true)
    const has = await again.chunks.has(garbage.map(({ hash }) => hash))
    expect(new Set(has).size).toBe(1)
    expect(await again.check()).toMatchObject({ damaged: [], lostRecords: [] })
    await again.chunks.put(garbage)
    for (const { hash } of garbage) expect(await again.chunks.verify(hash)).toBe(true)
    await again.gc({ nowMs: Date.now() + 2 * DAY })
    expect(await again.stats()).toMatchObject({ chunks: FILE.stored.length })
  })
})

describe('a checkpoint of more files than are counted in at once', () => {
  const COUNT = RECORDS_COUNTED_AT_ONCE + 50

  async function prepareMany(death: Death | undefined) {
    const prepared = await prepare(BACKENDS[0]!.make, undefined)
    const { manifest, content, size, chunks } = FILE
    const { founder } = prepared
    const records = [prepared.record]
    for (let n = 2; n <= COUNT; n++) {
      records.push(await founder.checkpoint({ asset: testAsset(n), path: `${n}.png`, manifest, content, size, chunks }))
    }
    prepared.faulty.arm(death)
    const ingest = (store: ProjectStore) =>
      store.records.ingest(
        records.map(({ envelope }) => envelope),
        { chunks: FILE.stored, whole: true },
      )
    return { ...prepared, records, ingest }
  }

  it.each([undefined, ...deaths(3)])('is all there or not at all: death %o', async (death) => {
    const { openBackend, faulty, store, founder, records, ingest } = await prepareMany(death)
    const made = ingest(store)
    if (death === undefined) expect((await made).stored).toHaveLength(COUNT)
    else await expect(made).rejects.toSatisfy(isPegbarError)
    expect(faulty.writes).toEqual(['chunks', 'index', 'index'].slice(0, death?.atWrite))
    await store.close()

    const again = closing(await openStore(await openBackend(), {}))
    const isThere = death === undefined || death.atWrite > 1 || death.when === 'after'
    expect(await again.records.counts()).toMatchObject({
      records: isThere ? COUNT + 1 : 1,
      assets: isThere ? COUNT : 0,
    })
    expect(await again.whole.summary()).toMatchObject({ count: isThere ? COUNT : 0 })
    const stored = isThere ? founder.records : founder.records.slice(0, 1)
    expect(await again.records.stateHash()).toBe(hashOf(foldAll(founder.project!, stored)))
    // and what is told of an asset that is there already is folded with what was there
    await ingest(again)
    const next = await founder.checkpoint({
      asset: testAsset(COUNT),
      path: 'x.png',
      parents: [checkpointId(records.at(-1)!.id)],
    })
    await again.records.ingest([next.envelope])
    expect((await again.records.asset(testAsset(COUNT)))?.checkpoints).toHaveLength(2)
  })
})
