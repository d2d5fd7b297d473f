import type { DeviceId, PersonId, RecordId } from '../ids.ts'
import type { MemberAdded, Role, RoleChanged } from '../record.ts'
import { type Bits, hasBit } from './bits.ts'
import { canDo, roleRank } from './rights.ts'
import { firstAdditions, type Grant, type GrantedGraph, introducedPerson, mostSenior, roleGivenBy } from './standing.ts'

/** The member graph while it is being decided which of its records are granted. */
export interface PartlyGranted extends GrantedGraph {
  /** Tells whether it is not decided yet if the record at `index` is granted. */
  isUndecided(index: number): boolean
}

/** What a device is, as far as it is decided. */
interface Prospect {
  /** Every role that it may turn out to have, once each; more than that may be named, never less. undefined: removed. */
  roles: readonly (Role | undefined)[]
  person: PersonId
  depth: number
}

/**
 * Returns under which authority the record at `index` is granted, hits aside; undefined: its signer did not hold the right;
 * `undecided`: that hangs on records that are not decided. Once it is another answer it stays, however those come out.
 */
export function grantAt(granted: PartlyGranted, index: number): Grant | 'undecided' | undefined {
  const { graph } = granted
  const { device, payload } = graph.records[index]!
  if (payload.kind === 'project created') return { role: 'admin', depth: 0, takes: false }
  const view = graph.views[index]!
  const signer = prospectOf(granted, view, device)
  if (signer === undefined || signer === 'undecided') return signer
  return common(signer.roles, (role) => {
    const scope = role && canDo(role, payload.kind)
    if (role === undefined || scope === undefined) return undefined
    const authority = { role, depth: signer.depth }
    switch (payload.kind) {
      case 'member added':
        if (scope === 'own' && !addsOwn(role, signer.person, payload)) return undefined
        return both(
          scope === 'all' || isNew(granted, view, payload.device),
          payload.person === undefined || isIntroduced(granted, view, payload.person),
          { ...authority, takes: false },
        )
      case 'role changed':
        return changeRole(granted, view, payload, authority)
      case 'member removed':
        if (scope === 'own' && payload.device !== device) return undefined
        return { ...authority, takes: true }
    }
  })
}

function prospectOf(granted: PartlyGranted, view: Bits, device: DeviceId): Prospect | 'undecided' | undefined {
  const { graph, grants } = granted
  const about = (graph.about.get(device) ?? []).filter(
    (index) => hasBit(view, index) && (grants[index] !== undefined || granted.isUndecided(index)),
  )
  const sure = about.filter((index) => grants[index] !== undefined)
  const first = firstAdditions(graph, about)
  if (first.length === 0) return undefined
  // who introduced it decides the person and the depth
  if (first.some((index) => granted.isUndecided(index))) return 'undecided'
  const introduction = mostSenior(granted, first)!
  const introducedBy = graph.records[introduction]!
  return {
    roles: [...new Set(lastWords(granted, about, sure).map((index) => roleGivenBy(graph.records[index]!)))],
    person: introducedPerson(introducedBy),
    depth: introducedBy.payload.kind === 'project created' ? 0 : grants[introduction]!.depth + 1,
  }
}

/** Returns the records about a device that may say its role: none that is sure to be granted had seen them. */
function lastWords(granted: PartlyGranted, about: readonly number[], sure: readonly number[]): readonly number[] {
  const { graph } = granted
  const last = about.filter((index) => !sure.some((later) => hasBit(graph.views[later]!, index)))
  // seniority decides among those that had not seen each other, once it is known which of them are granted
  return last.some((index) => granted.isUndecided(index)) ? last : [mostSenior(granted, last)!]
}

function addsOwn(role: Role, person: PersonId, added: MemberAdded): boolean {
  return added.person === person && roleRank(added.role) <= roleRank(role)
}

function isNew(granted: PartlyGranted, view: Bits, device: DeviceId): boolean | 'undecided' {
  const prospect = prospectOf(granted, view, device)
  return prospect === 'undecided' ? 'undecided' : prospect === undefined
}

/** Tells whether a granted record of `view` introduces the person. */
function isIntroduced(granted: PartlyGranted, view: Bits, person: PersonId): boolean | 'undecided' {
  const index = granted.graph.indexOf.get(person as string as RecordId)
  if (index === undefined || !hasBit(view, index)) return false
  if (introducedPerson(granted.graph.records[index]!) !== person) return false
  return granted.isUndecided(index) ? 'undecided' : granted.grants[index] !== undefined
}

function changeRole(
  granted: PartlyGranted,
  view: Bits,
  payload: RoleChanged,
  authority: Omit<Grant, 'takes'>,
): Grant | 'undecided' | undefined {
  const target = prospectOf(granted, view, payload.device)
  if (target === undefined || target === 'undecided') return target
  return common(
    target.roles,
    (role) => role && { ...authority, takes: roleRank(role) > roleRank(payload.role) },
    (a, b) => a.takes === b.takes,
  )
}

function both(one: boolean | 'undecided', other: boolean | 'undecided', grant: Grant): Grant | 'undecided' | undefined {
  if (one === false || other === false) return undefined
  return one === true && other === true ? grant : 'undecided'
}

/** Returns what follows from each of the roles, if it is the same; grants under different roles are not. */
function common(
  roles: readonly (Role | undefined)[],
  grantTo: (role: Role | undefined) => Grant | 'undecided' | undefined,
  isSame: (a: Grant, b: Grant) => boolean = () => false,
): Grant | 'undecided' | undefined {
  const [first, ...others] = roles.map(grantTo)
  if (others.length === 0 || first === 'undecided') return first
  const agree = others.every((other) =>
    first === undefined || other === undefined || other === 'undecided' ? other === first : isSame(first, other),
  )
  return agree ? first : 'undecided'
}
