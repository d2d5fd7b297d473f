import type { FoldedMembership } from '../core/fold/index.ts'
import { isMemberRecord } from '../core/fold/index.ts'
import type { DeviceId, RecordId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import type { Admitted } from './admission.ts'
import type { Database } from './database.ts'
import { allOf, idAfterLetter } from './keyspace.ts'
import type { RecordMemory } from './record-memory.ts'
import type { RecordReader } from './record-reader.ts'

/** Records that are read at once while bytes are counted. */
const COUNTED_AT_ONCE = 256

/** Bytes of the quarantined records of each device: counted when first asked for, and forgotten when verdicts change. */
export class QuarantinedBytes {
  readonly #index: Database
  readonly #reader: RecordReader
  #bytes: Map<DeviceId, number> | undefined

  constructor(index: Database, reader: RecordReader) {
    this.#index = index
    this.#reader = reader
  }

  async all(): Promise<ReadonlyMap<DeviceId, number>> {
    this.#bytes ??= await this.#count(() => true)
    return this.#bytes
  }

  /** Of those that would still be quarantined by another membership than that of the store. */
  left(membership: FoldedMembership): Promise<ReadonlyMap<DeviceId, number>> {
    return this.#count((record) => membership.verdict(record) === 'quarantined')
  }

  async #count(isCounted: (record: SignedRecord) => boolean): Promise<Map<DeviceId, number>> {
    const bytes = new Map<DeviceId, number>()
    let ids: RecordId[] = []
    const count = async () => {
      for (const found of await this.#reader.read(ids)) {
        if (found !== undefined && isCounted(found.record)) countIn(bytes, found.record)
      }
      ids = []
    }
    for await (const key of this.#index.keys(allOf('quarantined'))) {
      if (ids.push(idAfterLetter('record', key)) === COUNTED_AT_ONCE) await count()
    }
    await count()
    return bytes
  }

  /** These were stored and are quarantined. */
  add(records: Iterable<SignedRecord>): void {
    if (this.#bytes !== undefined) for (const record of records) countIn(this.#bytes, record)
  }

  forget(): void {
    this.#bytes = undefined
  }
}

function countIn(bytes: Map<DeviceId, number>, { device, envelope }: SignedRecord): void {
  bytes.set(device, (bytes.get(device) ?? 0) + envelope.byteLength)
}

export interface SurplusComponents {
  reader: RecordReader
  quarantined: QuarantinedBytes
  /** Most bytes of one device. */
  maxQuarantinedBytes: number
  memory(): Pick<RecordMemory, 'membership'>
}

export interface Limited extends Admitted {
  /** Neither stored nor kept waiting. */
  surplus: RecordId[]
}

/**
 * Leaves out what would store more quarantined records of one device than the limit allows: of each of its logs the end. What
 * counts, was adopted or is named by a cut that counts is never left out, nor what such a record rests on; while one of those
 * is known of and not here, nothing is, as what is missing may be what it rests on.
 *
 * `membership` is that after all that was accepted.
 */
export async function leaveOutSurplus(
  components: SurplusComponents,
  admitted: Admitted,
  membership: FoldedMembership,
): Promise<Limited> {
  const { accepted, waiting } = admitted
  const all: Limited = { ...admitted, surplus: [] }
  if (![...accepted, ...waiting].some(({ device }) => membership.takers.has(device))) return all
  const isQuarantined = (record: SignedRecord) => membership.verdict(record) === 'quarantined'
  const cut = new Set(accepted.filter(isQuarantined))
  const late = waiting.filter((record) => wouldBe(membership, record) === 'quarantined')
  if (cut.size + late.length === 0) return all
  const { quarantined, memory } = components
  const isSame = memory().membership === membership
  const bytes = new Map(await (isSame ? quarantined.all() : quarantined.left(membership)))
  const would = new Map(bytes)
  for (const record of [...cut, ...late]) countIn(would, record)
  const { maxQuarantinedBytes: most } = components
  if (![...would.values()].some((sum) => sum > most)) return all
  if (waiting.some((record) => wouldBe(membership, record) === 'counts')) return all
  const named = await wantedIds(components, accepted, membership)
  if (named === undefined) return all

  const needed = whatRestsUnder(accepted, (record) => !cut.has(record) || named.has(record.id))
  const left = new Set<RecordId>()
  const fits = ({ device, envelope }: SignedRecord) => (bytes.get(device) ?? 0) + envelope.byteLength <= most
  // each log from its start: two laptops that are sent the same log keep the same part of it
  for (const record of accepted) {
    if (!cut.has(record)) continue
    const rests = restsOn(record).some((id) => left.has(id))
    if (!needed.has(record.id) && (rests || !fits(record))) left.add(record.id)
    else countIn(bytes, record)
  }
  for (const record of late) if (!fits(record)) left.add(record.id)
  const stays = ({ id }: SignedRecord) => !left.has(id)
  return { ...admitted, accepted: accepted.filter(stays), waiting: waiting.filter(stays), surplus: [...left] }
}

/**
 * What a record that waits may turn out to be. A member record is judged only once it is stored; and of one that names member
 * records which are not here, nobody knows what its author had seen.
 */
function wouldBe(membership: FoldedMembership, record: SignedRecord): 'counts' | 'quarantined' | undefined {
  const { device } = record
  if (!isMemberRecord(record)) {
    const verdict = membership.verdict(record)
    if (verdict === 'counts' || verdict === 'quarantined') return verdict
  }
  if (membership.roleOf(device) !== undefined) return 'counts'
  return membership.takers.has(device) ? 'quarantined' : undefined
}

/** Returns what adoptions and cuts that count name; undefined when something of it is not here. */
async function wantedIds(
  { reader }: SurplusComponents,
  accepted: readonly SignedRecord[],
  { adopted, takers, contest }: FoldedMembership,
): Promise<ReadonlySet<RecordId> | undefined> {
  const named = new Set(adopted)
  for (const index of [...takers.values()].flat()) {
    const { payload } = contest.graph.records[index]!
    if (payload.kind === 'member removed' || payload.kind === 'role changed')
      for (const { last } of payload.cuts) named.add(last)
  }
  const here = await reader.stored([...named])
  for (const { id } of accepted) here.add(id)
  return [...named].every((id) => here.has(id)) ? named : undefined
}

/** Returns the ids of those that `isTop`, and of all among `records` that they rest on. */
function whatRestsUnder(
  records: readonly SignedRecord[],
  isTop: (record: SignedRecord) => boolean,
): ReadonlySet<RecordId> {
  const under = new Set<RecordId>()
  // what a record rests on stands before it
  for (const record of records.toReversed()) {
    if (!under.has(record.id) && !isTop(record)) continue
    under.add(record.id)
    for (const id of restsOn(record)) under.add(id)
  }
  return under
}

function restsOn({ previous, members }: SignedRecord): RecordId[] {
  return previous === undefined ? [...members] : [previous, ...members]
}
