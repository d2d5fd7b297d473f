import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { copyFile, link, mkdir, readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { HybridClock } from '../../../src/core/clock.ts'
import type { ProjectStore } from '../../../src/core/contracts.ts'
import { type CheckpointId, checkpointId, idFromBytes, projectId, type RecordId } from '../../../src/core/ids.ts'
import type { Payload, RecordHeader, SignedRecord } from '../../../src/core/record.ts'
import { sealRecord } from '../../../src/core/record-codec.ts'
import type { DeviceKey } from '../../../src/core/signature.ts'
import { openProjectStore } from '../../../src/store/index.ts'
import { Random } from '../../../test/sim/random.ts'
import { cpuSeconds } from './mesh.ts'

/** Checkpoints of one file, and other records about it. */
const RECORDS_PER_ASSET = 12
const START_MS = Date.UTC(2026, 0, 1)
/** Records given to the store at once. */
const BATCH = 2000

/** One laptop that makes records; its key and records follow from its number. */
export class Author {
  readonly key: DeviceKey
  readonly random: Random
  readonly clock = new HybridClock()
  readonly #epoch
  #next = 0
  #previous: RecordId | undefined

  readonly number: number
  readonly seed = new Uint8Array(32)

  constructor(number: number) {
    this.number = number
    const { seed } = this
    new DataView(seed.buffer).setUint32(0, number + 1)
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
    const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(12)
    const device = idFromBytes('device', new Uint8Array(raw))
    // at once, and not on the thread pool: there are many
    this.key = { device, sign: async (bytes) => new Uint8Array(sign(null, bytes, secret)) }
    this.random = new Random(number, 'author')
    this.#epoch = idFromBytes('epoch', this.random.bytes(8))
  }

  /** Its next record follows this one. */
  goesOnAfter({ sequence, id, clock }: SignedRecord): void {
    this.#next = sequence + 1
    this.#previous = id
    this.clock.observe(clock, clock.ms)
  }

  async make(payload: Payload, project: RecordHeader['project'], members: readonly RecordId[]): Promise<SignedRecord> {
    const timeMs = START_MS + this.#next * 60_000
    const header: RecordHeader = {
      project,
      device: this.key.device,
      epoch: this.#epoch,
      sequence: this.#next,
      previous: this.#previous,
      members,
      clock: this.clock.tick(timeMs),
      timeMs,
    }
    const record = await sealRecord(header, payload, this.key)
    this.#next++
    this.#previous = record.id
    return record
  }
}

/** A project with many members and records. */
export interface Studio {
  authors: readonly Author[]
  /** The records that make all authors members. */
  founding: readonly SignedRecord[]
  members: readonly RecordId[]
}

export async function found(members: number): Promise<Studio> {
  const authors = Array.from({ length: members }, (_, number) => new Author(number))
  const [founder] = authors as [Author]
  const names = { personName: 'Person 0', deviceName: 'laptop-0' }
  const created = await founder.make(
    { kind: 'project created', name: 'Film', nonce: new Uint8Array(16), ...names },
    undefined,
    [],
  )
  const founding = [created]
  for (const { key, number } of authors.slice(1)) {
    const payload: Payload = {
      kind: 'member added',
      device: key.device,
      role: 'artist',
      person: undefined,
      personName: `Person ${number}`,
      deviceName: `laptop-${number}`,
    }
    founding.push(await founder.make(payload, projectId(created.id), [founding.at(-1)!.id]))
  }
  return { authors, founding, members: [founding.at(-1)!.id] }
}

/** Makes further records of files: mostly checkpoints in a row, some statuses. Each file has one author. */
export async function* work(studio: Studio, count: number, authors = studio.authors): AsyncGenerator<SignedRecord[]> {
  const project = projectId(studio.founding[0]!.id)
  let made = 0
  for (let at = 0; made < count; at++) {
    const author = authors[at % authors.length]!
    const records: SignedRecord[] = []
    const asset = idFromBytes('asset', author.random.bytes(32))
    let parent: CheckpointId | undefined
    let statuses: RecordId[] = []
    for (let i = 0; i < RECORDS_PER_ASSET && made < count; i++, made++) {
      const isStatus = i % 4 === 3
      const payload: Payload = isStatus
        ? { kind: 'status set', asset, status: 'WIP', replaces: statuses }
        : checkpointOf(author, asset, parent)
      const record = await author.make(payload, project, studio.members)
      if (isStatus) statuses = [record.id]
      else parent = checkpointId(record.id)
      records.push(record)
    }
    yield records
  }
}

function checkpointOf(
  author: Author,
  asset: ReturnType<typeof idFromBytes<'asset'>>,
  parent: CheckpointId | undefined,
): Payload {
  const hash = () => idFromBytes('hash', author.random.bytes(32))
  return {
    kind: 'checkpoint',
    asset,
    path: `shots/sq${author.number}/${asset.slice(0, 10)}.blend`,
    parents: parent === undefined ? [] : [parent],
    revertedFrom: undefined,
    content: hash(),
    size: 40_000_000,
    mtimeNs: 1_767_225_600_000_000_000n,
    executable: false,
    manifest: hash(),
    chunks: 600,
    comment: 'the light comes from the left now',
    status: 'WIP',
    preview: undefined,
    group: idFromBytes('group', author.random.bytes(16)),
    replacesStatus: undefined,
    replacesCover: undefined,
  }
}

/** Gives records to a store in batches, as a peer would. Returns the CPU seconds that the store took. */
export async function fill(store: ProjectStore, records: AsyncIterable<SignedRecord[]>): Promise<number> {
  let batch: Uint8Array[] = []
  let seconds = 0
  const flush = async () => {
    const started = cpuSeconds()
    const { refused, waiting } = await store.records.ingest(batch)
    seconds += cpuSeconds() - started
    if (refused.length + waiting.length > 0) throw new Error('the store does not take the records')
    batch = []
  }
  for await (const group of records) {
    for (const { envelope } of group) batch.push(envelope)
    if (batch.length >= BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  return seconds
}

/** Copies a closed store: tables, which LevelDB never changes, by a second name. */
export async function clone(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await clone(source, target)
    else if (extname(entry.name) === '.ldb') await link(source, target)
    else if (entry.name !== 'LOCK' && entry.name !== 'holder') await copyFile(source, target)
  }
}

export async function create(folder: string, studio: Studio): Promise<ProjectStore> {
  const store = await openProjectStore(folder, { create: projectId(studio.founding[0]!.id) })
  await store.records.ingest(studio.founding.map(({ envelope }) => envelope))
  return store
}
