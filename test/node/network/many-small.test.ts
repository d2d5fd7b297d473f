import { afterEach, expect, test, vi } from 'vitest'
import { Replicator } from '../../../src/node/network/replicator.ts'
import { MAX_HASHES_PER_GET } from '../../../src/protocol/constants.ts'
import { fakeSource, makeSwarm } from './helpers/swarm.ts'

const FILES = 500
/** A chunk list and a chunk each. */
const CHUNKS = 2 * FILES

let end: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of end.reverse()) await step()
  end = []
})

test('many tiny files share requests, reads and writes: none of these grows by one with each file', async () => {
  const one = await makeSwarm(new Array(FILES).fill(1), { chunkBytes: 4096 })
  end.push(() => one.store.close())
  const [device] = one.devices
  for (const file of one.files) await one.hold(device!, file)
  const source = fakeSource(device!, new Map(one.files.flatMap(({ chunks }) => [...chunks])))
  const { store } = one
  const { chunks, whole, records, local } = store
  const reads = [
    vi.spyOn(chunks, 'has'),
    vi.spyOn(chunks, 'get'),
    vi.spyOn(records, 'checkpoint'),
    vi.spyOn(records, 'checkpointMany'),
    vi.spyOn(whole, 'has'),
    vi.spyOn(whole, 'hasMany'),
    vi.spyOn(local, 'holders'),
    vi.spyOn(local, 'holdsMany'),
  ]
  const writes = [vi.spyOn(chunks, 'put'), vi.spyOn(whole, 'add')]
  const replicator = new Replicator({ store, sources: () => [source] })
  end.push(() => replicator.stop())
  replicator.wantAll()
  replicator.start()
  await replicator.whenResting()
  expect(await whole.summary()).toMatchObject({ count: FILES })
  expect(replicator.missing).toBe(0)
  expect(source.given).toHaveLength(CHUNKS)
  // measured: 16 requests, 22 lookups of chunks, 18 of checkpoints, one write of each kind
  expect(source.asked.length).toBeLessThan(1.5 * (CHUNKS / MAX_HASHES_PER_GET))
  for (const read of reads) expect(read.mock.calls.length).toBeLessThan(FILES / 10)
  for (const write of writes) expect(write.mock.calls.length).toBeLessThan(FILES / 50)
})
