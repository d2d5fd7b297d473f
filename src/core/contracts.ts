/**
 * The ports between the folders: `store` implements them, `protocol` and `node` are written against them. Every method
 * may reject with STORE_CLOSED, STORE_DAMAGED or DISK_FULL beside what it names itself.
 */
import type { ChunkInfo, FileStamp, StoredChunk } from './chunk.ts'
import type { AssetId, CheckpointId, DeviceId, Epoch, Hash, PersonId, RecordId } from './ids.ts'
import type { KeepingStore, LeaseBook } from './keeping.ts'
import type { Membership } from './membership.ts'
import type { Notice } from './notice.ts'
import type { LogId, SignedRecord } from './record.ts'
import type { AssetState, CheckpointNode, NameState, ProjectInfo, Verdict } from './state.ts'

export interface AbortOptions {
  signal?: AbortSignal
}

/** Keeps chunks from gc until it is released; `using` works. Held in memory: it ends with the process. */
export interface Pin extends Disposable {
  /** Adds more chunks to the same pin. */
  add(hashes: Iterable<Hash>): void
  release(): void
}

export interface GetStoredOptions {
  /**
   * By hash of what is asked for: chunks that the reader has and that it may come as a delta on, the likeliest first.
   * @default none
   */
  held?: ReadonlyMap<Hash, readonly Hash[]>
}

export interface ChunkStore {
  /**
   * Answers in the order asked; batched, without one disk read per hash. A chunk marked damaged counts as absent, and so does
   * a delta that rests on one.
   */
  has(hashes: readonly Hash[]): Promise<boolean[]>
  info(hashes: readonly Hash[]): Promise<(ChunkInfo | undefined)[]>
  /**
   * Returns the raw bytes, verified against the hash.
   * @throws CHUNK_MISSING, or CHUNK_DAMAGED after marking it damaged
   */
  get(hash: Hash, options?: AbortOptions): Promise<Uint8Array>
  /**
   * Returns what a new chunk may be stored as a delta on when it resembles `hash`: that chunk, or, where its chain is as long as
   * one may be, what it rests on. undefined: it is not here, or can not be read.
   */
  getBase(hash: Hash): Promise<{ hash: Hash; raw: Uint8Array } | undefined>
  /** Yields the raw bytes in the order asked, verified, reading a bounded number of chunks ahead. Errors as `get`. */
  getMany(hashes: AsyncIterable<Hash> | Iterable<Hash>, options?: AbortOptions): AsyncIterable<Uint8Array>
  /**
   * Returns the stored form for serving, not decoded and not verified; undefined when absent. A delta comes as such for who
   * holds its base, else as a delta on what the reader does hold, or as the full chunk: verified, and undefined also when it can not
   * be read.
   */
  getStored(hash: Hash, options?: GetStoredOptions): Promise<StoredChunk | undefined>
  /** As `getStored`, in the order asked, with one read of the disk for all. */
  getStoredMany(hashes: readonly Hash[], options?: GetStoredOptions): Promise<(StoredChunk | undefined)[]>
  /**
   * Stores what is not there yet, synced when it resolves. The caller has verified hash against payload; a chunk that
   * is there but marked damaged is replaced. Returns the stored bytes that were new.
   *
   * A delta rests on a chunk that is stored already. Where it would make a chain longer than MAX_DELTA_LINKS it is stored on
   * another, and in full where it takes the place of a chunk that was here before.
   * @throws DISK_FULL; a part may be stored. CHUNK_DAMAGED when the base of a delta is not here or can not be read
   */
  put(chunks: readonly StoredChunk[], options?: AbortOptions): Promise<{ addedBytes: number }>
  /** Re-reads one chunk and marks it damaged when it is not what its hash says. Returns whether it is sound. */
  verify(hash: Hash): Promise<boolean>
  /** Takes chunks that are marked damaged for absent: nothing needs them. Others stay. */
  forgetDamaged(hashes: readonly Hash[]): Promise<void>
  /** Called after a chunk was marked damaged, whoever read it. Returns the function that ends it. */
  onDamaged(listener: (hash: Hash) => void): () => void
  pin(hashes?: Iterable<Hash>): Pin
}

/** How much of one log a store has, over the records that are not quarantined. Equal summaries: equal logs. */
export interface LogSummary extends LogId {
  count: number
  /** XOR of the record ids, 32 bytes as hex. */
  fingerprint: string
}

export type Refusal = {
  id: RecordId | undefined
  code: 'RECORD_INVALID' | 'RECORD_TOO_LARGE' | 'SIGNATURE_INVALID' | 'WRONG_PROJECT' | 'LIMIT_EXCEEDED'
}

export interface IngestResult {
  /** New and durable, in the order stored. Includes records from the waiting pool that could now be stored. */
  stored: SignedRecord[]
  known: RecordId[]
  /** In the bounded pool: signed by a device never added, or a predecessor or member record is not here yet. */
  waiting: RecordId[]
  refused: Refusal[]
  /** Quarantined records of a device of which as many are here as the limit allows: left out, which is no fault of the sender. */
  surplus: RecordId[]
}

export interface RecordStore {
  readonly project: ProjectInfo
  /** The fold of the member records; replaced, never mutated, when one arrives. */
  readonly membership: Membership

  /**
   * Checks form, limits, project, signature and predecessors, stores what passes (in one atomic synced batch with `chunks` when
   * given: the last payload of a checkpoint), re-folds the touched keys, then tells the listeners. With `whole`, the
   * checkpoints among the stored records enter the WholeSet in the same step: the caller has stored all their chunks.
   *
   * @param records envelopes, or records that `sealRecord` of this process made: those are not decoded and verified again
   */
  ingest(
    records: readonly (Uint8Array | SignedRecord)[],
    options?: AbortOptions & { chunks?: readonly StoredChunk[]; from?: DeviceId; whole?: boolean },
  ): Promise<IngestResult>
  /** Called after records are durable and folded, or with none after some were lost. Returns the function that ends it. */
  onStored(listener: (records: readonly SignedRecord[], from: DeviceId | undefined) => void): () => void

  get(id: RecordId): Promise<SignedRecord | undefined>
  /** undefined: not stored. */
  verdict(id: RecordId): Promise<Verdict | undefined>
  quarantined(): AsyncIterable<SignedRecord>

  /** One entry for every log with a record in it, ordered by (device, epoch). */
  summaries(): Promise<LogSummary[]>
  /** XOR of the first `count` record ids of a log in (sequence, id) order; undefined when the log is shorter. */
  prefixFingerprint(log: LogId, count: number): Promise<string | undefined>
  /** Record ids of a log in (sequence, id) order, without the quarantined ones. */
  logIds(log: LogId, options?: { skip?: number }): AsyncIterable<RecordId>
  /** Records of a log from a sequence number on, the quarantined ones included. */
  recordsFrom(log: LogId, sequence: number): AsyncIterable<SignedRecord>
  /** Every stored member record, parents before children. */
  memberRecords(): readonly SignedRecord[]
  /** The last record of a log, or undefined. Used for the own log's next `previous`. */
  tip(log: LogId): Promise<SignedRecord | undefined>

  asset(id: AssetId): Promise<AssetState | undefined>
  /** The same of many, in the order asked, with one read. */
  assetMany(ids: readonly AssetId[]): Promise<(AssetState | undefined)[]>
  /** Assets whose path is `path`, the trashed ones included. */
  assetsAt(path: string): Promise<AssetState[]>
  /** All assets, ordered by path. `prefix` keeps those at or below a folder. */
  assets(options?: { prefix?: string }): AsyncIterable<AssetState>
  /** Every counted checkpoint of the project, newest first by (clock, device, epoch, sequence, id). */
  history(options?: { before?: CheckpointId }): AsyncIterable<{ asset: AssetId; checkpoint: CheckpointId }>
  /** A counted checkpoint with its asset; undefined when there is none of that id. */
  checkpoint(id: CheckpointId): Promise<{ asset: AssetState; node: CheckpointNode } | undefined>
  /** The same of many, in the order asked, with two reads. */
  checkpointMany(ids: readonly CheckpointId[]): Promise<({ asset: AssetState; node: CheckpointNode } | undefined)[]>
  /** Ids of counted checkpoints that start with `prefix` (hex), at most `limit`, ascending. */
  checkpointsByPrefix(prefix: string, limit: number): Promise<CheckpointId[]>
  /** Counted, unpurged checkpoints of files with that content, any asset. */
  checkpointsWithContent(content: Hash): Promise<{ asset: AssetId; checkpoint: CheckpointId }[]>
  personName(id: PersonId): Promise<NameState | undefined>
  deviceName(id: DeviceId): Promise<NameState | undefined>
  counts(): Promise<{ records: number; assets: number; checkpoints: number; quarantined: number }>
  /** BLAKE3 over the whole folded state; equal on every device that holds the same records. */
  stateHash(): Promise<string>
}

/** The checkpoint that this laptop's working file comes from. */
export interface Base {
  asset: AssetId
  checkpoint: CheckpointId
  /** The working file's path here. */
  path: string
  content: Hash
  /** The stamp under which the working file was last seen to have `content`; undefined: look again. */
  stamp: FileStamp | undefined
  /** When an automatic checkpoint replaced it (`revert FILE` goes back to it). */
  before: CheckpointId | undefined
  /** The checkpoint whose content a revert put into the working file; the next checkpoint names it. */
  revertedFrom: CheckpointId | undefined
}

export interface TicketState {
  /** BLAKE3 of the ticket's secret. */
  secretHash: Hash
  role: 'admin' | 'artist' | 'viewer'
  /** The inviter's own person for `--mine`. */
  person: PersonId | undefined
  expiresMs: number
  /** The first device that showed it; only that one may come again. */
  boundTo: DeviceId | undefined
  /** Removals of that device known when it first showed it: one more since then, and it may not come again. */
  removalsBefore?: number
}

/** What a checkpoint changes in LocalStore, written as one. */
export interface LocalChange {
  log?: { epoch: Epoch; next: number }
  bases?: readonly Base[]
  added?: readonly { checkpoint: CheckpointId; bytes: number }[]
}

/** What is remembered of a device's place in the network. Times are milliseconds since 1970. */
export interface PeerAddresses {
  addresses: readonly string[]
  seenMs: number
  /** When an address was last called with success. */
  reachedMs?: Readonly<Record<string, number>>
}

/** This laptop's own small truth; never replicated; every write is synced before it resolves. */
export interface LocalStore {
  base(asset: AssetId): Promise<Base | undefined>
  /** The same of many, in the order asked, with one read. */
  baseMany(assets: readonly AssetId[]): Promise<(Base | undefined)[]>
  baseAt(path: string): Promise<Base | undefined>
  bases(): AsyncIterable<Base>
  setBase(base: Base): Promise<void>
  setBases(bases: readonly Base[]): Promise<void>
  removeBase(asset: AssetId): Promise<void>
  /**
   * Writes `base` as long as the asset's base is still what was read as `before`; returns whether it did. For what is learned
   * by a look at a file, which somebody may be replacing.
   */
  replaceBase(before: Base | undefined, base: Base): Promise<boolean>
  /** Called after bases were written or removed. Returns the function that ends it. */
  onBases(listener: (assets: readonly AssetId[]) => void): () => void
  /** Writes all of `change` or nothing: what follows the record of a checkpoint. */
  change(change: LocalChange): Promise<void>

  ticket(secretHash: Hash): Promise<TicketState | undefined>
  setTicket(ticket: TicketState): Promise<void>
  tickets(): AsyncIterable<TicketState>
  removeTicket(secretHash: Hash): Promise<void>

  /**
   * Own log: the epoch in use and the sequence of the next record. A record is durable before it is noted here, so after
   * a crash `RecordStore.recordsFrom` may find some from `next` on.
   */
  log(): Promise<{ epoch: Epoch; next: number } | undefined>
  setLog(log: { epoch: Epoch; next: number }): Promise<void>

  /** Stored bytes that a checkpoint added to this disk. */
  added(checkpoint: CheckpointId): Promise<number | undefined>
  /** The same of many, in the order asked, with one read. */
  addedMany(checkpoints: readonly CheckpointId[]): Promise<(number | undefined)[]>
  setAdded(checkpoint: CheckpointId, bytes: number): Promise<void>

  /** Which checkpoints a member device last said it holds whole. */
  holdings(device: DeviceId): Promise<HoldingsSummary>
  /** Devices among `devices` that said they hold `checkpoint` whole. */
  holders(checkpoint: CheckpointId): Promise<DeviceId[]>
  /** Which of them a device said that it holds whole, in the order asked, with one read. */
  holdsMany(device: DeviceId, checkpoints: readonly CheckpointId[]): Promise<boolean[]>
  changeHoldings(
    device: DeviceId,
    change: { add?: readonly CheckpointId[]; remove?: readonly CheckpointId[] },
  ): Promise<void>
  clearHoldings(device: DeviceId): Promise<void>
  /** Called after a device has said that it holds or no longer holds something. Returns the function that ends it. */
  onHoldings(listener: (checkpoints: readonly CheckpointId[]) => void): () => void

  /** When this laptop first saw a purge of a checkpoint, milliseconds since 1970; `now` skips the day of grace. */
  purgeSeen(checkpoint: CheckpointId): Promise<{ sinceMs: number; now: boolean } | undefined>
  setPurgeSeen(checkpoint: CheckpointId, seen: { sinceMs: number; now: boolean }): Promise<void>

  /** Where a device can be called, and when it was last connected. */
  peerAddresses(device: DeviceId): Promise<PeerAddresses | undefined>
  setPeerAddresses(device: DeviceId, known: PeerAddresses): Promise<void>

  /** How far the scrub is; undefined: it never began. */
  scrub(): Promise<ScrubState | undefined>
  setScrub(state: ScrubState): Promise<void>

  /** What the person was told about this project, in no order. */
  notices(): AsyncIterable<Notice>
  changeNotices(change: { set?: readonly Notice[]; remove?: readonly Hash[] }): Promise<void>
}

/** How much room the disk of a store has, and how much the store needs to go on. Infinite in memory. */
export interface StoreSpace {
  /** Bytes that may still be used; what the store has set aside for giving space back counts in. */
  freeBytes: number
  /** Below this the store sets space aside. */
  lowBytes: number
  /** Below this nothing more is stored. */
  neededBytes: number
}

export interface ScrubState {
  /** Where the round goes on; undefined: none is under way. */
  cursor: string | undefined
  /** When the last whole round ended, milliseconds since 1970. */
  endedMs: number | undefined
}

export interface HoldingsSummary {
  count: number
  /** XOR of the checkpoint ids, as hex. */
  fingerprint: string
}

/** Which checkpoints this laptop holds whole: every chunk of content, manifest and preview. Derived, kept up to date. */
export interface WholeSet {
  has(checkpoint: CheckpointId): Promise<boolean>
  /** Answers in the order asked, with one read. */
  hasMany(checkpoints: readonly CheckpointId[]): Promise<boolean[]>
  /**
   * Leaves out what was given up here, and, once anything was swept, what lacks chunks: a transfer may have found some
   * here that are gone since. Those are reported as removed.
   */
  add(checkpoints: readonly CheckpointId[]): Promise<void>
  remove(checkpoints: readonly CheckpointId[]): Promise<void>
  summary(): Promise<HoldingsSummary>
  ids(): AsyncIterable<CheckpointId>
  onChange(listener: (change: { added: readonly CheckpointId[]; removed: readonly CheckpointId[] }) => void): () => void
}

export interface StoreStats {
  /** Raw bytes of all stored chunks. */
  rawBytes: number
  /** Payload bytes of all stored chunks. */
  storedBytes: number
  chunks: number
  byCodec: Record<'raw' | 'zstd' | 'delta', { chunks: number; rawBytes: number; storedBytes: number }>
  /** Bytes of all files below `.pegbar`. */
  diskBytes: number
  records: number
}

/** A chunk that should be here and is not, or not as its hash says. */
export interface Damage {
  hash: Hash
  reason: 'damaged' | 'missing'
  /** Those that need it. */
  checkpoints: readonly CheckpointId[]
}

/** What one step of a scrub found. */
export interface ScrubStep {
  /** Where the next step goes on; undefined: everything was read. */
  next: string | undefined
  /** Bytes that were read. */
  bytes: number
  /** Marked now. */
  damaged: readonly Hash[]
  /** Records of which no sound copy is left here: `check` takes them out. */
  lostRecords: number
}

export interface CheckReport {
  chunks: number
  bytes: number
  records: number
  checkpoints: number
  damaged: Damage[]
  /** Records of which no sound copy is left here; the next sync brings them again. */
  lostRecords: readonly RecordId[]
}

export interface GcReport {
  /** Chunks that were stored in full and now are deltas. */
  repackedChunks: number
  deletedChunks: number
  freedBytes: number
  diskBytesBefore: number
  diskBytesAfter: number
}

export interface StoreProgress {
  done: number
  total: number
}

export interface ProgressOptions extends AbortOptions {
  onProgress?: (progress: StoreProgress) => void
}

/** One project's store: the three databases below `.pegbar`. Whoever opens it closes it. */
export interface ProjectStore {
  readonly chunks: ChunkStore
  readonly records: RecordStore
  readonly local: LocalStore
  readonly whole: WholeSet
  readonly keeping: KeepingStore
  readonly leases: LeaseBook
  /**
   * The folder is not the one in which the own log was last written (a copy, or a restored backup): start a new epoch
   * before the next record. `local.setLog` makes this folder the own one.
   */
  readonly copied: boolean
  /** LevelDB could not open its files: what could be read was kept, and `check` says what is missing. */
  readonly repaired: boolean
  stats(): Promise<StoreStats>
  space(): Promise<StoreSpace>
  /** Re-reads and re-hashes everything, compares it with the index, and looks for what live checkpoints miss. */
  check(options?: ProgressOptions): Promise<CheckReport>
  /** What is marked damaged or is missing by now, without reading content again; takes what is broken out of the WholeSet. */
  damage(options?: AbortOptions): Promise<Damage[]>
  /** Chunks of a checkpoint that are absent or damaged; below a node of its chunk list that is, nothing is known. */
  lacking(checkpoint: Pick<CheckpointNode, 'manifest' | 'preview'>): Promise<Hash[]>
  /** Reads and hashes about `maxBytes` of what is stored, from where an earlier step ended; marks what is damaged. */
  scrub(from: string | undefined, options: AbortOptions & { maxBytes: number }): Promise<ScrubStep>
  /**
   * Sweeps chunks that nothing live, pinned or young needs, and gives the disk space back. With `repack`, chunks that resemble one
   * of the checkpoint before become deltas on that first.
   */
  gc(options?: ProgressOptions & { graceMs?: number; nowMs?: number; repack?: boolean }): Promise<GcReport>
  close(): Promise<void>
}
