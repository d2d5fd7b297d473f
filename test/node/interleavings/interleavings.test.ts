import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { AssetId, CheckpointId } from '../../../src/core/ids.ts'
import type { AssetState } from '../../../src/core/state.ts'
import { runs } from '../../helpers/seed.ts'
import { Band, type Member } from './band.ts'
import { resetBytes } from './seeded-bytes.ts'

vi.mock('node:crypto', async (original) => {
  const { seededBytes } = await import('./seeded-bytes.ts')
  return { ...(await original<typeof import('node:crypto')>()), randomBytes: seededBytes }
})

/** docs/format.md, "When two people do different things at once", says what these hold. */
const ACTS = ['create', 'edit', 'edit', 'edit', 'update', 'move', 'trash', 'trash one', 'restore', 'purge'] as const
const MORE_ACTS = ['claim', 'break', 'release', 'force', 'resolve', 'both', 'status', 'receive', 'receive'] as const

/** Few, so that what is done meets. */
const MOST_ASSETS = 2

const HOUR_MS = 3_600_000
const skew = fc.constantFrom(0, 0, HOUR_MS, -HOUR_MS, 365 * 24 * HOUR_MS, -365 * 24 * HOUR_MS)
const step = fc.record({
  who: fc.nat(4),
  act: fc.constantFrom(...ACTS, ...MORE_ACTS),
  pick: fc.nat(50),
  other: fc.nat(4),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const script = (most: number) =>
  fc.record({
    size: fc.integer({ min: 2, max: 5 }),
    skews: fc.array(skew, { minLength: 5, maxLength: 5 }),
    steps: fc.array(step, { minLength: Math.ceil(most / 3), maxLength: most }),
    order: fc.nat(1_000_000),
  })
type Script = typeof script extends (most: number) => fc.Arbitrary<infer T> ? T : never

/** Runs `body` for many interleavings, each in a band of its own. */
function everywhere(name: string, seeds: number, most: number, body: (band: Band, script: Script) => Promise<void>) {
  test(`${name} (${seeds} seeds)`, { timeout: 600_000 }, () =>
    fc.assert(
      fc.asyncProperty(script(most), async (given) => {
        resetBytes()
        const band = await Band.meet(given.size, given.skews)
        try {
          await body(band, given)
        } finally {
          await band.close()
        }
      }),
      runs(seeds),
    ),
  )
}

async function play(band: Band, { steps, order }: Script): Promise<void> {
  for (const [at, one] of steps.entries()) await act(band, one, order + at)
}

async function act({ members }: Band, { who, act: what, pick, other }: Step, seed: number): Promise<void> {
  const member = members[who % members.length]!
  if (what === 'receive') {
    const from = members[other % members.length]!
    return from === member ? undefined : member.receive(from, { share: 1 + (pick % 4), seed })
  }
  const assets = await member.assets()
  if (what === 'create' && assets.length < MOST_ASSETS) return void (await member.create(`path ${pick % 2}`, pick))
  const asset = assets[pick % Math.max(1, assets.length)]
  if (asset === undefined) return
  const node = asset.checkpoints[pick % asset.checkpoints.length]!
  switch (what) {
    case 'create':
    case 'edit':
    case 'force':
      if (!member.bases.has(asset.id)) member.update(asset)
      return void (await member.edit(asset, pick, { force: what === 'force' }))
    case 'update':
      return member.update(asset)
    case 'move':
      return member.move(asset, `moved ${pick % 4}`)
    case 'trash':
      return member.trash(asset)
    case 'trash one':
      return member.trash(asset, node)
    case 'restore':
      await member.restore(asset)
      return member.restore(asset, node)
    case 'purge':
      return void (await member.purge(asset))
    case 'claim':
      return member.claim(asset)
    case 'break':
      return member.claim(asset, 'needed now')
    case 'release':
      return member.release(asset)
    case 'resolve':
    case 'both':
      return void (await member.resolve(asset, pick, what === 'both'))
    case 'status':
      return member.setStatus(asset, pick % 2 === 0 ? 'WIP' : 'Done')
  }
}

/** What holds whatever was done: nothing acknowledged is lost, and all see the same. */
async function expectAgreed(band: Band): Promise<void> {
  const [first] = band.members
  const hashes = await Promise.all(band.members.map(({ store }) => store.records.stateHash()))
  expect(new Set(hashes).size).toBe(1)
  for (const member of band.members) {
    for (const { acknowledged } of band.members) {
      for (const id of acknowledged) expect(member.envelopes.has(id)).toBe(true)
    }
  }
  for (const asset of await first!.assets()) expectHeads(asset)
}

/** The heads by their definition, without the fold: live, and no live checkpoint descends from them. */
function expectHeads(asset: AssetState): void {
  const byId = new Map(asset.checkpoints.map((node) => [node.id, node]))
  const isLive = (id: CheckpointId) => !byId.get(id)!.trashed.value && !byId.get(id)!.purged
  const descends = (id: CheckpointId, from: CheckpointId): boolean =>
    byId.get(id)!.parents.some((parent) => byId.has(parent) && (parent === from || descends(parent, from)))
  const live = asset.checkpoints.map(({ id }) => id).filter(isLive)
  const heads = live.filter((id) => !live.some((later) => descends(later, id))).sort()
  expect(asset.allHeads).toEqual(heads)
  const contents = new Set(heads.map((id) => byId.get(id)!.content))
  expect(asset.heads).toHaveLength(contents.size)
  expect(asset.newest).toBe(contents.size === 1 ? heads[0] : undefined)
}

/** Two members that share an asset which both work on. */
async function sharedAsset(band: Band): Promise<{ id: AssetId; a: Member; b: Member; first: CheckpointId }> {
  const [a, b] = band.members as readonly [Member, Member]
  const first = await a.create('shot', 0)
  await band.heal(0)
  const { asset } = (await b.store.records.checkpoint(first))!
  b.update(asset)
  return { id: asset.id, a, b, first }
}

/** What else happens at that time, by all and to all, without touching what is looked at. */
async function bustle(band: Band, { steps, order }: Script): Promise<void> {
  for (const [at, one] of steps.entries()) {
    if (at % 2 === 0) await act(band, { ...one, act: 'receive' }, order + at)
    else await band.members[one.who % band.members.length]!.create('aside', one.pick)
  }
}

describe('whatever 2 to 5 devices do in whatever order', () => {
  everywhere('all end with the same state, and nothing acknowledged is lost', 400, 24, async (band, given) => {
    await play(band, given)
    await band.heal(given.order)
    await expectAgreed(band)
  })
})

test('a script played again gives the same records', async () => {
  const [given] = fc.sample(script(24), { seed: 1, numRuns: 1 })
  const hashes: string[] = []
  for (let run = 0; run < 2; run++) {
    resetBytes()
    const band = await Band.meet(given!.size, given!.skews)
    await play(band, given!)
    await band.heal(given!.order)
    hashes.push(await band.members[0]!.store.records.stateHash())
    await band.close()
  }
  expect(hashes[0]).toBe(hashes[1])
})

describe('when two people do different things at once', () => {
  everywhere('rename against edit: the new name and the new content both hold', 100, 6, async (band, given) => {
    const { id, a, b } = await sharedAsset(band)
    await a.move(await a.asset(id), 'renamed')
    const edit = await b.edit(await b.asset(id), 1)
    await bustle(band, given)
    await band.heal(given.order)
    await expectAgreed(band)
    expect(await b.asset(id)).toMatchObject({ path: { value: 'renamed' }, newest: edit })
  })

  everywhere('rename against rename: one of the two names, the same everywhere', 60, 6, async (band, given) => {
    const { id, a, b } = await sharedAsset(band)
    await a.move(await a.asset(id), 'by a')
    await b.move(await b.asset(id), 'by b')
    await bustle(band, given)
    await band.heal(given.order)
    await expectAgreed(band)
    expect(['by a', 'by b']).toContain((await a.asset(id)).path.value)
    await a.move(await a.asset(id), 'settled')
    await band.heal(given.order)
    expect((await b.asset(id)).path).toMatchObject({ value: 'settled', records: [expect.any(String)] })
  })

  everywhere('trash of an asset against a checkpoint: in the trash, the work with it', 100, 6, async (band, given) => {
    const { id, a, b } = await sharedAsset(band)
    await a.trash(await a.asset(id))
    const edit = await b.edit(await b.asset(id), 1)
    await bustle(band, given)
    await band.heal(given.order)
    await expectAgreed(band)
    expect(await a.asset(id)).toMatchObject({ trashed: { value: true }, newest: edit })
    await a.restore(await a.asset(id))
    await band.heal(given.order)
    expect(await b.asset(id)).toMatchObject({ trashed: { value: false }, newest: edit })
  })

  everywhere('trash of a checkpoint against one on it: the new one lives', 80, 6, async (band, given) => {
    const { id, a, b, first } = await sharedAsset(band)
    const before = await a.asset(id)
    await a.trash(before, before.checkpoints[0])
    const edit = await b.edit(await b.asset(id), 1)
    await bustle(band, given)
    await band.heal(given.order)
    await expectAgreed(band)
    const asset = await a.asset(id)
    expect(asset.newest).toBe(edit)
    expect(asset.checkpoints.find((node) => node.id === first)!.trashed.value).toBe(true)
  })

  everywhere('purge against a new reference: it stays purged, the new one stays whole', 100, 6, async (band, given) => {
    const { id, a, b, first } = await sharedAsset(band)
    await b.fetchContent([a])
    const before = await a.asset(id)
    await a.trash(before, before.checkpoints[0])
    // names the purged one as its parent, and shares one of its chunks
    const child = await b.edit(await b.asset(id), 1)
    // has the very content, as another asset
    const twin = await b.create('twin', 0)
    expect(await a.purge(await a.asset(id))).toEqual([first])
    await b.restore(await b.asset(id), (await b.asset(id)).checkpoints[0])
    await bustle(band, given)
    await band.heal(given.order)
    for (const member of band.members) await member.fetchContent(band.members)
    for (const { store } of band.members) {
      await store.whole.remove([first])
      for (const seen of [first]) await store.local.setPurgeSeen(seen, { sinceMs: 0, now: true })
      await store.gc({ graceMs: 0 })
    }
    await expectAgreed(band)
    for (const member of band.members) {
      const asset = await member.asset(id)
      expect(asset.checkpoints.find((node) => node.id === first)!.purged).toBe(true)
      expect(asset.newest).toBe(child)
      for (const kept of [child!, twin]) {
        expect(await member.canRestore((await member.store.records.checkpoint(kept))!.node)).toBe(true)
      }
    }
  })

  everywhere('two checkpoints on one: a Conflict with both, unless equal', 80, 6, async (band, given) => {
    const { id, a, b } = await sharedAsset(band)
    const equal = given.order % 4 === 0
    const one = await a.edit(await a.asset(id), 1)
    const two = await b.edit(await b.asset(id), equal ? 1 : 2)
    await bustle(band, given)
    await band.heal(given.order)
    await expectAgreed(band)
    const asset = await b.asset(id)
    expect(asset.allHeads).toEqual([one, two].sort())
    expect(asset.newest).toBe(equal ? [one, two].sort()[0] : undefined)
  })

  everywhere(
    'resolve against resolve and against work: never silent, ends when they agree',
    100,
    6,
    async (band, given) => {
      const { id, a, b } = await sharedAsset(band)
      const one = await a.edit(await a.asset(id), 1)
      const two = await b.edit(await b.asset(id), 2)
      await band.heal(given.order)
      const picks = [given.order % 2, (given.order >> 1) % 2]
      const worksOn = given.order % 3 === 0
      const byA = await a.resolve(await a.asset(id), picks[0]!)
      const byB = worksOn ? await b.edit(await b.asset(id), 3) : await b.resolve(await b.asset(id), picks[1]!)
      await bustle(band, given)
      await band.heal(given.order)
      await expectAgreed(band)
      const asset = await a.asset(id)
      expect(asset.allHeads).toEqual([byA, byB].sort())
      expect(asset.heads).toHaveLength(!worksOn && picks[0] === picks[1] ? 1 : 2)
      expect(asset.checkpoints.map((node) => node.id)).toEqual(expect.arrayContaining([one, two]))
      await a.resolve(asset, 0)
      await band.heal(given.order)
      expect((await b.asset(id)).heads).toHaveLength(1)
    },
  )

  everywhere('both against both: the same head goes on in the same asset', 60, 6, async (band, given) => {
    const { id, a, b } = await sharedAsset(band)
    await a.edit(await a.asset(id), 1)
    await b.edit(await b.asset(id), 2)
    await band.heal(given.order)
    // both work on what a made
    b.bases.set(id, a.bases.get(id)!)
    await a.resolve(await a.asset(id), 0, true)
    await b.resolve(await b.asset(id), 0, true)
    await bustle(band, given)
    await band.heal(given.order)
    await expectAgreed(band)
    expect((await a.asset(id)).heads).toHaveLength(1)
    const forks = (await a.assets()).filter(({ path }) => path.value.startsWith('shot ('))
    expect(forks).toMatchObject([{ heads: [expect.any(String)], checkpoints: [expect.anything(), expect.anything()] }])
  })

  everywhere(
    'claim against claim: one claimant; a release ends what it saw and no more',
    80,
    6,
    async (band, given) => {
      const { id, a, b } = await sharedAsset(band)
      await a.claim(await a.asset(id))
      await b.claim(await b.asset(id))
      const releases = given.order % 2 === 0
      if (releases) await a.release(await a.asset(id))
      await bustle(band, given)
      await band.heal(given.order)
      await expectAgreed(band)
      const holder = (await b.asset(id)).claim.value?.person
      if (releases) expect(holder).toBe(b.person)
      else expect([a.person, b.person]).toContain(holder)
      const winner = holder === a.person ? a : b
      await winner.release(await winner.asset(id))
      await band.heal(given.order)
      expect((await a.asset(id)).claim.value).toBeUndefined()
    },
  )

  everywhere(
    'claim against a checkpoint: the work stays, the claim too, unless it was forced',
    60,
    6,
    async (band, given) => {
      const { id, a, b } = await sharedAsset(band)
      await a.claim(await a.asset(id))
      const force = given.order % 2 === 0
      if (force) await b.receive(a)
      const edit = await b.edit(await b.asset(id), 1, { force })
      await bustle(band, given)
      await band.heal(given.order)
      await expectAgreed(band)
      const asset = await a.asset(id)
      expect(asset.newest).toBe(edit)
      expect(asset.claim.value?.person).toBe(force ? undefined : a.person)
    },
  )
})
