import type { DeviceId, PersonId, ProjectId, RecordId } from '../ids.ts'
import type { Membership } from '../membership.ts'
import type { Adopted, Role, SignedRecord } from '../record.ts'
import type { MemberDevice, MemberPerson, Verdict } from '../state.ts'
import { isHit } from './attacks.ts'
import { addBits, type Bits, emptyBits, hasBit } from './bits.ts'
import { type ChainLookup, hasCuts } from './chain.ts'
import { type Contest, settle } from './contest.ts'
import { everythingOf, isMemberRecord, type MemberRecord, viewOf } from './member-graph.ts'
import { mayMake, type Standing, standingIn } from './standing.ts'

/**
 * Folds the member and adoption records of a project; other records are ignored, so all may be passed. The result is
 * a function of the set of records (and of what `chain` says of the records that cuts name), not of their order.
 *
 * The set must hold, with each record, the member records it names; ids that are not there are ignored.
 */
export function evaluateMembership(
  project: ProjectId,
  records: Iterable<SignedRecord>,
  chain: ChainLookup,
): FoldedMembership {
  const members: MemberRecord[] = []
  const adoptions: SignedRecord<Adopted>[] = []
  for (const record of records) {
    if (isMemberRecord(record)) members.push(record)
    else if (isAdoption(record)) adoptions.push(record)
  }
  return new FoldedMembership(settle(project, members, chain), adoptions)
}

function isAdoption(record: SignedRecord): record is SignedRecord<Adopted> {
  return record.payload.kind === 'adopted'
}

/** A view of the member graph, with the standings that were looked up in it. */
interface SeenView {
  bits: Bits
  standings: Map<DeviceId, Standing | undefined>
}

export class FoldedMembership implements Membership {
  readonly heads: readonly RecordId[]
  readonly devices: ReadonlyMap<DeviceId, MemberDevice>
  readonly persons: ReadonlyMap<PersonId, MemberPerson>
  /** Records named by cuts, counted or not, that were not stored at the time: evaluate again when one arrives. */
  readonly missingLasts: ReadonlySet<RecordId>
  /** Records that a counted adoption counts in. */
  readonly adopted: ReadonlySet<RecordId>
  readonly contest: Contest
  /** For each device the granted records that take rights from it, ascending. */
  readonly takers: ReadonlyMap<DeviceId, readonly number[]>
  readonly #views = new Map<string, SeenView>()

  constructor(contest: Contest, adoptions: readonly SignedRecord<Adopted>[]) {
    this.contest = contest
    this.takers = listTakers(contest)
    this.missingLasts = new Set(contest.cutLines.flatMap((line) => line?.missing ?? []))
    this.heads = findHeads(contest)
    this.devices = foldDevices(contest, this.takers)
    this.persons = foldPersons(contest, this.devices)
    this.adopted = this.#adopt(adoptions)
  }

  roleOf(device: DeviceId): Role | undefined {
    return this.devices.get(device)?.role
  }

  /**
   * Judges a stored record.
   *
   * @throws TypeError for a member record that was not among the evaluated ones
   */
  verdict(record: SignedRecord): Verdict {
    if (isMemberRecord(record)) return this.#verdictOfMember(record)
    if (record.payload.kind === 'unknown') return 'unknown kind'
    return this.adopted.has(record.id) ? 'counts' : this.#ownVerdict(record)
  }

  /** Returns what the author of a record with these `members` had seen, as indexes of the member graph. */
  seenBy(members: readonly RecordId[]): Bits {
    return this.#view(members).bits
  }

  #verdictOfMember(record: MemberRecord): Verdict {
    const { graph, grants } = this.contest
    const index = graph.indexOf.get(record.id)
    if (index === undefined) {
      // one of another project's foundings: left out of the graph
      if (record.payload.kind === 'project created') return 'not allowed'
      throw new TypeError(`member record ${record.id} is not among the evaluated ones`)
    }
    if (grants[index] !== undefined) return 'counts'
    return this.#isCut(record, graph.views[index]!) ? 'quarantined' : 'not allowed'
  }

  /** The verdict of a record that is no member record, adoptions aside. */
  #ownVerdict(record: SignedRecord): Verdict {
    const view = this.#view(record.members)
    if (this.#isCut(record, view.bits)) return 'quarantined'
    let signer = view.standings.get(record.device)
    if (signer === undefined && !view.standings.has(record.device)) {
      signer = standingIn(this.contest, view.bits, record.device)
      view.standings.set(record.device, signer)
    }
    return mayMake(signer, record.device, record.payload) ? 'counts' : 'not allowed'
  }

  #isCut(record: SignedRecord, view: Bits): boolean {
    const takers = this.takers.get(record.device)
    return takers?.some((taker) => isHit(this.contest, taker, view, record)) ?? false
  }

  #view(members: readonly RecordId[]): SeenView {
    const key = members.length === 1 ? members[0]! : members.join()
    let view = this.#views.get(key)
    if (view === undefined) {
      view = { bits: viewOf(this.contest.graph, members), standings: new Map() }
      this.#views.set(key, view)
    }
    return view
  }

  /** An adoption counts by its own verdict, or because a counted adoption names it. */
  #adopt(adoptions: readonly SignedRecord<Adopted>[]): Set<RecordId> {
    const adopted = new Set<RecordId>()
    const pending = new Map(adoptions.map((adoption) => [adoption.id, adoption]))
    const counted = adoptions.filter((adoption) => this.#ownVerdict(adoption) === 'counts')
    for (const { id } of counted) pending.delete(id)
    for (const { payload } of counted) {
      for (const record of payload.records) {
        adopted.add(record)
        const next = pending.get(record)
        // `counted` grows while it is walked
        if (next !== undefined && pending.delete(record)) counted.push(next)
      }
    }
    return adopted
  }
}

function listTakers({ graph, grants }: Contest): Map<DeviceId, number[]> {
  const takers = new Map<DeviceId, number[]>()
  for (const [device, about] of graph.about) {
    const taking = about.filter((index) => grants[index]?.takes)
    if (taking.length > 0) takers.set(device, taking)
  }
  return takers
}

function findHeads({ graph, grants }: Contest): RecordId[] {
  const covered = emptyBits(graph.records.length)
  for (const [index, grant] of grants.entries()) if (grant !== undefined) addBits(covered, graph.views[index]!)
  return graph.records
    .filter((_, index) => grants[index] !== undefined && !hasBit(covered, index))
    .map(({ id }) => id)
    .sort()
}

function foldDevices(contest: Contest, takers: ReadonlyMap<DeviceId, readonly number[]>): Map<DeviceId, MemberDevice> {
  const { graph } = contest
  const everything = everythingOf(graph)
  const devices = new Map<DeviceId, MemberDevice>()
  for (const device of [...graph.about.keys()].sort()) {
    const standing = standingIn(contest, everything, device)
    if (standing === undefined) continue
    const { person, role, depth, introducedBy } = standing
    const cuts = (takers.get(device) ?? []).map((taker) => {
      const { payload } = graph.records[taker]!
      return hasCuts(payload) ? payload.cuts : []
    })
    devices.set(device, { device, person, role, name: givenNames(introducedBy).deviceName, depth, cuts })
  }
  return devices
}

function foldPersons({ graph }: Contest, devices: ReadonlyMap<DeviceId, MemberDevice>): Map<PersonId, MemberPerson> {
  const devicesOf = Map.groupBy(devices.values(), ({ person }) => person)
  return new Map(
    [...devicesOf]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([person, own]) => {
        const introduction = graph.records[graph.indexOf.get(person as string as RecordId)!]!
        const { personName } = givenNames(introduction)
        return [person, { person, name: personName, devices: own.map(({ device }) => device) }]
      }),
  )
}

function givenNames({ payload }: MemberRecord): { personName: string; deviceName: string } {
  if (payload.kind === 'project created' || payload.kind === 'member added') return payload
  throw new TypeError(`a ${payload.kind} record introduces nobody`)
}
