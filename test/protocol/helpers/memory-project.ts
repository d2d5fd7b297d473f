import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { admit } from '../../../src/core/admit.ts'
import type { StoredChunk } from '../../../src/core/chunk.ts'
import type {
  ChunkStore,
  GetStoredOptions,
  HoldingsSummary,
  IngestResult,
  LocalStore,
  LogSummary,
  RecordStore,
  TicketState,
  WholeSet,
} from '../../../src/core/contracts.ts'
import { PegbarError } from '../../../src/core/errors.ts'
import { type FoldedState, foldAll } from '../../../src/core/fold/index.ts'
import { blake3 } from '../../../src/core/hash.ts'
import {
  bytesToHex,
  type CheckpointId,
  checkpointId,
  type DeviceId,
  type Hash,
  idToBytes,
  type ProjectId,
  type RecordId,
} from '../../../src/core/ids.ts'
import { compareInLog, compareLogs } from '../../../src/core/order.ts'
import type { LogId, SignedRecord } from '../../../src/core/record.ts'
import { decodeEnvelope, envelopeParts } from '../../../src/core/record-codec.ts'
import { verifySignature } from '../../../src/core/signature.ts'
import type { SharedProject } from '../../../src/protocol/index.ts'

type Records = Pick<
  RecordStore,
  | 'project'
  | 'membership'
  | 'ingest'
  | 'onStored'
  | 'get'
  | 'verdict'
  | 'summaries'
  | 'prefixFingerprint'
  | 'logIds'
  | 'memberRecords'
  | 'checkpoint'
  | 'quarantined'
>

/** The smallest record store that keeps the contract: it folds everything anew whenever it is asked. */
class MemoryRecords implements Records {
  readonly project: RecordStore['project']
  readonly stored = new Map<RecordId, SignedRecord>()
  readonly #waiting = new Map<RecordId, SignedRecord>()
  readonly #listeners = new Set<Parameters<RecordStore['onStored']>[0]>()
  #folded: FoldedState | undefined

  constructor(id: ProjectId, founder: DeviceId) {
    this.project = { id, name: 'Film', founder }
  }

  get folded(): FoldedState {
    this.#folded ??= foldAll(this.project.id, this.stored.values())
    return this.#folded
  }

  get membership() {
    return this.folded.membership
  }

  async ingest(envelopes: readonly Uint8Array[], options: { from?: DeviceId } = {}): Promise<IngestResult> {
    const result: IngestResult = { stored: [], known: [], waiting: [], refused: [], surplus: [] }
    const fresh: SignedRecord[] = []
    for (const envelope of envelopes) {
      try {
        const record = decodeEnvelope(envelope)
        const { body, signature } = envelopeParts(envelope)
        if (this.stored.has(record.id)) result.known.push(record.id)
        else if (await verifySignature(record.device, body, signature)) fresh.push(record)
        else result.refused.push({ id: record.id, code: 'SIGNATURE_INVALID' })
      } catch (error) {
        if (!(error instanceof PegbarError)) throw error
        result.refused.push({ id: undefined, code: error.code as 'RECORD_INVALID' })
      }
    }
    for (const record of fresh) this.#admit(record, result)
    for (let before = -1; before !== result.stored.length; ) {
      before = result.stored.length
      for (const record of [...this.#waiting.values()]) this.#admit(record, result)
    }
    result.waiting = fresh.filter(({ id }) => this.#waiting.has(id)).map(({ id }) => id)
    if (result.stored.length > 0) {
      this.#folded = undefined
      for (const listener of this.#listeners) listener(result.stored, options.from)
    }
    return result
  }

  #admit(record: SignedRecord, result: IngestResult): void {
    const members = this.memberRecords()
    const admission = admit(record, {
      project: this.project.id,
      has: (id) => this.stored.has(id),
      everAdded: (device) =>
        device === this.project.founder ||
        members.some(({ payload }) => payload.kind === 'member added' && payload.device === device),
    })
    this.#waiting.delete(record.id)
    if (admission.status === 'refuse') result.refused.push({ id: record.id, code: admission.code })
    else if (admission.status === 'wait') this.#waiting.set(record.id, record)
    else {
      this.stored.set(record.id, record)
      result.stored.push(record)
    }
  }

  onStored(listener: Parameters<RecordStore['onStored']>[0]): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async get(id: RecordId) {
    return this.stored.get(id)
  }

  async verdict(id: RecordId) {
    return this.folded.verdicts.get(id)
  }

  async *quarantined() {
    for (const record of this.stored.values()) {
      if (this.folded.verdicts.get(record.id) === 'quarantined') yield record
    }
  }

  async counts() {
    const verdicts = [...this.folded.verdicts.values()]
    return { quarantined: verdicts.filter((verdict) => verdict === 'quarantined').length }
  }

  #counted(): SignedRecord[] {
    const { verdicts } = this.folded
    return [...this.stored.values()]
      .filter(({ id }) => verdicts.get(id) !== 'quarantined')
      .sort((a, b) => compareLogs(a, b) || compareInLog(a, b))
  }

  #log({ device, epoch }: LogId): RecordId[] {
    return this.#counted()
      .filter((record) => record.device === device && record.epoch === epoch)
      .map(({ id }) => id)
  }

  async summaries(): Promise<LogSummary[]> {
    const logs = Map.groupBy(this.#counted(), ({ device, epoch }) => `${device} ${epoch}`)
    return Array.from(logs.values(), (records) => {
      const { device, epoch } = records[0]!
      return { device, epoch, ...summaryOf(records.map(({ id }) => id)) }
    })
  }

  async prefixFingerprint(log: LogId, count: number): Promise<string | undefined> {
    const ids = this.#log(log)
    return ids.length < count ? undefined : summaryOf(ids.slice(0, count)).fingerprint
  }

  async *logIds(log: LogId, options: { skip?: number } = {}): AsyncGenerator<RecordId> {
    yield* this.#log(log).slice(options.skip ?? 0)
  }

  memberRecords(): readonly SignedRecord[] {
    return [...this.stored.values()].filter(
      ({ payload }) => payload.kind === 'project created' || /^(member|role) /.test(payload.kind),
    )
  }

  async checkpoint(id: CheckpointId) {
    for (const asset of this.folded.assets.values()) {
      const node = asset.checkpoints.find((checkpoint) => checkpoint.id === id)
      if (node !== undefined) return { asset, node }
    }
    return undefined
  }
}

export function summaryOf(ids: readonly string[]): HoldingsSummary {
  const sum = new Uint8Array(32)
  for (const id of ids) {
    idToBytes(id as Hash).forEach((byte, i) => {
      sum[i]! ^= byte
    })
  }
  return { count: ids.length, fingerprint: bytesToHex(sum) }
}

type Chunks = Pick<ChunkStore, 'has' | 'info' | 'get' | 'getStoredMany' | 'put' | 'verify'>

class MemoryChunks implements Chunks {
  readonly stored = new Map<Hash, StoredChunk>()
  readonly damaged = new Set<Hash>()
  readonly verified: Hash[] = []

  async has(hashes: readonly Hash[]) {
    return hashes.map((hash) => this.stored.has(hash) && !this.damaged.has(hash))
  }

  async info(hashes: readonly Hash[]) {
    return hashes.map((hash) => {
      const chunk = this.damaged.has(hash) ? undefined : this.stored.get(hash)
      return chunk && { codec: chunk.codec, rawSize: chunk.rawSize, storedSize: chunk.payload.byteLength }
    })
  }

  async get(hash: Hash) {
    const chunk = this.damaged.has(hash) ? undefined : this.stored.get(hash)
    if (chunk === undefined) throw new PegbarError('CHUNK_MISSING', hash)
    return decode(chunk)
  }

  async getStoredMany(hashes: readonly Hash[], { held }: GetStoredOptions = {}) {
    const stored = hashes.map((hash) => (this.damaged.has(hash) ? undefined : this.stored.get(hash)))
    return Promise.all(
      stored.map(async (chunk) => {
        if (chunk?.base === undefined || held?.get(chunk.hash)?.includes(chunk.base) === true) return chunk
        const { hash, rawSize } = chunk
        return { hash, codec: 'raw' as const, rawSize, payload: await this.get(hash) }
      }),
    )
  }

  async put(chunks: readonly StoredChunk[]) {
    for (const chunk of chunks) this.stored.set(chunk.hash, chunk)
    return { addedBytes: 0 }
  }

  async verify(hash: Hash) {
    this.verified.push(hash)
    const chunk = this.stored.get(hash)
    const sound = chunk !== undefined && hashOf(decode(chunk)) === hash
    if (!sound) this.damaged.add(hash)
    return sound
  }
}

export function hashOf(raw: Uint8Array): Hash {
  return bytesToHex(blake3.hash(raw)) as Hash
}

/** Returns a chunk with the stored form of `raw`. */
export function chunkOf(raw: Uint8Array, codec: 'raw' | 'zstd' = 'raw'): StoredChunk {
  const payload = codec === 'raw' ? raw : zstdCompressSync(raw)
  return { hash: hashOf(raw), codec, rawSize: raw.byteLength, payload }
}

/** Decodes as a store does: never more than the chunk says. */
export function decode(chunk: StoredChunk): Uint8Array {
  if (chunk.codec === 'raw') return chunk.payload
  try {
    return zstdDecompressSync(chunk.payload, { maxOutputLength: chunk.rawSize })
  } catch (cause) {
    throw new PegbarError('CHUNK_DAMAGED', 'the payload could not be decoded', { cause })
  }
}

type Local = Pick<LocalStore, 'holdings' | 'changeHoldings' | 'clearHoldings' | 'ticket' | 'setTicket' | 'tickets'>

class MemoryLocal implements Local {
  readonly held = new Map<DeviceId, Set<CheckpointId>>()
  readonly tickets_ = new Map<Hash, TicketState>()

  async holdings(device: DeviceId) {
    return summaryOf([...(this.held.get(device) ?? [])])
  }

  async changeHoldings(device: DeviceId, change: Parameters<LocalStore['changeHoldings']>[1]) {
    const held = this.held.get(device) ?? new Set()
    for (const id of change.add ?? []) held.add(id)
    for (const id of change.remove ?? []) held.delete(id)
    this.held.set(device, held)
  }

  async clearHoldings(device: DeviceId) {
    this.held.delete(device)
  }

  async ticket(secretHash: Hash) {
    return this.tickets_.get(secretHash)
  }

  async setTicket(ticket: TicketState) {
    this.tickets_.set(ticket.secretHash, ticket)
  }

  async *tickets() {
    yield* this.tickets_.values()
  }
}

class MemoryWhole implements WholeSet {
  async hasMany(checkpoints: readonly CheckpointId[]): Promise<boolean[]> {
    return Promise.all(checkpoints.map((id) => this.has(id)))
  }

  readonly held = new Set<CheckpointId>()
  readonly #listeners = new Set<Parameters<WholeSet['onChange']>[0]>()

  async has(checkpoint: CheckpointId) {
    return this.held.has(checkpoint)
  }

  async add(checkpoints: readonly CheckpointId[]) {
    for (const id of checkpoints) this.held.add(id)
    for (const listener of this.#listeners) listener({ added: checkpoints, removed: [] })
  }

  async remove(checkpoints: readonly CheckpointId[]) {
    for (const id of checkpoints) this.held.delete(id)
    for (const listener of this.#listeners) listener({ added: [], removed: checkpoints })
  }

  async summary() {
    return summaryOf([...this.held])
  }

  async *ids() {
    yield* this.held
  }

  onChange(listener: Parameters<WholeSet['onChange']>[0]) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

export interface MemoryProject {
  records: MemoryRecords
  chunks: MemoryChunks
  local: MemoryLocal
  whole: MemoryWhole
  shared: SharedProject
}

/** Returns an empty store of the project that `created` makes, with `records` in it. */
export async function memoryProject(created: SignedRecord, records: readonly SignedRecord[]): Promise<MemoryProject> {
  const parts = {
    records: new MemoryRecords(created.id as string as ProjectId, created.device),
    chunks: new MemoryChunks(),
    local: new MemoryLocal(),
    whole: new MemoryWhole(),
  }
  await parts.records.ingest(records.map(({ envelope }) => envelope))
  // what the protocols do not use is not there
  return { ...parts, shared: parts as unknown as SharedProject }
}

export const asCheckpoint = (record: SignedRecord): CheckpointId => checkpointId(record.id)
