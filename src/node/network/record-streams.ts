import type { Connection, Stream } from '@libp2p/interface'
import type { DeviceId, ProjectId } from '../../core/ids.ts'
import { introduce, RECORDS_PROTOCOL, type RecordSync } from '../../protocol/index.ts'
import type { Project } from '../project/project.ts'
import { closeConnection } from './close-connection.ts'
import type { CommonProjects } from './common-projects.ts'
import { STREAM_TIMEOUT_MS } from './constants.ts'

export interface RecordStreamsComponents {
  self: DeviceId
  records: RecordSync
  common: CommonProjects
  connections(device: DeviceId): Connection[]
  openJoin(connection: Connection): Promise<Stream>
}

/** Gets the exchange of records going with each connected member, also with one who does not know yet that we are one. */
export class RecordStreams {
  readonly #c: RecordStreamsComponents
  readonly #opening = new Map<Connection, Promise<void>>()
  /** Devices whose session has got as far as a common project. */
  readonly #greeted = new Set<DeviceId>()
  /** Members by our state who cut us off: they may not know yet that we are one. */
  readonly #unknownTo = new Set<DeviceId>()

  constructor(components: RecordStreamsComponents) {
    this.#c = components
  }

  /** Resolves when no stream is being opened any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#opening.values())
  }

  /** The side that called opens the stream for records; a session that stands is left alone. */
  open(connection: Connection, device: DeviceId): Promise<void> {
    if (connection.direction !== 'outbound' || connection.status !== 'open') return Promise.resolve()
    if (this.#c.records.session(device)?.isOpen === true) return Promise.resolve()
    const before = this.#opening.get(connection)
    if (before !== undefined) return before
    const opening = this.#open(connection, device).finally(() => this.#opening.delete(connection))
    this.#opening.set(connection, opening)
    return opening
  }

  noteGreeted(device: DeviceId): void {
    this.#greeted.add(device)
  }

  /** A connection without a session is of no use: closing it leads to the next attempt. */
  noteClosed(device: DeviceId): void {
    if (!this.#greeted.has(device)) this.#unknownTo.add(device)
    for (const connection of this.#c.connections(device)) {
      if (connection.direction === 'outbound') void closeConnection(connection)
    }
  }

  /** The last connection ended: before anything was exchanged (`failed`), and perhaps because we were not known. */
  noteLeft(device: DeviceId): { failed: boolean; unknown: boolean } {
    const failed = !this.#greeted.delete(device)
    if (failed && this.#c.common.isMember(device)) this.#unknownTo.add(device)
    return { failed, unknown: this.#unknownTo.has(device) }
  }

  /** A device that we hold for removed, or that so holds us, was reached: both compare the records that say so. */
  async tellRemoved(connection: Connection, device: DeviceId): Promise<void> {
    for (const project of this.#c.common.all) {
      if (!project.store.records.membership.devices.has(device)) continue
      // refused: what it knows is here now
      await this.#introduceIn(project, connection, device).catch(() => {})
    }
  }

  /** It shares another project with us and does not name this one: it, or we, missed a change of its members. */
  async noteNotOffered(device: DeviceId, id: ProjectId): Promise<void> {
    const project = this.#c.common.with(device).find((one) => one.id === id)
    const connection = this.#c.connections(device).find(({ status }) => status === 'open')
    if (project === undefined || connection === undefined) return
    // refused: it has not opened the project, or what it knows of the members is here now
    await this.#introduceIn(project, connection, device).catch(() => {})
  }

  async #open(connection: Connection, device: DeviceId): Promise<void> {
    try {
      if (this.#unknownTo.delete(device)) await this.#introduce(connection, device)
      const signal = AbortSignal.timeout(STREAM_TIMEOUT_MS)
      this.#c.records.open(await connection.newStream(RECORDS_PROTOCOL, { signal }), device)
    } catch {
      // a member who does not know this device may cut it before the stream is there
      if (!this.#greeted.has(device)) this.#unknownTo.add(device)
      await closeConnection(connection)
    }
  }

  /** Shows a member who does not know this device yet the records that made it one. */
  async #introduce(connection: Connection, device: DeviceId): Promise<void> {
    for (const project of this.#c.common.with(device)) await this.#introduceIn(project, connection, device)
  }

  async #introduceIn({ store }: Project, connection: Connection, device: DeviceId): Promise<void> {
    const stream = await this.#c.openJoin(connection)
    await introduce(stream, { self: this.#c.self, remote: device, project: store })
  }
}
