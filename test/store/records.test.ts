import { describe, expect, it } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { checkpointId, projectId } from '../../src/core/ids.ts'
import { MAX_RECORD_BYTES, MAX_WAITING_RECORDS } from '../../src/core/limits.ts'
import { compareRecords } from '../../src/core/order.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { type SignedBytes, verifyInProcess } from '../../src/store/index.ts'
import { type TestDevice, testAsset, testDevice, testId, testTeam } from '../core/helpers/records.ts'
import { closing, collect, memoryPlace, newStore, PLACES, testChunk } from './helpers.ts'

const envelopes = (records: readonly SignedRecord[]) => records.map(({ envelope }) => envelope)
const ids = (records: readonly SignedRecord[]) => records.map(({ id }) => id)

/** A store of the founder's project that holds what these devices made. */
async function storeOf(make: () => Promise<{ open: never } | object>, ...devices: TestDevice[]): Promise<ProjectStore> {
  const place = (await make()) as Parameters<typeof newStore>[0]
  const store = await newStore(place, devices[0]!.project!)
  await store.records.ingest(envelopes(devices.flatMap(({ records }) => records)))
  return store
}

describe.each(PLACES)('records in $name', ({ make }) => {
  it('are stored once, and told to the listeners after they are folded', async () => {
    const [founder] = await testTeam()
    const checkpoint = await founder.checkpoint({ replacesStatus: [] })
    const store = await newStore(await make(), founder.project!)
    const told: unknown[] = []
    store.records.onStored(async (records, from) => {
      told.push(ids(records), from)
    })
    const result = await store.records.ingest(envelopes(founder.records), { from: founder.device })
    expect(result).toMatchObject({ known: [], waiting: [], refused: [] })
    expect(ids(result.stored)).toEqual(ids(founder.records))
    expect(told).toEqual([ids(founder.records), founder.device])

    const again = await store.records.ingest(envelopes(founder.records))
    expect(again).toEqual({ stored: [], known: ids(founder.records), waiting: [], refused: [], surplus: [] })
    expect(await store.records.get(checkpoint.id)).toEqual(checkpoint)
    expect(await store.records.verdict(checkpoint.id)).toBe('counts')
    expect(store.records.project).toEqual({ id: founder.project, name: 'Film', founder: founder.device })
    expect(ids(store.records.memberRecords())).toEqual([founder.records[0]!.id])
  })

  it('that this process sealed are stored without verifying them again; what only says so is judged by its envelope', async () => {
    const [founder] = await testTeam()
    const checkpoint = await founder.checkpoint()
    const asked: SignedBytes[] = []
    const verify = async (items: readonly SignedBytes[]) => {
      asked.push(...items)
      return verifyInProcess(items)
    }
    const store = closing(await (await make()).open({ create: founder.project!, verify }))
    const { stored } = await store.records.ingest(founder.records)
    expect(ids(stored)).toEqual(ids(founder.records))
    expect(asked).toEqual([])
    expect(await store.records.get(checkpoint.id)).toEqual(checkpoint)

    // the same words, as they come from elsewhere: with a signature that was changed, and with an id that is not theirs
    const next = await founder.checkpoint()
    const forged = {
      ...next,
      envelope: next.envelope.map((byte, at) => (at === next.envelope.length - 1 ? byte ^ 1 : byte)),
    }
    const refused = await store.records.ingest([forged])
    expect(refused).toMatchObject({ stored: [], refused: [{ id: next.id, code: 'SIGNATURE_INVALID' }] })
    const renamed = await store.records.ingest([{ ...next, id: testId('record', 7) }])
    expect(ids(renamed.stored)).toEqual([next.id])
    expect(asked).toHaveLength(2)
  })

  it('given by two callers at once are stored once', async () => {
    const [founder] = await testTeam()
    const store = await newStore(await make(), founder.project!)
    const results = await Promise.all([1, 2, 3].map(() => store.records.ingest(envelopes(founder.records))))
    expect(results.flatMap(({ stored }) => stored)).toHaveLength(1)
    expect(results.flatMap(({ known }) => known)).toHaveLength(2)
  })

  it('enter in one batch with the chunks given, and the checkpoint is whole', async () => {
    const [founder] = await testTeam()
    const store = await storeOf(make, founder)
    const checkpoint = await founder.checkpoint()
    const told: unknown[] = []
    store.whole.onChange((change) => told.push(change))
    await store.records.ingest([checkpoint.envelope], { chunks: [testChunk(1), testChunk(2)], whole: true })
    expect(await store.chunks.has([testChunk(1).hash, testChunk(2).hash])).toEqual([true, true])
    expect(await store.whole.has(checkpointId(checkpoint.id))).toBe(true)
    expect(await store.whole.summary()).toEqual({ count: 1, fingerprint: checkpoint.id })
    expect(told).toEqual([{ added: [checkpoint.id], removed: [] }])
    expect(await store.stats()).toMatchObject({ chunks: 2, records: 2 })
  })

  it('that are refused are named with a code, and nothing of them is stored', async () => {
    const [founder] = await testTeam()
    const store = await storeOf(make, founder)
    const foreign = await testDevice(9)
    const otherProject = await foreign.create()
    const forged = (await founder.checkpoint()).envelope.slice()
    forged[forged.length - 1]! ^= 1
    const ofOther = await foreign.checkpoint()
    const { refused, stored } = await store.records.ingest([
      otherProject.envelope,
      forged,
      ofOther.envelope,
      new Uint8Array(MAX_RECORD_BYTES + 1),
      Uint8Array.of(1, 2, 3),
    ])
    expect(stored).toEqual([])
    expect(refused.map(({ code }) => code).sort()).toEqual([
      'RECORD_INVALID',
      'RECORD_TOO_LARGE',
      'SIGNATURE_INVALID',
      'WRONG_PROJECT',
      'WRONG_PROJECT',
    ])
    expect(await store.records.counts()).toMatchObject({ records: 1 })
  })

  it('wait for what they rest on, and enter with it', async () => {
    const [founder, artist] = await testTeam('artist')
    await artist.checkpoint()
    await artist.checkpoint()
    const [first, second] = artist.records
    const store = await newStore(await make(), founder.project!)
    const early = await store.records.ingest([second!.envelope, first!.envelope])
    expect(early.stored).toEqual([])
    expect([...early.waiting].sort()).toEqual(ids([first!, second!]).sort())
    expect(await store.records.get(first!.id)).toBeUndefined()
    const late = await store.records.ingest(envelopes(founder.records))
    expect(ids(late.stored)).toEqual([...ids(founder.records), first!.id, second!.id])
    expect(await store.records.counts()).toMatchObject({ records: 4, checkpoints: 2, assets: 1 })
  })

  it('of a removed device are quarantined from the cut on, and an adoption brings them back', async () => {
    const [founder, artist] = await testTeam('artist')
    const kept = await artist.checkpoint()
    const cuts = artist.cuts()
    const beyond = await artist.checkpoint({ asset: testAsset(2), path: 'b.blend' })
    const store = await storeOf(make, founder, artist)
    expect(await store.records.summaries()).toHaveLength(2)

    const removal = await founder.remove(artist, cuts)
    await store.records.ingest([removal.envelope])
    expect(await store.records.verdict(beyond.id)).toBe('quarantined')
    expect(await store.records.verdict(kept.id)).toBe('counts')
    expect(await store.records.asset(testAsset(2))).toBeUndefined()
    expect(await store.records.assetsAt('b.blend')).toEqual([])
    expect(ids(await collect(store.records.quarantined()))).toEqual([beyond.id])
    expect(await collect(store.records.logIds(artist))).toEqual([kept.id])
    expect(await store.records.counts()).toMatchObject({ quarantined: 1, checkpoints: 1, assets: 1 })
    expect(store.records.membership.roleOf(artist.device)).toBeUndefined()

    await store.records.ingest([(await founder.adopt([beyond.id])).envelope])
    expect(await store.records.verdict(beyond.id)).toBe('counts')
    expect(await store.records.assetsAt('b.blend')).toHaveLength(1)
    const many = await store.records.assetMany([testAsset(2), testAsset(9), kept.payload.asset])
    expect(many.map((one) => one?.path.value)).toEqual(['b.blend', undefined, kept.payload.path])
    expect(await collect(store.records.logIds(artist))).toEqual([kept.id, beyond.id])
    expect(await store.records.counts()).toMatchObject({ quarantined: 0, checkpoints: 2 })
  })

  it('count again when the record arrives that a cut names as the last', async () => {
    const [founder, artist] = await testTeam('artist')
    const first = await artist.checkpoint()
    const last = await artist.checkpoint()
    const removal = await founder.remove(artist, artist.cuts(last))
    const store = await newStore(await make(), founder.project!)
    await store.records.ingest(envelopes([...founder.records, first]))
    expect(await store.records.verdict(first.id)).toBe('quarantined')
    expect(await store.records.verdict(removal.id)).toBe('counts')
    await store.records.ingest([last.envelope])
    expect(await store.records.verdict(first.id)).toBe('counts')
    expect(await store.records.verdict(last.id)).toBe('counts')
  })

  it('of a forked log count along the branch that the cut names', async () => {
    const [founder, artist] = await testTeam('artist')
    const root = await artist.checkpoint()
    const mine = await artist.checkpoint()
    const last = await artist.checkpoint()
    const clone = await artist.checkpoint({}, { sequence: mine.sequence, previous: root.id })
    await founder.remove(artist, artist.cuts(last))
    const store = await newStore(await make(), founder.project!)
    await store.records.ingest(envelopes([...founder.records, root, mine, last]))
    expect(await store.records.verdict(mine.id)).toBe('counts')
    await store.records.ingest([clone.envelope])
    expect(await store.records.verdict(clone.id)).toBe('quarantined')
    expect(await store.records.verdict(root.id)).toBe('counts')
  })

  it('answer where checkpoints are', async () => {
    const [founder, artist] = await testTeam('artist')
    const [a, b] = [testAsset(1), testAsset(2)]
    const content = testId('hash', 77)
    const one = await founder.checkpoint({ asset: a, path: 'shots/a.blend', content })
    const two = await founder.checkpoint({ asset: a, path: 'shots/a.blend', parents: [checkpointId(one.id)] })
    const three = await artist.checkpoint({ asset: b, path: 'shots-old/b.blend', content })
    const move = await founder.move(a, 'renders/a.blend', [one.id])
    const store = await storeOf(make, founder, artist)
    const { records } = store
    expect((await records.asset(a))?.path).toEqual({ value: 'renders/a.blend', records: [move.id] })
    expect((await collect(records.assets())).map(({ path }) => path.value)).toEqual([
      'renders/a.blend',
      'shots-old/b.blend',
    ])
    expect((await collect(records.assets({ prefix: 'shots' }))).length).toBe(0)
    expect((await collect(records.assets({ prefix: 'renders/' }))).map(({ id }) => id)).toEqual([a])
    expect(await records.assetsAt('shots/a.blend')).toEqual([])

    const history = await collect(records.history())
    expect(history.map(({ checkpoint }) => checkpoint)).toEqual(ids([one, two, three].sort(compareRecords).reverse()))
    const older = await collect(records.history({ before: history[0]!.checkpoint }))
    expect(older).toEqual(history.slice(1))

    expect(await records.checkpoint(checkpointId(two.id))).toMatchObject({ asset: { id: a }, node: { id: two.id } })
    expect(await records.checkpoint(checkpointId(move.id))).toBeUndefined()
    expect(await records.checkpointsByPrefix(one.id.slice(0, 7), 5)).toEqual([one.id])
    expect(await records.checkpointsByPrefix('', 2)).toEqual(ids([one, two, three]).sort().slice(0, 2))
    expect(await records.checkpointsByPrefix('not hex', 2)).toEqual([])
    const withContent = await records.checkpointsWithContent(content)
    expect(withContent.map(({ checkpoint }) => checkpoint).sort()).toEqual(ids([one, three]).sort())
  })

  it('take purged checkpoints out of what is found by content, for good', async () => {
    const [founder] = await testTeam()
    const asset = testAsset(1)
    const one = await founder.checkpoint()
    await founder.trash(asset, one.id)
    await founder.purge(asset, [one.id])
    const store = await storeOf(make, founder)
    expect(await store.records.checkpointsWithContent(one.payload.content)).toEqual([])
    await store.records.ingest([(await founder.restore(asset, one.id)).envelope])
    expect(await store.records.checkpointsWithContent(one.payload.content)).toEqual([])
  })

  it('give the tail of a log', async () => {
    const [founder] = await testTeam()
    for (let i = 0; i < 5; i++) await founder.checkpoint()
    const store = await storeOf(make, founder)
    expect((await store.records.tip(founder))?.id).toBe(founder.records[5]!.id)
    expect(await store.records.tip({ device: founder.device, epoch: testId('epoch', 999) })).toBeUndefined()
    expect(ids(await collect(store.records.recordsFrom(founder, 4)))).toEqual(ids(founder.records.slice(4)))
    expect(await collect(store.records.logIds(founder, { skip: 4 }))).toEqual(ids(founder.records.slice(4)))
    expect(await store.records.prefixFingerprint(founder, 1)).toBe(founder.records[0]!.id)
    expect(await store.records.prefixFingerprint(founder, 7)).toBeUndefined()
  })

  it('keep names', async () => {
    const [founder] = await testTeam()
    await founder.namePerson(founder.records[0]!.id, 'Ada')
    await founder.nameDevice(founder.device, 'studio')
    const store = await storeOf(make, founder)
    const [person] = store.records.membership.persons.keys()
    expect((await store.records.personName(person!))?.name.value).toBe('Ada')
    expect((await store.records.deviceName(founder.device))?.name.value).toBe('studio')
  })
})

describe('the waiting pool', () => {
  it('is bounded: the oldest leave first', async () => {
    const [founder, artist] = await testTeam('artist')
    const orphans: SignedRecord[] = []
    for (let i = 0; i < MAX_WAITING_RECORDS + 10; i++) orphans.push(await artist.checkpoint())
    const store = await newStore(memoryPlace(), projectId(founder.records[0]!.id))
    await store.records.ingest(envelopes(orphans.slice(0, 10)))
    await store.records.ingest(envelopes(orphans.slice(10)))
    const { stored } = await store.records.ingest(envelopes(founder.records))
    // without the first of their log the others go on waiting
    expect(ids(stored)).toEqual(ids(founder.records))
    const { stored: rest } = await store.records.ingest(envelopes(orphans.slice(0, 10)))
    expect(rest).toHaveLength(orphans.length)
  })
})
