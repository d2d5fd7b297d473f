import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CheckpointView } from '../../../src/core/services.ts'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

const WAIT = { timeout: 30_000, interval: 20 }
const MIB = 1 << 20

let studio: Studio
let ana: TestLaptop
beforeEach(async () => {
  studio = await Studio.open()
  ana = await (await studio.laptop('ana').up()).init()
})
afterEach(async () => {
  await studio.close()
})

/** A member who holds all of Ana's checkpoints, and is down. */
async function member(name: string): Promise<TestLaptop> {
  const laptop = await studio.laptop(name).up({ onDemand: true })
  await laptop.join(await ana.ticket())
  await laptop.down()
  return laptop
}

async function everythingHere(laptop: TestLaptop, of: number): Promise<void> {
  await vi.waitFor(async () => {
    const log = await laptop.project.log({})
    expect(log.length).toBeGreaterThan(0)
    for (const { keptOn } of log) expect(keptOn).toEqual({ have: of, of })
  }, WAIT)
}

test('a transfer that is cut goes on where it stopped: no chunk comes twice', async () => {
  const ben = await member('ben')
  const bytes = random(96 * MIB)
  const { chunks } = await ana.checkpoint('big.exr', bytes)
  await ben.up()
  const first = ben.peering
  await vi.waitFor(() => expect(first.totals().receivedChunks).toBeGreaterThan(300), { ...WAIT, interval: 1 })
  await ben.down()
  const before = first.totals().receivedChunks
  expect(before).toBeLessThan(chunks)

  await ben.up()
  await everythingHere(ben, 2)
  // the chunk list has nodes beside the chunks: each comes once, too
  const nodes = await nodesOf(ana, chunks)
  expect(before + ben.peering.totals().receivedChunks).toBe(chunks + nodes)
  await ben.project.update({ paths: [] })
  expect(Buffer.compare(await readFile(join(ben.dir, 'big.exr')), bytes)).toBe(0)
})

/** Chunks in Ana's store that are no content: the nodes of the only large file, and what the ignore file is made of. */
async function nodesOf({ project }: TestLaptop, content: number): Promise<number> {
  const { chunks } = await project.stats({})
  const IGNORE_FILE_CHUNKS = 2
  return chunks - content - IGNORE_FILE_CHUNKS
}

test('three laptops: what one made reaches the third through the second', async () => {
  const ben = await member('ben')
  const cleo = await member('cleo')
  const made = await ana.checkpoint('shot.blend', random(3 * MIB))
  await ben.up()
  await vi.waitFor(
    async () => expect(await ben.project.show({ checkpoint: made.id })).toMatchObject({ keptOn: { have: 2 } }),
    WAIT,
  )
  const benAt = ben.addresses[0]!
  await ana.down()
  await cleo.up({ peers: [benAt] })
  await vi.waitFor(
    async () => expect(await cleo.project.show({ checkpoint: made.id })).toMatchObject({ keptOn: { have: 2, of: 3 } }),
    WAIT,
  )
})

test('sync: both ways, a second round moves nothing, alone nobody is there', async () => {
  const ben = await member('ben')
  await ana.checkpoint('a.psd', random(MIB))
  // alone, without a running node
  await ben.up({ onDemand: true })
  const mine = await ben.checkpoint('b.psd', random(MIB))
  const synced = await ben.project.sync({})
  expect(synced).toMatchObject({ peers: 1, notYetElsewhere: [] })
  expect(synced.receivedRecords).toBeGreaterThan(0)
  expect(synced.receivedBytes).toBeGreaterThan(MIB)
  expect(synced.sentBytes).toBeGreaterThan(MIB)
  expect(await ana.project.show({ checkpoint: mine.id })).toMatchObject({ keptOn: { have: 2, of: 2 } })
  expect(await ben.project.sync({ peer: 'ana' })).toMatchObject({ receivedRecords: 0, receivedChunks: 0, sentBytes: 0 })
  await expect(ben.project.sync({ peer: 'nobody' })).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' })
  await ben.down()
  await ana.down()
  await ben.up({ onDemand: true })
  await expect(ben.project.sync({})).rejects.toMatchObject({ code: 'NO_PEERS' })
})

test('checkpoint with sync: the checkpoint is elsewhere when it returns', async () => {
  const ben = await member('ben')
  await ben.up({ onDemand: true })
  await ben.save('b.psd', random(MIB))
  const [made] = await ben.project.checkpoint({ files: ['b.psd'], comment: 'made', sync: true })
  expect(made).toMatchObject({ keptOn: { have: 2, of: 2 } })
})

test('covers come too', async () => {
  const ben = await member('ben')
  const { default: sharp } = await import('sharp')
  const image = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  await ana.checkpoint('a.psd', random(1000))
  const { preview } = await ana.project.cover({ path: 'a.psd', image: { data: image.toString('base64') } })
  await ben.up()
  await vi.waitFor(async () => {
    const { hash } = preview!
    expect(await ben.project.preview({ hash })).toEqual(await ana.project.preview({ hash }))
  }, WAIT)
})

test('content that is nowhere to be had is named', async () => {
  const made = await ana.checkpoint('a.psd', random(1000))
  const ben = await studio.laptop('ben').up({ onDemand: true })
  await ben.join(await ana.ticket(), { update: false })
  await ben.down()
  const [at] = ana.addresses
  await ana.down()
  await ben.up({ onDemand: true })
  await expect(ben.project.update({ paths: [] })).rejects.toMatchObject({ code: 'NO_PEERS' })
  await ana.up({ listen: [at!.replace(/\/p2p.*/, '')] })
  await ben.project.update({ paths: ['a.psd'] })
  expect(await ben.project.show({ checkpoint: made.id })).toMatchObject({ keptOn: { have: 2 } })
})

test('a new version travels as what it changes, an older one that comes later likewise', async () => {
  const ben = await member('ben')
  const first = random(3 * MIB)
  const second = withChanges(first, 1)
  const third = withChanges(second, 2)
  const start = await ana.checkpoint('shot.blend', first)
  await ben.up()
  await isKept(ben, start, 2)

  const before = ben.peering.totals().receivedBytes
  const made = await ana.checkpoint('shot.blend', second)
  await isKept(ben, made, 2)
  expect(ben.peering.totals().receivedBytes - before).toBeLessThan(100_000)
  await ben.project.update({ paths: [] })
  expect(Buffer.compare(await readFile(join(ben.dir, 'shot.blend')), second)).toBe(0)

  // to a newcomer the newest version comes first, the one before as what it differs in, and the first as it is stored
  await isKept(ben, await ana.checkpoint('shot.blend', third), 2)
  await ben.down()
  const cleo = await member('cleo')
  await cleo.up()
  for (const { id } of await ana.project.log({})) await isKept(cleo, { id }, 2)
  const { deltaSavedBytes } = await cleo.project.stats({})
  expect(deltaSavedBytes).toBeGreaterThan(2.3 * MIB)
  expect(await cleo.project.check({})).toMatchObject({ damaged: [] })
  await cleo.project.revert({ target: made.id })
  expect(Buffer.compare(await readFile(join(cleo.dir, 'shot.blend')), second)).toBe(0)
})

async function isKept(laptop: TestLaptop, { id }: Pick<CheckpointView, 'id'>, of: number): Promise<void> {
  const show = () => laptop.project.show({ checkpoint: id })
  await vi.waitFor(async () => expect(await show()).toMatchObject({ keptOn: { have: of } }), WAIT)
}

/** Some bytes in every hundred KiB, so that most chunks are others. */
function withChanges(bytes: Uint8Array, salt: number): Buffer {
  const changed = Buffer.from(bytes)
  for (let at = 1000 * salt; at < changed.byteLength; at += 60_000) changed[at]! ^= 0x55
  return changed
}
