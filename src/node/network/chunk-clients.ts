import type { Connection } from '@libp2p/interface'
import { decodeChunk } from '../../codec/index.ts'
import type { StoredChunk } from '../../core/chunk.ts'
import { PegbarError } from '../../core/errors.ts'
import type { DeviceId, ProjectId } from '../../core/ids.ts'
import { CHUNKS_PROTOCOL, ChunkClient, type Projects } from '../../protocol/index.ts'
import { STREAM_TIMEOUT_MS } from './constants.ts'

export interface ChunkClientsComponents {
  self: DeviceId
  projects: Projects
  /** The open connection to a device. */
  connection(device: DeviceId): Connection | undefined
  cut(device: DeviceId, error: PegbarError): void
}

/** One chunk stream to each device, opened at the first question. */
export class ChunkClients {
  readonly #c: ChunkClientsComponents
  readonly #clients = new Map<DeviceId, Promise<ChunkClient>>()

  constructor(components: ChunkClientsComponents) {
    this.#c = components
  }

  /** @throws PegbarError `PEER_LEFT` */
  async of(device: DeviceId): Promise<ChunkClient> {
    const open = this.#clients.get(device)
    if (open !== undefined) return open
    const opening = this.#open(device)
    this.#clients.set(device, opening)
    const forget = () => {
      if (this.#clients.get(device) === opening) this.#clients.delete(device)
    }
    opening.then((client) => client.closed.then(forget), forget)
    return opening
  }

  /** Ends the stream to a device; questions that are open fail with PEER_LEFT. */
  async close(device: DeviceId): Promise<void> {
    const client = await this.#clients.get(device)?.catch(() => undefined)
    await client?.close().catch(() => {})
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#clients.keys()].map((device) => this.close(device)))
  }

  async #open(device: DeviceId): Promise<ChunkClient> {
    const { self, connection, cut } = this.#c
    const open = connection(device)
    if (open === undefined) throw new PegbarError('PEER_LEFT', 'the other laptop is not connected')
    const signal = AbortSignal.timeout(STREAM_TIMEOUT_MS)
    const stream = await open.newStream(CHUNKS_PROTOCOL, { signal }).catch((cause: unknown) => {
      throw new PegbarError('PEER_LEFT', 'the other laptop does not answer', { cause })
    })
    const decode = (chunk: StoredChunk, project: ProjectId) => this.#decode(chunk, project)
    return new ChunkClient({ stream, self, remote: device, decode, cut })
  }

  /** @throws CHUNK_MISSING when what a delta rests on has left this disk since it was asked for: nobody's fault */
  async #decode(chunk: StoredChunk, id: ProjectId): Promise<Uint8Array> {
    const { codec, payload, rawSize } = chunk
    if (chunk.base === undefined) return decodeChunk({ codec, payload, rawSize })
    for (const { records, chunks } of this.#c.projects()) {
      if (records.project.id !== id) continue
      const base = await chunks.get(chunk.base).catch((cause: unknown) => {
        throw new PegbarError('CHUNK_MISSING', 'what a chunk rests on is no longer here', { cause })
      })
      return decodeChunk({ codec, payload, rawSize, base })
    }
    throw new PegbarError('PEER_LEFT', 'the project was closed')
  }
}
