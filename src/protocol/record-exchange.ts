import { PegbarError } from '../core/errors.ts'
import { isMemberPayload } from '../core/fold/index.ts'
import type { CheckpointId, DeviceId, RecordId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import { inBatches, inCausalOrder, type LogPart, logKey, namedRecords } from './causal-order.ts'
import { MAX_IDS_PER_MESSAGE, MAX_LOGS, MAX_LOGS_PER_FRONTIER, MAX_WANTS, TELL_DELAY_MS } from './constants.ts'
import { HoldingsExchange } from './holdings-exchange.ts'
import type { Digest, Frontier, LogIds, ProjectMessage, Records, Want } from './messages.ts'
import type { Puller } from './pull-turns.ts'
import { QuarantineOffer } from './quarantine-offer.ts'
import { RecordPush } from './record-push.ts'
import type { ProjectTag } from './tags.ts'
import { Wants } from './wants.ts'
import type { WatchedProject } from './watched-project.ts'
import { violation } from './wire-fields.ts'

/** `comparing`: nothing is known yet. `exchanging`: the records differ. `equal`: they did not when last told. */
export type ExchangeState = 'comparing' | 'exchanging' | 'equal'

export type ExchangeEvent =
  | { kind: 'state'; state: ExchangeState }
  | { kind: 'received'; records: number; bytes: number }
  | { kind: 'holdings' }
  /** The peer has more of our own log than we do: a restored backup or a copied identity. */
  | { kind: 'own log ahead'; epoch: string; count: number }
  /** The peer does not name a project that we share by our state: one of the two has missed a change of membership. */
  | { kind: 'not offered' }

export interface RecordExchangeComponents {
  watched: WatchedProject
  self: DeviceId
  remote: DeviceId
  /** What we call the project towards the remote. */
  tag: ProjectTag
  signal: AbortSignal
  post(message: ProjectMessage): void
  write(message: ProjectMessage): Promise<void>
  /** Takes the cost of a question or of records, or throws RATE_LIMITED. */
  spend(what: 'question' | 'record', count: number): void
  emit(event: ExchangeEvent): void
  /** Runs work of which nobody waits for the end; its failure ends the session. */
  inBackground(work: () => Promise<void>): void
}

interface Waiter {
  /** Requests up to this one must be answered first. */
  request: number
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * The records of one project between two peers. Each side pulls: a Frontier says what it has, the other sends the rest, and
 * Done ends the answer. Every message carries the digest of its sender's records, so both sides always know whether they
 * are equal; when all is quiet and they are not, and something has changed since the last pull, the next one follows.
 */
export class RecordExchange {
  readonly #c: RecordExchangeComponents
  readonly #push: RecordPush
  readonly holdings: HoldingsExchange
  #state: ExchangeState = 'comparing'
  #theirDigest: Digest | undefined
  #theyHaveMore = false
  #nextRequest = 1
  /** Our Frontiers and Wants that have no Done yet. */
  readonly #openRequests = new Set<number>()
  readonly #wants: Wants
  readonly #quarantine: QuarantineOffer
  /** The last of our Frontiers: only while it is open may lists of ids come. */
  #lastFrontier = 0
  #nextBatch = 1
  readonly #unacked = new Set<number>()
  #serving = 0
  #ingesting = 0
  #wantsWaiting = 0
  #partialFrontier: Frontier[] = []
  /** The digests of both sides when the last pull began. */
  #pulledAt = ''
  /** A pull that waits for its turn; `always`: also when the records have become equal meanwhile. */
  #asked: { always: boolean; request: PromiseWithResolvers<number> } | undefined
  readonly #puller: Puller = { onTurn: () => this.#onTurn() }
  /** Runs until the peer is told that our records have changed. */
  #tellTimer: NodeJS.Timeout | undefined
  readonly #waiters = new Set<Waiter>()
  #ended = false

  constructor(components: RecordExchangeComponents) {
    this.#c = components
    const { watched, remote, tag, post, write, emit, inBackground } = components
    this.#push = new RecordPush({
      sendBatch: (envelopes, more) => this.#sendRecords(envelopes, more),
      sendChanged: async () => write({ kind: 'changed', tag, digest: await watched.digest() }),
    })
    this.#wants = new Wants((ids) => this.#want(ids))
    this.#quarantine = new QuarantineOffer({ records: watched.project.records, tag, write })
    this.holdings = new HoldingsExchange({
      project: watched.project,
      remote,
      tag,
      post,
      write,
      inBackground,
      onChanged: () => emit({ kind: 'holdings' }),
    })
  }

  get state(): ExchangeState {
    return this.#state
  }

  start(): void {
    this.#pullInBackground(true)
  }

  /** Ends it; those who wait get `error`. Resolves when what was to be pushed has been written. */
  async end(error: PegbarError): Promise<void> {
    this.#ended = true
    clearTimeout(this.#tellTimer)
    this.#c.watched.pulls.release(this.#puller)
    for (const waiter of this.#waiters) waiter.reject(error)
    this.#waiters.clear()
    await this.#push.settled()
  }

  /** Resolves when a comparison that began after this call has found the records equal. */
  async whenEqual(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter: Waiter = { request: Number.POSITIVE_INFINITY, resolve, reject }
    this.#waiters.add(waiter)
    const onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      this.#pullInTurn(true).then((request) => {
        waiter.request = request
      }, reject)
      await promise
    } finally {
      this.#waiters.delete(waiter)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  /** Called for all that is stored, whoever sent it. Resolves when it has been written. */
  async onStored(records: readonly SignedRecord[], from: DeviceId | undefined): Promise<void> {
    if (from === this.#c.remote) return
    // who lacked something before may have these, and has others to get them from: it is told, and compares. Not so with
    // changes of members: whom they remove is not compared with any more
    const mayHaveThem = from !== undefined && this.#state !== 'equal'
    if (mayHaveThem && !records.some(({ payload }) => isMemberPayload(payload))) this.#tellSoon()
    else await this.#push.add(records)
    await this.#evaluate()
  }

  onHoldings(change: { added: readonly CheckpointId[]; removed: readonly CheckpointId[] }): void {
    this.holdings.push(change)
  }

  /**
   * Handles one message of the peer.
   * @throws what the peer is to blame for; see the README
   */
  async receive(message: ProjectMessage): Promise<void> {
    this.#c.watched.pulls.touch(this.#puller)
    switch (message.kind) {
      case 'frontier':
        return this.#onFrontier(message)
      case 'log ids':
        return this.#onLogIds(message)
      case 'want':
        return this.#onWant(message)
      case 'records':
        return this.#onRecords(message)
      case 'ack':
        if (!this.#unacked.delete(message.batch)) throw violation('ack.batch', `${message.batch} was not sent`)
        return this.#onDigest(message.digest)
      case 'done':
        if (!this.#openRequests.delete(message.request)) throw violation('done.request', 'was not asked')
        this.#wants.answered(message.request)
        this.#theyHaveMore = false
        if (this.#openRequests.size === 0) this.#c.watched.pulls.release(this.#puller)
        return this.#onDigest(message.digest)
      case 'changed':
        this.#c.spend('question', 1)
        this.#theyHaveMore = false
        return this.#onDigest(message.digest)
      case 'holds request':
        this.#c.spend('question', 1)
        return this.holdings.sendList()
      case 'holds list':
        return this.holdings.receiveList(message)
      case 'holds update':
        this.#c.spend('record', message.added.length + message.removed.length)
        return this.holdings.receiveUpdate(message)
      default:
        message satisfies never
    }
  }

  /** Asks for what we lack as soon as no other peer is asked; at once when there is nothing. Returns the number of the request. */
  async #pullInTurn(always: boolean): Promise<number> {
    if ((await this.#c.watched.digest()) === this.#theirDigest) return this.#pull()
    this.#asked ??= { always, request: Promise.withResolvers() }
    this.#asked.always ||= always
    const { promise } = this.#asked.request
    this.#c.watched.pulls.request(this.#puller)
    return promise
  }

  #onTurn(): void {
    const asked = this.#asked
    this.#asked = undefined
    if (asked === undefined || this.#ended) {
      this.#c.watched.pulls.release(this.#puller)
      return
    }
    this.#c.inBackground(async () => {
      const isEqual = (await this.#c.watched.digest()) === this.#theirDigest
      // nothing will come: the next need not wait for the answer
      if (isEqual) this.#c.watched.pulls.release(this.#puller)
      if (!isEqual || asked.always) asked.request.resolve(await this.#pull())
    })
  }

  /** Asks for what we lack. Returns the number of the request. */
  async #pull(): Promise<number> {
    const request = this.#nextRequest++
    this.#openRequests.add(request)
    this.#lastFrontier = request
    const { tag, watched, write } = this.#c
    const { logs, digest } = await watched.frontier()
    this.#pulledAt = `${digest} ${this.#theirDigest}`
    const holds = await this.holdings.mine()
    let at = 0
    do {
      const part = logs.slice(at, at + MAX_LOGS_PER_FRONTIER)
      at += MAX_LOGS_PER_FRONTIER
      await write({ kind: 'frontier', tag, request, logs: part, more: at < logs.length, digest, holds })
    } while (at < logs.length)
    return request
  }

  async #onFrontier(message: Frontier): Promise<void> {
    this.#c.spend('question', 1)
    if (this.#partialFrontier.some(({ request }) => request !== message.request)) {
      throw violation('frontier.request', 'changed before its last part')
    }
    this.#partialFrontier.push(message)
    const logs = this.#partialFrontier.flatMap((part) => part.logs)
    if (logs.length > MAX_LOGS) throw new PegbarError('LIMIT_EXCEEDED', `a frontier has more than ${MAX_LOGS} logs`)
    if (message.more) return
    this.#partialFrontier = []
    await this.holdings.compare(message.holds)
    const frontier = { ...message, logs }
    this.#reportOwnLog(frontier)
    const isEqual = message.digest === (await this.#c.watched.digest())
    if (isEqual && !(await this.#quarantine.isDue())) {
      this.#c.post({ kind: 'done', tag: this.#c.tag, request: message.request, digest: message.digest })
    } else {
      this.#serve(message.request, async () => {
        if (!isEqual) await this.#answerFrontier(frontier)
        await this.#quarantine.send()
      })
    }
    await this.#onDigest(message.digest)
  }

  /** What the peer lacks: the rest of the logs of which it has the start, and the ids of those that went apart. */
  async #answerFrontier({ logs }: Frontier): Promise<void> {
    const { watched, self, remote, signal } = this.#c
    const { records } = watched.project
    const theirs = new Map(logs.map((log) => [logKey(log), log]))
    const parts: LogPart[] = []
    const apart: LogPart[] = []
    for (const { device, epoch, count, fingerprint } of (await watched.frontier()).logs) {
      const log = { device, epoch, skip: 0 }
      const their = theirs.get(logKey(log))
      if (their === undefined || their.count === 0) parts.push(log)
      else if (their.count < count) {
        const start = await records.prefixFingerprint(log, their.count)
        if (start === their.fingerprint) parts.push({ ...log, skip: their.count })
        else apart.push(log)
      } else if (their.count === count && their.fingerprint !== fingerprint && self < remote) {
        // both see it: one list is enough
        apart.push(log)
      }
      // the side with more records of a log finds out whether the other's are its start
    }
    for (const log of apart) await this.#sendLogIds(log)
    for await (const { envelopes, last } of inBatches(inCausalOrder(records, parts, { signal }))) {
      await this.#sendRecords(envelopes, !last)
    }
  }

  async #sendLogIds({ device, epoch }: LogPart): Promise<void> {
    const { tag, write, watched } = this.#c
    const send = (ids: RecordId[]) => write({ kind: 'log ids', tag, log: { device, epoch }, ids })
    let ids: RecordId[] = []
    for await (const id of watched.project.records.logIds({ device, epoch })) {
      ids.push(id)
      if (ids.length < MAX_IDS_PER_MESSAGE) continue
      await send(ids)
      ids = []
    }
    if (ids.length > 0) await send(ids)
  }

  async #onLogIds(message: LogIds): Promise<void> {
    if (!this.#openRequests.has(this.#lastFrontier)) throw violation('log_ids', 'came without a frontier')
    this.#c.spend('record', message.ids.length)
    const { records } = this.#c.watched.project
    const ids: RecordId[] = []
    for (const id of message.ids) if ((await records.verdict(id)) === undefined) ids.push(id)
    this.#wants.add(ids)
  }

  #want(ids: RecordId[]): number {
    const request = this.#nextRequest++
    this.#openRequests.add(request)
    this.#c.post({ kind: 'want', tag: this.#c.tag, request, ids })
    return request
  }

  #onWant(message: Want): void {
    this.#c.spend('question', 1)
    if (this.#wantsWaiting >= MAX_WANTS) throw violation('want', `came while ${MAX_WANTS} were unanswered`)
    this.#wantsWaiting++
    this.#serve(message.request, async () => {
      try {
        const { records } = this.#c.watched.project
        for await (const { envelopes, last } of inBatches(namedRecords(records, message.ids))) {
          await this.#sendRecords(envelopes, !last)
        }
      } finally {
        this.#wantsWaiting--
      }
    })
  }

  async #onRecords(message: Records): Promise<void> {
    const { watched, remote, signal, post, tag, emit, spend } = this.#c
    spend('record', message.envelopes.length)
    this.#theyHaveMore = message.more
    this.#ingesting++
    const result = await watched.project.records.ingest(message.envelopes, { from: remote, signal }).finally(() => {
      this.#ingesting--
    })
    const refusal = result.refused[0]
    if (refusal !== undefined) {
      throw new PegbarError(refusal.code, 'a record was refused', { details: { record: refusal.id ?? null } })
    }
    post({ kind: 'ack', tag, batch: message.batch, digest: await watched.digest() })
    if (result.stored.length > 0) {
      const bytes = message.envelopes.reduce((sum, envelope) => sum + envelope.byteLength, 0)
      emit({ kind: 'received', records: result.stored.length, bytes })
    }
    await this.#onDigest(message.digest)
  }

  async #sendRecords(envelopes: readonly Uint8Array[], more: boolean): Promise<void> {
    const { tag, write, watched } = this.#c
    const batch = this.#nextBatch++
    this.#unacked.add(batch)
    await write({ kind: 'records', tag, batch, envelopes, more, digest: await watched.digest() })
  }

  #serve(request: number, answer: () => Promise<void>): void {
    const { inBackground, write, tag, watched } = this.#c
    this.#serving++
    inBackground(async () => {
      try {
        await answer()
        await write({ kind: 'done', tag, request, digest: await watched.digest() })
      } finally {
        this.#serving--
      }
      await this.#evaluate()
    })
  }

  async #onDigest(digest: Digest): Promise<void> {
    this.#theirDigest = digest
    await this.#evaluate()
  }

  /** Whether nothing is under way that would change what either side has. */
  get #quiet(): boolean {
    return (
      this.#openRequests.size === 0 &&
      this.#unacked.size === 0 &&
      this.#serving === 0 &&
      this.#ingesting === 0 &&
      this.#push.idle &&
      !this.#theyHaveMore
    )
  }

  async #evaluate(): Promise<void> {
    if (this.#theirDigest === undefined || this.#ended) return
    const mine = await this.#c.watched.digest()
    if (this.#ended) return
    const equal = mine === this.#theirDigest
    this.#setState(equal ? 'equal' : 'exchanging')
    if (equal) {
      if (this.#asked !== undefined) this.#onTurn()
      for (const waiter of this.#waiters) {
        if (![...this.#openRequests].some((request) => request <= waiter.request)) waiter.resolve()
      }
    } else if (this.#asked === undefined && this.#quiet && this.#pulledAt !== `${mine} ${this.#theirDigest}`) {
      this.#pullInBackground(false)
    }
  }

  /** The reader must not wait for the peer to read: both could wait for ever. */
  #pullInBackground(always: boolean): void {
    this.#c.inBackground(async () => {
      await this.#pullInTurn(always)
    })
  }

  #tellSoon(): void {
    this.#tellTimer ??= setTimeout(() => {
      this.#tellTimer = undefined
      const { tag, watched, write, inBackground } = this.#c
      inBackground(async () => write({ kind: 'changed', tag, digest: await watched.digest() }))
    }, TELL_DELAY_MS)
  }

  #setState(state: ExchangeState): void {
    if (state === this.#state) return
    this.#state = state
    this.#c.emit({ kind: 'state', state })
  }

  #reportOwnLog({ logs }: Frontier): void {
    const { self, watched, emit, inBackground } = this.#c
    const own = logs.filter((log) => log.device === self)
    if (own.length === 0) return
    inBackground(async () => {
      const mine = new Map((await watched.frontier()).logs.map((log) => [log.epoch, log.count]))
      for (const { epoch, count } of own) {
        if (count > (mine.get(epoch) ?? 0)) emit({ kind: 'own log ahead', epoch, count })
      }
    })
  }
}
