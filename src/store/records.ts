import type { StoredChunk } from '../core/chunk.ts'
import type { AbortOptions, IngestResult, LogSummary, RecordStore } from '../core/contracts.ts'
import { PegbarError } from '../core/errors.ts'
import type { FoldedMembership } from '../core/fold/index.ts'
import type { AssetId, CheckpointId, DeviceId, Hash, PersonId, ProjectId, RecordId } from '../core/ids.ts'
import { MAX_QUARANTINED_BYTES } from '../core/limits.ts'
import type { LogId, ProjectCreated, SignedRecord } from '../core/record.ts'
import type { AssetState, CheckpointNode, FoldKey, NameState, ProjectInfo, Verdict } from '../core/state.ts'
import { AssetViews } from './asset-views.ts'
import type { Chunks } from './chunks.ts'
import type { Database } from './database.ts'
import { decodeJson, decodeRecordEntry } from './entries.ts'
import { NO_FINGERPRINT, xorFingerprint } from './fingerprint.ts'
import { FoldFilter } from './fold-filter.ts'
import { type IngestComponents, ingest, type VerifySignatures } from './ingest.ts'
import { allOf, idAfterLetter, idAtEnd, logRange, logRangeFrom, nameKey, quarantinedKey } from './keyspace.ts'
import { LogSummaries } from './log-summaries.ts'
import { MemberChains } from './member-chain.ts'
import { QuarantinedBytes } from './quarantine.ts'
import { emptyMemory, evaluate, type RecordMemory } from './record-memory.ts'
import { RecordReader } from './record-reader.ts'
import { hashViews } from './view-hashes.ts'
import { WaitingPool } from './waiting-pool.ts'
import type { Whole } from './whole.ts'
import type { Writer } from './writer.ts'

/** Quarantined ids are looked up for this many records of a log at once. */
const IDS_PER_LOOKUP = 1000

export interface RecordsComponents {
  project: ProjectId
  index: Database
  writer: Writer
  chunks: Chunks
  whole: Whole
  verify: VerifySignatures
  /** Most bytes of quarantined records of one device. @default MAX_QUARANTINED_BYTES */
  maxQuarantinedBytes?: number | undefined
}

type StoredListener = (records: readonly SignedRecord[], from: DeviceId | undefined) => void

export class Records implements RecordStore {
  readonly #id: ProjectId
  readonly #index: Database
  readonly #writer: Writer
  readonly #views: AssetViews
  readonly #reader: RecordReader
  readonly #chains: MemberChains
  readonly #waiting = new WaitingPool()
  readonly #listeners = new Set<StoredListener>()
  /** What the verbs in their own files work on. */
  readonly components: IngestComponents
  #memory: RecordMemory

  constructor({
    project,
    index,
    writer,
    chunks,
    whole,
    verify,
    maxQuarantinedBytes = MAX_QUARANTINED_BYTES,
  }: RecordsComponents) {
    this.#id = project
    this.#index = index
    this.#writer = writer
    this.#views = new AssetViews(index)
    this.#reader = new RecordReader(index)
    this.#chains = new MemberChains(index, this.#reader)
    this.#memory = emptyMemory(project)
    this.components = {
      project,
      index,
      writer,
      chunks,
      whole,
      verify,
      reader: this.#reader,
      chains: this.#chains,
      folded: new FoldFilter(index),
      waiting: this.#waiting,
      quarantined: new QuarantinedBytes(index, this.#reader),
      maxQuarantinedBytes,
      memory: () => this.#memory,
      setMemory: (memory) => {
        this.#memory = memory
      },
    }
  }

  /** Reads into memory what index/ says of the members and logs. */
  async load(): Promise<void> {
    this.#reader.forget()
    this.#chains.forget()
    this.components.folded.forget()
    this.components.quarantined.forget()
    const ids: RecordId[] = []
    for await (const key of this.#index.keys(allOf('member'))) ids.push(idAfterLetter('record', key))
    const read = (await this.#reader.read(ids)).filter((found) => found !== undefined)
    const records = read.sort((a, b) => a.sequence - b.sequence).map(({ record }) => record)
    const adoptions = records.filter(({ payload }) => payload.kind === 'adopted')
    const members = new Map(
      records.filter(({ payload }) => payload.kind !== 'adopted').map((record) => [record.id, record]),
    )
    const chain = await this.#chains.lookup(members.values(), new Map())
    const membership = evaluate(this.#id, { members, adoptions }, chain)
    this.#memory = { members, adoptions, membership, summaries: await LogSummaries.load(this.#index) }
  }

  get project(): ProjectInfo {
    const created = this.#memory.members.get(this.#id as string as RecordId)
    if (created === undefined) {
      throw new PegbarError('NOT_FOUND', `the record that founded project ${this.#id} is not here yet`)
    }
    const { name } = created.payload as ProjectCreated
    return { id: this.#id, name, founder: created.device }
  }

  get membership(): FoldedMembership {
    return this.#memory.membership
  }

  async ingest(
    given: readonly (Uint8Array | SignedRecord)[],
    options: AbortOptions & { chunks?: readonly StoredChunk[]; from?: DeviceId; whole?: boolean } = {},
  ): Promise<IngestResult> {
    const result = await ingest(this.components, given, options)
    if (result.stored.length > 0) this.announce(result.stored, options.from)
    return result
  }

  /** Tells the listeners that the set has changed; no records: some were lost. */
  announce(records: readonly SignedRecord[], from?: DeviceId): void {
    for (const listener of this.#listeners) listener(records, from)
  }

  onStored(listener: StoredListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async get(id: RecordId): Promise<SignedRecord | undefined> {
    return (await this.#reader.readOne(id))?.record
  }

  async verdict(id: RecordId): Promise<Verdict | undefined> {
    return (await this.#reader.readOne(id))?.verdict
  }

  async *quarantined(): AsyncGenerator<SignedRecord> {
    for await (const key of this.#index.keys(allOf('quarantined'))) {
      const record = await this.get(idAfterLetter('record', key))
      if (record !== undefined) yield record
    }
  }

  /** Yields every stored record of which the verdict is not `counts`. */
  async *notCounted(): AsyncGenerator<SignedRecord> {
    for await (const [key, value] of this.#index.scan(allOf('record'))) {
      if (decodeRecordEntry(value).verdict === 'counts') continue
      yield this.#reader.decode(idAfterLetter('record', key), value).record
    }
  }

  async summaries(): Promise<LogSummary[]> {
    return this.#memory.summaries.all()
  }

  async prefixFingerprint(log: LogId, count: number): Promise<string | undefined> {
    const summary = this.#memory.summaries.of(log)
    if (count > (summary?.count ?? 0)) return undefined
    if (count === summary?.count) return summary.fingerprint
    let fingerprint = NO_FINGERPRINT
    if (count === 0) return fingerprint
    let seen = 0
    for await (const id of this.logIds(log)) {
      fingerprint = xorFingerprint(fingerprint, id)
      seen++
      if (seen === count) return fingerprint
    }
    return undefined
  }

  async *logIds(log: LogId, options: { skip?: number } = {}): AsyncGenerator<RecordId> {
    let skip = options.skip ?? 0
    for await (const ids of this.#logPages(log)) {
      const kept = await this.#withoutQuarantined(ids)
      for (const id of kept) {
        if (skip > 0) skip--
        else yield id
      }
    }
  }

  async *#logPages(log: LogId): AsyncGenerator<RecordId[]> {
    let ids: RecordId[] = []
    for await (const key of this.#index.keys(logRange(log))) {
      ids.push(idAtEnd('record', key))
      if (ids.length < IDS_PER_LOOKUP) continue
      yield ids
      ids = []
    }
    yield ids
  }

  async #withoutQuarantined(ids: readonly RecordId[]): Promise<readonly RecordId[]> {
    if (this.#writer.meta.quarantined === 0) return ids
    const found = await this.#index.getMany(ids.map(quarantinedKey))
    return ids.filter((_, i) => found[i] === undefined)
  }

  /** Yields the records of a log from a sequence number on, the quarantined ones included. */
  async *recordsFrom(log: LogId, sequence: number): AsyncGenerator<SignedRecord> {
    for await (const key of this.#index.keys(logRangeFrom(log, sequence))) {
      const record = await this.get(idAtEnd('record', key))
      if (record !== undefined) yield record
    }
  }

  memberRecords(): readonly SignedRecord[] {
    return [...this.#memory.members.values()]
  }

  async tip(log: LogId): Promise<SignedRecord | undefined> {
    const last = await this.#index.last(logRange(log))
    return last === undefined ? undefined : this.get(idAtEnd('record', last[0]))
  }

  assetMany(ids: readonly AssetId[]): Promise<(AssetState | undefined)[]> {
    return this.#views.many(ids)
  }

  asset(id: AssetId): Promise<AssetState | undefined> {
    return this.#views.one(id)
  }

  assetsAt(path: string): Promise<AssetState[]> {
    return this.#views.at(path)
  }

  assets(options: { prefix?: string } = {}): AsyncGenerator<AssetState> {
    return this.#views.all(options.prefix)
  }

  history(options: { before?: CheckpointId } = {}): AsyncGenerator<{ asset: AssetId; checkpoint: CheckpointId }> {
    return this.#views.history(options.before)
  }

  checkpoint(id: CheckpointId): Promise<{ asset: AssetState; node: CheckpointNode } | undefined> {
    return this.#views.checkpoint(id)
  }

  checkpointMany(ids: readonly CheckpointId[]): Promise<({ asset: AssetState; node: CheckpointNode } | undefined)[]> {
    return this.#views.checkpointMany(ids)
  }

  checkpointsByPrefix(prefix: string, limit: number): Promise<CheckpointId[]> {
    return this.#views.byPrefix(prefix, limit)
  }

  checkpointsWithContent(content: Hash): Promise<{ asset: AssetId; checkpoint: CheckpointId }[]> {
    return this.#views.withContent(content)
  }

  personName(id: PersonId): Promise<NameState | undefined> {
    return this.#name(`person:${id}`)
  }

  deviceName(id: DeviceId): Promise<NameState | undefined> {
    return this.#name(`device:${id}`)
  }

  async counts(): Promise<{ records: number; assets: number; checkpoints: number; quarantined: number }> {
    const { records, assets, checkpoints, quarantined } = this.#writer.meta
    return { records, assets, checkpoints, quarantined }
  }

  async stateHash(): Promise<string> {
    return hashViews(this.#index, this.#memory.membership)
  }

  async #name(key: FoldKey): Promise<NameState | undefined> {
    const bytes = await this.#index.get(nameKey(key))
    return bytes === undefined ? undefined : decodeJson<NameState>(bytes)
  }
}
