import { afterEach, expect, test, vi } from 'vitest'
import type { CheckpointId } from '../../../src/core/ids.ts'
import type { AssetState, CheckpointNode } from '../../../src/core/state.ts'
import { Replicator, type ReplicatorComponents } from '../../../src/node/network/replicator.ts'
import { Turns } from '../../../src/node/network/schedule/turns.ts'
import { type FakeSource, fakeSource, left, makeSwarm, type Swarm, type SwarmFile } from './helpers/swarm.ts'

const WAIT = { timeout: 20_000, interval: 5 }
const KIB = 1024

let end: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of end.reverse()) await step()
  end = []
})

async function swarm(...args: Parameters<typeof makeSwarm>): Promise<Swarm> {
  const made = await makeSwarm(...args)
  end.push(() => made.store.close())
  return made
}

function replicate(store: Swarm['store'], sources: FakeSource[], options: Partial<ReplicatorComponents> = {}) {
  const replicator = new Replicator({ store, sources: () => sources, ...options })
  end.push(() => replicator.stop())
  replicator.start()
  return replicator
}

function isWhole({ store }: Swarm, { checkpoint }: SwarmFile): Promise<boolean> {
  return store.whole.has(checkpoint)
}

/** A source that answers nothing until it is let go. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { before: () => promise, open: resolve }
}

function count(sources: readonly FakeSource[]): number {
  return sources.reduce((sum, { given }) => sum + given.length, 0)
}

test('a file comes from all who have it, each chunk once', async () => {
  const one = await swarm([2000], { chunkBytes: 16 * KIB })
  const [file] = one.files
  const sources = one.devices.slice(0, 4).map((device) => fakeSource(device, file!.chunks))
  for (const { device } of sources) await one.hold(device, file!)
  const replicator = replicate(one.store, sources)
  replicator.wantAll()
  await replicator.whenResting()
  expect(await isWhole(one, file!)).toBe(true)
  expect(count(sources)).toBe(file!.chunks.size)
  for (const source of sources) {
    expect(source.given.length).toBeGreaterThan(200)
    expect(source.mostOutstanding).toBeLessThanOrEqual(8)
    expect(source.questions).toBe(0)
    expect(replicator.share(source.device).score).toBe(1)
  }
})

test('those who have parts of it give them; they are asked few questions', async () => {
  const one = await swarm([3000], { chunkBytes: 4 * KIB })
  const [file] = one.files
  const parts = [0, 1, 2].map((third) => new Map([...file!.chunks].filter((_, i) => i % 3 === third || i > 2990)))
  const sources = parts.map((chunks, i) => fakeSource(one.devices[i]!, chunks))
  const replicator = replicate(one.store, sources)
  replicator.wantAll()
  await replicator.whenResting()
  expect(await isWhole(one, file!)).toBe(true)
  expect(count(sources)).toBe(file!.chunks.size)
  for (const { questions } of sources) expect(questions).toBeLessThan(20)
})

test('one that leaves in the middle of a file is not waited for, one that comes takes part at once', async () => {
  const one = await swarm([1000], { chunkBytes: 16 * KIB })
  const [file] = one.files
  const stuck = gate()
  const leaves = fakeSource(one.devices[0]!, file!.chunks, stuck)
  const comes = fakeSource(one.devices[1]!, file!.chunks)
  const sources = [leaves]
  for (const device of one.devices) await one.hold(device, file!)
  const replicator = replicate(one.store, sources)
  replicator.wantAll()
  await vi.waitFor(() => expect(leaves.asked.length).toBeGreaterThan(0), WAIT)
  sources.push(comes)
  replicator.wake()
  await vi.waitFor(() => expect(comes.given.length).toBeGreaterThan(100), WAIT)
  sources.shift()
  replicator.wake()
  await replicator.whenResting()
  expect(await isWhole(one, file!)).toBe(true)
  expect(leaves.outstanding).toBe(0)
  expect(comes.given.length).toBe(file!.chunks.size)
  stuck.open()
})

test('one that says nothing holds nothing up: what it was asked for comes from another', async () => {
  const one = await swarm([400], { chunkBytes: 16 * KIB })
  const [file] = one.files
  const silent = fakeSource(one.devices[0]!, file!.chunks, gate())
  const honest = fakeSource(one.devices[1]!, file!.chunks)
  for (const device of one.devices) await one.hold(device, file!)
  const replicator = replicate(one.store, [silent, honest])
  replicator.wantAll()
  await vi.waitFor(async () => expect(await isWhole(one, file!)).toBe(true), WAIT)
  expect(silent.asked.length).toBeGreaterThan(0)
  expect(silent.given).toEqual([])
  expect(replicator.share(silent.device).score).toBeLessThan(1)
})

test('one that has not what it says is found out and cut, and the rest comes from another', async () => {
  const one = await swarm([150], { chunkBytes: 256 * KIB })
  const [file] = one.files
  const liar = fakeSource(one.devices[0]!, new Map(), { says: () => true })
  const honest = fakeSource(one.devices[1]!, file!.chunks)
  for (const device of one.devices) await one.hold(device, file!)
  const replicator = replicate(one.store, [liar, honest])
  replicator.wantAll()
  await replicator.whenResting()
  expect(await isWhole(one, file!)).toBe(true)
  expect(liar.blamed).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  expect(honest.blamed).toBeUndefined()
  expect(honest.given.length).toBe(file!.chunks.size)
})

test('one that fails is not asked any more; a new connection is', async () => {
  const one = await swarm([100])
  const [file] = one.files
  const failing = fakeSource(one.devices[0]!, file!.chunks, {
    before: () => {
      throw left()
    },
  })
  const sources = [failing]
  const replicator = replicate(one.store, sources)
  replicator.wantAll()
  await replicator.whenResting()
  expect(await isWhole(one, file!)).toBe(false)
  expect(failing.questions + failing.asked.length).toBe(1)
  sources[0] = fakeSource(one.devices[0]!, file!.chunks)
  await replicator.whenResting()
  expect(await isWhole(one, file!)).toBe(true)
})

test('a small file does not wait for a large one that is on its way, and neither does what somebody waits for', async () => {
  const one = await swarm([260, 260, 2], { chunkBytes: 256 * KIB })
  const [oldest, large, small] = one.files
  const holding = new Map(one.files.flatMap(({ chunks }) => [...chunks]))
  const order: CheckpointId[] = []
  one.store.whole.onChange(({ added }) => order.push(...added))
  const source = fakeSource(one.devices[0]!, holding)
  for (const file of one.files) await one.hold(source.device, file)
  const replicator = replicate(one.store, [source])
  let came = 0
  const off = replicator.on(({ kind }) => {
    if (kind !== 'chunk' || ++came !== 20) return
    off()
    replicator.want([oldest!.checkpoint])
  })
  replicator.wantAll()
  await replicator.whenResting()
  expect(order).toEqual([small, oldest, large].map((file) => file!.checkpoint))
  expect(source.given.length).toBe(holding.size)
})

test('who waits for something is told when it is here, whatever else is on its way', async () => {
  const one = await swarm([50, 50], { chunkBytes: 16 * KIB })
  const [wanted, other] = one.files
  const gates = gate()
  const sources = [fakeSource(one.devices[0]!, other!.chunks, gates), fakeSource(one.devices[1]!, wanted!.chunks)]
  await one.hold(sources[0]!.device, other!)
  await one.hold(sources[1]!.device, wanted!)
  const replicator = replicate(one.store, sources)
  replicator.wantAll()
  await vi.waitFor(() => expect(sources[0]!.outstanding).toBeGreaterThan(0), WAIT)
  const release = replicator.want([wanted!.checkpoint])
  await replicator.whenUrgentRests()
  expect(await isWhole(one, wanted!)).toBe(true)
  release()
  gates.open()
  await replicator.whenResting()
  expect(await isWhole(one, other!)).toBe(true)
})

test('what nobody asks for is fetched only if it is wanted', async () => {
  const one = await swarm([1, 1], { chunkBytes: KIB })
  const [kept, unwanted] = one.files
  const source = fakeSource(one.devices[0]!, new Map(one.files.flatMap(({ chunks }) => [...chunks])))
  const isWanted = (_asset: AssetState, { id }: CheckpointNode) => id === kept!.checkpoint
  const replicator = replicate(one.store, [source], { isWanted })
  replicator.wantAll()
  await replicator.whenResting()
  expect(await isWhole(one, kept!)).toBe(true)
  expect(await isWhole(one, unwanted!)).toBe(false)
  replicator.want([unwanted!.checkpoint])
  await replicator.whenUrgentRests()
  expect(await isWhole(one, unwanted!)).toBe(true)
})

test('two projects share what one laptop can be asked: eight requests', async () => {
  const [first, second] = [await swarm([600]), await swarm([600])]
  const turns = new Turns()
  let outstanding = 0
  let most = 0
  const gates = gate()
  const before = async () => {
    most = Math.max(most, ++outstanding)
    await gates.before()
    outstanding--
  }
  const both = [first, second].map((one) => {
    const source = fakeSource(first.devices[0]!, one.files[0]!.chunks, { before })
    const replicator = replicate(one.store, [source], { turns })
    replicator.wantAll()
    return { one, source, replicator }
  })
  for (const { one, source } of both) await one.hold(source.device, one.files[0]!)
  await vi.waitFor(() => expect(both.every(({ source }) => source.outstanding > 0)).toBe(true), WAIT)
  gates.open()
  for (const { one, replicator } of both) {
    await replicator.whenResting()
    expect(await isWhole(one, one.files[0]!)).toBe(true)
  }
  expect(most).toBeLessThanOrEqual(8)
})

test('many small files: with nobody else to ask, no question is asked', async () => {
  const one = await swarm(new Array(200).fill(1), { chunkBytes: KIB })
  const holding = new Map(one.files.flatMap(({ chunks }) => [...chunks]))
  const source = fakeSource(one.devices[0]!, holding)
  const replicator = replicate(one.store, [source])
  replicator.wantAll()
  await replicator.whenResting()
  for (const file of one.files) expect(await isWhole(one, file)).toBe(true)
  expect(source.given.length).toBe(holding.size)
  expect(source.questions).toBe(0)
})
