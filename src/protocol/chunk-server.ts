import type { Stream } from '@libp2p/interface'
import type { StoredChunk } from '../core/chunk.ts'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { DeviceId, Hash, ProjectId } from '../core/ids.ts'
import { MAX_CHUNK_BYTES } from '../core/limits.ts'
import { readManifest } from '../core/manifest-read.ts'
import { Channel } from './channel.ts'
import { decodeChunksRequest, encodeChunksReply } from './chunks-wire.ts'
import {
  CHUNKS_FRAME_TARGET_BYTES,
  GET_TARGET_BYTES,
  MAX_IDS_PER_MESSAGE,
  MAX_OUTSTANDING_REQUESTS,
  QUESTION_RATE,
  REJECT_RATE,
} from './constants.ts'
import type { FramedInit } from './framed.ts'
import type { Bits, ChunksReply, ChunksRequest, Get, HaveCheckpoint, HaveHashes } from './messages.ts'
import { TokenBucket } from './rate-limit.ts'
import { admitMember, endServing, type MemberServerComponents } from './serve-members.ts'
import type { SharedProject, SharedProjects } from './shared-projects.ts'

export interface ServedChunks {
  remote: DeviceId
  project: ProjectId
  chunks: number
  /** Payload bytes. */
  bytes: number
}

export interface ChunkServerComponents extends MemberServerComponents {
  /** Called for each message with chunks. Must not throw. */
  onServed?(served: ServedChunks): void
}

/** The answering side of `/pegbar/chunks/1`: what members may ask about the chunks of the projects they are in. */
export class ChunkServer {
  readonly #c: ChunkServerComponents
  readonly #init: FramedInit
  readonly #channels = new Set<Channel<ChunksRequest, ChunksReply>>()

  constructor(components: ChunkServerComponents, init: FramedInit = {}) {
    this.#c = components
    this.#init = init
  }

  /**
   * Serves a stream that the peer opened; returns when it is over. A device that shares no project with us is cut without an
   * answer. Never rejects.
   */
  async handle(stream: Stream, remote: DeviceId): Promise<void> {
    const { onServed } = this.#c
    const shared = admitMember(this.#c, stream, remote)
    if (shared === undefined) return
    const codec = { decode: decodeChunksRequest, encode: encodeChunksReply }
    const channel = new Channel(stream, codec, this.#init)
    this.#channels.add(channel)
    try {
      await serve(channel, shared, (project, chunks) => {
        const bytes = chunks.reduce((sum, { payload }) => sum + payload.byteLength, 0)
        onServed?.({ remote, project: project.records.project.id, chunks: chunks.length, bytes })
      })
      await channel.close()
    } catch (error) {
      await endServing(this.#c, channel, remote, error, 'chunks could not be served')
    } finally {
      this.#channels.delete(channel)
    }
  }

  /** Ends all streams. */
  stop(): void {
    for (const channel of this.#channels) channel.abort(new PegbarError('PEER_LEFT', 'the node stops'))
  }
}

/** Raw bytes of the chunks that are read at once: what an honest request names, and one more chunk. */
const READ_BYTES = GET_TARGET_BYTES + MAX_CHUNK_BYTES

type Served = (project: SharedProject, chunks: readonly StoredChunk[]) => void

/** Answers in the order asked until the stream ends. */
async function serve(
  channel: Channel<ChunksRequest, ChunksReply>,
  shared: SharedProjects,
  onServed: Served,
): Promise<void> {
  const questions = new TokenBucket(QUESTION_RATE)
  const rejects = new TokenBucket(REJECT_RATE)
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  let waiting = 0
  let tail: Promise<void> = Promise.resolve()
  /** A request is answered when its last reply is given to the stream: the peer may ask again as soon as it has it. */
  const answer = (reply: ChunksReply) => {
    waiting--
    return channel.write(reply)
  }
  for (;;) {
    const request = await Promise.race([channel.read(), failed.promise])
    if (request === undefined) return tail
    if (waiting >= MAX_OUTSTANDING_REQUESTS) {
      throw new PegbarError('PROTOCOL_VIOLATION', `more than ${MAX_OUTSTANDING_REQUESTS} requests are outstanding`)
    }
    const project = shared.find(request.tag)
    if (project === undefined) throw new PegbarError('NOT_A_MEMBER', 'the peer is not a member of what it names')
    if (request.kind === 'reject' ? !rejects.take() : request.kind !== 'get' && !questions.take()) {
      throw new PegbarError('RATE_LIMITED', `a peer sends "${request.kind}" too fast`)
    }
    waiting++
    const ready = request.kind === 'get' ? readAhead(project, request) : undefined
    // awaited in its turn
    ready?.catch(() => {})
    tail = tail.then(async () => {
      switch (request.kind) {
        case 'have checkpoint':
          return answer(await haveCheckpoint(project, request))
        case 'have hashes':
          return answer(await haveHashes(project, request))
        case 'get':
          return sendChunks(project, request, ready!, channel, answer, onServed)
        case 'reject':
          return answer({ kind: 'checked', id: request.id, sound: await project.chunks.verify(request.hash) })
        default:
          request satisfies never
      }
    })
    tail.catch(failed.reject)
  }
}

/**
 * The manifest is reached through the checkpoint, so that nobody can ask about a chunk list that no record of the project
 * names. Bits beyond the end of the list are 0.
 */
async function haveCheckpoint(project: SharedProject, request: HaveCheckpoint): Promise<Bits> {
  const { chunks, records, whole } = project
  const nothing: Bits = { kind: 'bits', id: request.id, extent: 'none', bits: new Uint8Array(0) }
  const found = await records.checkpoint(request.checkpoint)
  if (found === undefined) return nothing
  if (await whole.has(request.checkpoint)) return { ...nothing, extent: 'whole' }
  const { manifest, size, chunks: count } = found.node
  const bits = new Uint8Array(Math.ceil(request.count / 8))
  const end = request.offset + request.count
  let at = 0
  let hashes: Hash[] = []
  const look = async () => {
    setBits(bits, Math.max(0, at - hashes.length - request.offset), await chunks.has(hashes))
    hashes = []
  }
  try {
    for await (const { hash } of readManifest(manifest, (node) => chunks.get(node), { size, chunks: count })) {
      if (at >= end) break
      if (at >= request.offset) hashes.push(hash)
      at++
      if (hashes.length === MAX_IDS_PER_MESSAGE) await look()
    }
    await look()
  } catch (error) {
    // without all of the chunk list it is not known which chunks the bits would stand for
    const codes = ['CHUNK_MISSING', 'CHUNK_DAMAGED', 'CODEC_UNSUPPORTED', 'RECORD_INVALID'] as const
    if (codes.some((code) => isPegbarError(error, code))) return nothing
    throw error
  }
  return { ...nothing, extent: 'part', bits }
}

async function haveHashes({ chunks }: SharedProject, request: HaveHashes): Promise<Bits> {
  const bits = new Uint8Array(Math.ceil(request.hashes.length / 8))
  setBits(bits, 0, await chunks.has(request.hashes))
  return { kind: 'bits', id: request.id, extent: 'part', bits }
}

function setBits(bits: Uint8Array, from: number, values: readonly boolean[]): void {
  values.forEach((value, i) => {
    if (value) bits[(from + i) >> 3]! |= 1 << ((from + i) & 7)
  })
}

interface Reading {
  /** What the request names, in parts of which each is read at once. */
  groups: readonly (readonly Hash[])[]
  first: (StoredChunk | undefined)[]
}

/** Reads the first chunks of a request, while those of earlier ones are sent: all of them if it keeps to what one may ask for. */
async function readAhead({ chunks }: SharedProject, { hashes, held }: Get): Promise<Reading> {
  const groups: Hash[][] = [[]]
  let bytes = 0
  for (const [i, info] of (await chunks.info(hashes)).entries()) {
    const size = info?.rawSize ?? 0
    if (bytes + size > READ_BYTES) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1)!.push(hashes[i]!)
    bytes += size
  }
  return { groups, first: await chunks.getStoredMany(groups[0]!, { held }) }
}

async function sendChunks(
  project: SharedProject,
  request: Get,
  ready: Promise<Reading>,
  channel: Channel<ChunksRequest, ChunksReply>,
  answer: (reply: ChunksReply) => Promise<void>,
  onServed: Served,
): Promise<void> {
  const { held } = request
  let chunks: StoredChunk[] = []
  let bytes = 0
  const missing: Hash[] = []
  const { groups, first } = await ready
  for (const [at, group] of groups.entries()) {
    const stored = at === 0 ? first : await project.chunks.getStoredMany(group, { held })
    for (const [i, hash] of group.entries()) {
      const chunk = stored[i]
      if (chunk === undefined) {
        missing.push(hash)
        continue
      }
      if (chunks.length > 0 && bytes + chunk.payload.byteLength > CHUNKS_FRAME_TARGET_BYTES) {
        await channel.write({ kind: 'chunks', id: request.id, chunks, missing: [], done: false })
        onServed(project, chunks)
        chunks = []
        bytes = 0
      }
      chunks.push(chunk)
      bytes += chunk.payload.byteLength
    }
  }
  await answer({ kind: 'chunks', id: request.id, chunks, missing, done: true })
  onServed(project, chunks)
}
