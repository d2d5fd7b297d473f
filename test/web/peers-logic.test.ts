import { describe, expect, it } from 'vitest'
import { canDo, roleRank } from '../../src/core/fold/index.ts'
import { ROLES as NODE_ROLES } from '../../src/core/record.ts'
import { undoOfRole } from '../../src/web/actions/member-actions.tsx'
import type { MemberView } from '../../src/web/data/views.ts'
import {
  areAllAdmins,
  invitableRoles,
  mayAdopt,
  mayChangeRole,
  mayRemove,
  ROLES,
} from '../../src/web/views/peers/may.ts'
import { sentRates } from '../../src/web/views/peers/rates.ts'

type Device = MemberView['devices'][number]

function device(id: string, role: Device['role'], self = false): Device {
  return { id, name: id, role, self, online: true, lastSeen: null, removed: null }
}

function person(name: string, devices: Device[]): MemberView {
  return {
    person: { id: name, name },
    role: devices[0]!.role,
    devices,
    self: devices.some(({ self }) => self),
    quarantined: [],
    quarantinedCount: 0,
  }
}

describe('what a member may do to others', () => {
  const ana = person('Ana', [device('a1', 'admin', true), device('a2', 'artist')])
  const ben = person('Ben', [device('b1', 'artist')])
  const gone = person('Cleo', [device('c1', null)])
  const members = [ana, ben, gone]

  it('is what the node lets each role do', () => {
    expect(ROLES).toEqual(NODE_ROLES)
    for (const own of ROLES) {
      expect(mayAdopt(own)).toBe(canDo(own, 'adopted') === 'all')
      expect(mayChangeRole(own, [ana, ben], ben.devices)).toBe(canDo(own, 'role changed') === 'all')
      expect(mayRemove(own, [ana, ben], ben.devices)).toBe(canDo(own, 'member removed') === 'all')
      expect(invitableRoles(own, false).length > 0).toBe(canDo(own, 'member added') === 'all')
      const notAbove = ROLES.filter((role) => own === 'admin' || roleRank(role) <= roleRank(own))
      expect(invitableRoles(own, true)).toEqual(notAbove)
    }
    expect(invitableRoles(null, true)).toEqual([])
  })

  it('takes a role back laptop by laptop, unless it was its own to give', () => {
    const mixed = [device('x1', 'artist'), device('x2', 'viewer'), device('x3', null), device('x4', 'admin')]
    expect(undoOfRole('Xu', 'viewer', mixed)).toEqual({
      label: 'Xu viewer',
      steps: [
        { operation: 'role', input: { who: 'x1', role: 'artist' } },
        { operation: 'role', input: { who: 'x4', role: 'admin' } },
      ],
    })
    expect(undoOfRole('Ana', 'artist', ana.devices)).toBeUndefined()
    expect(undoOfRole('Ana', 'admin', ana.devices)?.steps).toHaveLength(1)
    expect(undoOfRole('Ben', 'artist', ben.devices)).toBeUndefined()
  })

  it('leaves one admin', () => {
    expect(areAllAdmins(members, [ana.devices[0]!])).toBe(true)
    expect(areAllAdmins(members, [ana.devices[1]!])).toBe(false)
    expect(mayRemove('admin', members, ana.devices)).toBe(false)
    expect(mayChangeRole('admin', members, ana.devices)).toBe(false)
    const both = [ana, person('Dan', [device('d1', 'admin')])]
    expect(mayRemove('admin', both, ana.devices)).toBe(true)
  })

  it('lets everybody leave with their own laptop alone, and removes nobody twice', () => {
    const self = person('Ben', [device('b1', 'artist', true), device('b2', 'artist')])
    const all = [person('Ana', [device('a1', 'admin')]), self]
    expect(mayRemove('artist', all, [self.devices[0]!])).toBe(true)
    expect(mayRemove('artist', all, self.devices)).toBe(false)
    expect(mayRemove('admin', members, gone.devices)).toBe(false)
    expect(mayChangeRole('admin', members, gone.devices)).toBe(false)
  })
})

describe('rates', () => {
  const sample = (at: number, ...sent: [string, number][]) => ({
    at,
    peers: sent.map(([id, sentBytes]) => ({ device: { id, name: id }, sentBytes })),
  })

  it('are what went between two looks, a second', () => {
    const rates = sentRates(sample(1000, ['a', 100], ['b', 5]), sample(3000, ['a', 4100], ['b', 5], ['new', 9]))
    expect([...rates]).toEqual([
      ['a', 2000],
      ['b', 0],
    ])
  })

  it('are unknown at first, and when the node counts from nothing again', () => {
    expect(sentRates(undefined, sample(1, ['a', 1])).size).toBe(0)
    expect(sentRates(sample(1, ['a', 9]), sample(2, ['a', 1])).size).toBe(0)
    expect(sentRates(sample(2, ['a', 1]), sample(2, ['a', 9])).size).toBe(0)
  })
})
