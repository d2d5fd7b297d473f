import type { DeviceId, PersonId, RecordId } from '../ids.ts'
import type { MemberAdded, Role, RoleChanged } from '../record.ts'
import { type Bits, hasBit } from './bits.ts'
import { canDo, roleRank } from './rights.ts'
import {
  compareWords,
  firstAddition,
  firstAdditions,
  type Grant,
  type GrantedGraph,
  introducedPerson,
  lastWord,
  roleGivenBy,
} from './standing.ts'

/** The member graph while it is being decided which of its records are granted. */
export interface PartlyGranted extends GrantedGraph {
  /** Tells whether it is not decided yet if the record at `index` is granted. */
  isUndecided(index: number): boolean
  /** Tells whether the record is presumed to count until that is refuted. */
  isPresumed(index: number): boolean
}

/** What a device is, as far as it is decided. */
interface Prospect {
  /** Every role that it may turn out to have, once each; more than that may be named, never less. undefined: removed. */
  roles: readonly (Role | undefined)[]
  origin: { person: PersonId; depth: number } | 'undecided'
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
  if (signer === undefined) return undefined
  const { origin } = signer
  return common(signer.roles, (role) => {
    const scope = role && canDo(role, payload.kind)
    if (role === undefined || scope === undefined) return undefined
    if (origin === 'undecided') return 'undecided'
    const authority = { role, depth: origin.depth }
    switch (payload.kind) {
      case 'member added':
        if (scope === 'own' && !addsOwn(role, origin.person, payload)) return undefined
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

/** Tells whether the signer of the record is an admin in what he had seen, however the undecided records come out. */
export function isSurelyByAdmin(granted: PartlyGranted, index: number): boolean {
  const { graph } = granted
  const signer = prospectOf(granted, graph.views[index]!, graph.records[index]!.device)
  return signer?.origin !== 'undecided' && (signer?.roles.every((role) => role === 'admin') ?? false)
}

/** Tells whether the record removes a device or lowers its role if it is granted, however the undecided records come out. */
export function surelyTakes(granted: PartlyGranted, index: number): boolean {
  const { graph } = granted
  const { payload } = graph.records[index]!
  if (payload.kind !== 'role changed') return payload.kind === 'member removed'
  const target = prospectOf(granted, graph.views[index]!, payload.device)
  // to change the role of one who was removed is not granted
  return target?.roles.every((role) => role === undefined || roleRank(role) > roleRank(payload.role)) ?? false
}

/** Returns what a device may turn out to be to somebody who has seen `view`; undefined: surely nobody added it there. */
function prospectOf(granted: PartlyGranted, view: Bits, device: DeviceId): Prospect | undefined {
  const { graph, grants } = granted
  const about = (graph.about.get(device) ?? []).filter(
    (index) => hasBit(view, index) && (grants[index] !== undefined || granted.isUndecided(index)),
  )
  const first = firstAdditions(graph, about)
  if (first.length === 0) return undefined
  const roles = lastWords(granted, about).map((index) => roleGivenBy(graph.records[index]!))
  return { roles: [...new Set(roles)], origin: originOf(granted, first) }
}

function originOf(granted: PartlyGranted, first: readonly number[]): Prospect['origin'] {
  if (first.some((index) => granted.isUndecided(index))) return 'undecided'
  const introduction = firstAddition(granted, first)!
  const record = granted.graph.records[introduction]!
  const depth = record.payload.kind === 'project created' ? 0 : granted.grants[introduction]!.depth + 1
  return { person: introducedPerson(record), depth }
}

/** Returns the records about a device that may say its role: none that is sure to be granted had seen them. */
function lastWords(granted: PartlyGranted, about: readonly number[]): readonly number[] {
  const { graph, grants } = granted
  const sure = about.filter((index) => grants[index] !== undefined || granted.isPresumed(index))
  const last = about.filter((index) => !sure.some((later) => hasBit(graph.views[later]!, index)))
  const open = last.filter((index) => granted.isUndecided(index))
  // seniority decides among those that had not seen each other, as far as it is known which of them are granted
  const first = lastWord(
    granted,
    last.filter((index) => grants[index] !== undefined),
  )
  if (first === undefined || open.some((index) => hasBit(graph.views[index]!, first))) return last
  return [...open.filter((index) => mayBeat(granted, index, first)), first]
}

/** Tells whether an undecided record may turn out to be the more senior of two, at the best that its signer may be. */
function mayBeat(granted: PartlyGranted, index: number, other: number): boolean {
  const { records, founder } = granted.graph
  const record = records[index]!
  const best: Grant = { role: 'admin', depth: record.device === founder ? 0 : 1, takes: false }
  return compareWords({ record, grant: best }, { record: records[other]!, grant: granted.grants[other]! }) < 0
}

function addsOwn(role: Role, person: PersonId, added: MemberAdded): boolean {
  return added.person === person && roleRank(added.role) <= roleRank(role)
}

function isNew(granted: PartlyGranted, view: Bits, device: DeviceId): boolean | 'undecided' {
  const prospect = prospectOf(granted, view, device)
  if (prospect === undefined) return true
  return prospect.origin === 'undecided' ? 'undecided' : false
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
  if (target === undefined) return undefined
  return common(
    target.roles,
    (role) => {
      if (role === undefined) return undefined
      if (target.origin === 'undecided') return 'undecided'
      return { ...authority, takes: roleRank(role) > roleRank(payload.role) }
    },
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
  if (first === 'undecided') return first
  const agree = others.every((other) =>
    first === undefined || other === undefined || other === 'undecided' ? other === first : isSame(first, other),
  )
  return agree ? first : 'undecided'
}
