import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CdcWorkers } from '../../../src/cdc/index.ts'
import type { FileStamp } from '../../../src/core/chunk.ts'
import type { CheckpointId } from '../../../src/core/ids.ts'
import { walkManifest } from '../../../src/core/manifest-read.ts'
import type { CheckpointView, StatusView } from '../../../src/core/services.ts'
import { Home } from '../../../src/node/home.ts'
import { OFFLINE, type ProjectNetwork } from '../../../src/node/network-port.ts'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { statEntry } from '../../../src/node/project/disk.ts'
import { Project, type ProjectOptions } from '../../../src/node/project/project.ts'
import { status } from '../../../src/node/project/status.ts'

/** One home and one project folder, as a person has them on a laptop. */
export class Laptop {
  readonly root: string
  readonly dir: string
  readonly home: Home
  readonly #options: ProjectOptions
  #project: Project | undefined

  private constructor(root: string, home: Home, options: ProjectOptions) {
    this.root = root
    this.dir = join(root, 'film')
    this.home = home
    this.#options = options
  }

  static async make(studio: Studio, name: string, options: Partial<ProjectOptions> = {}): Promise<Laptop> {
    const root = join(studio.root, name)
    await mkdir(join(root, 'film'), { recursive: true })
    const home = await Home.open({ dir: join(root, 'home') })
    await home.setNames({ person: name, device: `${name}'s laptop` })
    return new Laptop(root, home, { home, workers: studio.workers, ...options })
  }

  get project(): Project {
    if (this.#project === undefined) throw new TypeError('the project is not open')
    return this.#project
  }

  async init(): Promise<Project> {
    this.#project = await Project.create(this.dir, this.#options)
    return this.#project
  }

  async open(): Promise<Project> {
    this.#project = await Project.open(this.dir, this.#options)
    return this.#project
  }

  async close(): Promise<void> {
    await this.#project?.close()
    this.#project = undefined
  }

  /** Becomes a member of the other laptop's project, as the ticket exchange would make it; `mine`: of the same person. */
  async join(other: Laptop, { mine = false }: { mine?: boolean } = {}): Promise<Project> {
    const { store, writer } = other.project
    await writer.write([
      {
        kind: 'member added',
        device: this.home.device,
        role: 'artist',
        person: mine ? store.records.membership.devices.get(other.home.device)!.person : undefined,
        personName: await this.home.personName(),
        deviceName: await this.home.deviceName(),
      },
    ])
    const envelopes = store.records.memberRecords().map((record) => record.envelope)
    this.#project = await Project.createJoined(
      this.dir,
      { id: other.project.id, name: other.project.name, envelopes },
      this.#options,
    )
    await this.receive(other)
    this.reach(other)
    return this.#project
  }

  /** Fetches content from that laptop from now on. */
  reach(other: Laptop): void {
    this.project.network = networkTo(this, other)
  }

  /** Takes over all records of the other laptop. */
  async receive(other: Laptop): Promise<void> {
    const { records } = other.project.store
    const envelopes: Uint8Array[] = []
    for (const summary of await records.summaries()) {
      for await (const id of records.logIds(summary)) envelopes.push((await records.get(id))!.envelope)
    }
    const { refused, waiting } = await this.project.store.records.ingest(envelopes, { from: other.home.device })
    if (refused.length + waiting.length > 0) throw new Error('not all records were taken')
  }

  file(path: string): string {
    return join(this.dir, ...path.split('/'))
  }

  /** Saves a file as an application would; `ageMs` is how long ago. */
  async save(path: string, content: string | Uint8Array, ageMs = 60_000): Promise<void> {
    await mkdir(dirname(this.file(path)), { recursive: true })
    await writeFile(this.file(path), content)
    const time = new Date(Date.now() - ageMs)
    await utimes(this.file(path), time, time)
  }

  read(path: string): Promise<string> {
    return readFile(this.file(path), 'utf8')
  }

  async stamp(path: string): Promise<FileStamp | undefined> {
    return (await statEntry(this.file(path), path))?.stamp
  }

  async checkpoint(path: string, comment = 'work'): Promise<CheckpointView> {
    const [made] = await checkpoint(this.project, { files: [path], comment })
    return made!
  }

  async states(path: string): Promise<string> {
    return (await this.status(path)).states.join(' ')
  }

  async status(path: string): Promise<StatusView> {
    const [view] = await status(this.project, { paths: [path] })
    return view!
  }
}

/** Chunks come straight out of the other laptop's store. */
function networkTo(self: Laptop, other: Laptop): ProjectNetwork {
  return {
    ...OFFLINE,
    fetch: async (ids) => {
      for (const id of ids) await copyCheckpoint(self, other, id)
    },
  }
}

async function copyCheckpoint(self: Laptop, other: Laptop, id: CheckpointId): Promise<void> {
  const { node } = (await other.project.store.records.checkpoint(id))!
  const { chunks } = other.project.store
  for await (const { hash } of walkManifest(node.manifest, (one) => chunks.get(one))) {
    await self.project.store.chunks.put([(await chunks.getStored(hash))!])
  }
  await self.project.store.whole.add([id])
}

/** Laptops below one temporary folder, which share their worker threads. */
export class Studio {
  readonly root: string
  readonly workers = new CdcWorkers()
  readonly #laptops: Laptop[] = []

  private constructor(root: string) {
    this.root = root
  }

  static async open(): Promise<Studio> {
    return new Studio(await mkdtemp(join(tmpdir(), 'pegbar-')))
  }

  /** A laptop without a project. */
  async laptop(name: string, options: Partial<ProjectOptions> = {}): Promise<Laptop> {
    const laptop = await Laptop.make(this, name, options)
    this.#laptops.push(laptop)
    return laptop
  }

  /** A laptop with a new project. */
  async founder(name = 'Ann', options: Partial<ProjectOptions> = {}): Promise<Laptop> {
    const laptop = await this.laptop(name, options)
    await laptop.init()
    return laptop
  }

  /** A laptop that has joined the other's project. */
  async member(other: Laptop, name = 'Ben', options: Partial<ProjectOptions> = {}): Promise<Laptop> {
    const laptop = await this.laptop(name, options)
    await laptop.join(other)
    return laptop
  }

  async close(): Promise<void> {
    for (const laptop of this.#laptops) await laptop.close()
    await this.workers.stop()
    await rm(this.root, { recursive: true, force: true })
  }
}
