import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FoldedState } from '../../../src/core/fold/index.ts'
import { compareRecords } from '../../../src/core/order.ts'
import type { SignedRecord } from '../../../src/core/record.ts'
import type { AssetState, CheckpointNode } from '../../../src/core/state.ts'
import { runs } from '../../helpers/seed.ts'
import { play, scripts, type World } from './world.ts'

const RUNS = runs(300)

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
