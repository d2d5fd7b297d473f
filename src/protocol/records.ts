import { randomBytes } from 'node:crypto'
import type { Stream } from '@libp2p/interface'
import { PegbarError } from '../core/errors.ts'
import { bytesToHex, type DeviceId, type ProjectId } from '../core/ids.ts'
import { INSTANCE_BYTES, Instances } from './instances.ts'
import type { Hello } from './messages.ts'
import type { ExchangeEvent } from './record-exchange.ts'
import { RecordSession, type RecordSessionInit } from './record-session.ts'
import { type Projects, type SharedProject, SharedProjects } from './shared-projects.ts'
import { WatchedProject, type WatchedProjectHandlers } from './watched-project.ts'

export type RecordSyncEvent =
  | { kind: 'opened'; remote: DeviceId }
  | { kind: 'closed'; remote: DeviceId; error: PegbarError | undefined }
  /** Two nodes with the key of `device` were seen at once: by us, or by the remote, who then says it of our own key. */
  | { kind: 'cloned'; remote: DeviceId; device: DeviceId }
  /** How far the remote's wall clock is ahead of ours; negative: behind. */
  | { kind: 'clock'; remote: DeviceId; aheadMs: number }
  | ({ remote: DeviceId; project: ProjectId } & ExchangeEvent)

export interface RecordSyncComponents {
  self: DeviceId
  /** The open projects. Call `refresh` when one is opened or closed. */
  projects: Projects
  /** Cuts the connection to a peer that is to blame for `error`. */
  cut(remote: DeviceId, error: PegbarError): void
}

export interface RecordSyncInit extends RecordSessionInit {
  /** Names this life of the node, 16 hex digits. @default random */
  instance?: string
  /** Milliseconds since 1970. @default Date.now */
  wallClock?: () => number
}

/**
 * `/pegbar/records/1`: keeps the records of all open projects equal with every connected member, over one stream for each.
 * Give it every inbound stream (`handle`), and open one (`open`) on each connection that this node dialled.
 */
export class RecordSync {
  readonly #c: RecordSyncComponents
  readonly #init: RecordSessionInit
  readonly #instance: string
  readonly #wallClock: () => number
  readonly #watched = new Map<ProjectId, WatchedProject>()
  readonly #sessions = new Map<DeviceId, RecordSession>()
  readonly #listeners = new Set<(event: RecordSyncEvent) => void>()
  readonly #instances = new Instances()
  #stopped = false

  constructor(components: RecordSyncComponents, init: RecordSyncInit = {}) {
    const { instance, wallClock = Date.now, ...session } = init
    this.#c = components
    this.#init = session
    this.#instance = instance ?? bytesToHex(randomBytes(INSTANCE_BYTES))
    this.#wallClock = wallClock
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
        greeting: () => ({
          instance: this.#instance,
          timeMs: this.#wallClock(),
          ...(this.#instances.isCloned(remote) && { cloned: true as const }),
        }),
        onHello: (hello) => this.#onHello(remote, hello),
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

  #onHello(remote: DeviceId, { instance, timeMs, cloned }: Hello): void {
    if (timeMs !== undefined) this.#emit({ kind: 'clock', remote, aheadMs: timeMs - this.#wallClock() })
    if (cloned === true) this.#emit({ kind: 'cloned', remote, device: this.#c.self })
    if (instance === undefined || !this.#instances.note(remote, instance)) return
    // our next greeting says it to whichever of the two comes back
    this.#emit({ kind: 'cloned', remote, device: remote })
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
