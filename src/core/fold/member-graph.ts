import type { DeviceId, ProjectId, RecordId } from '../ids.ts'
import type { MemberPayload, Payload, SignedRecord } from '../record.ts'
import { addBit, addBits, type Bits, emptyBits } from './bits.ts'

export type MemberRecord = SignedRecord<MemberPayload>

/** Tells whether a payload is part of the member graph. */
export function isMemberPayload(payload: Payload): payload is MemberPayload {
  switch (payload.kind) {
    case 'project created':
    case 'member added':
    case 'role changed':
    case 'member removed':
      return true
    default:
      return false
  }
}

export function isMemberRecord(record: SignedRecord): record is MemberRecord {
  return isMemberPayload(record.payload)
}

/** The member records of a project and who has seen which; the records are known by their index in `records`. */
export interface MemberGraph {
  /** Parents before children: by (longest path from the root, id), an order that later records do not disturb. */
  readonly records: readonly MemberRecord[]
  readonly indexOf: ReadonlyMap<RecordId, number>
  /** For each record the records that its author had seen: all that are reachable through `members`, itself not. */
  readonly views: readonly Bits[]
  /** For each device the records that give it or take from it a role, ascending. */
  readonly about: ReadonlyMap<DeviceId, readonly number[]>
  readonly signedBy: ReadonlyMap<DeviceId, readonly number[]>
  /** undefined: the founding is not there yet. */
  readonly founder: DeviceId | undefined
}

/** Builds the graph. `project created` records other than the project's own are left out. */
export function buildMemberGraph(project: ProjectId, records: Iterable<MemberRecord>): MemberGraph {
  const ordered = inGenerations(
    [...records].filter(({ id, payload }) => payload.kind !== 'project created' || (id as string) === project),
  )
  const indexOf = new Map<RecordId, number>()
  const views: Bits[] = []
  const about = new Map<DeviceId, number[]>()
  const signedBy = new Map<DeviceId, number[]>()
  for (const [index, record] of ordered.entries()) {
    indexOf.set(record.id, index)
    views.push(reachable(ordered.length, indexOf, views, record.members))
    push(signedBy, record.device, index)
    push(about, record.payload.kind === 'project created' ? record.device : record.payload.device, index)
  }
  const founder = ordered.find(({ payload }) => payload.kind === 'project created')?.device
  return { records: ordered, indexOf, views, about, signedBy, founder }
}

/** Returns the member records that the author of a record with these `members` had seen. Unknown ids are ignored. */
export function viewOf(graph: MemberGraph, members: readonly RecordId[]): Bits {
  return reachable(graph.records.length, graph.indexOf, graph.views, members)
}

/** Returns the view of somebody who has seen the whole graph. */
export function everythingOf(graph: MemberGraph): Bits {
  const view = emptyBits(graph.records.length)
  for (let index = 0; index < graph.records.length; index++) addBit(view, index)
  return view
}

function reachable(
  size: number,
  indexOf: ReadonlyMap<RecordId, number>,
  views: readonly Bits[],
  heads: readonly RecordId[],
): Bits {
  const view = emptyBits(size)
  for (const head of heads) {
    const index = indexOf.get(head)
    if (index === undefined) continue
    addBit(view, index)
    addBits(view, views[index]!)
  }
  return view
}

function inGenerations(records: readonly MemberRecord[]): MemberRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]))
  const children = new Map<RecordId, MemberRecord[]>()
  const waitingFor = new Map<RecordId, number>()
  const ready: { record: MemberRecord; generation: number }[] = []
  for (const record of byId.values()) {
    const parents = record.members.filter((id) => byId.has(id))
    for (const parent of parents) push(children, parent, record)
    if (parents.length === 0) ready.push({ record, generation: 0 })
    else waitingFor.set(record.id, parents.length)
  }
  for (let next = 0; next < ready.length; next++) {
    const { record, generation } = ready[next]!
    for (const child of children.get(record.id) ?? []) {
      const left = waitingFor.get(child.id)! - 1
      waitingFor.set(child.id, left)
      // the last parent to come is one of the deepest, because `ready` grows generation by generation
      if (left === 0) ready.push({ record: child, generation: generation + 1 })
    }
  }
  ready.sort((a, b) => a.generation - b.generation || (a.record.id < b.record.id ? -1 : 1))
  return ready.map(({ record }) => record)
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
