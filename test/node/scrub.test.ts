import { expect, test } from 'vitest'
import type { ProjectStore, ScrubState, ScrubStep } from '../../src/core/contracts.ts'
import { Scrub } from '../../src/node/scrub.ts'
import { Use } from '../../src/node/use.ts'

const RATE = 1_000_000
const MIB = 1024 * 1024

/** A store of that many bytes, of which every read takes at least 100 kB. */
function storeOf(total: number) {
  const reads: { from: number; bytes: number }[] = []
  let state: ScrubState | undefined
  const notes: (ScrubState | undefined)[] = []
  const store: Pick<ProjectStore, 'local' | 'scrub'> & { reads: typeof reads; notes: typeof notes } = {
    reads,
    notes,
    local: {
      scrub: async () => state,
      setScrub: async (to: ScrubState) => {
        state = to
        notes.push(to)
      },
    } as ProjectStore['local'],
    scrub: async (cursor, { maxBytes }): Promise<ScrubStep> => {
      const from = Number(cursor ?? 0)
      const bytes = Math.min(total - from, Math.ceil(maxBytes / 100_000) * 100_000)
      reads.push({ from, bytes })
      const next = from + bytes < total ? String(from + bytes) : undefined
      return { next, bytes, damaged: [], lostRecords: 0 }
    },
  }
  return store
}

function scrubbing(stores: ReturnType<typeof storeOf>[]) {
  const clock = { ms: 1_000_000_000, busy: false }
  const scrub = new Scrub({
    stores: () => stores,
    isBusy: () => clock.busy,
    now: () => clock.ms,
    bytesPerSecond: RATE,
    everyMs: 1000_000,
  })
  const run = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      clock.ms += 1000
      await scrub.turn()
    }
  }
  return { clock, scrub, run }
}

const sum = (reads: readonly { bytes: number }[]) => reads.reduce((all, { bytes }) => all + bytes, 0)

test('reads no faster than the rate, whatever a step takes, and each byte once a round', async () => {
  const store = storeOf(20_000_000)
  const { run } = scrubbing([store])
  await run(1)
  for (let seconds = 1; seconds <= 15; seconds++) {
    expect(sum(store.reads)).toBeLessThanOrEqual(seconds * RATE + 100_000)
    expect(sum(store.reads)).toBeGreaterThanOrEqual((seconds - 2) * RATE)
    await run(1)
  }
  await run(10)
  expect(sum(store.reads)).toBe(20_000_000)
  let at = 0
  for (const { from, bytes } of store.reads) {
    expect(from).toBe(at)
    at += bytes
  }
})

test('reads nothing while somebody works, and does not make up for it at once', async () => {
  const store = storeOf(50_000_000)
  const { clock, run } = scrubbing([store])
  clock.busy = true
  await run(3600)
  expect(store.reads).toEqual([])
  clock.busy = false
  clock.ms += 3_600_000
  await run(1)
  expect(sum(store.reads)).toBeLessThanOrEqual(2 * RATE + 100_000)
})

test('goes on where it stopped, also in the next process, and begins anew when it is time', async () => {
  const store = storeOf(5_000_000)
  const first = scrubbing([store])
  await first.run(4)
  await first.scrub.stop()
  const read = sum(store.reads)
  expect(store.notes.at(-1)?.cursor).toBe(String(read))

  const second = scrubbing([store])
  await second.run(8)
  expect(store.reads.find(({ from }) => from === read)).toBeDefined()
  expect(sum(store.reads)).toBe(5_000_000)
  expect(store.notes.at(-1)).toMatchObject({ cursor: undefined, endedMs: expect.any(Number) })
  await second.run(100)
  expect(sum(store.reads)).toBe(5_000_000)
  second.clock.ms += 1000_000
  await second.run(10)
  expect(sum(store.reads)).toBe(10_000_000)
})

test('a clock that jumps allows no more than a pause does', async () => {
  const store = storeOf(50_000_000)
  const { clock, run } = scrubbing([store])
  const year = 365 * 24 * 60 * 60 * 1000
  clock.ms += year
  await run(2)
  clock.ms -= year
  await run(2)
  expect(sum(store.reads)).toBeLessThanOrEqual(6 * RATE)
})

test('takes the projects in turn, and notes its place now and then only', async () => {
  const [a, b] = [storeOf(100 * MIB), storeOf(2 * MIB)]
  const { run } = scrubbing([a, b])
  await run(80)
  expect(a.notes).toHaveLength(1)
  expect(b.reads).toEqual([])
  await run(40)
  expect(sum(a.reads)).toBe(100 * MIB)
  expect(sum(b.reads)).toBe(2 * MIB)
})

test('a request is use while it runs and a while after, whether it succeeds or fails', async () => {
  const clock = { ms: 0 }
  const use = new Use(() => clock.ms, 1000)
  const gate = Promise.withResolvers<string>()
  const services = use.watch({ slow: () => gate.promise, fail: () => Promise.reject(new Error('no')), name: 'x' })
  expect(services.name).toBe('x')
  expect(use.isBusy).toBe(false)
  const running = services.slow()
  clock.ms = 100_000
  expect(use.isBusy).toBe(true)
  gate.resolve('done')
  expect(await running).toBe('done')
  clock.ms += 999
  expect(use.isBusy).toBe(true)
  clock.ms += 1
  expect(use.isBusy).toBe(false)
  await expect(services.fail()).rejects.toThrow('no')
  expect(use.isBusy).toBe(true)
})
