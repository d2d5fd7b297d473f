import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { StoredChunk } from '../../../src/core/chunk.ts'
import type { CheckpointId } from '../../../src/core/ids.ts'
import type { CheckpointView } from '../../../src/core/services.ts'
import type { Share } from '../../../src/node/network/schedule/share.ts'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

const WAIT = { timeout: 60_000, interval: 20 }
const MIB = 1 << 20
/** Previews, chunk lists and the ignore file are smaller: those are given, so that the liar gets as far as content. */
const CONTENT_BYTES = 10_000

let studio: Studio
let ana: TestLaptop
let ben: TestLaptop
let cleo: TestLaptop
let made: CheckpointView
const bytes = random(24 * MIB)

/** Ana, Ben and Cleo hold a file. */
beforeAll(async () => {
  studio = await Studio.open()
  ana = await (await studio.laptop('ana').up()).init()
  ben = await studio.laptop('ben').up()
  await ben.join(await ana.ticket())
  cleo = await studio.laptop('cleo').up()
  await cleo.join(await ana.ticket())
  made = await ana.checkpoint('big.exr', bytes)
  await vi.waitFor(async () => {
    const { keptOn } = await ana.project.show({ checkpoint: made.id })
    expect(keptOn.have).toBe(3)
  }, WAIT)
}, 120_000)
afterAll(() => studio.close())

let newcomers = 0
let dora: TestLaptop
/** Dora is a member and has no content yet. */
beforeEach(async () => {
  dora = await studio.laptop(`dora ${++newcomers}`).up({ onDemand: true })
  await dora.join(await ana.ticket(), { update: false })
  await dora.down()
}, 60_000)
afterEach(async () => {
  await dora.down()
  honestAgain()
})

let honestAgain = () => {}

/** Makes a laptop give something else than it has. */
function lie(
  laptop: TestLaptop,
  how: (chunk: StoredChunk) => StoredChunk | undefined | Promise<undefined>,
): () => number {
  const { chunks } = laptop.peering.project.store
  const honest = chunks.getStoredMany.bind(chunks)
  honestAgain = () => {
    chunks.getStoredMany = honest
  }
  let lies = 0
  chunks.getStoredMany = async (hashes) =>
    Promise.all(
      (await honest(hashes)).map((chunk) => {
        if (chunk === undefined || chunk.payload.byteLength < CONTENT_BYTES) return chunk
        lies++
        return how(chunk)
      }),
    )
  return () => lies
}

async function doraGetsAll(): Promise<void> {
  await dora.up({ peers: [ana, ben, cleo].map(({ addresses }) => addresses[0]!) })
  const { whole } = dora.peering.project.store
  await vi.waitFor(async () => expect(await whole.has(made.id as CheckpointId)).toBe(true), WAIT)
  await dora.project.update({ paths: ['big.exr'] })
  expect(Buffer.compare(await readFile(join(dora.dir, 'big.exr')), bytes)).toBe(0)
  expect(await dora.project.check({})).toMatchObject({ damaged: [] })
}

function share(laptop: TestLaptop): Share {
  return dora.peering.replicator.share(laptop.peering.project.device)
}

test('three honest holders: each gives a part, and nothing comes twice', async () => {
  await doraGetsAll()
  for (const laptop of [ana, ben, cleo]) {
    expect(dora.peering.traffic(laptop.peering.project.device).receivedBytes).toBeGreaterThan(2 * MIB)
  }
  // a late answer of a loaded machine may come twice
  expect(dora.peering.totals().receivedBytes).toBeLessThan(26 * MIB)
}, 120_000)

test('wrong bytes: the sender is cut and left alone, all comes from the others', async () => {
  const lies = lie(cleo, (chunk) => ({ ...chunk, payload: random(chunk.payload.byteLength) }))
  await doraGetsAll()
  expect(lies()).toBeGreaterThan(0)
  expect(dora.peering.traffic(ana.peering.project.device).receivedChunks).toBeGreaterThan(20)
  expect(dora.peering.traffic(ben.peering.project.device).receivedChunks).toBeGreaterThan(20)
  // eight requests at most for each time that it was let in again
  expect(lies()).toBeLessThan(150)
}, 120_000)

test('says that it holds all and gives nothing: it is asked less and less, all comes from the others', async () => {
  const lies = lie(cleo, () => undefined)
  await doraGetsAll()
  expect(lies()).toBeGreaterThan(0)
  // cut after some twenty such answers (share.test.ts); the others may have given everything by then
  expect(share(cleo).score).toBeLessThan(0.9)
  expect(share(ana).isLiar).toBe(false)
}, 120_000)

test('never answers: what it was asked for comes from the others long before it is given up', async () => {
  const lies = lie(cleo, () => new Promise(() => {}))
  await doraGetsAll()
  expect(lies()).toBeGreaterThan(0)
  expect(share(cleo).score).toBeLessThan(1)
}, 120_000)
