import { mkdir, stat } from 'node:fs/promises'
import type {
  AbortOptions,
  CheckReport,
  Damage,
  GcReport,
  ProgressOptions,
  ProjectStore,
  ScrubStep,
  StoreSpace,
  StoreStats,
} from '../core/contracts.ts'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { CheckpointId, Hash, ProjectId } from '../core/ids.ts'
import type { Backend } from './backend.ts'
import { checkStore, findDamage } from './check.ts'
import { ChunkIndex } from './chunk-index.ts'
import { ChunkReader } from './chunk-reader.ts'
import { Chunks } from './chunks.ts'
import { type CheckpointChunks, Completeness } from './completeness.ts'
import { collectGarbage, type GcOptions } from './gc.ts'
import { type VerifySignatures, verifyInProcess } from './ingest.ts'
import { Keeping } from './keeping.ts'
import { Leases } from './leases.ts'
import { LevelBackend, type LevelBackendOptions } from './level-backend.ts'
import { Local } from './local.ts'
import type { MemoryBackend } from './memory-backend.ts'
import { openDatabases, readFormat } from './open-databases.ts'
import { Pins } from './pins.ts'
import { Records } from './records.ts'
import { Recovery } from './recovery.ts'
import { type ScrubOptions, scrubStep } from './scrub.ts'
import { Whole } from './whole.ts'
import { type Databases, Writer } from './writer.ts'

/** Of the three databases, two may be found damaged one after the other. */
const MAX_MENDS = 2

export interface StoreOptions {
  /** Makes the store, for this project, when there is none. @default an absent store is refused with NO_PROJECT */
  create?: ProjectId
  /**
   * Which project it is known to be, in case the store has lost the table that says so.
   * @default such a store is refused with NO_PROJECT
   */
  known?: ProjectId
  /** Verifies the signatures of new records. @default verifyInProcess */
  verify?: VerifySignatures
  /** Most bytes of quarantined records of one device. @default MAX_QUARANTINED_BYTES */
  maxQuarantinedBytes?: number
}

/**
 * Opens the store of a project in its `.pegbar` folder; whoever opens it closes it.
 *
 * @throws NO_PROJECT when there is none and `create` is not given; LEVEL_LOCKED while another process holds it;
 * STORE_TOO_NEW when a newer Pegbar made it; WRONG_PROJECT when it is another project's than `create`; DISK_FULL
 */
export async function openProjectStore(
  folder: string,
  options: StoreOptions & LevelBackendOptions = {},
): Promise<ProjectStore> {
  if (options.create !== undefined) await mkdir(folder, { recursive: true })
  else if ((await stat(folder).catch(() => undefined)) === undefined) throw noProject(folder)
  return openStore(new LevelBackend(folder, options), options)
}

/** Returns a store in memory, on the same code; `backend` opens again what an earlier one left. */
export async function openMemoryStore(options: StoreOptions & { backend?: MemoryBackend } = {}): Promise<ProjectStore> {
  // loaded here: it holds a whole database, and only tests and simulations ask for it
  return openStore(options.backend ?? new (await import('./memory-backend.ts')).MemoryBackend(), options)
}

/** Opens a store on any backend. Errors as `openProjectStore`. */
export async function openStore(backend: Backend, options: StoreOptions): Promise<ProjectStore> {
  const isThere = await backend.exists()
  if (!isThere && options.create === undefined) throw noProject(backend.path)
  const { repaired, ...databases } = await openDatabases(backend)
  try {
    for (let mends = 0; ; mends++) {
      try {
        const project = await readFormat(backend, databases, options)
        const state = { ...databases, repaired: repaired || mends > 0 }
        return await Store.open(backend, state, project, options)
      } catch (error) {
        const corrupt = [databases.chunks, databases.local].filter(({ isCorrupt }) => isCorrupt)
        if (corrupt.length === 0 || mends === MAX_MENDS) throw error
        for (const database of corrupt) await database.repair()
      }
    }
  } catch (error) {
    for (const database of Object.values(databases)) await database.close()
    await backend.close()
    throw error
  }
}

function noProject(path: string): PegbarError {
  return new PegbarError('NO_PROJECT', `there is no project store in ${path}`, {
    path,
    hint: 'make one with `pegbar init`, or join one with `pegbar join`',
  })
}

class Store implements ProjectStore {
  readonly chunks: Chunks
  readonly records: Records
  readonly local: Local
  readonly whole: Whole
  readonly keeping: Keeping
  readonly leases: Leases
  copied = false
  readonly repaired: boolean
  readonly #backend: Backend
  readonly #databases: Databases
  readonly #writer: Writer
  readonly #pins = new Pins()
  readonly #index: ChunkIndex
  readonly #reader: ChunkReader
  readonly #recovery: Recovery
  /** gc and check, one after the other. */
  #maintenance: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined

  static async open(
    backend: Backend,
    databases: Databases & { repaired: boolean },
    project: ProjectId,
    options: Pick<StoreOptions, 'verify' | 'maxQuarantinedBytes'>,
  ): Promise<Store> {
    const store = new Store(backend, databases, await backend.token(), project, options)
    store.copied = await store.local.isCopied()
    await store.keeping.load()
    await store.leases.load()
    await store.#recovery.open()
    // a process that ended after it gave content up may not have got so far
    await store.whole.remove([...store.keeping.dropped])
    return store
  }

  private constructor(
    backend: Backend,
    { repaired, ...databases }: Databases & { repaired: boolean },
    token: string,
    project: ProjectId,
    { verify = verifyInProcess, maxQuarantinedBytes }: Pick<StoreOptions, 'verify' | 'maxQuarantinedBytes'>,
  ) {
    this.#backend = backend
    this.repaired = repaired
    this.#databases = databases
    this.#index = new ChunkIndex(databases.index)
    this.#writer = new Writer({
      backend,
      databases,
      recover: () => this.#recovery.catchUp(),
      onIndex: (writes) => this.#index.noteWrites(writes),
    })
    this.local = new Local(databases.local, token)
    this.#reader = new ChunkReader(databases.chunks, this.#index)
    this.chunks = new Chunks({
      reader: this.#reader,
      index: this.#index,
      writer: this.#writer,
      pins: this.#pins,
    })
    this.keeping = new Keeping(databases.local)
    this.whole = new Whole({
      index: databases.index,
      writer: this.#writer,
      isDropped: (id) => this.keeping.dropped.has(id),
      isComplete: (id) => this.#isComplete(id),
    })
    this.leases = new Leases({ keeping: this.keeping, whole: this.whole })
    this.records = new Records({
      project,
      index: databases.index,
      writer: this.#writer,
      chunks: this.chunks,
      whole: this.whole,
      verify,
      maxQuarantinedBytes,
    })
    this.#recovery = new Recovery({ ...this.#components(), project })
  }

  async stats(): Promise<StoreStats> {
    const { byCodec, records } = this.#writer.meta
    const totals = Object.values(byCodec)
    return {
      rawBytes: totals.reduce((sum, { rawBytes }) => sum + rawBytes, 0),
      storedBytes: totals.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
      chunks: totals.reduce((sum, { chunks }) => sum + chunks, 0),
      byCodec,
      diskBytes: await this.#backend.diskBytes(),
      records,
    }
  }

  space(): Promise<StoreSpace> {
    return this.#backend.space()
  }

  check(options: ProgressOptions = {}): Promise<CheckReport> {
    // a full disk is when people ask whether all is sound, and opening the databases again takes some space
    return this.#alone(() => this.#backend.withReserve(() => this.#checkOrMend(options)))
  }

  /** What can not be read of chunks/ is given up, and named as damaged: index/ still knows what it was. */
  async #checkOrMend(options: ProgressOptions): Promise<CheckReport> {
    const rebuild = () => this.#writer.run(() => this.#recovery.rebuild())
    const check = () => checkStore({ ...this.#components(), rebuild }, options)
    for (let mends = 0; ; mends++) {
      try {
        const report = await check()
        if (report.lostRecords.length > 0) this.records.announce([])
        return report
      } catch (error) {
        if (!isPegbarError(error, 'STORE_DAMAGED') || mends === MAX_MENDS) throw error
        const { chunks } = this.#databases
        if (chunks.isCorrupt) await this.#writer.run(() => chunks.repair())
        else await rebuild()
      }
    }
  }

  damage(options: AbortOptions = {}): Promise<Damage[]> {
    return this.#alone(() => findDamage(this.#components(), options))
  }

  lacking(checkpoint: CheckpointChunks): Promise<Hash[]> {
    return new Completeness(this.chunks).lacking(checkpoint)
  }

  scrub(from: string | undefined, options: ScrubOptions): Promise<ScrubStep> {
    return this.#alone(() => scrubStep(this.#components(), from, options))
  }

  gc(options: GcOptions = {}): Promise<GcReport> {
    return this.#alone(() => collectGarbage(this.#components(), options))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#maintenance
    await this.#writer.idle()
    for (const database of Object.values(this.#databases)) await database.close()
    await this.#backend.close()
  }

  #components() {
    return {
      backend: this.#backend,
      databases: this.#databases,
      writer: this.#writer,
      pins: this.#pins,
      index: this.#index,
      reader: this.#reader,
      chunks: this.chunks,
      records: this.records,
      local: this.local,
      whole: this.whole,
      keeping: this.keeping,
      leases: this.leases,
    }
  }

  async #isComplete(id: CheckpointId): Promise<boolean> {
    const payload = (await this.records.get(id))?.payload
    if (payload?.kind !== 'checkpoint') return false
    return (await new Completeness(this.chunks).lacking(payload)).length === 0
  }

  #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#maintenance.then(task)
    this.#maintenance = result.catch(() => undefined)
    return result
  }
}
