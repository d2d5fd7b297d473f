import { randomBytes } from 'node:crypto'
import type { StoredChunk } from '../../core/chunk.ts'
import { HybridClock } from '../../core/clock.ts'
import type { Base, LocalChange, ProjectStore } from '../../core/contracts.ts'
import { PegbarError } from '../../core/errors.ts'
import { canDo } from '../../core/fold/index.ts'
import { type AssetId, checkpointId, type DeviceId, type Epoch, idFromBytes, type RecordId } from '../../core/ids.ts'
import type { CheckpointCreated, LogId, Payload, SignedRecord } from '../../core/record.ts'
import { sealRecords } from '../../core/record-codec.ts'
import type { DeviceKey } from '../../core/signature.ts'
import type { Home } from '../home.ts'
import { notAMember } from './standing.ts'

export interface RecordWriterComponents {
  store: ProjectStore
  home: Home
  key: DeviceKey
  /** Names the folder of the store: another one than last time means that it was copied or restored. */
  token: string
  /** Milliseconds since 1970. */
  now: () => number
}

export interface WriteOptions {
  /** Stored in the same atomic synced batch as the records. */
  chunks?: readonly StoredChunk[]
  /** The checkpoints among the records are whole here: all their chunks are stored, or in `chunks`. */
  whole?: boolean
  /** What this laptop notes about the records, in one write with the own log's next sequence. */
  note?: (records: readonly SignedRecord[]) => Omit<LocalChange, 'log'>
}

/**
 * Where the store was when its own log was last written, as far as the home's note and the store's tell: here; in another
 * folder; or further than it is now. `unknown`: nothing is noted, as for a new project, or for another key.
 */
export type LogOrigin = 'here' | 'copied' | 'restored' | 'unknown'

/** Most checkpoints from the future that are passed over for one by which the clock can be set. */
const MAX_AHEAD_LOOKED = 1000

/** Where the own log goes on. */
interface OwnLog {
  epoch: Epoch
  next: number
  previous: RecordId | undefined
}

/**
 * The only place that makes records of this device in a project: one after the other, each naming the one before it, the
 * newest member records, and a clock after everything seen here.
 *
 * The stored records are the truth about the own log. They are ahead of the two notes of it (`local/` and the home) when
 * a process ended between them, which is harmless; but when a note is ahead, or names another epoch or folder, records
 * were lost or copied (a restored backup, a copied folder), and going on would number two records alike: the next record
 * then starts a new random epoch.
 */
export class RecordWriter {
  readonly #components: RecordWriterComponents
  readonly #clock: HybridClock
  readonly #unsubscribe: () => void
  #log: OwnLog | undefined
  #queue: Promise<unknown> = Promise.resolve()
  /** What was found when it was opened. */
  readonly origin: LogOrigin

  private constructor(
    components: RecordWriterComponents,
    clock: HybridClock,
    { log, origin }: { log: OwnLog | undefined; origin: LogOrigin },
  ) {
    this.#components = components
    this.#clock = clock
    this.#log = log
    this.origin = origin
    this.#unsubscribe = components.store.records.onStored((records, from) => this.#observe(records, from))
  }

  static async open(components: RecordWriterComponents): Promise<RecordWriter> {
    const { store, now } = components
    const continued = await continueLog(components)
    const clock = new HybridClock()
    const seen = store.records.memberRecords().map((record) => record.clock)
    const own = continued.log?.previous
    const tip = own === undefined ? undefined : await store.records.get(own)
    for (const one of [...seen, ...(tip === undefined ? [] : [tip.clock])]) clock.observe(one, now())
    // the newest by the clock may be of a laptop whose clock is wrong
    let looked = 0
    for await (const { checkpoint } of store.records.history()) {
      const record = await store.records.get(checkpoint)
      if (record !== undefined && clock.observe(record.clock, now()) === 'advanced') break
      if (++looked === MAX_AHEAD_LOOKED) break
    }
    return new RecordWriter(components, clock, continued)
  }

  /**
   * Makes the records that say `payloads`, in this order and all or none, and resolves when they are durable and folded.
   * A function is called when its turn has come: what it reads of the own log is then the end of it.
   *
   * @throws PegbarError `NOT_A_MEMBER` or `NOT_ALLOWED` when every node would leave the records uncounted; `DISK_FULL`
   */
  write(payloads: readonly Payload[] | (() => Promise<readonly Payload[]>), options: WriteOptions = {}) {
    const written = this.#queue.then(async () =>
      this.#write(typeof payloads === 'function' ? await payloads() : payloads, options),
    )
    this.#queue = written.catch(() => {})
    return written
  }

  /** The next record starts a new epoch: called when a peer holds more of the own log than this store. */
  startNewEpoch(): void {
    this.#log = undefined
  }

  /** Looks at the store again, of which records may have been lost: going on after one that is gone is impossible. */
  async recheck(): Promise<void> {
    await this.#queue
    const log = this.#log
    if (log === undefined) return
    const { store, key } = this.#components
    const tip = await store.records.tip({ device: key.device, epoch: log.epoch })
    if (tip?.id !== log.previous) this.startNewEpoch()
  }

  /** Resolves when what is being written now is stored, and noted. */
  async idle(): Promise<void> {
    await this.#queue
  }

  /** Waits for records that are being written. */
  async close(): Promise<void> {
    this.#unsubscribe()
    await this.idle()
  }

  async #write(payloads: readonly Payload[], options: WriteOptions): Promise<SignedRecord[]> {
    const { store, key, now } = this.#components
    for (const kind of new Set(payloads.map((payload) => payload.kind))) await this.#checkRight(kind)
    const log = this.#log ?? { epoch: idFromBytes('epoch', randomBytes(8)), next: 0, previous: undefined }
    const headerOf = (at: number, before: RecordId | undefined) => ({
      project: store.records.project.id,
      device: key.device,
      epoch: log.epoch,
      sequence: log.next + at,
      previous: before ?? log.previous,
      members: store.records.membership.heads,
      clock: this.#clock.tick(now()),
      timeMs: now(),
    })
    const records = await sealRecords(payloads, headerOf, key)
    await this.#store(log, records, options)
    const next = log.next + records.length
    this.#log = { epoch: log.epoch, next, previous: records.at(-1)?.id ?? log.previous }
    await this.#note({ epoch: log.epoch, next }, options.note?.(records))
    return records
  }

  async #store(log: OwnLog, records: readonly SignedRecord[], options: WriteOptions): Promise<void> {
    const { store, key } = this.#components
    const { chunks = [], whole = false } = options
    // none meanwhile: should the store fail half-way, only a new epoch is sure not to use a number twice
    this.#log = undefined
    const result = await store.records.ingest(records, { chunks, whole }).catch(async (error: unknown) => {
      const tip = await store.records.tip({ device: key.device, epoch: log.epoch })
      if (tip?.id === log.previous && log.previous !== undefined) this.#log = log
      throw error
    })
    const stored = new Set(result.stored.map((record) => record.id))
    if (records.every((record) => stored.has(record.id))) return
    throw new PegbarError('INTERNAL', 'the store did not take a record that was made here', {
      hint: 'run `pegbar check`',
      details: { refused: result.refused.map(({ code }) => code), waiting: result.waiting.length },
    })
  }

  async #note(log: { epoch: Epoch; next: number }, change: Omit<LocalChange, 'log'> = {}): Promise<void> {
    const { store, home, token } = this.#components
    await store.local.change({ ...change, log })
    await home.setLog(store.records.project.id, { ...log, token })
  }

  async #checkRight(kind: Payload['kind']): Promise<void> {
    const { store, key } = this.#components
    const role = store.records.membership.roleOf(key.device)
    if (role === undefined) throw await notAMember({ store, device: key.device })
    if (canDo(role, kind) === undefined) {
      throw new PegbarError('NOT_ALLOWED', `a ${role} may not do this ("${kind}")`, {
        hint: 'ask an admin of the project',
        details: { role, kind },
      })
    }
  }

  #observe(records: readonly SignedRecord[], from: DeviceId | undefined): void {
    const { key, now } = this.#components
    for (const record of records) {
      this.#clock.observe(record.clock, now())
      // what this laptop did not make, and in this log: whether it goes on or stands beside ours, we go on elsewhere
      const isOurs = record.device === key.device && record.epoch === this.#log?.epoch
      if (isOurs && from !== undefined) this.startNewEpoch()
    }
  }
}

/** Judges by two notes and the store itself; see the class. */
async function continueLog({
  store,
  home,
  key,
  token,
}: RecordWriterComponents): Promise<{ log: OwnLog | undefined; origin: LogOrigin }> {
  const [noted, copy] = await Promise.all([store.local.log(), home.log(store.records.project.id)])
  if (noted === undefined || copy === undefined) return { log: undefined, origin: 'unknown' }
  const tip = await store.records.tip({ device: key.device, epoch: noted.epoch })
  // the notes are of another key: this device is a new one
  if (tip === undefined && noted.next > 0) return { log: undefined, origin: 'unknown' }
  const next = tip === undefined ? 0 : tip.sequence + 1
  const isBehind = copy.epoch !== noted.epoch || copy.next > next || noted.next > next
  if (store.copied || copy.token !== token) return { log: undefined, origin: isBehind ? 'restored' : 'copied' }
  if (isBehind) return { log: undefined, origin: 'restored' }
  await catchUp(store, { device: key.device, epoch: noted.epoch }, noted.next)
  return { log: { epoch: noted.epoch, next, previous: tip?.id }, origin: 'here' }
}

/** Sets the bases of checkpoints whose process ended before it could: they are the last that was made of their files. */
async function catchUp(store: ProjectStore, log: LogId, from: number): Promise<void> {
  const bases = new Map<AssetId, Base>()
  let next = from
  for await (const { id, sequence, payload } of store.records.recordsFrom(log, from)) {
    next = sequence + 1
    if (payload.kind !== 'checkpoint') continue
    const before = bases.get(payload.asset) ?? (await store.local.base(payload.asset))
    if (before !== undefined && (await endsConflict(store, payload, before))) continue
    bases.set(payload.asset, {
      asset: payload.asset,
      checkpoint: checkpointId(id),
      path: before?.path ?? payload.path,
      content: payload.content,
      stamp: undefined,
      before: undefined,
      revertedFrom: undefined,
    })
  }
  if (next > from) await store.local.change({ bases: [...bases.values()], log: { epoch: log.epoch, next } })
}

/** A checkpoint that took another head's content: the file may not have followed yet, and `update` lets it. */
async function endsConflict(store: ProjectStore, payload: CheckpointCreated, base: Base): Promise<boolean> {
  if (payload.content === base.content) return false
  const asset = await store.records.asset(payload.asset)
  return (
    asset?.checkpoints.some(({ id, content }) => payload.parents.includes(id) && content === payload.content) === true
  )
}
