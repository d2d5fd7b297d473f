import { HybridClock } from '../../../src/core/clock.ts'
import {
  type AssetId,
  type CheckpointId,
  checkpointId,
  type DeviceId,
  type Epoch,
  type IdKind,
  type ProjectId,
  parseId,
  personId,
  projectId,
  type RecordId,
} from '../../../src/core/ids.ts'
import type {
  CheckpointCreated,
  ClaimSet,
  CoverSet,
  Cut,
  MemberAdded,
  Payload,
  Preview,
  ProjectCreated,
  RecordHeader,
  Role,
  SignedRecord,
  Status,
} from '../../../src/core/record.ts'
import { sealRecord } from '../../../src/core/record-codec.ts'
import { type DeviceKey, deviceKeyFromSeed } from '../../../src/core/signature.ts'

/** The wall clock at which every test device starts: 2026-01-01. */
export const TEST_START_MS = Date.UTC(2026, 0, 1)
/** How far the wall clock of a test device moves with each of its records. */
export const TEST_STEP_MS = 1000

const ID_DIGITS: Record<IdKind, number> = {
  hash: 64,
  record: 64,
  project: 64,
  asset: 64,
  device: 64,
  person: 64,
  group: 32,
  epoch: 16,
}

/** Returns the id of that kind that is `number` in hex. */
export function testId<K extends IdKind>(kind: K, number: number): ReturnType<typeof parseId<K>> {
  return parseId(kind, number.toString(16).padStart(ID_DIGITS[kind], '0'))
}

export const testAsset = (number: number): AssetId => testId('asset', number)

export const testPreview = (number = 1): Preview => ({
  hash: testId('hash', number),
  mime: 'image/webp',
  width: 320,
  height: 200,
})

/** Returns a device whose key follows from `number`: the same key, ids and records in every run. */
export async function testDevice(number: number): Promise<TestDevice> {
  return new TestDevice(number, await deviceKeyFromSeed(new Uint8Array(32).fill(number)))
}

/**
 * Returns the founder (device 1, with its project created) and one more device for each role, added by the founder as
 * persons of their own; all have seen the same records.
 */
export async function testTeam<R extends readonly Role[]>(
  ...roles: R
): Promise<[TestDevice, ...{ [K in keyof R]: TestDevice }]> {
  const founder = await testDevice(1)
  await founder.create()
  const others: TestDevice[] = []
  for (const [i, role] of roles.entries()) {
    const device = await testDevice(i + 2)
    await founder.add(device, { role })
    others.push(device)
  }
  for (const device of others) device.sees(...founder.records)
  return [founder, ...(others as { [K in keyof R]: TestDevice })]
}

/** The records of all devices in one list, in the order given. */
export function allRecords(...devices: TestDevice[]): SignedRecord[] {
  return devices.flatMap((device) => device.records)
}

const MEMBER_KINDS: ReadonlySet<Payload['kind']> = new Set([
  'project created',
  'member added',
  'role changed',
  'member removed',
])

type CheckpointFields = Partial<Omit<CheckpointCreated, 'kind'>>

/** What every method that makes a record may also say about it, against what would follow by itself. */
export type HeaderFields = Partial<RecordHeader>

/** One device that makes records: previous, sequence, members and clock follow from what it made and saw. */
export class TestDevice {
  readonly key: DeviceKey
  /** Every record that it made, in order. */
  readonly records: SignedRecord[] = []
  project: ProjectId | undefined
  epoch: Epoch
  /** Its wall clock; a test may set it. */
  nowMs = TEST_START_MS
  readonly #number: number
  readonly #clock = new HybridClock()
  /** The heads of the member records that it has seen. */
  #members = new Set<RecordId>()
  readonly #seenMembers = new Set<RecordId>()
  #sequence = 0
  #previous: RecordId | undefined
  #epochs = 0

  constructor(number: number, key: DeviceKey) {
    this.#number = number
    this.key = key
    this.epoch = this.#nextEpoch()
  }

  get device(): DeviceId {
    return this.key.device
  }

  /** The member records that its next record names. */
  get members(): RecordId[] {
    return [...this.#members].sort()
  }

  /** Goes on in a new epoch, as after a restored backup. */
  newEpoch(): Epoch {
    this.epoch = this.#nextEpoch()
    this.#sequence = 0
    this.#previous = undefined
    return this.epoch
  }

  /** Takes notice of others' records: project, member heads, clock. */
  sees(...records: SignedRecord[]): this {
    for (const record of records) {
      if (record.payload.kind === 'project created') this.project ??= projectId(record.id)
      this.#clock.observe(record.clock, this.nowMs)
      if (!MEMBER_KINDS.has(record.payload.kind) || this.#seenMembers.has(record.id)) continue
      this.#seenMembers.add(record.id)
      for (const named of record.members) this.#members.delete(named)
      this.#members.add(record.id)
    }
    return this
  }

  /** Makes a record of any payload. */
  async make<P extends Payload>(payload: P, header: HeaderFields = {}): Promise<SignedRecord<P>> {
    this.nowMs += TEST_STEP_MS
    const creates = payload.kind === 'project created'
    const full: RecordHeader = {
      project: creates ? undefined : this.project,
      device: this.device,
      epoch: this.epoch,
      sequence: this.#sequence,
      previous: this.#previous,
      members: creates ? [] : this.members,
      clock: header.clock ?? this.#clock.tick(this.nowMs),
      timeMs: this.nowMs,
      ...header,
    }
    const record = await sealRecord(full, payload, this.key)
    this.#sequence = record.sequence + 1
    this.#previous = record.id
    this.records.push(record)
    this.sees(record)
    return record
  }

  create(fields: Partial<Omit<ProjectCreated, 'kind'>> = {}, header?: HeaderFields) {
    const payload: ProjectCreated = {
      kind: 'project created',
      name: 'Film',
      personName: `Person ${this.#number}`,
      deviceName: `laptop-${this.#number}`,
      nonce: new Uint8Array(16).fill(this.#number),
      ...fields,
    }
    return this.make(payload, header)
  }

  /** Adds another device (not seen by that device until `sees`); by default an artist and a new person. */
  add(other: TestDevice | DeviceId, fields: Partial<Omit<MemberAdded, 'kind' | 'device'>> = {}, header?: HeaderFields) {
    const number = other instanceof TestDevice ? other.#number : 0
    const payload: MemberAdded = {
      kind: 'member added',
      device: deviceOf(other),
      role: 'artist',
      person: undefined,
      personName: `Person ${number}`,
      deviceName: `laptop-${number}`,
      ...fields,
    }
    return this.make(payload, header)
  }

  changeRole(other: TestDevice | DeviceId, role: Role, cuts: readonly Cut[] = [], header?: HeaderFields) {
    return this.make({ kind: 'role changed', device: deviceOf(other), role, cuts }, header)
  }

  remove(other: TestDevice | DeviceId, cuts: readonly Cut[] = [], header?: HeaderFields) {
    return this.make({ kind: 'member removed', device: deviceOf(other), cuts }, header)
  }

  checkpoint(fields: CheckpointFields = {}, header?: HeaderFields) {
    const payload: CheckpointCreated = {
      kind: 'checkpoint',
      asset: testAsset(1),
      path: 'shots/010.blend',
      parents: [],
      revertedFrom: undefined,
      content: testId('hash', 1000 + this.#number * 100 + this.records.length),
      size: 100_000,
      mtimeNs: BigInt(this.nowMs) * 1_000_000n,
      executable: false,
      manifest: testId('hash', 2),
      chunks: 2,
      comment: 'a change',
      status: 'Todo',
      preview: undefined,
      group: testId('group', 1),
      replacesStatus: undefined,
      replacesCover: undefined,
      ...fields,
    }
    return this.make(payload, header)
  }

  setStatus(asset: AssetId, status: Status, replaces: readonly RecordId[] = [], header?: HeaderFields) {
    return this.make({ kind: 'status set', asset, status, replaces }, header)
  }

  setCover(asset: AssetId, cover: CoverSet['cover'], replaces: readonly RecordId[] = [], header?: HeaderFields) {
    return this.make({ kind: 'cover set', asset, cover, replaces }, header)
  }

  move(asset: AssetId, path: string, replaces: readonly RecordId[] = [], header?: HeaderFields) {
    return this.make({ kind: 'asset moved', asset, path, replaces }, header)
  }

  /** Trashes an asset, or one checkpoint of it. */
  trash(asset: AssetId, checkpoint?: RecordId, replaces: readonly RecordId[] = [], header?: HeaderFields) {
    return this.make({ kind: 'trash set', asset, checkpoint: optional(checkpoint), trashed: true, replaces }, header)
  }

  restore(asset: AssetId, checkpoint?: RecordId, replaces: readonly RecordId[] = [], header?: HeaderFields) {
    return this.make({ kind: 'trash set', asset, checkpoint: optional(checkpoint), trashed: false, replaces }, header)
  }

  purge(asset: AssetId, checkpoints: readonly RecordId[], header?: HeaderFields) {
    return this.make({ kind: 'purged', asset, checkpoints: checkpoints.map(checkpointId) }, header)
  }

  claim(asset: AssetId, fields: Partial<Omit<ClaimSet, 'kind' | 'asset'>> = {}, header?: HeaderFields) {
    return this.make({ kind: 'claim set', asset, claimed: true, reason: '', replaces: [], ...fields }, header)
  }

  release(asset: AssetId, replaces: readonly RecordId[] = [], header?: HeaderFields) {
    return this.make({ kind: 'claim set', asset, claimed: false, reason: '', replaces }, header)
  }

  adopt(records: readonly RecordId[], header?: HeaderFields) {
    return this.make({ kind: 'adopted', records }, header)
  }

  /** Names the person that a `project created` or `member added` record introduced. */
  namePerson(introducedBy: RecordId, name: string, replaces: readonly RecordId[] = [], header?: HeaderFields) {
    return this.make({ kind: 'person named', person: personId(introducedBy), name, replaces }, header)
  }

  nameDevice(device: DeviceId, name: string, replaces: readonly RecordId[] = [], header?: HeaderFields) {
    return this.make({ kind: 'device named', device, name, replaces }, header)
  }

  /** The cuts that let everything of this device up to `last` count (its newest record of each epoch by default). */
  cuts(...last: SignedRecord[]): Cut[] {
    const newest = new Map<Epoch, RecordId>()
    for (const record of last.length > 0 ? last : this.records) newest.set(record.epoch, record.id)
    return [...newest].map(([epoch, id]) => ({ epoch, last: id }))
  }

  #nextEpoch(): Epoch {
    this.#epochs++
    return testId('epoch', this.#number * 256 + this.#epochs)
  }
}

function deviceOf(other: TestDevice | DeviceId): DeviceId {
  return other instanceof TestDevice ? other.device : other
}

function optional(id: RecordId | undefined): CheckpointId | undefined {
  return id === undefined ? undefined : checkpointId(id)
}
