import { describe, expect, test } from 'vitest'
import type { RecordStore } from '../../src/core/contracts.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { inBatches, inCausalOrder, memberHistory } from '../../src/protocol/causal-order.ts'
import { allRecords, testAsset, testDevice, testTeam } from '../core/helpers/records.ts'
import { memoryProject } from './helpers/memory-project.ts'

async function collect(records: AsyncIterable<SignedRecord>): Promise<SignedRecord[]> {
  const all: SignedRecord[] = []
  for await (const record of records) all.push(record)
  return all
}

async function busyTeam() {
  const [ana, ben, cleo] = await testTeam('artist', 'admin')
  for (let i = 0; i < 10; i++) {
    for (const [k, device] of [ana, ben, cleo].entries()) {
      const made = await device.checkpoint({ asset: testAsset(10 * i + k) })
      for (const other of [ana, ben, cleo]) if (other !== device) other.sees(made)
    }
  }
  const dora = await testDevice(9)
  const added = await cleo.add(dora)
  dora.sees(...allRecords(ana, ben, cleo))
  ana.sees(added)
  await dora.checkpoint({ asset: testAsset(500) })
  await cleo.checkpoint({ asset: testAsset(501) })
  const all = allRecords(ana, ben, cleo, dora)
  const { records } = await memoryProject(ana.records[0]!, all)
  return { all, records: records as unknown as RecordStore, ana, ben, cleo, dora, added }
}

/** Whether each record comes after all that it rests on. */
function expectCausal(records: readonly SignedRecord[]): void {
  const seen = new Set<string>()
  for (const { id, previous, members } of records) {
    for (const named of [...members, ...(previous === undefined ? [] : [previous])]) expect(seen).toContain(named)
    seen.add(id)
  }
}

describe('causal order', () => {
  test('R16 several logs are sent so that nothing comes before what it rests on', async () => {
    const { all, records } = await busyTeam()
    const parts = (await records.summaries()).map(({ device, epoch }) => ({ device, epoch, skip: 0 }))
    const sent = await collect(inCausalOrder(records, parts))
    expect(sent.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort())
    expectCausal(sent)
  })

  test('R16 a history begins with the project, is complete for the members, and stops there', async () => {
    const { records, ana, cleo, ben, dora, added } = await busyTeam()
    const sent = await collect(memberHistory(records))
    expect(sent[0]).toBe(await records.get(ana.records[0]!.id))
    expectCausal(sent)
    const store = await memoryProject(ana.records[0]!, [])
    const { stored, waiting } = await store.records.ingest(sent.map(({ envelope }) => envelope))
    expect([stored.length, waiting]).toEqual([sent.length, []])
    for (const { device } of [ana, ben, cleo, dora]) {
      expect(store.records.membership.roleOf(device)).toBe(records.membership.roleOf(device))
    }
    const ids = sent.map(({ id }) => id)
    expect(ids).toContain(added.id)
    expect(ids).not.toContain(cleo.records.at(-1)!.id)
    expect(sent.some(({ device }) => device === ben.device)).toBe(false)
  })

  test('R16 batches are bounded, and the last one says so', async () => {
    const { records } = await busyTeam()
    const sent = await collect(memberHistory(records))
    const batches: number[] = []
    const lasts: boolean[] = []
    for await (const { envelopes, last } of inBatches(memberHistory(records), 2000)) {
      batches.push(envelopes.reduce((sum, { byteLength }) => sum + byteLength, 0))
      lasts.push(last)
    }
    expect(Math.max(...batches)).toBeLessThanOrEqual(2000)
    expect(batches.reduce((sum, bytes) => sum + bytes, 0)).toBe(
      sent.reduce((sum, { envelope }) => sum + envelope.length, 0),
    )
    expect(lasts).toEqual(lasts.map((_, i) => i === lasts.length - 1))
  })
})
