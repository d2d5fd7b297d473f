import { afterEach, describe, expect, test } from 'vitest'
import type { PegbarError } from '../../src/core/errors.ts'
import type { DeviceId } from '../../src/core/ids.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { RecordSync, type RecordSyncEvent } from '../../src/protocol/index.ts'
import { allRecords, type TestDevice, testAsset, testDevice, testTeam } from '../core/helpers/records.ts'
import { asCheckpoint, type MemoryProject, memoryProject } from './helpers/memory-project.ts'
import { streams, until } from './helpers/streams.ts'

interface Laptop {
  device: DeviceId
  project: MemoryProject
  sync: RecordSync
  cuts: { remote: DeviceId; error: PegbarError }[]
  events: RecordSyncEvent[]
}

const laptops: Laptop[] = []

async function laptop(by: TestDevice, founder: TestDevice, records: readonly SignedRecord[]): Promise<Laptop> {
  const project = await memoryProject(founder.records[0]!, records)
  const cuts: Laptop['cuts'] = []
  const events: RecordSyncEvent[] = []
  const sync = new RecordSync({
    self: by.device,
    projects: () => [project.shared],
    cut: (remote, error) => cuts.push({ remote, error }),
  })
  sync.on((event) => events.push(event))
  const made = { device: by.device, project, sync, cuts, events }
  laptops.push(made)
  return made
}

async function connect(a: Laptop, b: Laptop) {
  const [outbound, inbound] = await streams()
  void b.sync.handle(inbound, a.device)
  return a.sync.open(outbound, b.device)
}

const ids = ({ project }: Laptop) => [...project.records.stored.keys()].sort()
const state = (from: Laptop, to: Laptop) => from.sync.session(to.device)?.state(from.project.records.project.id)
const equal = (a: Laptop, b: Laptop) =>
  until(() => state(a, b) === 'equal' && state(b, a) === 'equal', 'equal records on both sides')

afterEach(async () => {
  for (const each of laptops.splice(0)) {
    await each.sync.stop()
    expect(each.cuts).toEqual([])
  }
})

describe('records', () => {
  test('R1 equal records are found equal with one frontier each way and no records', async () => {
    const [ana, ben] = await testTeam('artist')
    await ana.checkpoint()
    const a = await laptop(ana, ana, allRecords(ana, ben))
    const b = await laptop(ben, ana, allRecords(ana, ben))
    await connect(a, b)
    await equal(a, b)
    expect(a.events.filter(({ kind }) => kind === 'received')).toEqual([])
    expect(a.sync.session(b.device)!.bytes.sent).toBeLessThan(1000)
  })

  test('R20 a laptop that was away gets what it missed once, however many could send it', async () => {
    const [ana, ben, cleo, dan, eva] = await testTeam('artist', 'artist', 'artist', 'artist')
    const before = allRecords(ana)
    for (let i = 0; i < 200; i++) await ana.checkpoint({ asset: testAsset(i) })
    const missed = ana.records.slice(before.length).reduce((sum, { envelope }) => sum + envelope.byteLength, 0)
    const others = await Promise.all([ana, ben, cleo, dan].map((by) => laptop(by, ana, ana.records)))
    const back = await laptop(eva, ana, before)
    for (const other of others) await connect(back, other)
    for (const other of others) await equal(back, other)
    const sum = (way: 'received' | 'sent') =>
      back.sync.sessions.map(({ bytes }) => bytes[way]).reduce((all, bytes) => all + bytes, 0)
    expect(sum('received')).toBeGreaterThan(missed)
    expect(sum('received')).toBeLessThan(1.5 * missed)
    expect(sum('sent')).toBeLessThan(missed / 2)
  })

  test('R2 each side gets what it lacks, from both directions at once', async () => {
    const [ana, ben, cleo] = await testTeam('artist', 'artist')
    const common = allRecords(ana)
    for (let i = 0; i < 20; i++) await ana.checkpoint({ asset: testAsset(i) })
    for (let i = 0; i < 20; i++) await ben.checkpoint({ asset: testAsset(100 + i) })
    for (let i = 0; i < 20; i++) await cleo.checkpoint({ asset: testAsset(200 + i) })
    const a = await laptop(ana, ana, allRecords(ana, cleo))
    const b = await laptop(ben, ana, [...common, ...ben.records])
    await connect(b, a)
    await equal(a, b)
    expect(ids(a)).toEqual(ids(b))
    expect(ids(a)).toHaveLength(63)
  })

  test('R3 new records are pushed, and on to a third laptop', async () => {
    const [ana, ben, cleo] = await testTeam('artist', 'artist')
    const [a, b, c] = [
      await laptop(ana, ana, ana.records),
      await laptop(ben, ana, ana.records),
      await laptop(cleo, ana, ana.records),
    ]
    await connect(a, b)
    await connect(b, c)
    await equal(a, b)
    await equal(b, c)
    const made = await ana.checkpoint()
    await a.project.records.ingest([made.envelope])
    await until(() => c.project.records.stored.has(made.id), 'the record at the third laptop')
    await equal(a, b)
    await equal(b, c)
  })

  test('R4 logs that went apart are reconciled by their ids', async () => {
    const [ana, ben] = await testTeam('artist')
    const copy = await testDevice(1)
    copy.sees(...ana.records)
    const before = ana.records.length
    const last = ana.records.at(-1)!
    // a cloned identity: two histories of one log
    const fork = { epoch: ana.epoch, sequence: before, previous: last.id }
    const forked = await copy.checkpoint({ asset: testAsset(7) }, fork)
    const more = await copy.checkpoint({ asset: testAsset(8) }, { ...fork, sequence: before + 1, previous: forked.id })
    const own = await ana.checkpoint({ asset: testAsset(9) })
    const common = ana.records.slice(0, before)
    const a = await laptop(ana, ana, [...common, own])
    const b = await laptop(ben, ana, [...common, forked, more])
    await connect(a, b)
    await equal(a, b)
    expect(ids(a)).toEqual([...common, own, forked, more].map(({ id }) => id).sort())
    expect(a.events.find(({ kind }) => kind === 'own log ahead')).toMatchObject({ epoch: ana.epoch })
  })

  test('R5 a device that becomes a member while it is connected is offered the project', async () => {
    const [ana, ben] = await testTeam('artist')
    const dora = await testDevice(9)
    const joins = await ana.add(dora)
    const a = await laptop(ana, ana, ana.records.slice(0, -1))
    const b = await laptop(ben, ana, ana.records)
    const d = await laptop(dora, ana, ana.records)
    const [outbound, inbound] = await streams()
    // not yet: ana knows nothing of dora
    await a.sync.handle(inbound, d.device)
    expect(a.cuts.map(({ error }) => error.code)).toEqual(['NOT_A_MEMBER'])
    a.cuts.length = 0
    outbound.abort(new Error('over'))
    await connect(a, b)
    await equal(a, b)
    expect(a.project.records.stored.has(joins.id)).toBe(true)
    await connect(a, d)
    await equal(a, d)
  })

  test('R6 a removed member learns of its removal, and nothing afterwards', async () => {
    const [ana, ben] = await testTeam('artist')
    const a = await laptop(ana, ana, ana.records)
    const b = await laptop(ben, ana, ana.records)
    const session = await connect(a, b)
    await equal(a, b)
    const removal = await ana.remove(ben)
    const later = await ana.checkpoint()
    await a.project.records.ingest([removal.envelope])
    await a.project.records.ingest([later.envelope])
    await session.closed
    await until(() => b.project.records.stored.has(removal.id), 'the removal at the removed')
    expect(b.project.records.stored.has(later.id)).toBe(false)
  })

  test('R17 a record that was adopted travels after the quarantined ones that it rests on', async () => {
    const [ana, ben, cleo] = await testTeam('artist', 'artist')
    const common = allRecords(ana)
    const kept = await ben.checkpoint({ asset: testAsset(1) })
    await ana.remove(ben, [{ epoch: ben.epoch, last: kept.id }])
    for (let i = 2; i < 6; i++) await ben.checkpoint({ asset: testAsset(i) })
    const a = await laptop(ana, ana, allRecords(ana, ben))
    const c = await laptop(cleo, ana, [...common, kept])
    const last = ben.records.at(-1)!
    const adopted = await ana.make({ kind: 'adopted', records: [last.id] })
    await a.project.records.ingest([adopted.envelope])
    const waited: unknown[] = []
    const ingest = c.project.records.ingest.bind(c.project.records)
    c.project.records.ingest = async (...args) => {
      const result = await ingest(...args)
      waited.push(...result.waiting)
      return result
    }
    await connect(c, a)
    await equal(a, c)
    expect(waited).toEqual([])
    expect(await c.project.records.verdict(last.id)).toBe('counts')
    expect(await c.project.records.verdict(ben.records.at(-2)!.id)).toBe('quarantined')
  })

  test('R18 quarantined records reach who lacks them, although the records that count are equal', async () => {
    const [ana, ben, cleo] = await testTeam('artist', 'artist')
    const kept = await ben.checkpoint({ asset: testAsset(1) })
    await ana.remove(ben, [{ epoch: ben.epoch, last: kept.id }])
    for (let epochs = 0; epochs < 80; epochs++) {
      ben.newEpoch()
      for (let i = 0; i < 2; i++) await ben.checkpoint({ asset: testAsset(i) })
    }
    const a = await laptop(ana, ana, [...allRecords(ana), kept])
    const c = await laptop(cleo, ana, allRecords(ana, ben))
    await connect(a, c)
    await until(() => ids(a).length === ids(c).length, 'all records on both sides')
    await equal(a, c)
    expect(await a.project.records.verdict(ben.records.at(-1)!.id)).toBe('quarantined')
  })

  test('R19 a project that the peer does not name although it is shared is told once', async () => {
    const [ana, ben] = await testTeam('artist')
    const a = await laptop(ana, ana, allRecords(ana))
    const [other, cleo] = [await testDevice(7), await testDevice(8)]
    await other.create()
    await other.add(ana)
    await other.add(ben)
    const second = await memoryProject(other.records[0]!, other.records)
    const sync = new RecordSync({ self: ben.device, projects: () => [a.project.shared, second.shared], cut: () => {} })
    const missed: unknown[] = []
    sync.on((event) => event.kind === 'not offered' && missed.push(event.project))
    const [outbound, inbound] = await streams()
    void a.sync.handle(inbound, ben.device)
    sync.open(outbound, ana.device)
    await until(() => a.sync.session(ben.device)?.state(a.project.records.project.id) === 'equal', 'equal records')
    await a.project.records.ingest([(await ana.add(cleo)).envelope])
    await until(() => missed.length > 0, 'the project that is not named')
    expect(missed).toEqual([second.records.project.id])
    await sync.stop()
  })

  test('R7 when both sides open a stream, the one of the lower device survives at both', async () => {
    const [ana, ben] = await testTeam('artist')
    const a = await laptop(ana, ana, ana.records)
    const b = await laptop(ben, ana, ana.records)
    const [fromA, atB] = await streams()
    const [fromB, atA] = await streams()
    a.sync.open(fromA, b.device)
    b.sync.open(fromB, a.device)
    void b.sync.handle(atB, a.device)
    void a.sync.handle(atA, b.device)
    await equal(a, b)
    const lower = a.device < b.device ? a : b
    const higher = lower === a ? b : a
    expect(lower.sync.session(higher.device)!.outbound).toBe(true)
    expect(higher.sync.session(lower.device)!.outbound).toBe(false)
  })

  test('R8 whenEqual compares afresh and rejects when the peer leaves', async () => {
    const [ana, ben] = await testTeam('artist')
    const a = await laptop(ana, ana, ana.records)
    const b = await laptop(ben, ana, ana.records)
    const session = await connect(a, b)
    await equal(a, b)
    const { id } = a.project.records.project
    const before = session.bytes.sent
    await session.whenEqual(id)
    expect(session.bytes.sent).toBeGreaterThan(before)
    const controller = new AbortController()
    const cancelled = session.whenEqual(id, { signal: controller.signal })
    controller.abort(new Error('cancelled'))
    await expect(cancelled).rejects.toThrow('cancelled')
    const waiting = session.whenEqual(id)
    await b.sync.stop()
    await expect(waiting).rejects.toMatchObject({ code: 'PEER_LEFT' })
  })

  test('H1 equal holdings cost nothing, others are listed, changes are pushed', async () => {
    const [ana, ben] = await testTeam('artist')
    const made: SignedRecord[] = []
    for (let i = 0; i < 5; i++) made.push(await ana.checkpoint({ asset: testAsset(i) }))
    const a = await laptop(ana, ana, ana.records)
    const b = await laptop(ben, ana, ana.records)
    const held = made.slice(0, 4).map(asCheckpoint)
    await a.project.whole.add(held)
    const session = await connect(a, b)
    const { id } = a.project.records.project
    const told = () => [...(b.project.local.held.get(a.device) ?? [])].sort()
    await until(() => b.sync.session(a.device)?.knowsHoldings(id) === true && told().length === 4, 'the list')
    expect(told()).toEqual([...held].sort())
    await a.project.whole.add([asCheckpoint(made[4]!)])
    await a.project.whole.remove([held[0]!])
    await until(() => told().includes(asCheckpoint(made[4]!)) && !told().includes(held[0]!), 'the changes')
    await session.close()
    await until(() => b.sync.session(a.device) === undefined, 'the end')
    const again = await connect(a, b)
    await again.whenEqual(id)
    await until(() => b.sync.session(a.device)?.knowsHoldings(id) === true, 'known holdings')
    expect(b.sync.session(a.device)!.bytes.sent).toBeLessThan(700)
  })
})
