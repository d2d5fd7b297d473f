import fc from 'fast-check'
import { chainOf, evaluateMembership, foldAll } from '../../../src/core/fold/index.ts'
import { blake3 } from '../../../src/core/hash.ts'
import {
  type AssetId,
  bytesToHex,
  checkpointId,
  type DeviceId,
  type Epoch,
  type GroupId,
  type Hash,
  type PersonId,
  type ProjectId,
  personId,
  projectId,
  type RecordId,
} from '../../../src/core/ids.ts'
import type { CheckpointCreated, Clock, Cut, Payload, RecordHeader, SignedRecord } from '../../../src/core/record.ts'
import { ROLES, STATUSES } from '../../../src/core/record.ts'

const hex = (text: string) => bytesToHex(blake3.hash(new TextEncoder().encode(text)))
const ASSETS = ['one', 'two'].map((name) => hex(`asset ${name}`) as AssetId)

/** What one device does next; the numbers choose among what is there at that time. */
export interface Step {
  actor: number
  action: (typeof ACTIONS)[number]
  target: number
  pick: number
  /** Names an old view of the members and an old clock. */
  backdated: boolean
  /** How many of the last records that it knows of its target a removal or demotion leaves out; by default it hangs on `pick`. */
  dropped?: number
}

const ACTIONS = [
  'sync',
  'sync',
  'add',
  'add own',
  'change role',
  'remove',
  'checkpoint',
  'checkpoint',
  'status',
  'cover',
  'move',
  'trash',
  'restore',
  'purge',
  'claim',
  'release',
  'adopt',
  'name person',
  'name device',
  'new epoch',
  'fork',
  'unknown',
] as const

const MEMBER_ACTIONS = [
  'sync',
  'sync',
  'add',
  'add own',
  'change role',
  'remove',
  'remove',
  'new epoch',
  'fork',
] as const

export interface Script {
  devices: number
  /** How many of the devices are admins at the start. @default every other one */
  admins?: number
  steps: Step[]
}

/** Two to five devices, each acting on what it has seen so far; they do what they may and what they may not. */
export const scripts: fc.Arbitrary<Script> = fc.record({
  devices: fc.integer({ min: 2, max: 5 }),
  steps: fc.array(
    fc.record({
      actor: fc.nat(9),
      action: fc.constantFrom(...ACTIONS),
      target: fc.nat(9),
      pick: fc.nat(1000),
      backdated: fc.nat(3).map((one) => one === 0),
    }),
    { minLength: 10, maxLength: 40, size: 'max' },
  ),
})

/** Three to five admins, and sometimes an artist, who do little else than to add, remove and demote each other. */
export const memberScripts: fc.Arbitrary<Script> = fc
  .record({ admins: fc.integer({ min: 3, max: 5 }), artists: fc.nat(1) })
  .chain(({ admins, artists }) =>
    fc.record({
      devices: fc.constant(admins + artists),
      admins: fc.constant(admins),
      steps: fc.array(
        fc.record({
          actor: fc.nat(9),
          action: fc.constantFrom(...MEMBER_ACTIONS),
          target: fc.nat(9),
          pick: fc.nat(1000),
          backdated: fc.boolean(),
          dropped: fc.nat(3),
        }),
        { minLength: 5, maxLength: 30, size: 'max' },
      ),
    }),
  )

/** One device of a world: what it made and what it has seen. Records are not signed: the fold does not look. */
export class Actor {
  readonly device: DeviceId
  readonly known = new Map<RecordId, SignedRecord>()
  readonly made: SignedRecord[] = []
  epoch: Epoch
  previous: SignedRecord | undefined
  #epochs = 0
  readonly #world: World

  constructor(world: World, number: number) {
    this.#world = world
    this.device = hex(`device ${number}`) as DeviceId
    this.epoch = this.newEpoch()
  }

  newEpoch(): Epoch {
    this.epoch = hex(`${this.device} ${this.#epochs++}`).slice(0, 16) as Epoch
    this.previous = undefined
    return this.epoch
  }

  sees(records: Iterable<SignedRecord>): void {
    for (const record of records) this.known.set(record.id, record)
  }

  /** The heads that an honest device names. */
  heads(): readonly RecordId[] {
    return evaluateMembership(this.#world.project, this.known.values(), chainOf(this.known.values())).heads
  }

  make<P extends Payload>(payload: P, header: Partial<RecordHeader> = {}): SignedRecord<P> {
    const serial = this.#world.nextSerial()
    const record: SignedRecord<P> = {
      id: hex(`record ${serial}`) as RecordId,
      envelope: new Uint8Array(),
      project: payload.kind === 'project created' ? undefined : this.#world.project,
      device: this.device,
      epoch: this.epoch,
      sequence: this.previous === undefined ? 0 : this.previous.sequence + 1,
      previous: this.previous?.id,
      members: payload.kind === 'project created' ? [] : this.heads(),
      clock: { ms: serial >> 2, counter: 0 },
      timeMs: serial,
      payload,
      ...header,
    }
    this.previous = record
    this.made.push(record)
    this.known.set(record.id, record)
    this.#world.records.push(record)
    return record
  }

  /** The last known records of each epoch of a device (several where it forked), or those `dropped` places before. */
  cutsOf(device: DeviceId, dropped = 0): Cut[] {
    const known = [...this.known.values()].filter((record) => record.device === device)
    const followed = new Set(known.map(({ previous }) => previous))
    return known
      .filter(({ id }) => !followed.has(id))
      .map((tip) => {
        let last = tip
        for (let i = 0; i < dropped && last.previous !== undefined; i++) last = this.known.get(last.previous)!
        return { epoch: tip.epoch, last: last.id }
      })
  }
}

/** A project with everything that its devices made, in the order made: predecessors first. */
export class World {
  readonly records: SignedRecord[] = []
  readonly actors: Actor[]
  readonly project: ProjectId
  #serial = 0

  constructor(devices: number) {
    // the first record is the project's own
    this.project = projectId(hex('record 0') as RecordId)
    this.actors = Array.from({ length: devices }, (_, number) => new Actor(this, number))
    const founding = this.actors[0]!.make({
      kind: 'project created',
      name: 'Film',
      personName: 'Person 0',
      deviceName: 'laptop-0',
      nonce: new Uint8Array(16),
    })
    for (const actor of this.actors) actor.sees([founding])
  }

  get founder(): Actor {
    return this.actors[0]!
  }

  nextSerial(): number {
    return this.#serial++
  }

  fold() {
    return foldAll(this.project, this.records)
  }

  syncAll(): void {
    for (const actor of this.actors) actor.sees(this.records)
  }
}

/** Plays a script: the founder adds the other devices first, as admins and artists. */
export function play({ devices, admins, steps }: Script): World {
  const world = new World(devices)
  for (let number = 1; number < devices; number++) {
    const isAdmin = admins === undefined ? number % 2 === 1 : number < admins
    addByFounder(world, number, isAdmin ? 'admin' : 'artist')
  }
  for (const step of steps) act(world, step)
  return world
}

export function addByFounder(world: World, number: number, role: (typeof ROLES)[number]): SignedRecord {
  const record = world.founder.make({
    kind: 'member added',
    device: world.actors[number]!.device,
    role,
    person: undefined,
    personName: `Person ${number}`,
    deviceName: `laptop-${number}`,
  })
  for (const actor of world.actors) actor.sees([record])
  return record
}

function act(world: World, step: Step): void {
  const actor = world.actors[step.actor % world.actors.length]!
  const target = world.actors[step.target % world.actors.length]!
  if (step.action === 'sync') actor.sees(target.known.values())
  else if (step.action === 'new epoch') actor.newEpoch()
  else if (step.action === 'fork') actor.previous = actor.made.at(step.pick % actor.made.length) ?? actor.previous
  else {
    const payload = payloadOf(actor, target, step)
    if (payload !== undefined) actor.make(payload, step.backdated ? oldHeader(actor, step.pick) : {})
  }
  if (step.action === 'fork' && actor.previous !== undefined) actor.epoch = actor.previous.epoch
}

function oldHeader(actor: Actor, pick: number): { members: RecordId[]; clock: Clock } {
  const members = [...actor.known.values()].filter(({ payload }) => /^(project|member|role)/.test(payload.kind))
  return { members: [members[pick % members.length]!.id], clock: { ms: pick % 5, counter: 0 } }
}

function payloadOf(actor: Actor, target: Actor, { action, pick, dropped }: Step): Payload | undefined {
  const asset = ASSETS[pick % ASSETS.length]!
  const known = [...actor.known.values()]
  const about = known.filter(({ payload }) => 'asset' in payload && payload.asset === asset)
  const checkpoints = about.filter(({ payload }) => payload.kind === 'checkpoint')
  const checkpoint = pickFrom(checkpoints, pick)
  const replaces = (...kinds: string[]) =>
    about
      .filter(({ payload, sequence }) => kinds.includes(payload.kind) && (sequence + pick) % 3 > 0)
      .map(({ id }) => id)
  const added = { device: target.device, role: ROLES[pick % 3]!, personName: 'Somebody', deviceName: 'laptop' }
  switch (action) {
    case 'add':
      return { kind: 'member added', ...added, person: undefined }
    case 'add own':
      return { kind: 'member added', ...added, person: personOf(actor) }
    case 'change role':
      return {
        kind: 'role changed',
        device: target.device,
        role: ROLES[pick % 3]!,
        cuts: actor.cutsOf(target.device, dropped ?? pick % 2),
      }
    case 'remove':
      return { kind: 'member removed', device: target.device, cuts: actor.cutsOf(target.device, dropped ?? pick % 3) }
    case 'checkpoint':
      return checkpointPayload(
        asset,
        pick,
        pickSome(checkpoints, pick).map(({ id }) => id),
        replaces('checkpoint', 'status set'),
      )
    case 'status':
      return { kind: 'status set', asset, status: STATUSES[pick % 5]!, replaces: replaces('status set', 'checkpoint') }
    case 'cover':
      if (checkpoint === undefined) return undefined
      return {
        kind: 'cover set',
        asset,
        cover: pick % 4 === 0 ? { newest: true } : { checkpoint: checkpointId(checkpoint.id) },
        replaces: replaces('cover set'),
      }
    case 'move':
      return {
        kind: 'asset moved',
        asset,
        path: `shots/${pick % 4}.blend`,
        replaces: replaces('asset moved', 'checkpoint'),
      }
    case 'trash':
    case 'restore': {
      const one = pick % 2 === 0 && checkpoint !== undefined ? checkpointId(checkpoint.id) : undefined
      return { kind: 'trash set', asset, checkpoint: one, trashed: action === 'trash', replaces: replaces('trash set') }
    }
    case 'purge':
      return checkpoint && { kind: 'purged', asset, checkpoints: [checkpointId(checkpoint.id)] }
    case 'claim':
    case 'release':
      return {
        kind: 'claim set',
        asset,
        claimed: action === 'claim',
        reason: pick % 3 ? '' : 'urgent',
        replaces: replaces('claim set'),
      }
    case 'adopt': {
      const record = pickFrom(known, pick)
      return record && { kind: 'adopted', records: [record.id] }
    }
    case 'name person':
      return {
        kind: 'person named',
        person: personOf(actor) ?? (actor.device as string as PersonId),
        name: `Name ${pick}`,
        replaces: [],
      }
    case 'name device':
      return {
        kind: 'device named',
        device: pick % 2 ? actor.device : target.device,
        name: `Name ${pick}`,
        replaces: [],
      }
    case 'unknown':
      return { kind: 'unknown' }
    default:
      return undefined
  }
}

export function checkpointPayload(
  asset: AssetId,
  pick: number,
  parents: readonly RecordId[],
  replacesStatus: readonly RecordId[] | undefined,
): CheckpointCreated {
  const preview = { hash: hex(`preview ${pick}`) as Hash, mime: 'image/webp', width: 64, height: 64 }
  return {
    kind: 'checkpoint',
    asset,
    path: `shots/${pick % 4}.blend`,
    parents: parents.map(checkpointId),
    revertedFrom: undefined,
    content: hex(`content ${pick % 7}`) as Hash,
    size: pick,
    mtimeNs: BigInt(pick),
    executable: false,
    manifest: hex(`manifest ${pick}`) as Hash,
    chunks: 1,
    comment: `change ${pick}`,
    status: STATUSES[pick % 5]!,
    preview: pick % 3 === 0 ? preview : undefined,
    group: hex('group').slice(0, 32) as GroupId,
    replacesStatus: pick % 2 === 0 ? replacesStatus : undefined,
    replacesCover: pick % 3 === 0 ? [] : undefined,
  }
}

function personOf(actor: Actor): PersonId | undefined {
  const introduction = [...actor.known.values()].find(
    ({ device, payload }) =>
      (payload.kind === 'project created' && device === actor.device) ||
      (payload.kind === 'member added' && payload.device === actor.device),
  )
  return introduction && personId(introduction.id)
}

function pickFrom<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % Math.max(1, items.length)]
}

/** None, one, or up to three of the items. */
function pickSome<T>(items: readonly T[], pick: number): T[] {
  if (items.length === 0 || pick % 7 === 0) return []
  return [...new Set([items.at(-1)!, ...(pick % 3 === 0 ? [items[pick % items.length]!] : [])])]
}
