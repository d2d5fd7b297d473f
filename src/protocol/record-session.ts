import type { Stream } from '@libp2p/interface'
import type { Codec } from '../core/chunk.ts'
import type { AbortOptions } from '../core/contracts.ts'
import { PegbarError } from '../core/errors.ts'
import type { CheckpointId, DeviceId, ProjectId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import { isBlamed, refuse, refusedBy } from './blame.ts'
import { Channel } from './channel.ts'
import { MAX_VERSION, MIN_VERSION, QUESTION_RATE, RECORD_RATE } from './constants.ts'
import type { FramedInit } from './framed.ts'
import type { Hello, ProjectMessage, RecordsMessage } from './messages.ts'
import { TokenBucket } from './rate-limit.ts'
import { type ExchangeEvent, type ExchangeState, RecordExchange } from './record-exchange.ts'
import { decodeRecordsMessage, encodeRecordsMessage } from './records-wire.ts'
import type { SharedProjects } from './shared-projects.ts'
import type { ProjectTag } from './tags.ts'
import type { WatchedProject } from './watched-project.ts'

const CODECS: readonly Codec[] = ['raw', 'zstd']

export interface RecordSessionComponents {
  stream: Stream
  self: DeviceId
  remote: DeviceId
  shared: SharedProjects
  watch(id: ProjectId): WatchedProject | undefined
  emit(project: ProjectId, event: ExchangeEvent): void
  /** What our Hello says beside versions and tags. */
  greeting(): Pick<Hello, 'instance' | 'timeMs' | 'cloned'>
  onHello(hello: Hello): void
  /** The peer is to blame for `error`: its connection is to be cut. */
  cut(error: PegbarError): void
}

export interface RecordSessionInit extends FramedInit {
  /** Milliseconds that only grow. */
  now?: () => number
}

/** The records stream between this device and one other, for all projects that they share. */
export class RecordSession {
  readonly remote: DeviceId
  /** Whether we opened the stream. */
  readonly outbound: boolean
  /** Resolves when the session is over: with what ended it, or undefined when one side closed it. Never rejects. */
  readonly closed: Promise<PegbarError | undefined>
  readonly #c: RecordSessionComponents
  readonly #channel: Channel<RecordsMessage, RecordsMessage>
  readonly #stop = new AbortController()
  readonly #exchanges = new Map<ProjectId, RecordExchange>()
  readonly #questions: TokenBucket
  readonly #records: TokenBucket
  #offered: ReadonlySet<ProjectTag> = new Set()
  #theirHello: Hello | undefined
  readonly #greeted = Promise.withResolvers<void>()
  #theirTags: ReadonlySet<ProjectTag> = new Set()
  /** Projects that the peer did not name although we share them. */
  readonly #missed = new Set<ProjectId>()
  #failed: unknown
  readonly #closing = Promise.withResolvers<PegbarError | undefined>()

  constructor(components: RecordSessionComponents, init: RecordSessionInit = {}) {
    this.#c = components
    this.remote = components.remote
    this.outbound = components.stream.direction === 'outbound'
    this.closed = this.#closing.promise
    this.#questions = new TokenBucket(QUESTION_RATE, init.now)
    this.#records = new TokenBucket(RECORD_RATE, init.now)
    const codec = { encode: encodeRecordsMessage, decode: decodeRecordsMessage }
    this.#channel = new Channel(components.stream, codec, init)
  }

  /** Bytes on the stream so far, both ways. */
  get bytes(): { received: number; sent: number } {
    return { received: this.#channel.received, sent: this.#channel.sent }
  }

  /** The codecs that the peer can decode; undefined until it said so. */
  get codecs(): readonly Codec[] | undefined {
    return this.#theirHello?.codecs
  }

  get isOpen(): boolean {
    return !this.#stop.signal.aborted && this.#c.stream.status === 'open'
  }

  /** undefined: the peer has not offered that project, or we do not share it. */
  state(project: ProjectId): ExchangeState | undefined {
    return this.#exchanges.get(project)?.state
  }

  /** Whether what is stored of the peer's holdings is what it last said. */
  knowsHoldings(project: ProjectId): boolean {
    return this.#exchanges.get(project)?.holdings.known ?? false
  }

  /**
   * Resolves when a comparison that begins now has found the records equal; records that differ are exchanged first.
   * @throws NOT_A_MEMBER when the peer does not offer the project; PEER_LEFT
   */
  async whenEqual(project: ProjectId, options: AbortOptions = {}): Promise<void> {
    options.signal?.throwIfAborted()
    await Promise.race([this.#greeted.promise, this.#closing.promise])
    if (this.#stop.signal.aborted) throw this.#stop.signal.reason
    const exchange = this.#exchanges.get(project)
    if (exchange === undefined) throw new PegbarError('NOT_A_MEMBER', 'the other laptop does not offer this project')
    await exchange.whenEqual(options.signal)
  }

  /** Reads until the stream ends. Returns when everything of this session is over. Never rejects. */
  async run(): Promise<void> {
    try {
      this.#offered = new Set(this.#ownTags())
      this.#channel.post({
        kind: 'hello',
        minVersion: MIN_VERSION,
        maxVersion: MAX_VERSION,
        codecs: CODECS,
        tags: [...this.#offered],
        ...this.#c.greeting(),
      })
      for (;;) {
        const message = await this.#channel.read({ signal: this.#stop.signal })
        if (message === undefined || this.#failed !== undefined) break
        await this.#receive(message)
      }
      if (this.#failed !== undefined) return
      await this.#channel.close()
      this.#end(undefined)
    } catch (error) {
      await this.#fail(error)
    }
  }

  /** Ends the session: the peer sees the stream end. */
  async close(): Promise<void> {
    this.#fail(new PegbarError('PEER_LEFT', 'the session was closed here'))
    await this.closed
  }

  /**
   * Looks again which projects are shared: after a project was opened or closed, or a membership changed. Without any, the
   * session ends after the last records have left: a removed member learns of it.
   */
  refresh(): void {
    if (this.#stop.signal.aborted) return
    const left = this.#matchExchanges()
    this.#inBackground(async () => {
      // a peer that no longer sees the tag would pass over the last records
      await left
      this.#offer()
      if (this.#c.shared.none) await this.#channel.close()
    })
  }

  /** Ends the exchange of one project. Resolves when what was to be pushed has been written. */
  async leave(project: ProjectId): Promise<void> {
    const exchange = this.#exchanges.get(project)
    this.#exchanges.delete(project)
    await exchange?.end(new PegbarError('NOT_A_MEMBER', 'the project is no longer shared'))
  }

  onStored(project: ProjectId, records: readonly SignedRecord[], from: DeviceId | undefined): void {
    const exchange = this.#exchanges.get(project)
    if (exchange !== undefined) this.#inBackground(() => exchange.onStored(records, from))
  }

  onHoldings(project: ProjectId, change: { added: readonly CheckpointId[]; removed: readonly CheckpointId[] }): void {
    this.#exchanges.get(project)?.onHoldings(change)
  }

  async #receive(message: RecordsMessage): Promise<void> {
    if (message.kind === 'refused') throw refusedBy(message)
    if (this.#theirHello === undefined) {
      if (message.kind !== 'hello') throw new PegbarError('PROTOCOL_VIOLATION', `${message.kind} came before hello`)
      this.#onHello(message)
      return
    }
    switch (message.kind) {
      case 'hello':
        throw new PegbarError('PROTOCOL_VIOLATION', 'hello came twice')
      case 'tags':
        this.#spend('question', 1)
        this.#theirTags = new Set(message.tags)
        this.#matchExchanges()
        this.#reportNotOffered()
        return
      default:
        await this.#receiveOfProject(message)
    }
  }

  #onHello(hello: Hello): void {
    if (hello.minVersion > MAX_VERSION || hello.maxVersion < MIN_VERSION) {
      throw new PegbarError(
        'PROTOCOL_TOO_NEW',
        'the two laptops have versions of Pegbar that do not understand each other',
        {
          hint: 'install the newest Pegbar on both',
          details: { minVersion: hello.minVersion, maxVersion: hello.maxVersion },
        },
      )
    }
    this.#theirHello = hello
    this.#theirTags = new Set(hello.tags)
    this.#matchExchanges()
    this.#reportNotOffered()
    this.#greeted.resolve()
  }

  /** Tells of each project once. */
  #reportNotOffered(): void {
    for (const project of this.#c.shared.all()) {
      const { id } = project.records.project
      if (this.#theirTags.has(this.#c.shared.tags(id).theirs) || this.#missed.has(id)) continue
      this.#missed.add(id)
      this.#c.emit(id, { kind: 'not offered' })
    }
  }

  /**
   * A message about a project that is not (or no longer) shared is passed over: only one side may know of the change yet, and
   * an answer would say that the project exists.
   */
  async #receiveOfProject(message: ProjectMessage): Promise<void> {
    const project = this.#c.shared.find(message.tag)
    const exchange = project && this.#exchanges.get(project.records.project.id)
    if (exchange === undefined) this.#spend('question', 1)
    else await exchange.receive(message)
  }

  #offer(): void {
    const tags = this.#ownTags()
    if (tags.length === this.#offered.size && tags.every((tag) => this.#offered.has(tag))) return
    this.#offered = new Set(tags)
    this.#channel.post({ kind: 'tags', tags })
  }

  #ownTags(): ProjectTag[] {
    return Array.from(this.#c.shared.all(), (project) => this.#c.shared.tags(project.records.project.id).mine)
  }

  /** An exchange exists for each project that both sides name. Resolves when those that do no longer have ended. */
  async #matchExchanges(): Promise<void> {
    const common = new Set<ProjectId>()
    for (const project of this.#c.shared.all()) {
      const { id } = project.records.project
      if (this.#theirTags.has(this.#c.shared.tags(id).theirs)) common.add(id)
    }
    const left = [...this.#exchanges.keys()].filter((id) => !common.has(id)).map((id) => this.leave(id))
    for (const id of common) if (!this.#exchanges.has(id)) this.#startExchange(id)
    await Promise.all(left)
  }

  #startExchange(id: ProjectId): void {
    const { watch, shared, self, remote, emit } = this.#c
    const watched = watch(id)
    if (watched === undefined) return
    const exchange = new RecordExchange({
      watched,
      self,
      remote,
      tag: shared.tags(id).mine,
      signal: this.#stop.signal,
      post: (message) => this.#channel.post(message),
      write: (message) => this.#channel.write(message),
      spend: (what, count) => this.#spend(what, count),
      emit: (event) => emit(id, event),
      inBackground: (work) => this.#inBackground(work),
    })
    this.#exchanges.set(id, exchange)
    exchange.start()
  }

  #spend(what: 'question' | 'record', count: number): void {
    const bucket = what === 'question' ? this.#questions : this.#records
    if (!bucket.take(count)) throw new PegbarError('RATE_LIMITED', `a peer sends ${what}s too fast`)
  }

  #inBackground(work: () => Promise<void>): void {
    work().catch((error) => this.#fail(error))
  }

  /** The first failure counts; those that follow from it are passed over. */
  async #fail(error: unknown): Promise<void> {
    if (this.#failed !== undefined) return
    this.#failed = error
    const failure =
      error instanceof PegbarError ? error : new PegbarError('INTERNAL', 'the records session failed', { cause: error })
    const fromPeer = failure.details?.by === 'peer'
    const toldByUs = !fromPeer && (isBlamed(failure) || failure.code === 'PROTOCOL_TOO_NEW')
    if (toldByUs) await refuse(this.#channel, failure)
    else this.#channel.abort(failure)
    this.#end(failure)
    if (!fromPeer && isBlamed(failure)) this.#c.cut(failure)
  }

  #end(error: PegbarError | undefined): void {
    this.#stop.abort(error ?? new PegbarError('PEER_LEFT', 'the other laptop closed the stream'))
    const reason = this.#stop.signal.reason as PegbarError
    for (const exchange of this.#exchanges.values()) exchange.end(reason)
    this.#exchanges.clear()
    this.#closing.resolve(error)
  }
}
