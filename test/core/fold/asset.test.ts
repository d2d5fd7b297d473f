import { describe, expect, it } from 'vitest'
import { foldAll, foldAsset } from '../../../src/core/fold/index.ts'
import { checkpointId, type PersonId } from '../../../src/core/ids.ts'
import type { SignedRecord } from '../../../src/core/record.ts'
import type { AssetState } from '../../../src/core/state.ts'
import { allRecords, type TestDevice, testAsset, testId, testPreview, testTeam } from '../helpers/records.ts'

const ASSET = testAsset(1)

function assetOf(...devices: TestDevice[]): AssetState {
  return foldAll(devices[0]!.project!, allRecords(...devices)).assets.get(ASSET)!
}

const childOf = (...parents: SignedRecord[]) => ({ parents: parents.map(({ id }) => checkpointId(id)).sort() })
const idsOf = (...records: SignedRecord[]) => records.map(({ id }) => id).sort()

describe('an asset', () => {
  it('is there once it has a checkpoint', async () => {
    const [founder] = await testTeam()
    await founder.setStatus(ASSET, 'Done')
    expect(assetOf(founder)).toBeUndefined()
    await founder.checkpoint()
    await founder.checkpoint({ asset: testAsset(2) })
    expect(assetOf(founder)).toMatchObject({ id: ASSET, path: { value: 'shots/010.blend' }, trashed: { value: false } })
    expect(assetOf(founder).checkpoints).toHaveLength(1)
  })

  it('holds what its checkpoint says', async () => {
    const [founder] = await testTeam()
    const record = await founder.checkpoint({ preview: testPreview(), executable: true })
    const { kind, asset, replacesStatus, replacesCover, ...said } = record.payload
    const { id, device, epoch, sequence, clock, timeMs } = record
    const trashed = { value: false, records: [] }
    expect(assetOf(founder).checkpoints).toEqual([
      { id, device, epoch, sequence, clock, timeMs, ...said, trashed, purged: false },
    ])
  })

  it.each(['/etc/passwd', '../up.blend', '.pegbar/local', 'a//b'])(
    'takes no notice of records with the path %s',
    async (path) => {
      const [founder] = await testTeam()
      const [first, bad] = [await founder.checkpoint(), await founder.checkpoint({ path })]
      await founder.move(ASSET, path, [first.id])
      expect(assetOf(founder).path).toEqual({ value: 'shots/010.blend', records: [first.id] })
      expect(assetOf(founder).checkpoints.map(({ id }) => id)).not.toContain(bad.id)
    },
  )

  it('takes no notice of parents that are not counted checkpoints of it', async () => {
    const [founder, vera] = await testTeam('viewer')
    const refused = await vera.checkpoint()
    const foreign = await founder.checkpoint({ asset: testAsset(2) })
    const unknown = testId('record', 77)
    const child = await founder.checkpoint({ parents: [refused.id, foreign.id, unknown].map(checkpointId).sort() })
    const asset = assetOf(founder, vera)
    expect(asset.allHeads).toEqual([child.id])
    expect(asset.path.records).toEqual([child.id])
  })
})

describe('the path', () => {
  it('is where it was created, then where it was moved, whatever later checkpoints say', async () => {
    const [founder] = await testTeam()
    const first = await founder.checkpoint({ path: 'a.blend' })
    const moved = await founder.move(ASSET, 'b.blend', [first.id])
    await founder.checkpoint({ path: 'c.blend', ...childOf(first) })
    expect(assetOf(founder).path).toEqual({ value: 'b.blend', records: [moved.id] })
  })

  it('is the last of two concurrent moves; both stay named until one replaces them', async () => {
    const [founder, ada] = await testTeam('artist')
    const first = await founder.checkpoint()
    const replaces = [first.id]
    const late = await ada.move(ASSET, 'ada.blend', replaces, { clock: { ms: 2e12, counter: 0 } })
    const early = await founder.move(ASSET, 'founder.blend', replaces, { clock: { ms: 1e12, counter: 0 } })
    expect(assetOf(founder, ada).path).toEqual({ value: 'ada.blend', records: idsOf(early, late) })
    const settled = await founder.move(ASSET, 'both.blend', idsOf(early, late), { clock: { ms: 0, counter: 0 } })
    expect(assetOf(founder, ada).path).toEqual({ value: 'both.blend', records: [settled.id] })
  })

  it('comes from what is left when the creating checkpoint does not count', async () => {
    const [founder, ada] = await testTeam('artist')
    const first = await ada.checkpoint({ path: 'a.blend' })
    const child = await founder.checkpoint({ path: 'b.blend', ...childOf(first) })
    await founder.remove(ada, [])
    expect(assetOf(founder, ada).path).toEqual({ value: 'b.blend', records: [child.id] })
  })

  it('is not changed by a replacement that does not count', async () => {
    const [founder, vera] = await testTeam('viewer')
    const first = await founder.checkpoint({ path: 'a.blend' })
    await vera.move(ASSET, 'b.blend', [first.id])
    expect(assetOf(founder, vera).path).toEqual({ value: 'a.blend', records: [first.id] })
  })
})

describe('the status', () => {
  it('is that of the creating checkpoint, then what is set', async () => {
    const [founder] = await testTeam()
    const first = await founder.checkpoint({ status: 'WIP', replacesStatus: [] })
    expect(assetOf(founder).status).toEqual({ value: 'WIP', records: [first.id] })
    const set = await founder.setStatus(ASSET, 'WFA', [first.id])
    expect(assetOf(founder).status).toEqual({ value: 'WFA', records: [set.id] })
  })

  it('is not that of a checkpoint that only notes it', async () => {
    const [founder] = await testTeam()
    const first = await founder.checkpoint({ status: 'WIP', replacesStatus: [] })
    await founder.checkpoint({ status: 'Done', ...childOf(first) })
    expect(assetOf(founder).status.value).toBe('WIP')
    await founder.checkpoint({ status: 'Retake', replacesStatus: [first.id], ...childOf(first) })
    expect(assetOf(founder).status.value).toBe('Retake')
  })

  it('stays with the one that knew of the other, whatever the clocks say', async () => {
    const [founder, ada] = await testTeam('artist')
    const first = await founder.checkpoint({ replacesStatus: [] }, { clock: { ms: 3e12, counter: 0 } })
    await ada.setStatus(ASSET, 'Done', [first.id], { clock: { ms: 1, counter: 0 } })
    expect(assetOf(founder, ada).status.value).toBe('Done')
  })
})

describe('the cover', () => {
  it('is none, then that of a checkpoint or a given image', async () => {
    const [founder] = await testTeam()
    await founder.checkpoint({ preview: testPreview() })
    expect(assetOf(founder).cover).toBeUndefined()
    const chosen = await founder.checkpoint({ preview: testPreview(2), replacesCover: [] })
    expect(assetOf(founder).cover).toEqual({ value: { checkpoint: chosen.id }, records: [chosen.id] })
    const given = await founder.setCover(ASSET, { image: testPreview(3) }, [chosen.id])
    expect(assetOf(founder).cover).toEqual({ value: { image: testPreview(3) }, records: [given.id] })
    const none = await founder.setCover(ASSET, { newest: true }, [given.id])
    expect(assetOf(founder).cover).toEqual({ value: { newest: true }, records: [none.id] })
  })

  it('is not what a purged checkpoint, or one without a preview, had', async () => {
    const [founder] = await testTeam()
    const plain = await founder.checkpoint()
    const purged = await founder.checkpoint({ preview: testPreview(), replacesCover: [] })
    await founder.setCover(ASSET, { checkpoint: checkpointId(plain.id) }, [purged.id])
    await founder.purge(ASSET, [purged.id])
    expect(assetOf(founder).cover).toBeUndefined()
  })
})

describe('heads', () => {
  it('are one, the newest, on a line', async () => {
    const [founder] = await testTeam()
    const first = await founder.checkpoint()
    const second = await founder.checkpoint(childOf(first))
    expect(assetOf(founder)).toMatchObject({ heads: [second.id], allHeads: [second.id], newest: second.id })
  })

  it('are two in a Conflict, and none of them the newest; a checkpoint of both ends it', async () => {
    const [founder, ada] = await testTeam('artist')
    const first = await founder.checkpoint()
    const [one, other] = [await founder.checkpoint(childOf(first)), await ada.checkpoint(childOf(first))]
    expect(assetOf(founder, ada)).toMatchObject({ heads: idsOf(one, other), newest: undefined })
    const joined = await founder.checkpoint(childOf(one, other))
    expect(assetOf(founder, ada)).toMatchObject({ heads: [joined.id], newest: joined.id })
  })

  it('of equal content are one, of the smallest id', async () => {
    const [founder, ada] = await testTeam('artist')
    const content = testId('hash', 5)
    const [one, other] = [await founder.checkpoint({ content }), await ada.checkpoint({ content })]
    const [smallest] = idsOf(one, other)
    expect(assetOf(founder, ada)).toMatchObject({ heads: [smallest], allHeads: idsOf(one, other), newest: smallest })
  })

  it('go back when the newest is trashed, and forth when it is restored', async () => {
    const [founder] = await testTeam()
    const first = await founder.checkpoint()
    const second = await founder.checkpoint(childOf(first))
    const trash = await founder.trash(ASSET, second.id)
    expect(assetOf(founder)).toMatchObject({ newest: first.id, trashed: { value: false } })
    await founder.restore(ASSET, second.id, [trash.id])
    expect(assetOf(founder).newest).toBe(second.id)
  })

  it('descend through what is trashed or purged', async () => {
    const [founder] = await testTeam()
    const first = await founder.checkpoint()
    const second = await founder.checkpoint(childOf(first))
    const third = await founder.checkpoint(childOf(second))
    const fourth = await founder.checkpoint(childOf(third))
    await founder.trash(ASSET, second.id)
    await founder.purge(ASSET, [third.id])
    expect(assetOf(founder).allHeads).toEqual([fourth.id])
  })

  it('are none when nothing is live', async () => {
    const [founder] = await testTeam()
    const first = await founder.checkpoint()
    await founder.trash(ASSET, first.id)
    expect(assetOf(founder)).toMatchObject({ heads: [], newest: undefined })
  })
})

describe('trash and purge', () => {
  it('of the whole asset leaves its checkpoints', async () => {
    const [founder] = await testTeam()
    const first = await founder.checkpoint()
    const trash = await founder.trash(ASSET)
    expect(assetOf(founder)).toMatchObject({ trashed: { value: true, records: [trash.id] }, newest: first.id })
    await founder.restore(ASSET, undefined, [trash.id])
    expect(assetOf(founder).trashed.value).toBe(false)
  })

  it('is final: no restore brings back what was purged', async () => {
    const [founder, ada] = await testTeam('artist')
    const first = await founder.checkpoint()
    const trash = await founder.trash(ASSET, first.id)
    await founder.purge(ASSET, [first.id])
    await ada.restore(ASSET, first.id, [trash.id], { clock: { ms: 3e12, counter: 0 } })
    expect(assetOf(founder, ada).checkpoints[0]).toMatchObject({ trashed: { value: false }, purged: true })
    expect(assetOf(founder, ada).heads).toEqual([])
  })

  it('of a checkpoint of another asset is nothing', async () => {
    const [founder] = await testTeam()
    const first = await founder.checkpoint()
    await founder.purge(testAsset(2), [first.id])
    expect(assetOf(founder).checkpoints[0]!.purged).toBe(false)
  })
})

describe('a claim', () => {
  it('names its person, until it is released', async () => {
    const [founder, ada] = await testTeam('artist')
    await founder.checkpoint()
    const claim = await ada.claim(ASSET)
    const person = founder.records[1]!.id as string
    expect(assetOf(founder, ada).claim).toEqual({
      value: { person, device: ada.device, timeMs: claim.timeMs, reason: '' },
      records: [claim.id],
    })
    const release = await ada.release(ASSET, [claim.id])
    expect(assetOf(founder, ada).claim).toEqual({ value: undefined, records: [release.id] })
  })

  it('is not taken from somebody else without a reason, neither by a claim nor by a release', async () => {
    const [founder, ada, ben] = await testTeam('artist', 'artist')
    await founder.checkpoint()
    const claim = await ada.claim(ASSET)
    await ben.claim(ASSET, { replaces: [claim.id] })
    await founder.release(ASSET, [claim.id])
    expect(assetOf(founder, ada, ben).claim.records).toEqual([claim.id])
    const broken = await ben.claim(ASSET, { replaces: [claim.id], reason: 'deadline' })
    expect(assetOf(founder, ada, ben).claim).toMatchObject({
      value: { device: ben.device, reason: 'deadline' },
      records: [broken.id],
    })
  })

  it('is judged after what it replaces, whatever the clocks say', async () => {
    const [founder, ada, ben] = await testTeam('artist', 'artist')
    await founder.checkpoint()
    const claim = await ada.claim(ASSET, {}, { clock: { ms: 2e12, counter: 0 } })
    await ben.claim(ASSET, { replaces: [claim.id] }, { clock: { ms: 0, counter: 0 } })
    expect(assetOf(founder, ada, ben).claim.records).toEqual([claim.id])
  })

  it('may be taken without a reason when that claim had not counted', async () => {
    const [founder, ada, ben] = await testTeam('artist', 'artist')
    await founder.checkpoint()
    const first = await ada.claim(ASSET)
    const refused = await ben.claim(ASSET, { replaces: [first.id] }, { clock: { ms: 3e12, counter: 0 } })
    // named although it did not count: what it replaced stays
    const again = await ada.claim(ASSET, { replaces: idsOf(first, refused) }, { clock: { ms: 0, counter: 0 } })
    expect(assetOf(founder, ada, ben).claim.records).toEqual([again.id])
  })

  it('of two made at the same time is the last one, and both stay named', async () => {
    const [founder, ada, ben] = await testTeam('artist', 'artist')
    await founder.checkpoint()
    const late = await ada.claim(ASSET, {}, { clock: { ms: 2e12, counter: 1 } })
    const early = await ben.claim(ASSET, {}, { clock: { ms: 2e12, counter: 0 } })
    expect(assetOf(founder, ada, ben).claim).toMatchObject({
      value: { device: ada.device },
      records: idsOf(early, late),
    })
  })

  it('of a device that is nobody is nothing', async () => {
    const [founder] = await testTeam()
    const records = [await founder.checkpoint(), await founder.claim(ASSET)]
    expect(foldAsset(ASSET, records, () => undefined)!.claim).toEqual({ value: undefined, records: [] })
    const person = testId('person', 1) as PersonId
    expect(foldAsset(ASSET, records, () => person)!.claim.value).toMatchObject({ person })
  })
})

describe('names', () => {
  it('are those of the last renaming; the first ones are with the members', async () => {
    const [founder, ada] = await testTeam('artist')
    const person = founder.records[1]!.id
    const first = await ada.namePerson(person, 'Ada')
    const second = await founder.namePerson(person, 'Ada L.', [first.id])
    const state = foldAll(founder.project!, allRecords(founder, ada))
    expect(state.persons).toEqual(new Map([[person, { name: { value: 'Ada L.', records: [second.id] } }]]))
    expect(state.devices).toEqual(new Map())
    expect(state.membership.devices.get(ada.device)!.name).toBe('laptop-2')
  })
})

describe('the order of checkpoints', () => {
  it('has parents first, whatever their clocks say, then goes by clock', async () => {
    const [founder] = await testTeam()
    const at = (ms: number) => ({ clock: { ms, counter: 0 } })
    const root = await founder.checkpoint({}, at(900))
    const late = await founder.checkpoint(childOf(root), at(800))
    const early = await founder.checkpoint(childOf(root), at(100))
    const leaf = await founder.checkpoint(childOf(late), at(50))
    expect(assetOf(founder).checkpoints.map(({ id }) => id)).toEqual([root, early, late, leaf].map(({ id }) => id))
  })
})
