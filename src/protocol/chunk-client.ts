import type { Stream } from '@libp2p/interface'
import type { StoredChunk } from '../core/chunk.ts'
import type { AbortOptions } from '../core/contracts.ts'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { CheckpointId, DeviceId, Hash, ProjectId } from '../core/ids.ts'
import { isBlamed, refusedBy } from './blame.ts'
import { Channel } from './channel.ts'
import {
  type ChunkWant,
  checkBits,
  checkReply,
  decodeVerified,
  inRequests,
  type RequestedChunks,
  readBits,
} from './chunk-replies.ts'
import { decodeChunksReply, encodeChunksRequest } from './chunks-wire.ts'
import { DEFAULT_ANSWER_TIMEOUT_MS, LAST_WORD_TIMEOUT_MS, MAX_OUTSTANDING_REQUESTS } from './constants.ts'
import type { FramedInit } from './framed.ts'
import type { Bits, Chunks, ChunksReply, ChunksRequest, Extent } from './messages.ts'
import { Slots } from './slots.ts'
import { projectTag } from './tags.ts'

export type ChunkResult =
  /** Verified: `raw` hashes to `chunk.hash`. Both may share memory with the frame they came in. */
  { kind: 'chunk'; chunk: StoredChunk; raw: Uint8Array } | { kind: 'missing'; hash: Hash }

export interface ChunkClientComponents {
  stream: Stream
  self: DeviceId
  remote: DeviceId
  /**
   * Returns the raw bytes of a chunk, and never makes more than `rawSize` of them.
   * @throws CHUNK_DAMAGED; what else, when it is not the chunk that is at fault
   */
  decode(chunk: StoredChunk, project: ProjectId): Uint8Array | Promise<Uint8Array>
  /** Cuts the connection to a peer that is to blame for `error`. */
  cut(remote: DeviceId, error: PegbarError): void
}

export interface ChunkClientInit extends FramedInit {
  /**
   * How long nothing may come while something is asked for, in milliseconds.
   * @default DEFAULT_ANSWER_TIMEOUT_MS
   */
  answerTimeoutMs?: number
}

type Answer = Exclude<ChunksReply, { kind: 'refused' }>

interface OpenRequest {
  project: ProjectId
  /** Takes one reply; returns whether it was the last. */
  take(reply: Answer): boolean | Promise<boolean>
  fail(error: PegbarError): void
}

/** One request of a `get`, while it is open. */
interface RunningGet {
  abandoned: boolean
  onResults(results: ChunkResult[]): void
  onDone(error?: PegbarError): void
}

type Request = ChunksRequest extends infer R ? (R extends ChunksRequest ? Omit<R, 'id' | 'tag'> : never) : never

/**
 * The asking side of `/pegbar/chunks/1`, on one stream that it opened. All questions share the places for outstanding
 * requests, so that what is in flight stays bounded. The first wrong chunk, and anything else that only a broken or hostile
 * peer sends, ends it and cuts the connection.
 */
export class ChunkClient {
  readonly remote: DeviceId
  /** Resolves with what ended it; undefined: it was closed. Never rejects. */
  readonly closed: Promise<PegbarError | undefined>
  readonly #c: ChunkClientComponents
  readonly #channel: Channel<ChunksReply, ChunksRequest>
  readonly #answerTimeoutMs: number
  readonly #slots = new Slots(MAX_OUTSTANDING_REQUESTS)
  readonly #open = new Map<number, OpenRequest>()
  readonly #closing = Promise.withResolvers<PegbarError | undefined>()
  #nextId = 1
  /** Set once: nothing is asked any more. */
  #failure: PegbarError | undefined
  #over = false
  #watchdog: NodeJS.Timeout | undefined
  #payloadBytes = 0

  constructor(components: ChunkClientComponents, init: ChunkClientInit = {}) {
    this.#c = components
    this.remote = components.remote
    this.closed = this.#closing.promise
    this.#answerTimeoutMs = init.answerTimeoutMs ?? DEFAULT_ANSWER_TIMEOUT_MS
    const codec = { decode: decodeChunksReply, encode: encodeChunksRequest }
    this.#channel = new Channel(components.stream, codec, init)
    void this.#run()
  }

  /** Bytes on the stream so far, both ways, and how many of those received were verified payload. */
  get bytes(): { received: number; sent: number; payload: number } {
    return { received: this.#channel.received, sent: this.#channel.sent, payload: this.#payloadBytes }
  }

  get isOpen(): boolean {
    return this.#failure === undefined && this.#c.stream.status === 'open'
  }

  /**
   * Returns how much of a checkpoint's content the peer has: `none` also when it does not have its whole chunk list. With
   * `part`, one answer for each of the `count` chunks of the manifest from `offset` on.
   *
   * @throws PEER_LEFT, PEER_TIMEOUT, PROTOCOL_VIOLATION
   */
  async haveCheckpoint(
    project: ProjectId,
    part: { checkpoint: CheckpointId; offset: number; count: number },
    options: AbortOptions = {},
  ): Promise<{ extent: Extent; has: boolean[] }> {
    const { extent, bits } = await this.#askBits(project, { kind: 'have checkpoint', ...part }, part.count, options)
    return { extent, has: extent === 'part' ? readBits(bits, part.count) : [] }
  }

  /** Returns for each hash whether the peer has that chunk. Errors as `haveCheckpoint`. */
  async haveHashes(project: ProjectId, hashes: readonly Hash[], options: AbortOptions = {}): Promise<boolean[]> {
    if (hashes.length === 0) return []
    const { extent, bits } = await this.#askBits(project, { kind: 'have hashes', hashes }, hashes.length, options)
    return extent === 'part' ? readBits(bits, hashes.length) : hashes.map(() => extent === 'whole')
  }

  /**
   * Fetches chunks and yields each verified one as it comes, in no order, or that the peer does not have it. At most the
   * window's bytes are in flight or wait here for the consumer. `wants` names each hash once, and must not wait for results.
   *
   * @throws CHUNK_DAMAGED when a chunk is wrong: the peer is told, and cut; PEER_LEFT, PEER_TIMEOUT, PROTOCOL_VIOLATION
   */
  async *get(
    project: ProjectId,
    wants: AsyncIterable<ChunkWant> | Iterable<ChunkWant>,
    options: AbortOptions = {},
  ): AsyncGenerator<ChunkResult> {
    const { signal } = options
    const batches = inRequests(wants)
    const results: ChunkResult[] = []
    const running = new Set<RunningGet>()
    let failure: PegbarError | undefined
    let wake = Promise.withResolvers<void>()
    const onAbort = () => wake.resolve()
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      for (let exhausted = false; ; ) {
        signal?.throwIfAborted()
        if (failure !== undefined) throw failure
        const result = results.shift()
        if (result !== undefined) {
          yield result
          continue
        }
        while (!exhausted && results.length === 0) {
          if (!this.#slots.tryTake()) {
            if (running.size > 0) break
            await this.#slots.take({ signal })
          }
          const batch = await batches.next().catch((error) => {
            this.#slots.release()
            throw error
          })
          if (batch.done === true) {
            this.#slots.release()
            exhausted = true
            break
          }
          const request: RunningGet = {
            abandoned: false,
            onResults: (more) => {
              results.push(...more)
              wake.resolve()
            },
            onDone: (error) => {
              running.delete(request)
              failure ??= error
              wake.resolve()
            },
          }
          running.add(request)
          this.#startGet(project, batch.value, request)
        }
        if (results.length > 0) continue
        if (exhausted && running.size === 0 && failure === undefined) return
        await wake.promise
        wake = Promise.withResolvers()
      }
    } finally {
      signal?.removeEventListener('abort', onAbort)
      for (const request of running) request.abandoned = true
      await batches.return(undefined)
    }
  }

  /** The peer is at fault in a way that only who asked can see: ends the stream and cuts the connection. */
  accuse(error: PegbarError): void {
    void this.#fail(error)
  }

  /** Ends the stream. Requests that are open fail with PEER_LEFT. */
  async close(): Promise<void> {
    if (this.#over) return
    this.#over = true
    const closed = new PegbarError('PEER_LEFT', 'the stream was closed here')
    this.#end(closed)
    await this.#channel.close()
    this.#channel.abort(closed)
    this.#closing.resolve(undefined)
  }

  #startGet(project: ProjectId, { hashes, held }: RequestedChunks, get: RunningGet): void {
    const wanted = new Set(hashes)
    this.#send(
      { kind: 'get', hashes, held },
      {
        project,
        take: async (reply) => {
          checkReply(reply, wanted, held)
          // what nobody waits for is not decoded
          if (!get.abandoned) get.onResults(await this.#results(project, reply))
          if (reply.done) get.onDone()
          return reply.done
        },
        fail: get.onDone,
      },
    )
  }

  async #results(project: ProjectId, { chunks, missing }: Chunks): Promise<ChunkResult[]> {
    const results: ChunkResult[] = missing.map((hash) => ({ kind: 'missing', hash }))
    for (const chunk of chunks) {
      results.push({ kind: 'chunk', chunk, raw: await decodeVerified(chunk, (one) => this.#c.decode(one, project)) })
      this.#payloadBytes += chunk.payload.byteLength
    }
    return results
  }

  /** Asks for `count` bits. */
  async #askBits(project: ProjectId, request: Request, count: number, options: AbortOptions): Promise<Bits> {
    const { signal } = options
    await this.#slots.take(options)
    const { promise, resolve, reject } = Promise.withResolvers<Bits>()
    const onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#send(request, {
      project,
      take: (reply) => {
        resolve(checkBits(reply, count))
        return true
      },
      fail: reject,
    })
    try {
      return await promise
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  /** Sends a request, for which a place has been taken. */
  #send(request: Request, open: OpenRequest): void {
    if (this.#failure !== undefined) {
      this.#slots.release()
      open.fail(this.#failure)
      return
    }
    const id = this.#nextId++
    this.#open.set(id, open)
    if (this.#open.size === 1) this.#watch()
    const tag = projectTag(open.project, this.#c.self, this.#c.remote)
    this.#channel.post({ ...request, id, tag } as ChunksRequest)
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const reply = await this.#channel.read()
        if (reply === undefined) throw new PegbarError('PEER_LEFT', 'the other laptop closed the stream')
        if (reply.kind === 'refused') throw refusedBy(reply)
        const open = this.#open.get(reply.id)
        if (open === undefined) throw new PegbarError('PROTOCOL_VIOLATION', `${reply.kind} came unasked`)
        this.#watch()
        const done = await this.#take(open, reply)
        if (!done) continue
        this.#open.delete(reply.id)
        this.#slots.release()
        if (this.#open.size === 0) clearTimeout(this.#watchdog)
      }
    } catch (error) {
      await this.#fail(error)
    }
  }

  async #take(open: OpenRequest, reply: Answer): Promise<boolean> {
    try {
      return await open.take(reply)
    } catch (error) {
      if (isPegbarError(error, 'CHUNK_DAMAGED')) await this.#reject(open.project, error)
      throw error
    }
  }

  #watch(): void {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => {
      void this.#fail(new PegbarError('PEER_TIMEOUT', 'the other laptop does not answer'))
    }, this.#answerTimeoutMs)
  }

  /** Tells the peer that its copy is wrong, and waits until it has looked, or a moment. */
  async #reject(project: ProjectId, error: PegbarError): Promise<void> {
    this.#end(error)
    const id = this.#nextId++
    const tag = projectTag(project, this.#c.self, this.#c.remote)
    this.#channel.post({ kind: 'reject', id, tag, hash: error.details?.hash as Hash })
    try {
      for (;;) {
        const reply = await this.#channel.read({ timeoutMs: LAST_WORD_TIMEOUT_MS })
        if (reply === undefined || (reply.kind === 'checked' && reply.id === id)) return
      }
    } catch {
      // it is cut in any case
    }
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#over) return
    this.#over = true
    const failure =
      error instanceof PegbarError ? error : new PegbarError('INTERNAL', 'fetching chunks failed', { cause: error })
    this.#end(failure)
    this.#channel.abort(failure)
    if (isBlamed(failure) && failure.details?.by !== 'peer') this.#c.cut(this.remote, failure)
    this.#closing.resolve(failure)
  }

  #end(failure: PegbarError): void {
    if (this.#failure !== undefined) return
    this.#failure = failure
    clearTimeout(this.#watchdog)
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const request of open) {
      this.#slots.release()
      request.fail(failure)
    }
  }
}
