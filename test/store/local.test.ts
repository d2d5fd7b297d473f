import { describe, expect, it } from 'vitest'
import type { Base } from '../../src/core/contracts.ts'
import { type CheckpointId, checkpointId } from '../../src/core/ids.ts'
import { decodeBase, encodeBase } from '../../src/store/base-entry.ts'
import { encodeJson } from '../../src/store/entries.ts'
import { testAsset, testId } from '../core/helpers/records.ts'
import { closing, collect, newStore, PLACES } from './helpers.ts'

const checkpoint = (number: number): CheckpointId => checkpointId(testId('record', number))

const base = (number: number, path: string): Base => ({
  asset: testAsset(number),
  checkpoint: checkpoint(number),
  path,
  content: testId('hash', number),
  stamp: { size: 5, mtimeNs: 12345678901234567890n, ctimeNs: 2n, inode: 2n ** 63n, device: 4n, executable: false },
  before: undefined,
  revertedFrom: undefined,
})

describe.each(PLACES)('local truth in $name', ({ make }) => {
  it('keeps bases by asset and by path, also after reopening', async () => {
    const place = await make()
    const store = await newStore(place)
    await store.local.setBases([base(1, 'a.blend'), base(2, 'ä/ b.blend')])
    await store.local.setBase({ ...base(1, 'moved.blend'), stamp: undefined })
    expect(await store.local.baseAt('a.blend')).toBeUndefined()
    expect(await store.local.baseAt('moved.blend')).toEqual({ ...base(1, 'moved.blend'), stamp: undefined })
    await store.close()
    const again = closing(await place.open())
    expect(await again.local.baseAt('ä/ b.blend')).toEqual(base(2, 'ä/ b.blend'))
    expect((await collect(again.local.bases())).map(({ path }) => path)).toEqual(['moved.blend', 'ä/ b.blend'])
    await again.local.removeBase(testAsset(2))
    expect(await again.local.base(testAsset(2))).toBeUndefined()
    expect(await again.local.baseAt('ä/ b.blend')).toBeUndefined()
  })

  it('has one form of a base, which reads back as it was', () => {
    const { stamp, ...unseen } = base(1, 'ä/ b.blend')
    for (const one of [
      base(1, 'ä/ b.blend'),
      { ...unseen, stamp: undefined },
      { ...base(2, 'c'), before: checkpoint(1) },
    ]) {
      expect(encodeBase(one)).toEqual(encodeJson(one))
      expect(decodeBase(encodeBase(one))).toEqual(one)
    }
    expect(decodeBase(encodeJson(base(1, 'a')))).toEqual(base(1, 'a'))
  })

  it('counts what devices hold, whatever is said twice', async () => {
    const store = await newStore(await make())
    const [a, b] = [testId('device', 1), testId('device', 2)]
    await store.local.changeHoldings(a, { add: [checkpoint(1), checkpoint(2), checkpoint(1)] })
    await store.local.changeHoldings(b, { add: [checkpoint(1)] })
    await store.local.changeHoldings(a, { add: [checkpoint(2), checkpoint(3)], remove: [checkpoint(9)] })
    expect((await store.local.holdings(a)).count).toBe(3)
    await store.local.changeHoldings(a, { remove: [checkpoint(2), checkpoint(3), checkpoint(3)] })
    expect(await store.local.holdings(a)).toEqual({ count: 1, fingerprint: checkpoint(1) })
    expect((await store.local.holders(checkpoint(1))).sort()).toEqual([a, b])
    await store.local.clearHoldings(a)
    expect(await store.local.holders(checkpoint(1))).toEqual([b])
    expect(await store.local.holdings(a)).toEqual({ count: 0, fingerprint: '0'.repeat(64) })
  })

  it('keeps the rest', async () => {
    const place = await make()
    const store = await newStore(place)
    const ticket = {
      secretHash: testId('hash', 5),
      role: 'artist' as const,
      person: undefined,
      expiresMs: 1_800_000_000_000,
      boundTo: testId('device', 3),
    }
    expect(await store.local.log()).toBeUndefined()
    await store.local.setTicket(ticket)
    await store.local.change({
      log: { epoch: testId('epoch', 7), next: 4 },
      bases: [base(1, 'a')],
      added: [{ checkpoint: checkpoint(1), bytes: 0 }],
    })
    await store.local.setPurgeSeen(checkpoint(1), { sinceMs: 5, now: true })
    await store.local.setPeerAddresses(testId('device', 1), { addresses: ['/ip4/10.0.0.2/tcp/7'], seenMs: 9 })
    await store.close()
    const { local } = closing(await place.open())
    expect(await local.ticket(ticket.secretHash)).toEqual(ticket)
    expect(await collect(local.tickets())).toEqual([ticket])
    await local.removeTicket(ticket.secretHash)
    expect(await local.ticket(ticket.secretHash)).toBeUndefined()
    expect(await local.log()).toEqual({ epoch: testId('epoch', 7), next: 4 })
    expect(await local.added(checkpoint(1))).toBe(0)
    expect(await local.added(checkpoint(2))).toBeUndefined()
    expect(await local.purgeSeen(checkpoint(1))).toEqual({ sinceMs: 5, now: true })
    expect(await local.peerAddresses(testId('device', 1))).toEqual({ addresses: ['/ip4/10.0.0.2/tcp/7'], seenMs: 9 })
  })
})
