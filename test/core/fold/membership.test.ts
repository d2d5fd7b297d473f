import { describe, expect, it } from 'vitest'
import {
  chainOf,
  changedVerdicts,
  evaluateMembership,
  foldAll,
  listedLasts,
  membersByPerson,
  needsFold,
  seniority,
} from '../../../src/core/fold/index.ts'
import { type ProjectId, personId } from '../../../src/core/ids.ts'
import type { SignedRecord } from '../../../src/core/record.ts'
import type { Verdict } from '../../../src/core/state.ts'
import { allRecords, type TestDevice, testAsset, testDevice, testTeam } from '../helpers/records.ts'

/** Folds everything that the devices made. */
function fold(...devices: TestDevice[]) {
  return foldAll(devices[0]!.project!, allRecords(...devices))
}

function verdictsOf(devices: TestDevice[], records: SignedRecord[]): Verdict[] {
  const { verdicts } = fold(...devices)
  return records.map(({ id }) => verdicts.get(id)!)
}

/** Evaluates some records only, as a laptop that has not got the others. */
function evaluate(project: ProjectId, records: SignedRecord[]) {
  return evaluateMembership(project, records, chainOf(records))
}

describe('who is a member', () => {
  it('is the founder, an admin, in a project of one', async () => {
    const [founder] = await testTeam()
    const { membership } = fold(founder)
    const person = personId(founder.records[0]!.id)
    expect([...membership.devices.values()]).toEqual([
      { device: founder.device, person, role: 'admin', name: 'laptop-1', depth: 0, cuts: [] },
    ])
    expect([...membership.persons.values()]).toEqual([{ person, name: 'Person 1', devices: [founder.device] }])
    expect(membership.heads).toEqual([founder.records[0]!.id])
  })

  it('takes no notice of another founding', async () => {
    const [founder] = await testTeam()
    const stranger = await testDevice(9)
    const other = await stranger.create()
    expect(fold(founder, stranger).verdicts.get(other.id)).toBe('not allowed')
    expect(fold(founder, stranger).membership.devices.size).toBe(1)
  })

  it('is nobody while the founding is not there', async () => {
    const [founder, ada] = await testTeam('artist')
    const work = await ada.checkpoint()
    const membership = evaluate(founder.project!, [founder.records[1]!])
    expect(membership.roleOf(ada.device)).toBeUndefined()
    expect(membership.verdict(work)).toBe('not allowed')
  })

  it('includes whom an admin adds, one deeper, and not whom an artist adds', async () => {
    const [founder, ada, ben] = await testTeam('admin', 'artist')
    const [carl, dora] = [await testDevice(7), await testDevice(8)]
    const added = await ada.add(carl)
    const refused = await ben.add(dora)
    const { membership, verdicts } = fold(founder, ada, ben)
    expect(membership.devices.get(carl.device)).toMatchObject({ role: 'artist', depth: 2, person: added.id })
    expect(membership.devices.has(dora.device)).toBe(false)
    expect(verdicts.get(refused.id)).toBe('not allowed')
  })

  it('keeps the person of a device that is added a second time', async () => {
    const [founder, ada] = await testTeam('artist')
    await founder.remove(ada, ada.cuts())
    await founder.add(ada, { role: 'viewer' })
    const { membership } = fold(founder, ada)
    expect(membership.devices.get(ada.device)).toMatchObject({ role: 'viewer', person: founder.records[1]!.id })
    expect(membership.persons.size).toBe(2)
  })

  it('shows members by person, the most senior first', async () => {
    const [founder, ada, ben] = await testTeam('artist', 'artist')
    const tablet = await testDevice(7)
    await ada.add(tablet, { role: 'viewer', person: personId(founder.records[1]!.id) })
    founder.sees(...ada.records)
    await founder.remove(ben, ben.cuts())
    const { membership } = fold(founder, ada, ben)
    expect(membersByPerson(membership).map(({ person, role, devices }) => [person.name, role, devices.length])).toEqual(
      [
        ['Person 1', 'admin', 1],
        ['Person 2', 'artist', 2],
      ],
    )
    expect(seniority(membership, founder.device)).toBe(0)
    expect(seniority(membership, tablet.device)).toBe(3)
    expect(seniority(membership, (await testDevice(9)).device)).toBeUndefined()
  })
})

describe('another device of the own person', () => {
  it('may be added by an artist, with a role not above the own', async () => {
    const [founder, ada] = await testTeam('artist')
    const person = personId(founder.records[1]!.id)
    const [tablet, desktop] = [await testDevice(7), await testDevice(8)]
    const equal = await ada.add(tablet, { person, role: 'artist' })
    const above = await ada.add(desktop, { person, role: 'admin' })
    const { membership, verdicts } = fold(founder, ada)
    expect([verdicts.get(equal.id), verdicts.get(above.id)]).toEqual(['counts', 'not allowed'])
    expect(membership.persons.get(person)!.devices).toEqual([ada.device, tablet.device].sort())
  })

  it('may not be added to another person', async () => {
    const [founder, ada] = await testTeam('artist')
    const record = await ada.add(await testDevice(7), { person: personId(founder.records[0]!.id) })
    expect(verdictsOf([founder, ada], [record])).toEqual(['not allowed'])
  })

  it('may not be a device that somebody added already, removed or not', async () => {
    const [founder, ada, ben] = await testTeam('artist', 'artist')
    const person = personId(founder.records[1]!.id)
    const taken = await ada.add(ben, { person })
    founder.sees(taken)
    ada.sees(await founder.remove(ben, ben.cuts()))
    const back = await ada.add(ben, { person })
    expect(verdictsOf([founder, ada, ben], [taken, back])).toEqual(['not allowed', 'not allowed'])
  })

  it("loses against an admin's addition that it pretends not to have seen, however senior it is", async () => {
    const [founder, ada, boss] = await testTeam('artist', 'admin')
    const before = ada.members
    const ben = await testDevice(7)
    const added = await boss.add(ben, { role: 'admin' })
    const theft = await ada.add(ben, { person: personId(founder.records[1]!.id) }, { members: before })
    const { membership, verdicts } = fold(founder, ada, boss)
    expect(verdicts.get(theft.id)).toBe('counts')
    expect(membership.devices.get(ben.device)).toMatchObject({ role: 'admin', person: added.id })
  })

  it('may be added by an admin for any person that there is', async () => {
    const [founder, ada] = await testTeam('artist')
    const known = await founder.add(await testDevice(7), { person: personId(founder.records[1]!.id) })
    const unknown = await founder.add(await testDevice(8), { person: personId((await ada.checkpoint()).id) })
    expect(verdictsOf([founder, ada], [known, unknown])).toEqual(['counts', 'not allowed'])
  })
})

describe('what a role allows', () => {
  it('is to leave, for everybody, and to remove others only for an admin', async () => {
    const [founder, ada, vera] = await testTeam('artist', 'viewer')
    const other = await ada.remove(vera)
    const work = await ada.checkpoint()
    const left = await ada.remove(ada, ada.cuts())
    const late = await ada.checkpoint()
    const { membership, verdicts } = fold(founder, ada, vera)
    expect([other, work, left, late].map(({ id }) => verdicts.get(id))).toEqual([
      'not allowed',
      'counts',
      'counts',
      'not allowed',
    ])
    expect(membership.roleOf(ada.device)).toBeUndefined()
    expect(membership.roleOf(vera.device)).toBe('viewer')
  })

  it('is work for an artist, and only the own names for a viewer', async () => {
    const [founder, ada, vera] = await testTeam('artist', 'viewer')
    const own = founder.records[2]!.id
    const records = [
      await ada.checkpoint(),
      await vera.checkpoint(),
      await vera.setStatus(testAsset(1), 'Done'),
      await vera.claim(testAsset(1)),
      await vera.namePerson(own, 'Vera'),
      await vera.nameDevice(vera.device, 'old laptop'),
      await vera.namePerson(founder.records[0]!.id, 'Boss'),
      await vera.nameDevice(founder.device, 'boss laptop'),
    ]
    expect(verdictsOf([founder, ada, vera], records)).toEqual([
      'counts',
      'not allowed',
      'not allowed',
      'not allowed',
      'counts',
      'counts',
      'not allowed',
      'not allowed',
    ])
  })

  it('is removal, roles, purge, adoption and names of others for an admin alone', async () => {
    const [founder, ada, boss, ben] = await testTeam('artist', 'admin', 'artist')
    const first = await ada.checkpoint()
    const tried = [
      await ada.purge(testAsset(1), [first.id]),
      await ada.adopt([first.id]),
      await ada.changeRole(ada, 'admin'),
      await ada.remove(boss, boss.cuts()),
    ]
    const done = [
      await boss.purge(testAsset(1), [first.id]),
      await boss.adopt([first.id]),
      await boss.nameDevice(ada.device, 'spare'),
      await boss.changeRole(ben, 'viewer', ben.cuts()),
      await boss.remove(ben, ben.cuts()),
    ]
    expect(new Set(verdictsOf([founder, ada, boss, ben], tried))).toEqual(new Set(['not allowed']))
    expect(new Set(verdictsOf([founder, ada, boss, ben], done))).toEqual(new Set(['counts']))
  })

  it('is judged by what the record names, not by clocks or arrival', async () => {
    const [founder, ada] = await testTeam('viewer')
    const early = await ada.checkpoint()
    ada.sees(await founder.changeRole(ada, 'artist'))
    const late = await ada.checkpoint({}, { clock: { ms: 0, counter: 0 } })
    expect(verdictsOf([founder, ada], [early, late])).toEqual(['not allowed', 'counts'])
  })

  it('does not fold what a newer Pegbar made', async () => {
    const [founder] = await testTeam()
    const unknown = { ...(await founder.checkpoint()), payload: { kind: 'unknown' as const } }
    expect(evaluate(founder.project!, founder.records).verdict(unknown)).toBe('unknown kind')
  })

  it('gives no role to a device that was never added', async () => {
    const [founder] = await testTeam()
    const record = await founder.changeRole(await testDevice(7), 'admin')
    expect(verdictsOf([founder], [record])).toEqual(['not allowed'])
  })
})

describe('a removal', () => {
  it('leaves what its cut lists, and quarantines what comes after it', async () => {
    const [founder, ada] = await testTeam('artist')
    const [before, last, after] = [await ada.checkpoint(), await ada.checkpoint(), await ada.checkpoint()]
    await founder.remove(ada, ada.cuts(last))
    expect(verdictsOf([founder, ada], [before, last, after])).toEqual(['counts', 'counts', 'quarantined'])
    expect(fold(founder, ada).membership.roleOf(ada.device)).toBeUndefined()
  })

  it('quarantines backdated records and every epoch that it does not list', async () => {
    const [founder, ada] = await testTeam('artist')
    await ada.checkpoint()
    const oldView = ada.members
    await founder.remove(ada, ada.cuts())
    const backdated = await ada.checkpoint({}, { members: oldView, clock: { ms: 0, counter: 0 }, timeMs: 0 })
    ada.newEpoch()
    const elsewhere = await ada.checkpoint({}, { members: oldView, clock: { ms: 0, counter: 0 } })
    expect(verdictsOf([founder, ada], [backdated, elsewhere])).toEqual(['quarantined', 'quarantined'])
  })

  it('tells the branches of a forked log apart', async () => {
    const [founder, ada] = await testTeam('artist')
    const base = await ada.checkpoint()
    const twin = await ada.checkpoint({ comment: 'a clone of the laptop' })
    const sequel = await ada.checkpoint({ comment: 'its next' })
    const fork = { previous: base.id, sequence: base.sequence + 1 }
    const kept = await ada.checkpoint({}, fork)
    const last = await ada.checkpoint({})
    const beyond = await ada.checkpoint({})
    await founder.remove(ada, ada.cuts(last))
    expect(verdictsOf([founder, ada], [base, kept, last, twin, sequel, beyond])).toEqual([
      'counts',
      'counts',
      'counts',
      'quarantined',
      'quarantined',
      'quarantined',
    ])
  })

  it('compares sequence numbers when the logs are known not to fork', async () => {
    const [founder, ada] = await testTeam('artist')
    const [first, last, after] = [await ada.checkpoint(), await ada.checkpoint(), await ada.checkpoint()]
    await founder.remove(ada, ada.cuts(last))
    expect(listedLasts(founder.records)).toEqual(new Set([last.id]))
    const membership = evaluateMembership(founder.project!, founder.records, {
      positionOf: (id) => (id === last.id ? last : undefined),
    })
    expect([first, last, after].map((record) => membership.verdict(record))).toEqual([
      'counts',
      'counts',
      'quarantined',
    ])
  })

  it('lets nothing through while the record that its cut names is not there', async () => {
    const [founder, ada] = await testTeam('artist')
    const [first, last] = [await ada.checkpoint(), await ada.checkpoint()]
    await founder.remove(ada, ada.cuts(last))
    const before = evaluate(founder.project!, [...founder.records, first])
    expect(before.verdict(first)).toBe('quarantined')
    expect(before.missingLasts).toEqual(new Set([last.id]))
    const after = evaluate(founder.project!, [...founder.records, first, last])
    expect(after.verdict(first)).toBe('counts')
    const changed = changedVerdicts(before, after)
    expect(changed !== 'none' && changed(first)).toBe(true)
  })

  it('lets nothing through when its cut names a record of another device', async () => {
    const [founder, ada, ben] = await testTeam('artist', 'artist')
    const first = await ada.checkpoint()
    const foreign = await ben.checkpoint()
    await founder.remove(ada, [{ epoch: first.epoch, last: foreign.id }])
    expect(verdictsOf([founder, ada, ben], [first])).toEqual(['quarantined'])
  })

  it('counts together with others: a record must be within the cuts of all', async () => {
    const [founder, ada, boss] = await testTeam('artist', 'admin')
    const [first, second] = [await ada.checkpoint(), await ada.checkpoint()]
    await founder.remove(ada, ada.cuts(second))
    await boss.remove(ada, ada.cuts(first))
    expect(verdictsOf([founder, ada, boss], [first, second])).toEqual(['counts', 'quarantined'])
    expect(fold(founder, ada, boss).membership.devices.get(ada.device)!.cuts).toHaveLength(2)
  })

  it('ends the rights of a device that has seen it, until it is added again', async () => {
    const [founder, ada] = await testTeam('artist')
    ada.sees(await founder.remove(ada, ada.cuts()))
    const between = await ada.checkpoint()
    ada.sees(await founder.add(ada))
    const after = await ada.checkpoint()
    expect(verdictsOf([founder, ada], [between, after])).toEqual(['not allowed', 'counts'])
  })

  it('takes back whom the removed admin added beyond the cut', async () => {
    const [founder, boss] = await testTeam('admin')
    const [early, late] = [await testDevice(7), await testDevice(8)]
    const added = await boss.add(early)
    const beyond = await boss.add(late)
    late.sees(...founder.records, ...boss.records)
    const work = await late.checkpoint()
    await founder.remove(boss, boss.cuts(added))
    expect(verdictsOf([founder, boss, late], [added, beyond, work])).toEqual(['counts', 'quarantined', 'not allowed'])
    const { membership } = fold(founder, boss, late)
    expect(membership.roleOf(early.device)).toBe('artist')
    expect(membership.devices.has(late.device)).toBe(false)
    expect(membership.heads).not.toContain(beyond.id)
  })

  it('has no effect when it would take back the right it was made with', async () => {
    const [founder, boss] = await testTeam('admin')
    const deputy = await testDevice(7)
    await boss.add(deputy, { role: 'admin' })
    deputy.sees(...founder.records, ...boss.records)
    const removal = await deputy.remove(boss, [])
    expect(verdictsOf([founder, boss, deputy], [removal])).toEqual(['not allowed'])
    expect(fold(founder, boss, deputy).membership.roleOf(boss.device)).toBe('admin')
  })
})

describe('a change of role', () => {
  it('quarantines beyond its cuts when it lowers the role', async () => {
    const [founder, ada] = await testTeam('artist')
    const [first, second] = [await ada.checkpoint(), await ada.checkpoint()]
    await founder.changeRole(ada, 'viewer', ada.cuts(first))
    expect(verdictsOf([founder, ada], [first, second])).toEqual(['counts', 'quarantined'])
  })

  it('leaves earlier work alone when it raises the role', async () => {
    const [founder, ada] = await testTeam('artist')
    const first = await ada.checkpoint()
    await founder.changeRole(ada, 'admin')
    expect(verdictsOf([founder, ada], [first])).toEqual(['counts'])
    expect(fold(founder, ada).membership.devices.get(ada.device)).toMatchObject({ role: 'admin', cuts: [] })
  })

  it("is the founder's when another admin changed it at the same time", async () => {
    const [founder, boss, ada] = await testTeam('admin', 'artist')
    await founder.changeRole(ada, 'admin')
    await boss.changeRole(ada, 'viewer', ada.cuts())
    expect(fold(founder, boss, ada).membership.roleOf(ada.device)).toBe('admin')
  })

  it('is the newer one when one had seen the other, whoever made it', async () => {
    const [founder, boss, ada] = await testTeam('admin', 'artist')
    boss.sees(await founder.changeRole(ada, 'admin'))
    await boss.changeRole(ada, 'viewer', ada.cuts())
    expect(fold(founder, boss, ada).membership.roleOf(ada.device)).toBe('viewer')
  })
})

describe('admins who remove each other at the same time', () => {
  it('leave the founder', async () => {
    const [founder, boss] = await testTeam('admin')
    const [one, other] = [founder.cuts(), boss.cuts()]
    const theirs = await boss.remove(founder, one)
    const ours = await founder.remove(boss, other)
    expect(verdictsOf([founder, boss], [ours, theirs])).toEqual(['counts', 'quarantined'])
    const { membership } = fold(founder, boss)
    expect([membership.roleOf(founder.device), membership.roleOf(boss.device)]).toEqual(['admin', undefined])
  })

  it('leave the one who was added closer to the founder', async () => {
    const [founder, boss] = await testTeam('admin')
    const deputy = await testDevice(7)
    await boss.add(deputy, { role: 'admin' })
    deputy.sees(...founder.records, ...boss.records)
    const cutOfBoss = boss.cuts()
    const ours = await boss.remove(deputy, deputy.cuts())
    const theirs = await deputy.remove(boss, cutOfBoss)
    expect(verdictsOf([founder, boss, deputy], [ours, theirs])).toEqual(['counts', 'quarantined'])
  })

  it('leave, of a circle of three, the most senior and whom its victim had removed', async () => {
    const [founder, one, two] = await testTeam('admin', 'admin')
    const cuts = [founder.cuts(), one.cuts(), two.cuts()] as const
    const a = await founder.remove(one, cuts[1])
    const b = await one.remove(two, cuts[2])
    const c = await two.remove(founder, cuts[0])
    // the founder's removal stands: it undoes that of the first admin, and the second one's, which would undo it, is void
    const { membership, verdicts } = fold(founder, one, two)
    expect([a, b, c].map(({ id }) => verdicts.get(id))).toEqual(['counts', 'quarantined', 'not allowed'])
    expect([founder, one, two].map(({ device }) => membership.roleOf(device))).toEqual(['admin', undefined, 'admin'])
  })

  it('do not matter to each other in a line: who is removed first removes nobody', async () => {
    const [founder, one, two] = await testTeam('admin', 'admin')
    const cutOfOne = one.cuts()
    const b = await one.remove(two, two.cuts())
    const a = await founder.remove(one, cutOfOne)
    expect(verdictsOf([founder, one, two], [a, b])).toEqual(['counts', 'quarantined'])
    expect(fold(founder, one, two).membership.roleOf(two.device)).toBe('admin')
  })
})

describe('removals that depend on each other', () => {
  it('do not let one put out the other that it lives by', async () => {
    const [founder, one, three] = await testTeam('admin', 'admin')
    const cuts = founder.cuts()
    three.sees(await founder.changeRole(three, 'viewer', three.cuts()))
    // puts out the change of role, so that the third would be an admin again, and put this removal out
    const byOne = await one.remove(founder, cuts)
    const byThree = await three.remove(one, [])
    expect(verdictsOf([founder, one, three], [byOne, byThree])).toEqual(['counts', 'not allowed'])
  })

  it('give back what they had put out when they are put out themselves', async () => {
    const [founder, one, two, three, four] = await testTeam('admin', 'admin', 'admin', 'admin')
    // the founder puts out the change of role that held back the third's removal of one, and so one's removal of four
    three.sees(await two.changeRole(three, 'viewer', three.cuts()))
    const byThree = await three.remove(one, [])
    const byOne = await one.remove(four, [])
    const added = await four.add(await testDevice(9))
    const team = [founder, one, two, three, four]
    expect(verdictsOf(team, [byThree, byOne, added])).toEqual(['not allowed', 'counts', 'quarantined'])
    await founder.remove(two, [])
    expect(verdictsOf(team, [byThree, byOne, added])).toEqual(['counts', 'quarantined', 'counts'])
  })
})

describe('a removal that only itself gives the right to', () => {
  it.each(['role changed', 'member removed'] as const)(
    'does not count: made after the own %s was seen',
    async (kind) => {
      const [founder, boss] = await testTeam('admin')
      const taken =
        kind === 'role changed'
          ? await founder.changeRole(boss, 'viewer', boss.cuts())
          : await founder.remove(boss, boss.cuts())
      boss.sees(taken)
      const revenge = await boss.remove(founder, founder.cuts(founder.records[1]!))
      expect(verdictsOf([founder, boss], [taken, revenge])).toEqual(['counts', 'not allowed'])
      expect(fold(founder, boss).membership.roleOf(founder.device)).toBe('admin')
    },
  )

  it('does not count either when two give it to each other', async () => {
    const [founder, one, two] = await testTeam('admin', 'admin')
    const before = founder.records[2]!
    const taken = [
      await founder.changeRole(one, 'viewer', one.cuts()),
      await founder.changeRole(two, 'viewer', two.cuts()),
    ]
    for (const device of [one, two]) device.sees(...taken)
    const revenge = [await one.remove(founder, founder.cuts(before)), await two.remove(founder, founder.cuts(before))]
    const team = [founder, one, two]
    expect(verdictsOf(team, [...taken, ...revenge])).toEqual(['counts', 'counts', 'not allowed', 'not allowed'])
    two.sees(revenge[0]!)
    const later = await two.remove(founder, founder.cuts(before))
    expect(verdictsOf(team, [...taken, ...revenge, later]).slice(2)).toEqual(Array(3).fill('not allowed'))
  })

  it('counts when another gave it, and that was seen', async () => {
    const [founder, one, two] = await testTeam('admin', 'admin')
    const cutsOfOne = one.cuts()
    two.sees(await one.changeRole(two, 'viewer', two.cuts()))
    two.sees(await founder.remove(one, cutsOfOne))
    const removal = await two.remove(one, [])
    expect(verdictsOf([founder, one, two], [removal])).toEqual(['counts'])
  })
})

describe('removals with a past', () => {
  it.each([
    ['as if he had not seen the first', 1],
    ['knowing of the first', 0],
  ])('of somebody else, twice by one admin, %s, leave the senior of two who then remove each other', async (_, old) => {
    const [founder, one, two] = await testTeam('admin', 'admin')
    const seen = one.members
    const twice = [
      await one.remove(founder, founder.cuts(founder.records[2]!)),
      await one.remove(founder, founder.cuts(founder.records[2]!), old === 1 ? { members: seen } : {}),
    ]
    two.sees(...twice)
    const [senior, junior] = one.device < two.device ? [one, two] : [two, one]
    const cuts = {
      ofSenior: senior.cuts(...senior.records.slice(-1)),
      ofJunior: junior.cuts(...junior.records.slice(-1)),
    }
    const bySenior = await senior.remove(junior, cuts.ofJunior)
    const byJunior = await junior.remove(senior, cuts.ofSenior)
    const { membership, verdicts } = fold(founder, one, two)
    expect([...twice, bySenior, byJunior].map(({ id }) => verdicts.get(id))).toEqual([
      ...['counts', 'counts', 'counts'],
      'quarantined',
    ])
    expect([senior, junior, founder].map(({ device }) => membership.roleOf(device))).toEqual([
      'admin',
      undefined,
      undefined,
    ])
  })

  it('do not hang on an addition that its signer did not need', async () => {
    const [founder, one, two] = await testTeam('admin', 'admin')
    const cuts = founder.cuts()
    // one removes the founder, who adds himself again and removes one; whether he is an admin hangs on neither
    const byOne = await one.remove(founder, cuts)
    await founder.add(founder, { role: 'admin' })
    const ours = await founder.remove(one, one.cuts(founder.records[0]!))
    const after = await founder.remove(two, two.cuts())
    // so the second admin, too, removes the founder in vain, as if he had not seen his own removal
    const byTwo = await two.remove(founder, cuts)
    expect(verdictsOf([founder, one, two], [ours, after, byOne, byTwo])).toEqual([
      'counts',
      'counts',
      'quarantined',
      'quarantined',
    ])
  })

  it('of himself by somebody who was removed do not bring back what he had undone before he was', async () => {
    const [founder, boss] = await testTeam('admin')
    const seen = founder.members
    // the boss undoes that the founder left, and takes him in again; the founder removes the boss, and lets all that stand
    const undone = await founder.remove(founder, founder.cuts(founder.records[1]!), {
      members: [founder.records[0]!.id],
    })
    const undoing = await boss.remove(founder, founder.cuts(founder.records[1]!))
    const added = await boss.add(founder, { role: 'admin' })
    const ours = await founder.remove(boss, boss.cuts(), { members: [added.id] })
    // now the boss takes the undoing back, as if he had not been removed
    const late = await boss.remove(boss, [], { members: seen })
    expect(verdictsOf([founder, boss], [undone, undoing, added, ours, late])).toEqual([
      'quarantined',
      'counts',
      'counts',
      'counts',
      'quarantined',
    ])
  })
})

describe('the last admin', () => {
  it('can not step down', async () => {
    const [founder, ada] = await testTeam('artist')
    const demotion = await founder.changeRole(founder, 'viewer', founder.cuts())
    const work = await founder.checkpoint()
    expect(verdictsOf([founder, ada], [demotion, work])).toEqual(['not allowed', 'counts'])
    expect(fold(founder, ada).membership.roleOf(founder.device)).toBe('admin')
  })

  it('can once there is another', async () => {
    const [founder, ada] = await testTeam('artist')
    const early = await founder.changeRole(founder, 'viewer', founder.cuts())
    expect(verdictsOf([founder, ada], [early])).toEqual(['not allowed'])
    const [other, boss] = await testTeam('admin')
    const late = await other.remove(other, other.cuts())
    expect(verdictsOf([other, boss], [late])).toEqual(['counts'])
    expect(fold(other, boss).membership.roleOf(boss.device)).toBe('admin')
  })

  it('is the more senior of two who step down at the same time', async () => {
    const [founder, boss] = await testTeam('admin')
    const [one, other] = [await founder.remove(founder, founder.cuts()), await boss.remove(boss, boss.cuts())]
    const { membership, verdicts } = fold(founder, boss)
    expect([one, other].map(({ id }) => verdicts.get(id))).toEqual(['not allowed', 'counts'])
    expect([founder, boss].map(({ device }) => membership.roleOf(device))).toEqual(['admin', undefined])
  })

  it('is the one who was left, not an earlier one who had left before', async () => {
    const [founder, boss] = await testTeam('admin')
    boss.sees(await founder.remove(founder, founder.cuts()))
    const left = await boss.remove(boss, boss.cuts())
    const { membership, verdicts } = fold(founder, boss)
    expect(verdicts.get(left.id)).toBe('not allowed')
    expect([founder, boss].map(({ device }) => membership.roleOf(device))).toEqual([undefined, 'admin'])
  })
})

describe('an adoption', () => {
  it('counts quarantined work in, when an admin makes it', async () => {
    const [founder, ada, ben] = await testTeam('artist', 'artist')
    const [one, two] = [await ada.checkpoint(), await ada.checkpoint()]
    await founder.remove(ada, [])
    await ben.adopt([one.id])
    await founder.adopt([two.id])
    expect(verdictsOf([founder, ada, ben], [one, two])).toEqual(['quarantined', 'counts'])
  })

  it('counts in what a removed device made after it had seen its removal', async () => {
    const [founder, ada] = await testTeam('artist')
    ada.sees(await founder.remove(ada, ada.cuts()))
    const late = await ada.checkpoint()
    await founder.adopt([late.id])
    expect(verdictsOf([founder, ada], [late])).toEqual(['counts'])
  })

  it('does not count when its own signer was removed before it', async () => {
    const [founder, ada, boss] = await testTeam('artist', 'admin')
    const work = await ada.checkpoint()
    await founder.remove(ada, [])
    await founder.remove(boss, [])
    const adoption = await boss.adopt([work.id])
    expect(verdictsOf([founder, ada, boss], [work, adoption])).toEqual(['quarantined', 'quarantined'])
  })

  it('counts when it is adopted itself', async () => {
    const [founder, ada, boss] = await testTeam('artist', 'admin')
    const work = await ada.checkpoint()
    await founder.remove(ada, [])
    await founder.remove(boss, [])
    const adoption = await boss.adopt([work.id])
    await founder.adopt([adoption.id])
    expect(verdictsOf([founder, ada, boss], [work, adoption])).toEqual(['counts', 'counts'])
  })

  it('does not bring member records back', async () => {
    const [founder, boss] = await testTeam('admin')
    const added = await boss.add(await testDevice(7))
    await founder.remove(boss, [])
    await founder.adopt([added.id])
    expect(verdictsOf([founder, boss], [added])).toEqual(['quarantined'])
  })
})

describe('changed verdicts', () => {
  it('are none when a device is added', async () => {
    const [founder, ada] = await testTeam('artist')
    const before = evaluate(founder.project!, [...founder.records, await ada.checkpoint()])
    await founder.add(await testDevice(7))
    expect(changedVerdicts(before, evaluate(founder.project!, founder.records))).toBe('none')
  })

  it('are those of the device when it is removed, and of no other', async () => {
    const [founder, ada, ben] = await testTeam('artist', 'artist')
    const [adas, bens] = [await ada.checkpoint(), await ben.checkpoint()]
    const before = evaluate(founder.project!, founder.records)
    await founder.remove(ada, [])
    const changed = changedVerdicts(before, evaluate(founder.project!, founder.records))
    expect(changed !== 'none' && [changed(adas), changed(bens)]).toEqual([true, false])
  })

  it('are those of adopted records', async () => {
    const [founder, ada] = await testTeam('artist')
    const [one, two] = [await ada.checkpoint(), await ada.checkpoint()]
    await founder.remove(ada, [])
    const before = evaluate(founder.project!, founder.records)
    await founder.adopt([one.id])
    const changed = changedVerdicts(before, evaluate(founder.project!, founder.records))
    expect(changed !== 'none' && [changed(one), changed(two)]).toEqual([true, false])
  })

  it('are those of everybody who relied on a member record that no longer counts', async () => {
    const [founder, boss, vera] = await testTeam('admin', 'viewer')
    const cutOfBoss = boss.cuts(await boss.checkpoint())
    vera.sees(await boss.changeRole(vera, 'artist'))
    const work = await vera.checkpoint()
    const before = evaluate(founder.project!, allRecords(founder, boss))
    await founder.remove(boss, cutOfBoss)
    const after = evaluate(founder.project!, allRecords(founder, boss))
    expect([before.verdict(work), after.verdict(work)]).toEqual(['counts', 'not allowed'])
    const changed = changedVerdicts(before, after)
    expect(changed !== 'none' && changed(work)).toBe(true)
  })

  it('name the claims of a device that turns out to be of another person, which must be folded again', async () => {
    const [founder, ada] = await testTeam('artist')
    const seen = ada.members
    const ben = await testDevice(7)
    await ada.add(ben, { person: personId(founder.records[1]!.id) }, { members: seen })
    ben.sees(...founder.records, ...ada.records)
    const [claim, work] = [await ben.claim(testAsset(1)), await ben.checkpoint()]
    const before = evaluate(founder.project!, allRecords(founder, ada))
    const added = await founder.add(ben)
    const after = evaluate(founder.project!, allRecords(founder, ada))
    expect(after.devices.get(ben.device)!.person).toBe(added.id)
    const changed = changedVerdicts(before, after)
    expect(changed !== 'none' && changed(claim)).toBe(true)
    expect([needsFold(claim, 'counts', 'counts'), needsFold(work, 'counts', 'counts')]).toEqual([true, false])
    expect([needsFold(work, 'counts', 'quarantined'), needsFold(work, 'not allowed', 'quarantined')]).toEqual([
      true,
      false,
    ])
  })

  it('can only be told for member records that were evaluated', async () => {
    const [founder] = await testTeam()
    const membership = evaluate(founder.project!, founder.records)
    const later = await founder.add(await testDevice(7))
    expect(() => membership.verdict(later)).toThrow(TypeError)
  })
})
