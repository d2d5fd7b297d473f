import type { DeviceId, PersonId, RecordId } from '../ids.ts'
import { personId } from '../ids.ts'
import { compareInLog, compareLogs } from '../order.ts'
import type { Payload, Role } from '../record.ts'
import { type Bits, hasBit } from './bits.ts'
import { isMemberPayload, type MemberGraph, type MemberRecord } from './member-graph.ts'
import { canDo, roleRank } from './rights.ts'

/** Under which authority a granted member record was made: what its signer was, in what the signer had seen. */
export interface Grant {
  role: Role
  depth: number
  /** It removes a device, or lowers its role: its cuts hold. */
  takes: boolean
}

/** The member graph together with the records of it that are granted; undefined: not granted. */
export interface GrantedGraph {
  readonly graph: MemberGraph
  readonly grants: readonly (Grant | undefined)[]
}

/** What a device is, in the eyes of somebody who has seen a given part of the member graph. */
export interface Standing {
  /** undefined: removed. */
  role: Role | undefined
  person: PersonId
  /** 0 for the founder, else one more than its introducer had. */
  depth: number
  introducedBy: MemberRecord
}

/** Returns what `device` is in the granted records of `view`; undefined: nobody added it there. */
export function standingIn(granted: GrantedGraph, view: Bits, device: DeviceId): Standing | undefined {
  const about = (granted.graph.about.get(device) ?? []).filter(
    (index) => granted.grants[index] !== undefined && hasBit(view, index),
  )
  const introduction = mostSenior(granted, firstAdditions(granted.graph, about))
  if (introduction === undefined) return undefined
  const introducedBy = granted.graph.records[introduction]!
  return {
    role: roleGivenBy(granted.graph.records[mostSenior(granted, newest(granted.graph, about))!]!),
    person: introducedPerson(introducedBy),
    depth: introducedBy.payload.kind === 'project created' ? 0 : granted.grants[introduction]!.depth + 1,
    introducedBy,
  }
}

/**
 * Returns under which authority the record at `index` is granted, given the grants of everything before it, or undefined.
 * Parents come first in the graph, so grants are filled in by one pass.
 */
export function grantAt(granted: GrantedGraph, index: number): Grant | undefined {
  const { device, payload } = granted.graph.records[index]!
  if (payload.kind === 'project created') return { role: 'admin', depth: 0, takes: false }
  const view = granted.graph.views[index]!
  const signer = standingIn(granted, view, device)
  if (signer?.role === undefined) return undefined
  const scope = canDo(signer.role, payload.kind)
  if (scope === undefined) return undefined
  const authority = { role: signer.role, depth: signer.depth }
  switch (payload.kind) {
    case 'member added':
      if (scope === 'own' && !addsOwn(signer, payload, standingIn(granted, view, payload.device))) return undefined
      if (payload.person !== undefined && !isIntroduced(granted, view, payload.person)) return undefined
      return { ...authority, takes: false }
    case 'role changed': {
      const target = standingIn(granted, view, payload.device)
      if (target?.role === undefined) return undefined
      return { ...authority, takes: roleRank(target.role) > roleRank(payload.role) }
    }
    case 'member removed':
      if (scope === 'own' && payload.device !== device) return undefined
      return { ...authority, takes: true }
  }
}

/** Tells whether a device of that standing may make a record with this payload; member payloads are judged by `grantAt`. */
export function mayMake(signer: Standing | undefined, device: DeviceId, payload: Payload): boolean {
  if (signer?.role === undefined || isMemberPayload(payload)) return false
  switch (canDo(signer.role, payload.kind)) {
    case undefined:
      return false
    case 'all':
      return true
    case 'own':
      if (payload.kind === 'person named') return payload.person === signer.person
      return payload.kind === 'device named' && payload.device === device
  }
}

/** Negative when the authority of the record at `a` is the more senior one: an admin's, the founder's, less deep, then by order. */
function compareSeniority({ graph, grants }: GrantedGraph, a: number, b: number): number {
  const [left, right] = [grants[a]!, grants[b]!]
  const [one, other] = [graph.records[a]!, graph.records[b]!]
  return (
    Number(right.role === 'admin') - Number(left.role === 'admin') ||
    left.depth - right.depth ||
    compareLogs(one, other) ||
    compareInLog(one, other)
  )
}

function addsOwn(
  signer: Standing,
  added: { person: PersonId | undefined; role: Role },
  target: Standing | undefined,
): boolean {
  return added.person === signer.person && roleRank(added.role) <= roleRank(signer.role!) && target === undefined
}

/** Tells whether a granted record of `view` introduces the person. */
function isIntroduced({ graph, grants }: GrantedGraph, view: Bits, person: PersonId): boolean {
  const index = graph.indexOf.get(person as string as RecordId)
  if (index === undefined || grants[index] === undefined || !hasBit(view, index)) return false
  return introducedPerson(graph.records[index]!) === person
}

function introducedPerson({ id, payload }: MemberRecord): PersonId {
  return payload.kind === 'member added' && payload.person !== undefined ? payload.person : personId(id)
}

function roleGivenBy({ payload }: MemberRecord): Role | undefined {
  switch (payload.kind) {
    case 'project created':
      return 'admin'
    case 'member added':
    case 'role changed':
      return payload.role
    case 'member removed':
      return undefined
  }
}

/** The additions of a device that had not seen another addition of it; several when they were concurrent. */
function firstAdditions(graph: MemberGraph, about: readonly number[]): number[] {
  const first: number[] = []
  for (const index of about) {
    const { kind } = graph.records[index]!.payload
    if (kind !== 'member added' && kind !== 'project created') continue
    const view = graph.views[index]!
    if (!first.some((earlier) => hasBit(view, earlier))) first.push(index)
  }
  return first
}

/** The records about a device that no other of them has seen; several when they were concurrent. */
function newest(graph: MemberGraph, about: readonly number[]): number[] {
  const heads: number[] = []
  for (const index of about.toReversed()) {
    if (!heads.some((head) => hasBit(graph.views[head]!, index))) heads.push(index)
  }
  return heads
}

/** Returns the most senior of the granted records at `indexes`; undefined when there is none. */
export function mostSenior(granted: GrantedGraph, indexes: readonly number[]): number | undefined {
  let best = indexes[0]
  for (const index of indexes) if (compareSeniority(granted, index, best!) < 0) best = index
  return best
}
