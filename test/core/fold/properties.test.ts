import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findAttacks } from '../../../src/core/fold/attacks.ts'
import type { Contest } from '../../../src/core/fold/contest.ts'
import { grantAt } from '../../../src/core/fold/grant.ts'
import { type FoldedState, foldAll, seniority } from '../../../src/core/fold/index.ts'
import type { Grant } from '../../../src/core/fold/standing.ts'
import type { DeviceId, RecordId } from '../../../src/core/ids.ts'
import type { RecordHeader, Role, SignedRecord } from '../../../src/core/record.ts'
import { ROLES } from '../../../src/core/record.ts'
import type { AssetState } from '../../../src/core/state.ts'
import { runs } from '../../helpers/seed.ts'
import {
  Actor,
  addByFounder,
  checkpointPayload,
  memberScripts,
  play,
  type Script,
  scripts,
  type World,
} from './world.ts'

const RUNS = runs(200)
const NEWCOMER = 'ee'.repeat(32) as DeviceId

describe.each([
  ['whatever people did before', scripts],
  ['however admins contradicted each other before', memberScripts],
])('%s', (_, scripts) => {
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
        expectUnchanged(before, after)
      }),
      RUNS,
    )
  })

  it('a device that the founder removed stays so, and he an admin, whatever it makes as if it had not seen that', () => {
    fc.assert(
      fc.property(
        scripts,
        fc.nat(9),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }),
        (script, number, picks) => {
          const { world, admin, target } = readyForRemoval(script, number)
          fc.pre(isUntouched(world, admin))
          admin.make({ kind: 'member removed', device: target.device, cuts: admin.cutsOf(target.device) })
          fc.pre(!isSparedBySeniority(world.fold().membership, admin))
          const late = picks.map((pick) => attackLate(world, target, pick))
          const { verdicts, membership } = world.fold()
          for (const { id } of late) expect(verdicts.get(id)).toBe('quarantined')
          expect(membership.roleOf(target.device)).toBeUndefined()
          expect(membership.roleOf(admin.device)).toBe('admin')
        },
      ),
      RUNS,
    )
  })

  it('who has seen that the founder removed or demoted him stays so, whatever he cuts away, alone or with another', () => {
    fc.assert(
      fc.property(
        scripts,
        fc.boolean(),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }),
        (script, demotes, picks) => {
          const { world, state } = settledWorld(script)
          const { founder } = world
          fc.pre(state.membership.roleOf(founder.device) === 'admin')
          fc.pre(isUntouched(world, founder))
          const pair = world.actors.slice(1, 3)
          for (const { device } of pair) {
            const cuts = founder.cutsOf(device)
            founder.make(
              demotes
                ? { kind: 'role changed', device, role: 'viewer', cuts }
                : { kind: 'member removed', device, cuts },
            )
          }
          world.syncAll()
          const before = world.fold().membership
          fc.pre(before.contest.setAside.size === 0)
          const made = picks.map((pick) => {
            const actor = pair[pick % pair.length]!
            const cuts = actor.cutsOf(founder.device, pick % 12)
            return actor.make({ kind: 'member removed', device: founder.device, cuts })
          })
          const after = world.fold()
          for (const { id } of made) expect(after.verdicts.get(id)).not.toBe('counts')
          const isCertain = isUncontested(before, founder)
          if (isCertain) expect(after.membership.roleOf(founder.device)).toBe(before.roleOf(founder.device))
          for (const { device } of pair) {
            const [role, roleBefore] = [after.membership.roleOf(device), before.roleOf(device)]
            if (isCertain) expect(role).toBe(roleBefore)
            else if (roleBefore !== 'admin') expect(role).not.toBe('admin')
          }
        },
      ),
      RUNS,
    )
  })

  it('a removed device that is added again has a fresh life, and what it did in between has not', () => {
    fc.assert(
      fc.property(scripts, fc.nat(9), fc.nat(1000), (script, number, pick) => {
        const { world, admin, target } = readyForRemoval(script, number)
        admin.make({ kind: 'member removed', device: target.device, cuts: admin.cutsOf(target.device) })
        const late = makeLate(target, pick)
        addByFounder(world, world.actors.indexOf(target), 'artist')
        target.sees(world.records)
        target.newEpoch()
        const fresh = target.make(checkpointPayload(ASSET, pick, [], []))
        const { verdicts, membership } = world.fold()
        expect(membership.roleOf(target.device)).toBe('artist')
        expect(verdicts.get(fresh.id)).toBe('counts')
        for (const { id } of late) expect(verdicts.get(id)).toBe('quarantined')
      }),
      RUNS,
    )
  })

  it('of two admins who remove or demote each other the more senior stays', () => {
    fc.assert(
      fc.property(scripts, admins, fc.boolean(), (script, picks, demotes) => {
        const { world, a, b, membership } = twoAdmins(script, picks)
        // each leaves the other everything but the removal
        const [cutsOfA, cutsOfB] = [a.cutsOf(a.device), b.cutsOf(b.device)]
        const byA = demotes
          ? a.make({ kind: 'role changed', device: b.device, role: 'viewer', cuts: cutsOfB })
          : a.make({ kind: 'member removed', device: b.device, cuts: cutsOfB })
        const byB = b.make({ kind: 'member removed', device: a.device, cuts: cutsOfA })
        const after = world.fold()
        const aIsSenior = isSenior(membership, a, b)
        expect(after.verdicts.get(byA.id)).toBe(aIsSenior ? 'counts' : 'quarantined')
        expect(after.verdicts.get(byB.id)).toBe(aIsSenior ? 'quarantined' : 'counts')
        expect(after.membership.roleOf((aIsSenior ? a : b).device)).toBe('admin')
      }),
      RUNS,
    )
  })

  it('whom an admin adds while another admin removes him is a member if the cut keeps the addition', () => {
    fc.assert(
      fc.property(scripts, admins, fc.boolean(), orders, (script, picks, keeps, order) => {
        const { world, a, b } = twoAdmins(script, picks)
        const cutsBefore = b.cutsOf(b.device)
        const added = b.make(addition(NEWCOMER, 'artist'))
        // a knows the record itself, and acts in what it had seen of the members before it
        const removal = {
          kind: 'member removed',
          device: b.device,
          cuts: keeps ? b.cutsOf(b.device) : cutsBefore,
        } as const
        const removed = a.make(removal)
        const after = foldAll(world.project, shuffled(world.records, order))
        expect(after.verdicts.get(removed.id)).toBe('counts')
        expect(after.verdicts.get(added.id)).toBe(keeps ? 'counts' : 'quarantined')
        expect(after.membership.roleOf(NEWCOMER)).toBe(keeps ? 'artist' : undefined)
      }),
      RUNS,
    )
  })

  it('what a demoted admin removed meanwhile stays', () => {
    fc.assert(
      fc.property(scripts, admins, fc.constantFrom<Role>('artist', 'viewer'), (script, picks, role) => {
        const { world, a, b } = twoAdmins(script, picks)
        a.make(addition(NEWCOMER, 'admin'))
        world.syncAll()
        const demotion = a.make({ kind: 'role changed', device: b.device, role, cuts: a.cutsOf(b.device) })
        const removal = b.make({ kind: 'member removed', device: NEWCOMER, cuts: [] })
        const { verdicts, membership } = world.fold()
        expect([verdicts.get(demotion.id), verdicts.get(removal.id)]).toEqual(['counts', 'quarantined'])
        expect([membership.roleOf(b.device), membership.roleOf(NEWCOMER)]).toEqual([role, 'admin'])
      }),
      RUNS,
    )
  })

  it('of a removal and a change of role made at the same time the more senior says the role, and both cuts hold', () => {
    fc.assert(
      fc.property(scripts, admins, fc.constantFrom(...ROLES), orders, (script, picks, role, order) => {
        const { world, a, b, membership } = twoAdmins(script, picks)
        const target = new Actor(world, 50)
        a.make(addition(target.device, 'artist'))
        world.syncAll()
        target.sees(world.records)
        const kept = target.make(checkpointPayload(ASSET, 1, [], []))
        const beyond = target.make(checkpointPayload(ASSET, 2, [], []))
        const cuts = [{ epoch: kept.epoch, last: kept.id }]
        a.make({ kind: 'member removed', device: target.device, cuts })
        b.make({ kind: 'role changed', device: target.device, role, cuts: target.cutsOf(target.device) })
        const after = foldAll(world.project, shuffled(world.records, order))
        expect(after.membership.roleOf(target.device)).toBe(isSenior(membership, a, b) ? undefined : role)
        expect([kept, beyond].map(({ id }) => after.verdicts.get(id))).toEqual(['counts', 'quarantined'])
      }),
      RUNS,
    )
  })

  it('somebody is an admin', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        expect([...play(script).fold().membership.devices.values()].map(({ role }) => role)).toContain('admin')
      }),
      RUNS,
    )
  })

  it('nothing counts that a counted removal or demotion excludes, but the founding and what was adopted', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const world = play(script)
        const { membership, verdicts } = world.fold()
        const { graph } = membership.contest
        for (const [device, takers] of membership.takers) {
          for (const taker of takers.map((index) => graph.records[index]!)) {
            expect(verdicts.get(taker.id)).toBe('counts')
            for (const record of world.records) {
              if (record.device !== device || record.id === taker.id || record.payload.kind === 'project created')
                continue
              if (membership.adopted.has(record.id) || record.payload.kind === 'unknown') continue
              if (!hasSeen(world, record, taker.id) && !isKept(world, taker, record))
                expect(verdicts.get(record.id)).toBe('quarantined')
            }
          }
        }
      }),
      RUNS,
    )
  })

  it('a member record counts under the right that its signer holds in those that count, or there is a reason why not', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const { contest } = play(script).fold().membership
        const reasons = reasonsIn(contest)
        for (const [index, granted] of contest.grants.entries()) {
          const { grant, isHit, hitsWhatCounts } = reasons(index)
          if (granted !== undefined) expect([grant, isHit]).toEqual([granted, false])
          else if (!contest.setAside.has(index)) expect(grant === undefined || isHit || hitsWhatCounts).toBe(true)
        }
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
        const made = [...makeLate(stranger, pick), attackLate(world, stranger, pick)]
        const after = world.fold()
        for (const { id } of made) expect(after.verdicts.get(id)).toBe('not allowed')
        expectUnchanged(before, after)
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
        const reached = reachedFrom(world, membership.heads)
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

const ASSET = '00'.repeat(32) as AssetState['id']

/** Chooses two of the admins. */
const admins = fc.tuple(fc.nat(9), fc.nat(9))
const orders = fc.infiniteStream(fc.nat())

/**
 * A world in which all have seen everything, and no record was set aside to keep an admin. Such a record, made by an admin
 * against himself or at the same time as others took the last admin's role, takes effect after all, with its cuts, where it
 * leaves another admin: then even somebody whom it does not concern brings it back to life by making an admin in time.
 * No rule for records that know nothing of each other could both keep an admin and never look at what else there is.
 */
function settledWorld(script: Script): { world: World; state: FoldedState } {
  const world = play(script)
  world.syncAll()
  const state = world.fold()
  fc.pre(state.membership.contest.setAside.size === 0)
  return { world, state }
}

/** The founder is still an admin, and `target` is another member. */
function readyForRemoval(script: Script, number: number) {
  const { world, state } = settledWorld(script)
  fc.pre(state.membership.roleOf(world.founder.device) === 'admin')
  const target = world.actors[1 + (number % (world.actors.length - 1))]!
  addByFounder(world, world.actors.indexOf(target), 'artist')
  return { world, admin: world.founder, target }
}

function twoAdmins(script: Script, [one, other]: [number, number]) {
  const { world, state } = settledWorld(script)
  const { membership } = state
  const admins = world.actors.filter(({ device }) => membership.roleOf(device) === 'admin')
  fc.pre(admins.length > 1)
  const a = admins[one % admins.length]!
  const b = admins.filter((actor) => actor !== a)[other % (admins.length - 1)]!
  return { world, a, b, membership }
}

function isSenior(membership: FoldedState['membership'], a: Actor, b: Actor): boolean {
  return seniority(membership, a.device)! < seniority(membership, b.device)!
}

function addition(device: DeviceId, role: Role) {
  return { kind: 'member added', device, role, person: undefined, personName: 'x', deviceName: 'x' } as const
}

/** What a device goes on to make that has not seen its removal, or does as if it had not. */
function makeLate(actor: Actor, pick: number): SignedRecord[] {
  const asset = checkpointPayload(ASSET, pick, [], [])
  const late: SignedRecord[] = [actor.make(asset), actor.make(asset, backdated(actor, 0))]
  late.push(actor.make(addition('ff'.repeat(32) as DeviceId, 'admin')))
  actor.newEpoch()
  const claim = { kind: 'claim set', asset: asset.asset, claimed: true, reason: '', replaces: [] } as const
  late.push(actor.make(claim, backdated(actor, 0)))
  return late
}

/** A record of a removed device that would remove, demote or add somebody, in any view of the members that there was. */
function attackLate(world: World, actor: Actor, pick: number): SignedRecord {
  if (pick % 4 === 0) actor.newEpoch()
  if (pick % 5 === 0) actor.previous = actor.made[pick % Math.max(1, actor.made.length)]
  if (actor.previous !== undefined) actor.epoch = actor.previous.epoch
  const victim = world.actors[pick % world.actors.length]!
  const header = backdated(actor, pick)
  const cuts = pick % 7 < 4 ? [] : actor.cutsOf(victim.device, pick % 7)
  switch (pick % 3) {
    case 0:
      return actor.make(addition(victim.device, ROLES[pick % 2]!), header)
    case 1:
      return actor.make({ kind: 'role changed', device: victim.device, role: 'viewer', cuts }, header)
    default:
      return actor.make({ kind: 'member removed', device: victim.device, cuts }, header)
  }
}

function backdated(actor: Actor, pick: number): Partial<RecordHeader> {
  const members = [...actor.known.values()].filter(({ payload }) => /^(project|member|role)/.test(payload.kind))
  return { members: [members[pick % members.length]!.id], clock: { ms: 0, counter: 0 }, timeMs: 0 }
}

/**
 * Tells whether an admin neither removed nor demoted himself nor had ever seen that others did. Otherwise he is an admin only
 * while the contest about that comes out as it did; and who was party to that contest can draw more into it by records of
 * old, and so has a say in which record of it is the most senior.
 */
function isUntouched(world: World, admin: Actor): boolean {
  const about = world.records.filter((record) => isAbout(record, admin.device))
  return about.every(({ id, device }) => {
    return device !== admin.device && !admin.made.some((record) => hasSeen(world, record, id))
  })
}

/** Returns, for the index of a record, what those that count say of it: its right, and what excludes it or would be excluded. */
function reasonsIn({ graph, grants, cutLines }: Contest) {
  const { hits, hitBy } = findAttacks(graph, cutLines)
  const decided = { graph, grants, isUndecided: () => false, isPresumed: () => false }
  return (index: number) => {
    const grant = grantAt(decided, index) as Grant | undefined
    return {
      grant,
      isHit: hitBy[index]!.some((taker) => grants[taker]?.takes),
      hitsWhatCounts: grant?.takes === true && hits[index]!.some((victim) => grants[victim] !== undefined),
    }
  }
}

/**
 * Tells whether a removal or demotion of him, by an admin, has no effect only because another record in its circle was more
 * senior. Whoever was party to that circle may take that other one out of it by a record of old, and then the removal has it.
 */
function isSparedBySeniority({ contest }: FoldedState['membership'], { device }: Actor): boolean {
  const reasons = reasonsIn(contest)
  return (contest.graph.about.get(device) ?? []).some((index) => {
    const { grant, isHit } = reasons(index)
    return contest.grants[index] === undefined && grant?.takes === true && !isHit
  })
}

/**
 * Tells whether nothing that counts removed or demoted him, though he may have been added again. Otherwise a part of what he
 * signed does not count, and who was removed in that part is party to the contest about it: where a record of hers draws him
 * in once more as the most senior, his removal falls, and with what it had excluded words on roles come back. None of them
 * makes her an admin.
 */
function isUncontested(membership: FoldedState['membership'], { device }: Actor): boolean {
  return !membership.takers.has(device)
}

function isAbout({ payload }: SignedRecord, device: DeviceId): boolean {
  return /^(member|role)/.test(payload.kind) && 'device' in payload && payload.device === device
}

function expectUnchanged(before: FoldedState, after: FoldedState): void {
  for (const [id, verdict] of before.verdicts) expect(after.verdicts.get(id)).toBe(verdict)
}

function hasSeen(world: World, record: SignedRecord, id: RecordId): boolean {
  return reachedFrom(world, record.members).has(id)
}

function reachedFrom(world: World, ids: readonly RecordId[]): Set<RecordId> {
  const byId = new Map(world.records.map((record) => [record.id, record]))
  const reached = new Set(ids)
  for (const id of reached) for (const member of byId.get(id)?.members ?? []) reached.add(member)
  return reached
}

/** Tells whether the record is one that the cuts name, or comes before one in its log. */
function isKept(world: World, { payload }: SignedRecord, record: SignedRecord): boolean {
  const byId = new Map(world.records.map((one) => [one.id, one]))
  for (const { epoch, last } of 'cuts' in payload ? payload.cuts : []) {
    if (epoch !== record.epoch) continue
    for (let one = byId.get(last); one !== undefined; one = one.previous && byId.get(one.previous)) {
      if (one.id === record.id) return true
    }
  }
  return false
}

function shuffled<T>(items: readonly T[], numbers: fc.Stream<number>): T[] {
  const rest = [...items]
  return items.map(() => rest.splice(numbers.next().value! % rest.length, 1)[0]!)
}
