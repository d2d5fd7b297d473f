import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { foldAll, hashOf } from '../../src/core/fold/index.ts'
import type { ProjectId } from '../../src/core/ids.ts'
import { compareRecords } from '../../src/core/order.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { scripts } from '../core/fold/world.ts'
import { collect, memoryPlace } from './helpers.ts'
import { sealedWorld } from './sealed-world.ts'

/** How a set of records arrives: their order, and the sizes of the batches. */
const arrivals = fc.record({
  order: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
  sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 60, maxLength: 60 }),
  /** After which batch the store is closed and opened again, and whether index/ is lost then. */
  reopenAfter: fc.nat(10),
})

type Arrival = typeof arrivals extends fc.Arbitrary<infer T> ? T : never

function batchesOf(records: readonly SignedRecord[], { order, sizes }: Arrival): SignedRecord[][] {
  const shuffled = records
    .map((record, i) => ({ record, key: order[i % order.length]! + i / 1000 }))
    .sort((a, b) => a.key - b.key)
    .map(({ record }) => record)
  const batches: SignedRecord[][] = []
  for (let at = 0, i = 0; at < shuffled.length; at += sizes[i % sizes.length]!, i++) {
    batches.push(shuffled.slice(at, at + sizes[i % sizes.length]!))
  }
  return batches
}

describe('records in any order and any batches', () => {
  it('leave the same views as a fold from scratch, also across reopening', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, arrivals, async (script, arrival) => {
        const { project, records } = await sealedWorld(script)
        const stored = await storedOf(project, records)
        const place = memoryPlace()
        let store = await place.open({ create: project })
        for (const [i, batch] of batchesOf(records, arrival).entries()) {
          await store.records.ingest(batch.map(({ envelope }) => envelope))
          if (i !== arrival.reopenAfter) continue
          await store.close()
          store = await place.open()
          // what waited was in memory, and is sent again
          await store.records.ingest(
            batchesOf(records, arrival)
              .slice(0, i + 1)
              .flat()
              .map(({ envelope }) => envelope),
          )
        }
        await expectFolded(store, project, stored)
        await store.close()
      }),
      { numRuns: 120 },
    )
  }, 300_000)
})

/** The records that a store ends up with when they arrive in the order in which they were made. */
async function storedOf(project: ProjectId, records: readonly SignedRecord[]): Promise<SignedRecord[]> {
  const store = await memoryPlace().open({ create: project })
  const { stored } = await store.records.ingest(records.map(({ envelope }) => envelope))
  await expectFolded(store, project, stored)
  await store.close()
  return stored
}

async function expectFolded(store: ProjectStore, project: ProjectId, stored: readonly SignedRecord[]): Promise<void> {
  const expected = foldAll(project, stored)
  const { records } = store
  expect(await collect(records.assets())).toHaveLength(expected.assets.size)
  for (const [id, asset] of expected.assets) {
    expect(await records.asset(id)).toEqual(asset)
    expect((await records.assetsAt(asset.path.value)).map((one) => one.id)).toContain(id)
  }
  for (const [id, name] of expected.persons) expect(await records.personName(id)).toEqual(name)
  for (const [id, name] of expected.devices) expect(await records.deviceName(id)).toEqual(name)
  for (const [id, verdict] of expected.verdicts) expect(await records.verdict(id)).toBe(verdict)
  expect(records.membership.devices).toEqual(expected.membership.devices)
  expect(await records.stateHash()).toBe(hashOf(expected))

  const quarantined = [...expected.verdicts].filter(([, verdict]) => verdict === 'quarantined').map(([id]) => id)
  expect((await collect(records.quarantined())).map(({ id }) => id)).toEqual(quarantined.sort())
  const checkpoints = [...expected.assets.values()].flatMap((asset) => asset.checkpoints)
  const history = [...checkpoints].sort(compareRecords).reverse()
  expect((await collect(records.history())).map(({ checkpoint }) => checkpoint)).toEqual(history.map(({ id }) => id))
  expect(await records.counts()).toEqual({
    records: stored.length,
    assets: expected.assets.size,
    checkpoints: checkpoints.length,
    quarantined: quarantined.length,
  })
  for (const { device, epoch, count, fingerprint } of await records.summaries()) {
    const ids = await collect(records.logIds({ device, epoch }))
    const own = stored.filter((record) => record.device === device && record.epoch === epoch)
    expect(ids).toEqual(
      own
        .filter(({ id }) => expected.verdicts.get(id) !== 'quarantined')
        .sort(compareRecords)
        .sort((a, b) => a.sequence - b.sequence || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id),
    )
    expect(count).toBe(ids.length)
    expect(await records.prefixFingerprint({ device, epoch }, count)).toBe(fingerprint)
  }
}
