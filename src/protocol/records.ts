import type { Stream } from '@libp2p/interface'
import { PegbarError } from '../core/errors.ts'
import type { DeviceId, ProjectId } from '../core/ids.ts'
import type { ExchangeEvent } from './record-exchange.ts'
import { RecordSession, type RecordSessionInit } from './record-session.ts'
import { type Projects, type SharedProject, SharedProjects } from './shared-projects.ts'
import { WatchedProject, type WatchedProjectHandlers } from './watched-project.ts'

export type RecordSyncEvent =
  | { kind: 'opened'; remote: DeviceId }
  | { kind: 'closed'; remote: DeviceId; error: PegbarError | undefined }
  | ({ remote: DeviceId; project: ProjectId } & ExchangeEvent)

export interface RecordSyncComponents {
  self: DeviceId
  /** The open projects. Call `refresh` when one is opened or closed. */
  projects: Projects
  /** Cuts the connection to a peer that is to blame for `error`. */
  cut(remote: DeviceId, error: PegbarError): void
}

/**
 * `/pegbar/records/1`: keeps the records of all open projects equal with every connected member, over one stream for each.
 * Give it every inbound stream (`handle`), and open one (`open`) on each connection that this node dialled.
 */
export class RecordSync {
  readonly #c: RecordSyncComponents
  readonly #init: RecordSessionInit
  readonly #watched = new Map<ProjectId, WatchedProject>()
  readonly #sessions = new Map<DeviceId, RecordSession>()
  readonly #listeners = new Set<(event: RecordSyncEvent) => void>()
  #stopped = false

  constructor(components: RecordSyncComponents, init: RecordSessionInit = {}) {
    this.#c = components
    this.#init = init
    this.#watchProjects()
  }

  get sessions(): readonly RecordSession[] {
    return [...this.#sessions.values()]
  }

  session(remote: DeviceId): RecordSession | undefined {
    return this.#sessions.get(remote)
  }

  /** Returns the function that ends it. A listener must not throw. */
  on(listener: (event: RecordSyncEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Serves a stream that the peer opened; returns when it is over. A device that shares no project with us is cut without an
   * answer. Never rejects.
   */
  async handle(stream: Stream, remote: DeviceId): Promise<void> {
    await this.#adopt(stream, remote)?.closed
  }

  /**
   * Makes a session of a stream that we opened. When there is one already, the survivor is returned: the stream that the
   * lower device id opened.
   *
   * @throws NOT_A_MEMBER when the peer shares no project with us
   */
  open(stream: Stream, remote: DeviceId): RecordSession {
    const session = this.#adopt(stream, remote)
    if (session === undefined) throw new PegbarError('NOT_A_MEMBER', 'the other laptop is a member of no open project')
    return session
  }

  /** Looks again which projects are open and who is in them. Membership changes that arrive as records do this themselves. */
  refresh(): void {
    this.#watchProjects()
    for (const session of this.#sessions.values()) session.refresh()
  }

  /** Ends all sessions. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const watched of this.#watched.values()) watched.unwatch()
    this.#watched.clear()
    await Promise.all(this.sessions.map((session) => session.close()))
  }

  #adopt(stream: Stream, remote: DeviceId): RecordSession | undefined {
    const { self, projects, cut } = this.#c
    const shared = new SharedProjects(projects, self, remote)
    if (this.#stopped || shared.none) {
      const error = new PegbarError('NOT_A_MEMBER', 'the peer is a member of no open project')
      stream.abort(error)
      if (!this.#stopped && stream.direction === 'inbound') cut(remote, error)
      return undefined
    }
    const other = this.#sessions.get(remote)
    const outbound = stream.direction === 'outbound'
    if (other?.isOpen === true && other.outbound !== outbound) {
      // both sides opened one: both keep the stream of the lower device id
      const ours = self < remote
      if (ours !== outbound) {
        stream.abort(new PegbarError('PEER_LEFT', 'the other stream between the two survives'))
        return other
      }
    }
    const session = new RecordSession(
      {
        stream,
        self,
        remote,
        shared,
        watch: (id) => this.#watched.get(id),
        emit: (project, event) => this.#emit({ remote, project, ...event }),
        cut: (error) => cut(remote, error),
      },
      this.#init,
    )
    this.#sessions.set(remote, session)
    void other?.close()
    this.#emit({ kind: 'opened', remote })
    void session.run()
    void session.closed.then((error) => {
      if (this.#sessions.get(remote) !== session) return
      this.#sessions.delete(remote)
      this.#emit({ kind: 'closed', remote, error })
    })
    return session
  }

  #watchProjects(): void {
    const open = new Map(Array.from(this.#c.projects(), (project) => [project.records.project.id, project]))
    for (const [id, watched] of this.#watched) {
      if (open.get(id)?.records === watched.project.records) continue
      watched.unwatch()
      this.#watched.delete(id)
      for (const session of this.#sessions.values()) void session.leave(id)
    }
    for (const [id, project] of open) {
      if (!this.#watched.has(id)) this.#watched.set(id, new WatchedProject(project, this.#handlers(project)))
    }
  }

  #handlers({ records: store }: SharedProject): WatchedProjectHandlers {
    const { id } = store.project
    let { membership } = store
    return {
      onStored: (records, from) => {
        // first the records: a member that is removed by them shall learn it
        for (const session of this.#sessions.values()) session.onStored(id, records, from)
        if (store.membership === membership) return
        membership = store.membership
        for (const session of this.#sessions.values()) session.refresh()
      },
      onHoldings: (change) => {
        for (const session of this.#sessions.values()) session.onHoldings(id, change)
      },
    }
  }

  #emit(event: RecordSyncEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
