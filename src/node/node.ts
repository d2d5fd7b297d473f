import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CdcWorkers } from '../cdc/index.ts'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { ProjectId } from '../core/ids.ts'
import type { CallOptions, NodeChange, NodeServices, NodeView, ProjectServices, ProjectView } from '../core/services.ts'
import { nameProblem } from '../core/text.ts'
import { doctor } from './doctor.ts'
import type { Home } from './home.ts'
import { Housekeeping } from './housekeeping.ts'
import { launch as launchFile } from './launch.ts'
import { type NodeNetwork, nodeRequired, OFFLINE } from './network-port.ts'
import { Notices } from './notices.ts'
import { PathNews } from './path-news.ts'
import { Previews } from './previews/index.ts'
import { Healer } from './project/healer.ts'
import { trim } from './project/keeping.ts'
import { rename } from './project/names.ts'
import type { Launch } from './project/open-copy.ts'
import { Project, type ProjectOptions, type Welcome } from './project/project.ts'
import { findProjectRoot, noProject, readProjectFile } from './project/project-file.ts'
import { projectServices } from './project/services.ts'
import { Scrub } from './scrub.ts'
import { DEFAULT_QUIET_MS, Use } from './use.ts'
import { ProjectWatch, type ProjectWatchOptions } from './watch/project-watch.ts'

export interface NodeInit {
  home: Home
  /** Shown by `info`. */
  version: string
  /**
   * Joins the projects to other laptops.
   * @default none: what needs other laptops is refused with NODE_REQUIRED
   */
  network?: NodeNetwork
  /** @default the system's own way */
  launch?: Launch
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number
  /** How the folders of projects are watched by a node that stays. */
  watch?: ProjectWatchOptions
}

interface OpenProject {
  project: Project
  services: ProjectServices
}

/** Between two turns of the scrub, milliseconds: short enough to spread what it reads, long enough to cost nothing. */
const SCRUB_TURN_MS = 1000
/** Between two looks at the room on the disks, milliseconds: a file of some GB takes longer to come. */
const DISK_LOOK_MS = 30_000

/**
 * The services of one home, in this process: of a running node, or of a command that runs without one. Projects are
 * opened when they are first asked for, and closed by `stop`.
 */
export class Node implements NodeServices {
  readonly home: Home
  readonly #init: NodeInit
  readonly #workers = new CdcWorkers()
  readonly #previews = new Previews()
  readonly #open = new Map<ProjectId, Promise<OpenProject>>()
  readonly #listeners = new Set<(change: NodeChange) => void>()
  readonly #housekeeping = new Housekeeping({ sweep: (signal) => this.#sweep(signal) })
  /** About the device as a whole. */
  readonly #notices: Notices
  readonly #use: Use
  readonly #scrub: Scrub
  readonly #scrubbing = new Housekeeping({
    sweep: (signal) => this.#scrubTurn(signal),
    firstMs: DEFAULT_QUIET_MS,
    everyMs: SCRUB_TURN_MS,
  })
  readonly #watchingDisks = new Housekeeping({
    sweep: () => this.#lookAtDisks(),
    firstMs: DISK_LOOK_MS,
    everyMs: DISK_LOOK_MS,
  })
  /** The projects that are open, with what mends their damage. */
  readonly #healers = new Map<Project, Healer>()
  readonly #watches = new Map<Project, ProjectWatch>()
  #keepsHouse = false
  #url: string | null = null
  #stopping: Promise<void> | undefined

  constructor(init: NodeInit) {
    this.home = init.home
    this.#init = init
    this.#notices = new Notices({ place: init.home, now: init.now ?? Date.now })
    this.#notices.onChange(() => this.emit({ kind: 'projects' }))
    const now = init.now ?? Date.now
    this.#use = new Use(now)
    this.#scrub = new Scrub({
      stores: () => Array.from(this.#healers.keys(), ({ store }) => store),
      isBusy: () => this.#isBusy(),
      now,
    })
  }

  /** The page's address, known once it is served. */
  setUrl(url: string | null): void {
    this.#url = url
  }

  /** Tells the listeners of `onChange`. */
  readonly emit = (change: NodeChange): void => {
    for (const listener of this.#listeners) listener(change)
  }

  onChange(listener: (change: NodeChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async info(): Promise<NodeView> {
    const { network, version } = this.#init
    const { addresses, mdns } = network?.info() ?? { addresses: [], mdns: false }
    return {
      pid: process.pid,
      version,
      device: { id: this.home.device, name: await this.home.deviceName() },
      url: this.#url,
      addresses,
      mdns,
      projects: await this.projects(),
    }
  }

  async doctor(input: { dir?: string }, options: CallOptions = {}): ReturnType<NodeServices['doctor']> {
    const told = [await this.#notices.list()]
    for (const opening of this.#open.values()) {
      const open = await opening.catch(() => undefined)
      if (open !== undefined) told.push(await open.project.notices.list())
    }
    const watched = Array.from(this.#watches, ([{ name }, { state }]) => ({ name, state }))
    return doctor(this.home, input, { network: this.#init.network?.info(), told: told.flat(), watched }, options)
  }

  async whoami(input: { name?: string; deviceName?: string }): ReturnType<NodeServices['whoami']> {
    const { name: person, deviceName: device } = input
    for (const name of [person, device]) if (name !== undefined) checkName(name)
    if (person !== undefined || device !== undefined) {
      const names = { ...(person !== undefined && { person }), ...(device !== undefined && { device }) }
      await this.home.setNames(names)
      for (const { id } of await this.projects()) await this.#renameIn(id as ProjectId, names)
    }
    return {
      device: { id: this.home.device, name: await this.home.deviceName() },
      person: await this.home.personName(),
      home: this.home.dir,
    }
  }

  /** The projects of this home whose folders are still there. */
  async projects(): Promise<ProjectView[]> {
    const known = await this.home.projects()
    const there = await Promise.all(known.map(async ({ dir, id }) => (await readProjectFile(dir))?.id === id))
    return known.filter((_, index) => there[index])
  }

  async init(input: { dir: string; name?: string; as?: string }): Promise<ProjectView> {
    await this.#callMyself(input.as)
    const name = input.name === undefined ? {} : { name: input.name }
    const project = await Project.create(resolve(input.dir), { ...this.#projectOptions(), ...name })
    return this.#adopt(project)
  }

  async attach(input: { dir: string; create: boolean; as?: string }): Promise<ProjectView> {
    const root = await findProjectRoot(input.dir)
    if (root === undefined) {
      if (!input.create) throw noProject(input.dir)
      return this.init(input)
    }
    await this.#callMyself(input.as)
    const dir = await realpath(root)
    const { id } = (await readProjectFile(dir))!
    const { project } = await this.#opened(id, dir)
    return viewOf(project)
  }

  async join(input: Parameters<NodeServices['join']>[0], options: CallOptions = {}): ReturnType<NodeServices['join']> {
    const { network } = this.#init
    if (network === undefined) throw nodeRequired('join')
    await this.#callMyself(input.as)
    const names = { personName: await this.home.personName(), deviceName: await this.home.deviceName() }
    return network.join(
      { ticket: input.ticket, update: input.update, ...names },
      async (welcome) => {
        const dir = resolve(input.cwd, input.dir ?? folderName(welcome.name))
        const project = (await this.#joinedBefore(dir, welcome)) ?? (await this.#createJoined(dir, welcome))
        return { project, view: viewOf(project) }
      },
      options,
    )
  }

  async project(id: string): Promise<ProjectServices> {
    const known = (await this.home.projects()).find((one) => one.id === id)
    if (known === undefined) {
      throw new PegbarError('NO_PROJECT', `this device has no project ${id.slice(0, 8)}`, {
        hint: 'see `pegbar status`, or make one: `pegbar init`',
      })
    }
    return (await this.#opened(known.id, known.dir)).services
  }

  /**
   * From now on, until `stop`: watches the folders of the projects, gives purged space back, looks whether the disks fill up,
   * reads what is stored again and again while nobody works, and mends
   * what is damaged. For a node that stays.
   */
  keepHouse(): void {
    this.#keepsHouse = true
    for (const opening of this.#open.values()) opening.then(({ project }) => this.#tend(project)).catch(() => {})
    this.#housekeeping.start()
    this.#watchingDisks.start()
    this.#scrubbing.start()
  }

  #tend(project: Project): void {
    if (!this.#keepsHouse || this.#stopping !== undefined || this.#healers.has(project)) return
    this.#healers.set(project, new Healer(project))
    const watch = new ProjectWatch(project, this.#init.watch)
    this.#watches.set(project, watch)
    watch.start()
  }

  #isBusy(): boolean {
    const moves = Array.from(this.#healers.keys(), ({ network }) => network.movedMs)
    return this.#use.isBusy || moves.some((ms) => this.#use.isRecent(ms))
  }

  async #scrubTurn(signal: AbortSignal): Promise<void> {
    for (const healer of this.#healers.values()) healer.turn()
    await this.#scrub.turn(signal)
  }

  async #lookAtDisks(): Promise<void> {
    for (const { disk } of this.#healers.keys()) await disk.look()
  }

  /** Closes every project and ends the network. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    await this.#housekeeping.stop()
    await this.#watchingDisks.stop()
    await this.#scrubbing.stop()
    await this.#scrub.stop()
    await Promise.all(Array.from(this.#watches.values(), (watch) => watch.stop()))
    await Promise.all(Array.from(this.#healers.values(), (healer) => healer.close()))
    await this.#init.network?.stop()
    const open = await Promise.allSettled(this.#open.values())
    const closed = await Promise.allSettled(
      open.map((one) => (one.status === 'fulfilled' ? one.value.project.close() : undefined)),
    )
    this.#previews.stop()
    await this.#workers.stop()
    await this.#notices.settled()
    for (const one of closed) if (one.status === 'rejected') throw one.reason
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    for (const opening of [...this.#open.values()]) {
      const { project } = await opening
      // one project that cannot be swept, say for damage, does not keep the others from it
      await trim(project, { signal }).catch(() => undefined)
      await project.store.gc({ signal }).catch(() => undefined)
    }
  }

  #projectOptions(): ProjectOptions {
    const { home, now } = this.#init
    const shared = { workers: this.#workers, previews: this.#previews, deviceNotices: this.#notices }
    return { home, ...shared, ...(now !== undefined && { now }) }
  }

  #opened(id: ProjectId, dir: string): Promise<OpenProject> {
    if (this.#stopping !== undefined) throw new PegbarError('STORE_CLOSED', 'the node is stopping')
    const known = this.#open.get(id)
    if (known !== undefined) return known
    const opening = Project.open(dir, this.#projectOptions()).then((project) => this.#plugIn(project))
    this.#open.set(id, opening)
    // the next who asks tries again
    opening.catch(() => this.#open.delete(id))
    return opening
  }

  async #createJoined(dir: string, welcome: Welcome): Promise<Project> {
    const project = await Project.createJoined(dir, welcome, this.#projectOptions())
    await this.#adopt(project)
    return project
  }

  /** The folder of an earlier join that was interrupted, or is repeated, or from before a removal. One home has one folder for a project. */
  async #joinedBefore(dir: string, { id, name, envelopes }: Welcome): Promise<Project | undefined> {
    if ((await readProjectFile(dir))?.id === id) {
      const { project } = await this.#opened(id, await realpath(dir))
      // a laptop that was removed and is invited again learns here that it is a member
      await project.store.records.ingest(envelopes)
      return project
    }
    const known = (await this.projects()).find((project) => project.id === id)
    if (known === undefined) return undefined
    throw new PegbarError('EXISTS', `this device has "${name}" already, in "${known.dir}"`, { path: known.dir })
  }

  async #adopt(project: Project): Promise<ProjectView> {
    const opening = this.#plugIn(project)
    this.#open.set(project.id, opening)
    await opening
    this.emit({ kind: 'projects' })
    return viewOf(project)
  }

  async #plugIn(project: Project): Promise<OpenProject> {
    try {
      project.network = (await this.#init.network?.attach(project)) ?? OFFLINE
    } catch (error) {
      await project.close()
      throw error
    }
    project.store.records.onStored(() => this.emit({ kind: 'project', project: project.id }))
    project.notices.onChange(() => this.emit({ kind: 'project', project: project.id }))
    const news = new PathNews({ tell: (paths) => this.emit({ kind: 'assets', project: project.id, paths }) })
    project.assets.onChange((paths) => news.add(paths))
    this.#tend(project)
    return { project, services: this.#use.watch(projectServices(project, this.#init.launch ?? launchFile)) }
  }

  async #callMyself(person: string | undefined): Promise<void> {
    if (person === undefined) return
    checkName(person)
    await this.home.setNames({ person })
  }

  async #renameIn(id: ProjectId, names: { person?: string; device?: string }): Promise<void> {
    const known = (await this.home.projects()).find((one) => one.id === id)
    if (known === undefined) return
    try {
      await rename((await this.#opened(known.id, known.dir)).project, names)
    } catch (error) {
      // a project that cannot be opened keeps the old name there; the new one is asked for again with its next `whoami`
      if (!isPegbarError(error)) throw error
    }
  }
}

/** Returns the services of a home; `stop` ends them. */
export function createServices(init: NodeInit): Node {
  return new Node(init)
}

function viewOf({ id, name, dir }: Project): ProjectView {
  return { id, name, dir }
}

function checkName(name: string): void {
  const problem = nameProblem(name)
  if (problem === undefined) return
  throw new PegbarError('USAGE', `a name ${problem.reason}`, { hint: 'give a name that fits in one line' })
}

/** Returns a folder name made of a project's, without what some system cannot have in one. */
function folderName(project: string): string {
  const name = project
    .replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-')
    .replace(/^\.+/u, '')
    .replace(/[. ]+$/u, '')
  return name === '' ? 'project' : name
}
