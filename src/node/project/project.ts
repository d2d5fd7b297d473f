import { randomBytes } from 'node:crypto'
import { lstat, mkdir, open, realpath, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CdcWorkers } from '../../cdc/index.ts'
import type { ProjectStore } from '../../core/contracts.ts'
import { isPegbarError, PegbarError } from '../../core/errors.ts'
import { type DeviceId, type Epoch, idFromBytes, type ProjectId, projectId, type RecordId } from '../../core/ids.ts'
import type { SignedRecord } from '../../core/record.ts'
import { sealRecord } from '../../core/record-codec.ts'
import { nameProblem } from '../../core/text.ts'
import { openProjectStore } from '../../store/index.ts'
import { hasCode } from '../files.ts'
import type { Home } from '../home.ts'
import { OFFLINE, type ProjectNetwork } from '../network-port.ts'
import { Notices } from '../notices.ts'
import { Previews } from '../previews/index.ts'
import { verifySignatures } from '../verify-signatures.ts'
import { AssetTable } from './asset-table.ts'
import { makeCheckpoints } from './checkpoint.ts'
import type { ProjectComponents } from './components.ts'
import { Contents } from './contents.ts'
import { tellRepaired } from './damage-notices.ts'
import { DiskNotices } from './disk-notices.ts'
import { finishFreeing } from './free.ts'
import { IdentityWatch } from './identity.ts'
import { IGNORE_FILE, IGNORE_PRESETS, STORE_DIR } from './ignore.ts'
import { DEFAULT_LOCK_RETRY_MS } from './import-file.ts'
import { PathLocks } from './path-locks.ts'
import { findProjectRoot, noProject, readProjectFile, writeProjectFile } from './project-file.ts'
import { pruneTickets } from './prune-tickets.ts'
import { RecordNotices } from './record-notices.ts'
import { RecordWriter } from './record-writer.ts'
import { TempFiles } from './temp-files.ts'

export interface ProjectOptions {
  home: Home
  /**
   * Shared by the projects of a process; the caller stops them.
   * @default workers of its own, stopped by `close`
   */
  workers?: CdcWorkers
  /**
   * Shared by the projects of a process; the caller stops them.
   * @default ones of its own, stopped by `close`
   */
  previews?: Previews
  /**
   * Shared by the projects of a process.
   * @default those of the home
   */
  deviceNotices?: Notices
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number
  /** How long a locked file is tried again, milliseconds. @default DEFAULT_LOCK_RETRY_MS */
  lockRetryMs?: number
  /** Whether the file system ignores case. @default what it is found to do */
  ignoresCase?: boolean
}

export interface CreateOptions extends ProjectOptions {
  /** @default the folder's name */
  name?: string
  /** @default the home's person name */
  personName?: string
}

/** What a joined project begins with. */
export interface Welcome {
  id: ProjectId
  name: string
  /** Member records, parents first; the first is the `project created` record. */
  envelopes: readonly Uint8Array[]
}

/** One open project: the parts that its verbs work with. Whoever opens it closes it. */
export class Project implements ProjectComponents {
  readonly dir: string
  readonly home: Home
  readonly store: ProjectStore
  readonly writer: RecordWriter
  readonly workers: CdcWorkers
  readonly previews: Previews
  readonly contents: Contents
  readonly locks = new PathLocks()
  readonly assets: AssetTable
  readonly temps: TempFiles
  readonly ignoresCase: boolean
  readonly now: () => number
  readonly lockRetryMs: number
  readonly notices: Notices
  readonly deviceNotices: Notices
  /** Replaced when the project is plugged into a network. */
  network: ProjectNetwork = OFFLINE
  readonly #ownWorkers: CdcWorkers | undefined
  readonly #ownPreviews: Previews | undefined
  readonly #unsubscribe: () => void
  readonly #recordNotices: RecordNotices
  /** Tells when this device, or another, is in two places. */
  readonly identity: IdentityWatch
  /** Tells when there is little room. */
  readonly disk: DiskNotices
  #noting: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined

  private constructor(
    dir: string,
    options: ProjectOptions,
    parts: Pick<ProjectComponents, 'store' | 'writer' | 'temps' | 'ignoresCase'>,
  ) {
    const { home, now = Date.now, lockRetryMs = DEFAULT_LOCK_RETRY_MS } = options
    this.dir = dir
    this.home = home
    this.store = parts.store
    this.writer = parts.writer
    this.temps = parts.temps
    this.ignoresCase = parts.ignoresCase
    this.now = now
    this.lockRetryMs = lockRetryMs
    this.#ownWorkers = options.workers === undefined ? new CdcWorkers() : undefined
    this.workers = options.workers ?? this.#ownWorkers!
    this.#ownPreviews = options.previews === undefined ? new Previews() : undefined
    this.previews = options.previews ?? this.#ownPreviews!
    this.contents = new Contents(this.workers, now)
    this.notices = new Notices({ place: this.store.local, now })
    this.deviceNotices = options.deviceNotices ?? new Notices({ place: home, now })
    this.#unsubscribe = this.store.records.onStored((records) => this.#notePurges(records))
    this.#recordNotices = new RecordNotices(this)
    this.identity = new IdentityWatch(this)
    this.assets = new AssetTable(this)
    this.disk = new DiskNotices(this)
  }

  /**
   * Makes a project of a folder, with a `.pegbarignore` (an existing one is kept) as its first asset. `project.json` is
   * written last: without it a folder is no project.
   *
   * @throws PegbarError `EXISTS` when it is one, or is inside one
   */
  static async create(dir: string, options: CreateOptions): Promise<Project> {
    const { home, now = Date.now } = options
    await mkdir(dir, { recursive: true })
    const root = await realpath(dir)
    await refuseProject(root)
    const name = options.name ?? nameOf(root)
    const problem = nameProblem(name)
    if (problem !== undefined) {
      throw new PegbarError('USAGE', `the name of a project ${problem.reason}`, { hint: 'give one with --name NAME' })
    }
    const timeMs = now()
    const header = {
      project: undefined,
      device: home.device,
      epoch: idFromBytes('epoch', randomBytes(8)),
      sequence: 0,
      previous: undefined,
      members: [],
      clock: { ms: timeMs, counter: 0 },
      timeMs,
    }
    const personName = options.personName ?? (await home.personName())
    const nonce = Uint8Array.from(randomBytes(16))
    const payload = { kind: 'project created', name, personName, deviceName: await home.deviceName(), nonce } as const
    const created = await sealRecord(header, payload, home.key)
    const welcome = { id: projectId(created.id), name, envelopes: [created.envelope] }
    const project = await Project.#found(root, welcome, options, { epoch: header.epoch, next: 1 })
    try {
      await writeIgnoreFile(root)
      await makeCheckpoints(project, [IGNORE_FILE], { comment: 'Project created' })
      return project
    } catch (error) {
      await project.close()
      throw error
    }
  }

  /**
   * Makes the store of a project that this device was let into.
   *
   * @throws PegbarError `EXISTS` when the folder is a project, or is inside one; `RECORD_INVALID`
   */
  static async createJoined(dir: string, welcome: Welcome, options: ProjectOptions): Promise<Project> {
    await mkdir(dir, { recursive: true })
    const root = await realpath(dir)
    await refuseProject(root)
    return Project.#found(root, welcome, options)
  }

  static async #found(
    root: string,
    welcome: Welcome,
    options: ProjectOptions,
    log?: { epoch: Epoch; next: number },
  ): Promise<Project> {
    const { id, name, envelopes } = welcome
    const folder = join(root, STORE_DIR)
    const store = await openProjectStore(folder, { create: id, verify: verifySignatures })
    try {
      const { stored, known } = await store.records.ingest(envelopes)
      const has = new Set<RecordId>([...stored.map((record) => record.id), ...known])
      if (!has.has(id as string as RecordId)) {
        throw new PegbarError('RECORD_INVALID', `the record that founded "${name}" is not among what was sent`, {
          hint: 'ask for a new ticket',
        })
      }
      const token = await tokenOf(folder)
      if (log !== undefined) {
        await store.local.setLog(log)
        await options.home.setLog(id, { ...log, token })
      }
      await writeProjectFile(root, { id, name: store.records.project.name })
      return await Project.#assemble(root, store, options)
    } catch (error) {
      await store.close()
      throw error
    }
  }

  /**
   * Opens the project in a folder.
   *
   * @throws PegbarError `NO_PROJECT`, `LEVEL_LOCKED` while another process has it, `STORE_TOO_NEW`, `STORE_DAMAGED`
   */
  static async open(dir: string, options: ProjectOptions): Promise<Project> {
    const file = await readProjectFile(dir)
    if (file === undefined) throw noProject(dir)
    const root = await realpath(dir)
    const store = await openProjectStore(join(root, STORE_DIR), { known: file.id, verify: verifySignatures })
    try {
      return await Project.#assemble(root, store, options)
    } catch (error) {
      await store.close()
      throw error
    }
  }

  static async #assemble(root: string, store: ProjectStore, options: ProjectOptions): Promise<Project> {
    const { home, now = Date.now } = options
    const folder = join(root, STORE_DIR)
    const components = { store, home, key: home.key, token: await tokenOf(folder), now }
    const { id, name } = store.records.project
    const writer = await RecordWriter.open(components)
    await pruneTickets(store.local, now())
    const temps = await TempFiles.open(root, folder)
    const ignoresCase = options.ignoresCase ?? (await ignoresCaseIn(folder))
    await finishFreeing({ dir: root, store })
    const other = await otherFolder(home, id, root)
    await home.addProject({ id, dir: root, name })
    const project = new Project(root, options, { store, writer, temps, ignoresCase })
    project.identity.opened(other, root)
    if (store.repaired) tellRepaired(project)
    return project
  }

  get id(): ProjectId {
    return this.store.records.project.id
  }

  get name(): string {
    return this.store.records.project.name
  }

  get device(): DeviceId {
    return this.home.device
  }

  get cacheDir(): string {
    return this.home.cacheDir
  }

  /** Lets go of the store; what is being written is finished first. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#unsubscribe()
    await this.assets.close()
    await this.#recordNotices.close()
    await this.identity.close()
    await this.writer.close()
    await this.disk.settled()
    await this.notices.settled()
    await this.#noting
    this.#ownPreviews?.stop()
    await this.#ownWorkers?.stop()
    await this.store.close()
  }

  /** Resolves when what was stored until now has been told to the person. */
  async told(): Promise<void> {
    await this.#recordNotices.settled()
    await this.identity.settled()
    await this.disk.look()
    await this.notices.settled()
    await this.deviceNotices.settled()
  }

  /** The days of grace of a purge begin when it comes here. */
  #notePurges(records: readonly SignedRecord[]): void {
    for (const { payload } of records) {
      if (payload.kind !== 'purged') continue
      const { checkpoints } = payload
      this.#noting = this.#noting.then(async () => {
        for (const id of checkpoints) {
          const seen = await this.store.local.purgeSeen(id)
          if (seen === undefined) await this.store.local.setPurgeSeen(id, { sinceMs: this.now(), now: false })
        }
      })
      // a store that fails says so to the next who uses it; gc counts a purge without a note as seen just now
      this.#noting = this.#noting.catch(() => {})
    }
  }
}

/**
 * Throws when a new project cannot be made in `root`. A store without its `project.json` is one that lost the file, which
 * is written again, or one whose making was interrupted before anything was in it, which is removed.
 */
async function refuseProject(root: string): Promise<void> {
  const folder = join(root, STORE_DIR)
  const outer = await findProjectRoot(root)
  if (outer !== undefined) throw projectExists(root, outer)
  const store = await openProjectStore(folder).catch((error: unknown) => {
    if (isPegbarError(error, 'NO_PROJECT')) return undefined
    throw error
  })
  if (store === undefined) return
  const [created] = store.records.memberRecords()
  const file = created === undefined ? undefined : { id: store.records.project.id, name: store.records.project.name }
  await store.close()
  if (file === undefined) return rm(folder, { recursive: true })
  await writeProjectFile(root, file)
  throw projectExists(root, root)
}

function projectExists(dir: string, root: string): PegbarError {
  const where = dir === root ? 'is a project already' : `is inside the project "${root}"`
  return new PegbarError('EXISTS', `"${dir}" ${where}`, { path: dir })
}

/** Returns the other folder in which this device has the project; undefined when it was moved from there, or has none. */
async function otherFolder(home: Home, id: ProjectId, root: string): Promise<string | undefined> {
  const known = (await home.projects()).find((project) => project.id === id)
  if (known === undefined || known.dir === root) return undefined
  return (await readProjectFile(known.dir))?.id === id ? known.dir : undefined
}

async function tokenOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true })
  return `${dev}:${ino}`
}

function nameOf(root: string): string {
  const parts = root.split(/[/\\]/).filter((part) => part !== '')
  return parts.at(-1) ?? 'project'
}

async function writeIgnoreFile(root: string): Promise<void> {
  try {
    const file = await open(join(root, IGNORE_FILE), 'wx', 0o644)
    await file.writeFile(IGNORE_PRESETS).finally(() => file.close())
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

async function ignoresCaseIn(folder: string): Promise<boolean> {
  const other = join(dirname(folder), STORE_DIR.toUpperCase())
  return lstat(other).then(
    () => true,
    () => false,
  )
}
