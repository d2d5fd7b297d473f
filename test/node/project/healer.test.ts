import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkpointId, type Hash } from '../../../src/core/ids.ts'
import { readManifest } from '../../../src/core/manifest-read.ts'
import { OFFLINE } from '../../../src/node/network-port.ts'
import { Healer } from '../../../src/node/project/healer.ts'
import { notices } from '../../../src/node/project/notices.ts'
import { Scrub } from '../../../src/node/scrub.ts'
import { randomBytesOf } from '../../helpers/bytes.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let healer: Healer
const clock = { ms: Date.now() }

beforeEach(async () => {
  clock.ms = Date.now()
  studio = await Studio.open()
  ann = await studio.founder('Ann', { now: () => clock.ms })
  await ann.save('a.blend', randomBytesOf(1, 500_000))
  healer = new Healer(ann.project)
})
afterEach(async () => {
  await healer.close()
  await studio.close()
})

/** Stores a chunk of a.blend wrongly before the checkpoint is made, which then finds it stored. */
async function badChunk(): Promise<{ id: string; hash: Hash }> {
  const { id } = await ann.checkpoint('a.blend')
  const { store } = ann.project
  const { node } = (await store.records.checkpoint(checkpointId(id as never)))!
  for await (const { hash } of readManifest(node.manifest, (one) => store.chunks.get(one))) {
    const [place] = await store.chunks.info([hash])
    // marked, forgotten and stored again: as a disk that has lost the bytes
    const payload = randomBytesOf(9, 100)
    const before = await store.chunks.getStored(hash)
    const { markDamaged } = store.chunks as unknown as { markDamaged(hash: Hash, sequence: number): Promise<boolean> }
    for (let sequence = 1; sequence < 100; sequence++) await markDamaged.call(store.chunks, hash, sequence)
    await store.chunks.put([{ ...before!, codec: 'raw', rawSize: place!.rawSize, payload }])
    await healer.settled()
    return { id, hash }
  }
  throw new TypeError('the file has chunks')
}

test('the scrub finds damage, the healer mends it, and the person is told', async () => {
  // no healer while the damage is made
  await healer.close()
  const { id, hash } = await badChunk()
  healer = new Healer(ann.project)
  const scrub = new Scrub({ stores: () => [ann.project.store], isBusy: () => false, now: () => clock.ms })
  for (let turn = 0; turn < 3; turn++) {
    clock.ms += 1000
    await scrub.turn()
  }
  await healer.settled()
  expect(await ann.project.store.chunks.verify(hash)).toBe(true)
  expect(await ann.project.store.whole.has(checkpointId(id as never))).toBe(true)
  expect(await notices(ann.project)).toMatchObject([
    { kind: 'healed', text: 'damage on this disk was mended: one chunk of "a.blend", from a.blend' },
  ])
})

test('what nobody has is left, told, and tried again later', async () => {
  await healer.close()
  const { hash } = await badChunk()
  const chunk = { hash, ...(await storedOf(hash)) }
  await rm(ann.file('a.blend'))
  healer = new Healer(ann.project)
  expect(await ann.project.store.chunks.verify(hash)).toBe(false)
  await healer.settled()
  expect(await notices(ann.project)).toMatchObject([{ kind: 'damage', text: expect.stringContaining('"a.blend"') }])

  ann.project.network = {
    ...OFFLINE,
    fetchChunks: async function* () {
      yield { chunk, device: ann.home.device }
    },
  }
  healer.turn()
  await healer.settled()
  expect(await ann.project.store.chunks.verify(hash)).toBe(false)
  clock.ms += 10 * 60 * 1000
  healer.turn()
  await healer.settled()
  expect(await ann.project.store.chunks.verify(hash)).toBe(true)
  expect((await notices(ann.project)).map(({ kind }) => kind)).toEqual(['healed'])
})

async function storedOf(hash: Hash) {
  const { cutAll } = await import('../../../src/cdc/index.ts')
  const { blake3 } = await import('../../../src/core/hash.ts')
  const { bytesToHex } = await import('../../../src/core/ids.ts')
  const bytes = randomBytesOf(1, 500_000)
  let start = 0
  for (const length of cutAll(bytes)) {
    const payload = bytes.subarray(start, start + length)
    if (bytesToHex(blake3.hash(payload)) === hash) return { codec: 'raw' as const, rawSize: length, payload }
    start += length
  }
  throw new TypeError('not a chunk of the file')
}
