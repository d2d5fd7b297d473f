import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import {
  CHUNKS_PROTOCOL,
  type ChunkServer,
  JOIN_PROTOCOL,
  JoinServer,
  LEASES_PROTOCOL,
  type LeaseServer,
  RECORDS_PROTOCOL,
  type RecordSync,
} from '../../protocol/index.ts'
import { hostOf } from './addresses.ts'
import { admit } from './admit.ts'
import { closeConnection } from './close-connection.ts'
import type { CommonProjects } from './common-projects.ts'
import { MAX_HANDLER_STREAMS } from './constants.ts'
import { deviceOf } from './peer-ids.ts'
import type { Strangers } from './strangers.ts'

export interface ServedParts {
  self: DeviceId
  common: CommonProjects
  records: RecordSync
  chunks: ChunkServer
  leases: LeaseServer
  strangers: Strangers
  cut(device: DeviceId, error: PegbarError): void
  /** Called when a device has become a member. */
  onJoined(): Promise<void>
}

type Serve = (stream: Stream, device: DeviceId, connection: Connection) => Promise<void>

/** Answers what other devices ask; whether they are members is looked at behind each protocol. */
export async function serveProtocols(libp2p: Libp2p, parts: ServedParts): Promise<void> {
  const { records, chunks, leases, strangers } = parts
  const join = joinServer(parts)
  const serve = (protocol: string, handle: Serve) =>
    libp2p.handle(protocol, withDevice(handle), { maxInboundStreams: MAX_HANDLER_STREAMS })
  await serve(RECORDS_PROTOCOL, (stream, device) => records.handle(stream, device))
  await serve(CHUNKS_PROTOCOL, (stream, device) => chunks.handle(stream, device))
  await serve(LEASES_PROTOCOL, (stream, device) => leases.handle(stream, device))
  await serve(JOIN_PROTOCOL, async (stream, device, connection) => {
    const address = hostOf(connection.remoteAddr.toString())
    const isMember = await strangers.duringHandshake(connection, () => join.handle(stream, device, address))
    if (isMember) await parts.onJoined()
    else await closeConnection(connection)
  })
}

function joinServer({ self, common, cut }: ServedParts): JoinServer {
  return new JoinServer({
    self,
    projects: () => common.all.map((project) => project.store),
    admit: async (shared, device, ticket, names) => {
      for (const project of common.all) if (project.store === shared) await admit(project, device, ticket, names)
    },
    cut,
  })
}

function withDevice(serve: Serve): (stream: Stream, connection: Connection) => Promise<void> {
  return async (stream, connection) => {
    const device = deviceOf(connection.remotePeer)
    if (device === undefined) stream.abort(new PegbarError('NOT_A_MEMBER', 'the peer has a key of another kind'))
    else await serve(stream, device, connection)
  }
}
