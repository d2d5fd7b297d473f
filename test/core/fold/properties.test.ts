import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FoldedState, seniority } from '../../../src/core/fold/index.ts'
import type { DeviceId, RecordId } from '../../../src/core/ids.ts'
import { compareRecords } from '../../../src/core/order.ts'
import type { SignedRecord } from '../../../src/core/record.ts'
import type { AssetState, CheckpointNode } from '../../../src/core/state.ts'
import { Actor, addByFounder, checkpointPayload, play, scripts, type World } from './world.ts'

const RUNS = { numRuns: 300 }

describe('whatever the members did before', () => {
  it('a removed device counts for nothing after its cut: late, backdated, or in a new epoch', () => {
    fc.assert(
      fc.property(scripts, fc.nat(9), fc.nat(1000), (script, number, pick) => {
        const { world, admin, target } = readyForRemoval(script, number)
        const before = world.fold()
        const removal = admin.make({ kind: 'member removed', device: target.device, cuts: admin.cutsOf(target.device) })
        const late = makeLate(target, pick)
        const after = world.fold()
        expect(after.verdicts.get(removal.id)).toBe('counts')
        expect(after.membership.roleOf(target.device)).toBeUndefined()
        for (const { id } of late) expect(after.verdicts.get(id)).toBe('quarantined')
        for (const [id, verdict] of before.verdicts) expect(after.verdicts.get(id)).toBe(verdict)
      }),
      RUNS,
    )
  })

  it('of two admins who remove each other the more senior stays', () => {
    fc.assert(
      fc.property(scripts, fc.nat(9), fc.nat(9), (script, one, other) => {
        const world = play(script)
        world.syncAll()
        const { membership } = world.fold()
        const admins = world.actors.filter(({ device }) => membership.roleOf(device) === 'admin')
        fc.pre(admins.length > 1)
        const a = admins[one % admins.length]!
        const b = admins.filter((actor) => actor !== a)[other % (admins.length - 1)]!
        // each leaves the other everything but the removal
        const [cutsOfA, cutsOfB] = [a.cutsOf(a.device), b.cutsOf(b.device)]
        const byA = a.make({ kind: 'member removed', device: b.device, cuts: cutsOfB })
        const byB = b.make({ kind: 'member removed', device: a.device, cuts: cutsOfA })
        const after = world.fold()
        const aIsSenior = seniority(membership, a.device)! < seniority(membership, b.device)!
        expect(after.verdicts.get(byA.id)).toBe(aIsSenior ? 'counts' : 'quarantined')
        expect(after.verdicts.get(byB.id)).toBe(aIsSenior ? 'quarantined' : 'counts')
        expect(after.membership.roleOf((aIsSenior ? a : b).device)).toBe('admin')
      }),
      RUNS,
    )
  })

  it('nobody without a role changes anything', () => {
    fc.assert(
      fc.property(scripts, fc.nat(1000), (script, pick) => {
        const world = play(script)
        const before = world.fold()
        const stranger = new Actor(world, 99)
        stranger.sees(world.records)
        const made = makeLate(stranger, pick)
        const after = world.fold()
        for (const { id } of made) expect(after.verdicts.get(id)).toBe('not allowed')
        expect(after.assets).toEqual(before.assets)
        expect(after.membership.devices).toEqual(before.membership.devices)
      }),
      RUNS,
    )
  })

  it('member heads lead to every member record that counts, and name none that does not', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const world = play(script)
        const { membership, verdicts } = world.fold()
        const byId = new Map(world.records.map((record) => [record.id, record]))
        const reached = new Set<RecordId>()
        const reach = (id: RecordId) => {
          if (reached.has(id)) return
          reached.add(id)
          byId.get(id)?.members.forEach(reach)
        }
        membership.heads.forEach(reach)
        for (const id of membership.heads) expect(verdicts.get(id)).toBe('counts')
        for (const { id, payload } of world.records) {
          if (/^(project|member|role)/.test(payload.kind) && verdicts.get(id) === 'counts')
            expect(reached).toContain(id)
        }
      }),
      RUNS,
    )
  })
})

describe('the state of every asset', () => {
  it('has single values that no counted record replaces, the last of them first', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const world = play(script)
        const state = world.fold()
        for (const asset of state.assets.values()) {
          const setters = countedOf(world, state, asset).filter(({ payload }) => payload.kind === 'trash set')
          const about = setters.filter(({ payload }) => 'checkpoint' in payload && payload.checkpoint === undefined)
          const standing = about
            .filter(({ id }) => !about.some(({ payload }) => 'replaces' in payload && payload.replaces.includes(id)))
            .sort(compareRecords)
          expect(asset.trashed.records).toEqual(standing.map(({ id }) => id).sort())
          const last = standing.at(-1)?.payload
          expect(asset.trashed.value).toBe(last !== undefined && 'trashed' in last && last.trashed)
        }
      }),
      RUNS,
    )
  })

  it('has as heads the live checkpoints without a live descendant, one per content', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        for (const asset of play(script).fold().assets.values()) {
          const live = asset.checkpoints.filter((node) => !node.trashed.value && !node.purged)
          const heads = live.filter((node) => !live.some((other) => descends(asset, other, node)))
          expect(asset.allHeads).toEqual(heads.map(({ id }) => id).sort())
          const contents = Map.groupBy(heads, ({ content }) => content)
          expect(asset.heads).toEqual([...contents.values()].map((same) => same.map(({ id }) => id).sort()[0]).sort())
          expect(asset.newest).toBe(asset.heads.length === 1 ? asset.heads[0] : undefined)
        }
      }),
      RUNS,
    )
  })

  it('lists parents before children, and every counted checkpoint once', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const world = play(script)
        const state = world.fold()
        for (const asset of state.assets.values()) {
          const ids = asset.checkpoints.map(({ id }) => id)
          for (const [place, { parents }] of asset.checkpoints.entries()) {
            for (const parent of parents) expect(ids.indexOf(parent)).toBeLessThan(place)
          }
          const counted = countedOf(world, state, asset).filter(({ payload }) => payload.kind === 'checkpoint')
          expect([...ids].sort()).toEqual(counted.map(({ id }) => id).sort())
        }
      }),
      RUNS,
    )
  })

  it('keeps what is purged purged, whatever is restored', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const world = play(script)
        world.syncAll()
        fc.pre(world.fold().membership.roleOf(world.founder.device) === 'admin')
        for (const { id, checkpoints } of world.fold().assets.values()) {
          const checkpoint = checkpoints[0]!.id
          world.founder.make({ kind: 'purged', asset: id, checkpoints: [checkpoint] })
          world.founder.make({ kind: 'trash set', asset: id, checkpoint, trashed: false, replaces: [] })
          const after = world.fold().assets.get(id)!
          expect(after.checkpoints.find((node) => node.id === checkpoint)!.purged).toBe(true)
          expect(after.allHeads).not.toContain(checkpoint)
        }
      }),
      RUNS,
    )
  })
})

/** A world in which the founder has seen all, is still an admin, and `target` is another member. */
function readyForRemoval(script: Parameters<typeof play>[0], number: number) {
  const world = play(script)
  world.syncAll()
  fc.pre(world.fold().membership.roleOf(world.founder.device) === 'admin')
  const target = world.actors[1 + (number % (world.actors.length - 1))]!
  addByFounder(world, world.actors.indexOf(target), 'artist')
  return { world, admin: world.founder, target }
}

/** What a device goes on to make that has not seen its removal, or does as if it had not. */
function makeLate(actor: Actor, pick: number): SignedRecord[] {
  const asset = checkpointPayload('00'.repeat(32) as AssetState['id'], pick, [], [])
  const oldest = [...actor.known.values()].find(({ payload }) => payload.kind === 'project created')!
  const old = { members: [oldest.id], clock: { ms: 0, counter: 0 }, timeMs: 0 }
  const late: SignedRecord[] = [actor.make(asset), actor.make(asset, old)]
  late.push(
    actor.make({
      kind: 'member added',
      device: 'ff'.repeat(32) as DeviceId,
      role: 'admin',
      person: undefined,
      personName: 'x',
      deviceName: 'x',
    }),
  )
  actor.newEpoch()
  late.push(actor.make({ kind: 'claim set', asset: asset.asset, claimed: true, reason: '', replaces: [] }, old))
  return late
}

function countedOf(world: World, state: FoldedState, asset: AssetState): SignedRecord[] {
  return world.records.filter(
    ({ id, payload }) => 'asset' in payload && payload.asset === asset.id && state.verdicts.get(id) === 'counts',
  )
}

function descends(asset: AssetState, node: CheckpointNode, from: CheckpointNode): boolean {
  const byId = new Map(asset.checkpoints.map((one) => [one.id, one]))
  return node.parents.some((id) => {
    const parent = byId.get(id)
    return parent !== undefined && (parent === from || descends(asset, parent, from))
  })
}
