import { afterEach, expect, test, vi } from 'vitest'
import { PegbarError } from '../../../src/core/errors.ts'
import { Replicator } from '../../../src/node/network/replicator.ts'
import type { ChunkSource, Source } from '../../../src/node/network/sources.ts'
import { random, Studio } from './helpers/laptop.ts'

const WAIT = { timeout: 20_000, interval: 20 }

let end: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of end.reverse()) await step()
  end = []
})

/** Ben's store with Ana's records and none of her chunks, and a source that reads Ana's store. */
async function benWithoutContent() {
  const studio = await Studio.open()
  end.push(() => studio.close())
  const ana = await (await studio.laptop('ana').up()).init()
  const old = await ana.checkpoint('a.psd', random(300_000))
  const made = await ana.checkpoint('a.psd', random(500_000))
  const ben = await studio.laptop('ben').up({ onDemand: true })
  await ben.join(await ana.ticket(), { update: false })
  const theirs = ana.peering.project.store.chunks
  const asked: string[] = []
  const chunks: ChunkSource = {
    async *get(wanted) {
      for (const { hash } of wanted) {
        asked.push(hash)
        const chunk = await theirs.getStored(hash)
        if (chunk !== undefined) yield chunk
      }
    },
    has: (hashes) => theirs.has(hashes),
  }
  const { store, device } = ben.peering.project
  const replicator = new Replicator({ store, sources: () => sources })
  let sources: Source[] = []
  end.push(() => replicator.stop())
  const setSources = (now: Source[]) => {
    sources = now
    replicator.wake()
  }
  return { replicator, store, device, chunks, asked, setSources, old, made, from: ana.peering.project.device }
}

test('a full disk pauses it, and it goes on when there is room; nothing is called whole before it is stored', async () => {
  const { replicator, store, chunks, setSources, made, from } = await benWithoutContent()
  const put = store.chunks.put.bind(store.chunks)
  store.chunks.put = async () => {
    throw new PegbarError('DISK_FULL', 'no room')
  }
  setSources([{ device: from, open: async () => chunks }])
  replicator.wantAll()
  replicator.start()
  await vi.waitFor(() => expect(replicator.state).toBe('paused'), WAIT)
  expect(replicator.failure).toMatchObject({ code: 'DISK_FULL' })
  expect(await store.whole.has(made.id as never)).toBe(false)
  store.chunks.put = put
  replicator.wake()
  await vi.waitFor(async () => expect(await store.whole.has(made.id as never)).toBe(true), WAIT)
  await vi.waitFor(() => expect(replicator.state).toBe('idle'), WAIT)
  expect(replicator.missing).toBe(0)
})

test('what is asked for comes first, and nothing else when nothing else is wanted', async () => {
  const { replicator, store, chunks, setSources, old, made, from } = await benWithoutContent()
  setSources([{ device: from, open: async () => chunks }])
  replicator.start()
  const release = replicator.want([old.id as never])
  await replicator.whenResting()
  release()
  expect(await store.whole.has(old.id as never)).toBe(true)
  expect(await store.whole.has(made.id as never)).toBe(false)
})

test('a source that leaves in the middle: another one gives the rest, and no chunk is asked for twice', async () => {
  const { replicator, store, chunks, asked, setSources, made, from, device } = await benWithoutContent()
  const leaves: ChunkSource = {
    async *get(wanted, options) {
      for await (const chunk of chunks.get(wanted.slice(0, 2), options)) yield chunk
      if (wanted.length > 2) throw new PegbarError('PEER_LEFT', 'gone')
    },
    has: chunks.has,
  }
  setSources([
    { device, open: async () => leaves },
    { device: from, open: async () => chunks },
  ])
  replicator.wantAll()
  replicator.start()
  await vi.waitFor(async () => expect(await store.whole.has(made.id as never)).toBe(true), WAIT)
  await replicator.whenResting()
  expect(new Set(asked).size).toBe(asked.length)
})
