import { randomBytes } from 'node:crypto'
import type { Base, ProjectStore } from '../../../src/core/contracts.ts'
import {
  type AssetId,
  type CheckpointId,
  checkpointId,
  type DeviceId,
  idFromBytes,
  type PersonId,
  type ProjectId,
  parseId,
  projectId,
  type RecordId,
} from '../../../src/core/ids.ts'
import type { Payload, SignedRecord } from '../../../src/core/record.ts'
import { sealRecord } from '../../../src/core/record-codec.ts'
import type { DeviceKey } from '../../../src/core/signature.ts'
import type { AssetState, CheckpointNode } from '../../../src/core/state.ts'
import type { Home } from '../../../src/node/home.ts'
import { checkpointPayload } from '../../../src/node/project/checkpoint-payload.ts'
import { claimAgainst, claimSet, forcedReason, personOf } from '../../../src/node/project/claim-records.ts'
import {
  forkedAsset,
  forkedCheckpoint,
  headNodes,
  joiningCheckpoint,
  ownHead,
} from '../../../src/node/project/conflict.ts'
import { moveRecord } from '../../../src/node/project/move.ts'
import { purgeRecords } from '../../../src/node/project/purge.ts'
import { RecordWriter } from '../../../src/node/project/record-writer.ts'
import { trashRecord } from '../../../src/node/project/trash.ts'
import { nodeOf } from '../../../src/node/project/working-file.ts'
import { openMemoryStore } from '../../../src/store/index.ts'
import { type TestFile, testChunk, testFile } from '../../store/builders.ts'

const START_MS = Date.UTC(2026, 0, 1)
const STEP_MS = 1000
/** Signatures are not what is tested: nobody here lies about who made a record. */
const UNSIGNED = { verify: async (items: readonly unknown[]) => items.map(() => true) }
const NO_HOME = { log: async () => undefined, setLog: async () => {} } as unknown as Home

/** The files that are saved: each is two chunks, so that different ones share chunks. */
const PARTS = [0, 1, 2].map((seed) => testChunk(seed, 64))
const FILES: readonly TestFile[] = PARTS.flatMap((a) => PARTS.map((b) => testFile([a, b])))

function keyOf(number: number): DeviceKey {
  const device = idFromBytes('device', new Uint8Array(32).fill(number + 1))
  return { device, sign: async () => new Uint8Array(64) }
}

/** A device without disk, network and signatures: real store, real fold, and the records that a node would make. */
export class Member {
  readonly number: number
  readonly device: DeviceId
  readonly store: ProjectStore
  readonly writer: RecordWriter
  readonly isAdmin: boolean
  /** What its person was told is done. */
  readonly acknowledged: RecordId[] = []
  /** What each working file comes from. */
  readonly bases = new Map<AssetId, Base>()
  readonly envelopes = new Map<RecordId, Uint8Array>()

  constructor(
    number: number,
    parts: { store: ProjectStore; writer: RecordWriter; device: DeviceId; isAdmin: boolean },
  ) {
    this.number = number
    this.store = parts.store
    this.writer = parts.writer
    this.device = parts.device
    this.isAdmin = parts.isAdmin
    this.store.records.onStored((records) => {
      for (const { id, envelope } of records) this.envelopes.set(id, envelope)
    })
  }

  get person(): PersonId | undefined {
    return personOf(this.store.records.membership, this.device)
  }

  async assets(): Promise<AssetState[]> {
    const all: AssetState[] = []
    for await (const asset of this.store.records.assets()) all.push(asset)
    return all.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  async asset(id: AssetId): Promise<AssetState> {
    return (await this.store.records.asset(id))!
  }

  async #write(payloads: readonly Payload[], chunks: TestFile['stored'] = [], whole = false): Promise<SignedRecord[]> {
    const records = await this.writer.write(payloads, { chunks, whole })
    this.acknowledged.push(...records.map(({ id }) => id))
    return records
  }

  /** Checkpoints content number `file` as a new asset. */
  create(path: string, file: number): Promise<CheckpointId> {
    return this.#checkpoint({ path, asset: idFromBytes('asset', randomBytes(32)), place: undefined }, file)
  }

  /** Checkpoints content number `file` on the base; undefined where the node refuses it. */
  async edit(asset: AssetState, file: number, { force = false } = {}): Promise<CheckpointId | undefined> {
    const base = this.bases.get(asset.id)
    const { content } = FILES[file % FILES.length]!
    if (base === undefined || asset.trashed.value || base.content === content) return undefined
    const against = claimAgainst(asset, this.store.records.membership, this.device)
    if (against !== undefined && !force) return undefined
    const ends = claimSet(asset, this.person, { claimed: false, reason: forcedReason('edit') })
    const also = against === undefined ? [] : [ends]
    return this.#checkpoint({ path: base.path, asset: asset.id, place: { asset, base } }, file, also)
  }

  async #checkpoint(
    source: Parameters<typeof checkpointPayload>[0],
    number: number,
    also: readonly Payload[] = [],
  ): Promise<CheckpointId> {
    const file = FILES[number % FILES.length]!
    const stamp = { mtimeNs: 0n, executable: false }
    const group = idFromBytes('group', randomBytes(16))
    const payload = checkpointPayload(source, { ...file, stamp }, { comment: 'work', preview: undefined, group })
    const [record] = await this.#write([payload, ...also], file.stored, true)
    const id = checkpointId(record!.id)
    this.#rebase(source.asset, id, file.content, source.path)
    return id
  }

  #rebase(asset: AssetId, checkpoint: CheckpointId, content: Base['content'], path: string): void {
    const none = { stamp: undefined, before: undefined, revertedFrom: undefined }
    this.bases.set(asset, { asset, checkpoint, content, path, ...none })
  }

  /** The working file becomes the newest checkpoint; nothing where that does not exist. */
  update(asset: AssetState): void {
    const newest = nodeOf(asset, asset.newest)
    if (newest !== undefined && !asset.trashed.value) {
      this.#rebase(asset.id, newest.id, newest.content, asset.path.value)
    }
  }

  async move(asset: AssetState, path: string): Promise<void> {
    if (!asset.trashed.value) await this.#write([moveRecord(asset, path)])
  }

  async trash(asset: AssetState, node?: CheckpointNode): Promise<void> {
    const item = node ?? asset
    if (!item.trashed.value && node?.purged !== true) await this.#write([trashRecord(asset, node, true)])
  }

  async restore(asset: AssetState, node?: CheckpointNode): Promise<void> {
    const item = node ?? asset
    if (item.trashed.value && node?.purged !== true) await this.#write([trashRecord(asset, node, false)])
  }

  /** Purges what is in the trash of an asset; returns the ids. */
  async purge(asset: AssetState): Promise<CheckpointId[]> {
    if (!this.isAdmin) return []
    const trashed = asset.checkpoints.filter((node) => node.trashed.value && !node.purged)
    const items = asset.trashed.value ? [{ asset, node: undefined }] : trashed.map((node) => ({ asset, node }))
    const payloads = purgeRecords(items).filter(({ checkpoints }) => checkpoints.length > 0)
    if (payloads.length > 0) await this.#write(payloads)
    return payloads.flatMap(({ checkpoints }) => checkpoints)
  }

  async claim(asset: AssetState, reason = ''): Promise<void> {
    const against = claimAgainst(asset, this.store.records.membership, this.device)
    if (against !== undefined && reason === '') return
    await this.#write([claimSet(asset, this.person, { claimed: true, reason: against === undefined ? '' : reason })])
  }

  async release(asset: AssetState): Promise<void> {
    if (asset.claim.value?.person !== this.person || this.person === undefined) return
    await this.#write([claimSet(asset, this.person, { claimed: false })])
  }

  async setStatus(asset: AssetState, status: 'WIP' | 'Done'): Promise<void> {
    await this.#write([{ kind: 'status set', asset: asset.id, status, replaces: asset.status.records }])
  }

  /** Ends a Conflict: with the head number `pick`, or with `both`, if the working file comes from one of them. */
  async resolve(asset: AssetState, pick: number, both = false): Promise<CheckpointId | undefined> {
    const heads = headNodes(asset)
    if (heads.length < 2 || asset.trashed.value) return undefined
    const own = ownHead(asset, this.bases.get(asset.id))
    const chosen = both ? own : heads[pick % heads.length]
    if (chosen === undefined) return undefined
    const group = idFromBytes('group', randomBytes(16))
    const others = asset.allHeads.filter((id) => id !== chosen.id)
    const payloads: Payload[] = [joiningCheckpoint(asset, { chosen, others, group })]
    for (const head of both ? heads.filter((one) => one !== chosen) : []) {
      const path = `${asset.path.value} (${head.id.slice(0, 8)})`
      payloads.push(forkedCheckpoint(asset, head, { asset: forkedAsset(head.id), path, group }))
    }
    const [joined] = await this.#write(payloads)
    const id = checkpointId(joined!.id)
    this.#rebase(asset.id, id, chosen.content, asset.path.value)
    return id
  }

  /** Takes records of another that it lacks; `share` of them, of 4, in an order that `seed` gives. */
  async receive(other: Member, { share = 4, seed = 0 } = {}): Promise<void> {
    const missing = [...other.envelopes].filter(([id]) => !this.envelopes.has(id))
    const shuffled = shuffle(missing, seed)
    const some = shuffled.slice(0, Math.ceil((shuffled.length * share) / 4)).map(([, envelope]) => envelope)
    if (some.length > 0) await this.store.records.ingest(some, { from: other.device })
  }

  /** Takes the content of what it holds not whole, from whoever does. */
  async fetchContent(others: readonly Member[]): Promise<void> {
    for (const { checkpoints } of await this.assets()) {
      for (const { id, purged, content } of checkpoints) {
        if (purged || (await this.store.whole.has(id))) continue
        const file = FILES.find((one) => one.content === content)!
        for (const other of others) {
          if (!(await other.store.whole.has(id))) continue
          const stored = await Promise.all(file.stored.map(({ hash }) => other.store.chunks.getStored(hash)))
          await this.store.chunks.put(stored.map((chunk) => chunk!))
          await this.store.whole.add([id])
          break
        }
      }
    }
  }

  /** Whether every chunk of a checkpoint is here and what its hash says. */
  async canRestore({ content }: CheckpointNode): Promise<boolean> {
    const file = FILES.find((one) => one.content === content)!
    const sound = await Promise.all(file.stored.map(({ hash }) => this.store.chunks.verify(hash)))
    return sound.every((one) => one)
  }

  async close(): Promise<void> {
    await this.writer.close()
    await this.store.close()
  }
}

/** Some devices of one project; the first founded it, the second is an admin too, the third another device of the second. */
export class Band {
  readonly members: readonly Member[]

  private constructor(members: readonly Member[]) {
    this.members = members
  }

  /** `skews`: how far each clock is ahead, milliseconds. */
  static async meet(size: number, skews: readonly number[]): Promise<Band> {
    const founding = await foundingOf(size)
    const members = await Promise.all(
      Array.from({ length: size }, (_, number) => memberOf(number, founding, skews[number] ?? 0)),
    )
    return new Band(members)
  }

  /** Everybody receives everything, in an order that `seed` gives. */
  async heal(seed: number): Promise<void> {
    const pairs = this.members.flatMap((a) => this.members.filter((b) => b !== a).map((b) => [a, b] as const))
    for (const [at, [a, b]] of shuffle(pairs, seed).entries()) await a.receive(b, { seed: seed + at })
    // what the first pairs did not have yet
    for (const [a, b] of pairs) await a.receive(b)
    for (const [a, b] of pairs) await a.receive(b)
  }

  async close(): Promise<void> {
    for (const member of this.members) await member.close()
  }
}

interface Founding {
  project: ProjectId
  envelopes: Uint8Array[]
}

const foundings = new Map<number, Promise<Founding>>()

function foundingOf(size: number): Promise<Founding> {
  const known = foundings.get(size) ?? found(size)
  foundings.set(size, known)
  return known
}

async function found(size: number): Promise<Founding> {
  const key = keyOf(0)
  const epoch = parseId('epoch', 'ee'.repeat(8))
  const header = { device: key.device, epoch, clock: { ms: START_MS, counter: 0 }, timeMs: START_MS }
  const names = { personName: 'P0', deviceName: 'D0', nonce: new Uint8Array(16), name: 'Film' }
  const first = { ...header, project: undefined, sequence: 0, previous: undefined, members: [] }
  const created = await sealRecord(first, { kind: 'project created', ...names }, key)
  const project = projectId(created.id)
  const records: SignedRecord[] = [created]
  for (let number = 1; number < size; number++) {
    const before = records.at(-1)!
    const next = { ...header, project, sequence: number, previous: before.id, members: [before.id] }
    records.push(
      await sealRecord(
        { ...next, clock: { ms: START_MS, counter: number } },
        {
          kind: 'member added',
          device: keyOf(number).device,
          role: number === 1 ? 'admin' : 'artist',
          person: number === 2 ? parseId('person', records[1]!.id) : undefined,
          personName: `P${number}`,
          deviceName: `D${number}`,
        },
        key,
      ),
    )
  }
  return { project, envelopes: records.map(({ envelope }) => envelope) }
}

async function memberOf(number: number, { project, envelopes }: Founding, skewMs: number): Promise<Member> {
  const store = await openMemoryStore({ create: project, ...UNSIGNED })
  await store.records.ingest(envelopes)
  const key = keyOf(number)
  let nowMs = START_MS + skewMs
  const now = () => {
    nowMs += STEP_MS
    return nowMs
  }
  const writer = await RecordWriter.open({ store, home: NO_HOME, key, token: 'memory', now })
  return new Member(number, { store, writer, device: key.device, isAdmin: number < 2 })
}

/** Returns the items in an order that follows from `seed`. */
export function shuffle<T>(items: readonly T[], seed: number): T[] {
  const shuffled = [...items]
  let state = (seed * 2654435761 + 12345) >>> 0
  for (let at = shuffled.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = state % (at + 1)
    ;[shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!]
  }
  return shuffled
}
