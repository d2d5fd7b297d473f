import { describe, expect, it } from 'vitest'
import type { RecordHeader, Role, SignedRecord } from '../../../src/core/record.ts'
import { Actor, play, type World } from './world.ts'

/*
 * Contests that the property tests found, each as small as it gets. All begin with a founder and admins whom he added; the
 * more senior of two admins of one depth is the one with the smaller device key: dora, cleo, emil, bert.
 */

/** The cuts that keep these records, and all before them in their logs. */
const keeping = (...lasts: SignedRecord[]) => lasts.map(({ epoch, id }) => ({ epoch, last: id }))

const seeing = (...members: SignedRecord[]) => ({ members: members.map(({ id }) => id) })

function remove(by: Actor, of: Actor, kept: readonly SignedRecord[], header: Partial<RecordHeader> = {}) {
  return by.make({ kind: 'member removed', device: of.device, cuts: keeping(...kept) }, header)
}

function change(by: Actor, of: Actor, role: Role, kept: readonly SignedRecord[], header: Partial<RecordHeader> = {}) {
  return by.make({ kind: 'role changed', device: of.device, role, cuts: keeping(...kept) }, header)
}

function add(by: Actor, of: Actor, role: Role) {
  return by.make({
    kind: 'member added',
    device: of.device,
    role,
    person: undefined,
    personName: 'Somebody',
    deviceName: 'laptop',
  })
}

function team(devices: number) {
  const world = play({ devices, admins: devices, steps: [] })
  const [founder, bert, cleo, dora, emil] = world.actors as [Actor, Actor, Actor, Actor, Actor]
  return { world, founder, bert, cleo, dora, emil, added: [...world.records] }
}

/** Returns the roles of the actors and the verdicts of the records. */
function outcome(world: World, records: readonly SignedRecord[]) {
  const { membership, verdicts } = world.fold()
  return {
    roles: world.actors.map(({ device }) => membership.roleOf(device)),
    verdicts: records.map(({ id }) => verdicts.get(id)),
  }
}

describe('whom the founder removed', () => {
  it('does not undo, by leaving as if before, what of his own the removal left standing', () => {
    const { world, founder, bert, cleo, dora, emil } = team(5)
    const kept = remove(bert, cleo, [])
    const demotion = change(cleo, dora, 'viewer', [])
    dora.sees(cleo.known.values())
    change(dora, emil, 'viewer', [])
    // hangs on all of them: void as long as the removal of cleo counts
    const coup = remove(emil, founder, founder.made)
    world.syncAll()
    const removal = remove(founder, bert, [kept])
    const before = outcome(world, [kept, demotion, coup, removal])
    bert.newEpoch()
    const late = change(bert, bert, 'viewer', [], seeing(demotion))
    expect(outcome(world, [kept, demotion, coup, removal])).toEqual(before)
    expect(before.verdicts).toEqual(['counts', 'quarantined', 'quarantined', 'counts'])
    expect(outcome(world, [late]).verdicts).toEqual(['quarantined'])
  })

  it('does not turn round a contest of others that went against the founder in part', () => {
    const { world, founder, bert, cleo, dora, added } = team(4)
    const demotion = change(cleo, bert, 'viewer', [])
    remove(bert, founder, [added[2]!])
    add(bert, founder, 'viewer')
    const last = change(dora, cleo, 'viewer', [])
    world.syncAll()
    remove(founder, dora, [last])
    const before = outcome(world, [...world.records])
    const records = [...world.records]
    const late = remove(dora, dora, [], seeing(demotion))
    expect(outcome(world, records)).toEqual(before)
    expect(before.roles[0]).toBe('admin')
    expect(outcome(world, [late]).verdicts).toEqual(['quarantined'])
  })

  it('does not come back by cutting away the addition of who would be without him', () => {
    const { world, founder, bert, cleo, dora, added } = team(4)
    // as if she had not seen that dora was added, whom the founder makes an admin all the same
    const early = remove(cleo, dora, [], seeing(added[2]!))
    dora.sees(cleo.known.values())
    remove(dora, cleo, [early])
    const coup = remove(cleo, founder, [added[3]!])
    world.syncAll()
    remove(founder, bert, [])
    remove(founder, cleo, [coup])
    cleo.sees(world.records)
    const before = outcome(world, [])
    const late = remove(cleo, founder, [added[0]!])
    expect(outcome(world, [])).toEqual(before)
    expect(before.roles).toEqual(['admin', undefined, undefined, 'admin'])
    expect(outcome(world, [late]).verdicts).toEqual(['not allowed'])
  })
})

describe('a right that was taken', () => {
  it('is not given back by a removal that takes away who took it: who is a viewer since has seen that, too', () => {
    const { world, founder, bert, cleo, added } = team(3)
    const removal = remove(cleo, bert, [])
    add(cleo, bert, 'viewer')
    world.syncAll()
    const before = outcome(world, [removal])
    const late = remove(bert, founder, [added[1]!])
    expect(outcome(world, [removal])).toEqual(before)
    expect(before.roles).toEqual(['admin', 'viewer', 'admin'])
    expect(outcome(world, [late]).verdicts).toEqual(['not allowed'])
  })

  it('is not given back by whom the signer makes an admin in that knowledge', () => {
    const { world, bert, cleo } = team(3)
    // both of depth two; the deputy of bert has the smaller key
    const [deputy, junior] = [new Actor(world, 60), new Actor(world, 61)].sort((a, b) => (a.device < b.device ? -1 : 1))
    add(cleo, junior!, 'admin')
    junior!.sees(world.records)
    const demotion = change(junior!, bert, 'viewer', bert.made)
    bert.sees(world.records)
    const help = add(bert, deputy!, 'admin')
    deputy!.sees(world.records)
    deputy!.sees(bert.known.values())
    const revenge = remove(deputy!, junior!, [], seeing(help))
    expect(outcome(world, [demotion, help, revenge])).toEqual({
      roles: ['admin', 'viewer', 'admin'],
      verdicts: ['counts', 'not allowed', 'not allowed'],
    })
  })

  it('does not come back with an addition that somebody takes back with his own', () => {
    const { world, founder, bert, cleo, added } = team(3)
    const removal = remove(bert, cleo, [])
    change(cleo, cleo, 'viewer', [])
    add(bert, cleo, 'admin')
    change(bert, bert, 'viewer', [removal])
    world.syncAll()
    const before = outcome(world, [...world.records])
    const records = [...world.records]
    // takes back that cleo was added, and so cannot count, whatever else does
    const late = remove(cleo, founder, [added[0]!])
    expect(outcome(world, records)).toEqual(before)
    expect(before.roles).toEqual(['admin', 'viewer', undefined])
    expect(outcome(world, [late]).verdicts).not.toEqual(['counts'])
  })
})

describe('two words of one device on a role', () => {
  it('of which neither names the other are said in the order of its log', () => {
    const { world, founder, cleo, added } = team(3)
    const removal = remove(founder, cleo, [], seeing(added[0]!))
    expect(outcome(world, [removal])).toEqual({ roles: ['admin', 'admin', undefined], verdicts: ['counts'] })
  })

  it('are not turned round by cutting away a third', () => {
    const { world, founder, bert, cleo, added } = team(3)
    change(founder, cleo, 'admin', [])
    founder.previous = added[2]
    const removal = remove(founder, cleo, [], seeing(added[0]!))
    remove(founder, bert, [])
    world.syncAll()
    const before = outcome(world, [])
    const late = remove(cleo, founder, [added[0]!, removal])
    const after = outcome(world, [late])
    expect(after.roles[0]).toBe('admin')
    expect(after.roles).toEqual(before.roles)
    expect(after.verdicts).not.toEqual(['counts'])
  })

  it('leave nobody a way back behind the removal that she had seen, where the older one was made on another branch', () => {
    const { world, founder, bert, cleo, emil, added } = team(5)
    founder.previous = added[0]
    const removal = remove(emil, cleo, [])
    remove(founder, cleo, [], seeing(added[0]!))
    world.syncAll()
    const demotion = change(founder, bert, 'viewer', [])
    world.syncAll()
    const before = outcome(world, [removal])
    // takes back that emil was added, who removed her; what the founder said of her before does not
    const late = remove(cleo, founder, [added[3]!, demotion])
    expect(outcome(world, [removal])).toEqual(before)
    expect(before.roles).toEqual(['admin', 'viewer', undefined, 'admin', 'admin'])
    expect(outcome(world, [late]).verdicts).not.toEqual(['counts'])
  })
  it('leave nobody a way back by taking back who spoke for her against the removal, where the older one was made on another branch', () => {
    const { world, founder, bert, cleo, dora, added } = team(4)
    founder.previous = added[0]
    const removal = remove(founder, cleo, [], seeing(added[0]!))
    const help = change(dora, cleo, 'admin', [])
    world.syncAll()
    const demotion = change(founder, bert, 'viewer', [])
    world.syncAll()
    const before = outcome(world, [removal, help])
    // takes back that dora was added, so that the older word of the founder is no longer behind that of hers
    const late = remove(cleo, founder, [added[2]!, demotion])
    expect(outcome(world, [removal, help])).toEqual(before)
    expect(before.roles).toEqual(['admin', 'viewer', undefined, 'admin'])
    expect(outcome(world, [late]).verdicts).not.toEqual(['counts'])
  })
})

describe('what is certain without a late record', () => {
  it('stays so when that brings what it was read from in doubt', () => {
    const { world, founder, bert, cleo, dora, added } = team(4)
    add(founder, cleo, 'viewer')
    remove(dora, cleo, [])
    const other = remove(bert, cleo, [])
    const demotion = add(cleo, dora, 'viewer')
    dora.sees(cleo.known.values())
    const removal = remove(dora, bert, [], seeing(demotion))
    founder.sees(dora.known.values())
    change(founder, bert, 'viewer', [other])
    bert.sees(founder.known.values())
    const records = [...world.records]
    const before = outcome(world, records)
    const late = remove(bert, founder, [added[1]!])
    expect(outcome(world, records)).toEqual(before)
    expect(before.roles).toEqual(['admin', undefined, 'viewer', 'admin'])
    expect(outcome(world, [removal, late]).verdicts).toEqual(['counts', 'not allowed'])
  })

  it('stays so when it needs no more than that the late one waits, and the founder by it', () => {
    const { world, founder, bert, cleo, dora, added } = team(4)
    add(founder, dora, 'viewer')
    const own = change(bert, bert, 'viewer', [])
    change(founder, bert, 'viewer', [])
    const help = add(cleo, bert, 'admin')
    const coup = remove(cleo, founder, [added[3]!])
    const revenge = change(bert, cleo, 'viewer', [help], seeing(own, help))
    founder.sees([help])
    founder.newEpoch()
    const removal = remove(founder, bert, [revenge])
    remove(founder, cleo, [coup])
    bert.sees(founder.known.values())
    const records = [...world.records]
    const before = outcome(world, records)
    const late = remove(bert, founder, [added[1]!, removal])
    expect(outcome(world, records)).toEqual(before)
    expect(before.roles).toEqual(['admin', undefined, undefined, 'viewer'])
    expect(outcome(world, [coup, late]).verdicts).toEqual(['not allowed', 'not allowed'])
  })

  it('stays so when others take back their own right only where that record can not count', () => {
    const { world, founder, bert, cleo, dora, added } = team(5)
    change(cleo, dora, 'viewer', [])
    const leaving = remove(cleo, cleo, [])
    add(bert, bert, 'viewer')
    add(dora, bert, 'admin')
    bert.sees(dora.known.values())
    // takes back that dora was added, and so his own right
    const coup = remove(bert, founder, [added[1]!])
    founder.sees([...cleo.known.values(), ...dora.known.values(), ...bert.made.slice(0, 1)])
    const kept = change(founder, bert, 'viewer', [coup])
    cleo.sees(world.records)
    change(founder, cleo, 'viewer', [leaving])
    const records = [...world.records]
    const before = outcome(world, records)
    const late = remove(cleo, founder, [added[0]!], seeing(kept))
    expect(outcome(world, records)).toEqual(before)
    expect(before.roles).toEqual(['admin', 'viewer', undefined, 'admin', 'admin'])
    expect(outcome(world, [coup, late]).verdicts).toEqual(['not allowed', 'not allowed'])
  })
  it('stays so when it is read from a removal that waits for the late one', () => {
    const { world, founder, bert, cleo, dora, added } = team(4)
    const demotion = change(founder, dora, 'viewer', [])
    const again = founder.make({ ...added[1]!.payload }, seeing(added[0]!))
    const removal = remove(dora, bert, [], seeing(added[3]!))
    const coup = change(bert, founder, 'viewer', [added[2]!], seeing(demotion, again))
    const leaving = remove(bert, bert, [coup], seeing(again, removal))
    // not allowed: he left
    const late = change(founder, bert, 'viewer', [leaving], seeing(leaving))
    const last = change(founder, cleo, 'viewer', [], seeing(leaving))
    const records = [...world.records]
    const before = outcome(world, records)
    const revenge = remove(bert, founder, [added[1]!], seeing(last))
    expect(outcome(world, records)).toEqual(before)
    expect(before.roles).toEqual(['admin', undefined, 'viewer', 'admin'])
    expect(outcome(world, [leaving, late, revenge]).verdicts).toEqual(['counts', 'not allowed', 'not allowed'])
  })
})
