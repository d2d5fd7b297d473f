import type { StoredChunk } from '../../src/core/chunk.ts'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { bytesToHex, checkpointId, hexToBytes, type ProjectId } from '../../src/core/ids.ts'
import type { DatabaseName } from '../../src/store/backend.ts'
import { openMemoryStore } from '../../src/store/index.ts'
import { MemoryBackend } from '../../src/store/memory-backend.ts'
import { testAsset, testId, testTeam } from '../core/helpers/records.ts'
import { collect, hashOf, rawChunk, testChunk, testFile } from './builders.ts'

/** A frozen store: the entries of the two databases that can not be made again, and what must be found in them. */
export interface StoreFixture {
  project: ProjectId
  /** Keys and values in hex. */
  chunks: [key: string, value: string][]
  local: [key: string, value: string][]
  found: unknown
}

/** 5,000 zeros. Frozen, because another release of zstd may write another frame. */
const ZEROS: StoredChunk = {
  hash: hashOf(new Uint8Array(5000)),
  codec: 'zstd',
  rawSize: 5000,
  payload: hexToBytes('28b52ffd6088124d0000100000010083d3032c'),
}

/** Noise with ten bytes changed, as a delta on the noise. Frozen likewise. */
const BASE = testChunk(4, 900)
const CHANGED = Uint8Array.from(BASE.payload).fill(7, 100, 110)
const DELTA: StoredChunk = {
  hash: hashOf(CHANGED),
  codec: 'delta',
  rawSize: 900,
  base: BASE.hash,
  payload: hexToBytes('28b52ffd6084026d0000080703001341055c71e1702a82'),
}

/** Makes a small store with everything that has a form of its own in format version 1. */
export async function makeStoreFixture(): Promise<StoreFixture> {
  const backend = new MemoryBackend()
  const [founder, artist] = await testTeam('artist')
  const project = founder.project!
  const store = await openMemoryStore({ backend, create: project })
  const file = testFile([testChunk(1, 90), ZEROS, testChunk(2, 60)])
  const { content, size, manifest, chunks } = file
  const first = await founder.checkpoint({ content, size, manifest, chunks })
  await store.chunks.put([BASE])
  await store.chunks.put([DELTA])
  await store.records.ingest(
    founder.records.map(({ envelope }) => envelope),
    { chunks: file.stored, whole: true },
  )
  await artist.checkpoint({ asset: testAsset(2), path: 'ä b.blend', comment: '🎬 two' })
  await founder.setStatus(testAsset(1), 'Done', [first.id])
  await founder.remove(artist, [])
  const all = [...founder.records, ...artist.records]
  await store.records.ingest(all.map(({ envelope }) => envelope))
  // damaged, then stored again: the later value is the one that counts
  await store.chunks.put([{ ...rawChunk(Uint8Array.of(1, 2, 3)), payload: Uint8Array.of(9, 9, 9) }])
  await store.chunks.verify(rawChunk(Uint8Array.of(1, 2, 3)).hash)
  await store.chunks.put([rawChunk(Uint8Array.of(1, 2, 3))])

  const id = checkpointId(first.id)
  const stamp = { size, mtimeNs: 12345678901234567n, ctimeNs: 2n, inode: 3n, device: 4n, executable: false }
  const base = {
    asset: testAsset(1),
    checkpoint: id,
    path: 'ä b.blend',
    content,
    stamp,
    before: id,
    revertedFrom: undefined,
  }
  const { epoch, device } = founder
  await store.local.change({ log: { epoch, next: 4 }, bases: [base], added: [{ checkpoint: id, bytes: 200 }] })
  const ticket = {
    secretHash: testId('hash', 5),
    role: 'viewer' as const,
    person: undefined,
    expiresMs: 7,
    boundTo: device,
  }
  await store.local.setTicket(ticket)
  await store.local.changeHoldings(artist.device, { add: [id] })
  await store.local.setPurgeSeen(id, { sinceMs: 8, now: false })
  await store.local.setPeerAddresses(device, { addresses: ['/ip4/10.0.0.1/tcp/4001'], seenMs: 9 })
  const found = await whatIsIn(store)
  await store.close()
  return { project, chunks: await dump(backend, 'chunks'), local: await dump(backend, 'local'), found }
}

/** Returns everything that can be asked of the store of the fixture, as plain JSON. */
export async function whatIsIn(store: ProjectStore): Promise<unknown> {
  const { records, local, whole, chunks } = store
  const { diskBytes: _, ...stats } = await store.stats()
  const assets = await collect(records.assets())
  const members = records.memberRecords()
  const [founder, artist] = [members[0]!.device, [...records.membership.devices.keys()]]
  const id = assets[0]!.checkpoints[0]!.id
  const { damaged, lostRecords } = await store.check()
  const found = {
    stats,
    stateHash: await records.stateHash(),
    counts: await records.counts(),
    assets,
    history: await collect(records.history()),
    summaries: await records.summaries(),
    quarantined: (await collect(records.quarantined())).map((record) => record.id),
    whole: await collect(whole.ids()),
    chunks: await chunks.info([testChunk(1, 90).hash, DELTA.hash, ZEROS.hash]),
    delta: hashOf(await chunks.get(DELTA.hash)),
    replaced: bytesToHex(await chunks.get(rawChunk(Uint8Array.of(1, 2, 3)).hash)),
    bases: await collect(local.bases()),
    baseAt: (await local.baseAt('ä b.blend'))?.asset,
    log: await local.log(),
    added: await local.added(id),
    tickets: await collect(local.tickets()),
    holders: await local.holders(id),
    holdings: await Promise.all(artist.map((device) => local.holdings(device))),
    purgeSeen: await local.purgeSeen(id),
    addresses: await local.peerAddresses(founder),
    damaged,
    lostRecords,
  }
  return JSON.parse(JSON.stringify(found, (_key, value) => (typeof value === 'bigint' ? value.toString() : value)))
}

/** Opens a store that holds what the fixture froze; index/ is made anew. */
export async function openStoreFixture({ chunks, local }: StoreFixture): Promise<ProjectStore> {
  const backend = new MemoryBackend()
  for (const [name, entries] of [['chunks', chunks] as const, ['local', local] as const]) {
    const level = await backend.open(name)
    const writes = entries.map(([key, value]) => ({
      type: 'put' as const,
      key: hexToBytes(key),
      value: hexToBytes(value),
    }))
    await level.batch(writes, { sync: true })
  }
  return openMemoryStore({ backend })
}

async function dump(backend: MemoryBackend, name: DatabaseName): Promise<[string, string][]> {
  const level = await backend.open(name)
  const all = { lt: Uint8Array.of(0xff), reverse: false, limit: -1, values: true, highWaterMarkBytes: 1024 }
  const entries = await level.iterator(all).all()
  return entries.map(([key, value]) => [bytesToHex(key), bytesToHex(value)])
}
