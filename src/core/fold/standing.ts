import type { DeviceId, PersonId } from '../ids.ts'
import { personId } from '../ids.ts'
import { compareInLog, compareLogs } from '../order.ts'
import type { Payload, Role } from '../record.ts'
import { type Bits, hasBit } from './bits.ts'
import { isMemberPayload, type MemberGraph, type MemberRecord } from './member-graph.ts'
import { canDo } from './rights.ts'

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
  /** The record that says the role, as an index of the graph. */
  decidedBy: number
}

/** Returns what `device` is in the granted records of `view`; undefined: nobody added it there. */
export function standingIn(granted: GrantedGraph, view: Bits, device: DeviceId): Standing | undefined {
  const about = (granted.graph.about.get(device) ?? []).filter(
    (index) => granted.grants[index] !== undefined && hasBit(view, index),
  )
  const introduction = firstAddition(granted, firstAdditions(granted.graph, about))
  if (introduction === undefined) return undefined
  const introducedBy = granted.graph.records[introduction]!
  const decidedBy = lastWord(granted, newest(granted.graph, about))!
  return {
    role: roleGivenBy(granted.graph.records[decidedBy]!),
    person: introducedPerson(introducedBy),
    depth: introducedBy.payload.kind === 'project created' ? 0 : granted.grants[introduction]!.depth + 1,
    introducedBy,
    decidedBy,
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

/** A member record and under which authority it was made. */
export interface Authorised {
  record: MemberRecord
  grant: Grant
}

/** Negative when the signer of `a` is the more senior: an admin, the founder, less deep, then by device. */
export function compareSigners(a: Authorised, b: Authorised): number {
  return (
    Number(b.grant.role === 'admin') - Number(a.grant.role === 'admin') ||
    a.grant.depth - b.grant.depth ||
    (a.record.device < b.record.device ? -1 : Number(a.record.device > b.record.device))
  )
}

/** Orders additions by the seniority of their signers, those of one device as they stand in its logs. */
function compareAdditions(a: Authorised, b: Authorised): number {
  return compareSigners(a, b) || compareLogs(a.record, b.record) || compareInLog(a.record, b.record)
}

/** Orders what was said of a role by the seniority of the signers; of one device the last in its log comes first. */
export function compareWords(a: Authorised, b: Authorised): number {
  return compareSigners(a, b) || compareLogs(a.record, b.record) || compareInLog(b.record, a.record)
}

/** Returns the person that a record introduces, or whose device it adds. */
export function introducedPerson({ id, payload }: MemberRecord): PersonId {
  return payload.kind === 'member added' && payload.person !== undefined ? payload.person : personId(id)
}

/** Returns the role that a record gives its device; undefined: it removes it. */
export function roleGivenBy({ payload }: MemberRecord): Role | undefined {
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

/** Of records about a device the additions that had not seen another of them; several when they were concurrent. */
export function firstAdditions(graph: MemberGraph, about: readonly number[]): number[] {
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
export function newest(graph: MemberGraph, about: readonly number[]): number[] {
  const heads: number[] = []
  for (const index of about.toReversed()) {
    if (!heads.some((head) => hasBit(graph.views[head]!, index))) heads.push(index)
  }
  return heads
}

/** Returns the addition that introduces the device, of granted ones; undefined when there is none. */
export function firstAddition(granted: GrantedGraph, additions: readonly number[]): number | undefined {
  return least(granted, additions, compareAdditions)
}

/** Returns the record that says the role, of granted ones that had not seen each other; undefined when there is none. */
export function lastWord(granted: GrantedGraph, words: readonly number[]): number | undefined {
  return least(granted, words, compareWords)
}

function least(
  { graph, grants }: GrantedGraph,
  indexes: readonly number[],
  compare: (a: Authorised, b: Authorised) => number,
): number | undefined {
  const authorised = (index: number) => ({ record: graph.records[index]!, grant: grants[index]! })
  let best = indexes[0]
  for (const index of indexes) if (compare(authorised(index), authorised(best!)) < 0) best = index
  return best
}
