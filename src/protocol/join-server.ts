import type { Stream } from '@libp2p/interface'
import type { TicketState } from '../core/contracts.ts'
import { PegbarError } from '../core/errors.ts'
import type { DeviceId } from '../core/ids.ts'
import { isBlamed, refuse } from './blame.ts'
import { inBatches, memberHistory } from './causal-order.ts'
import { Channel } from './channel.ts'
import {
  DEFAULT_HANDSHAKE_TIMEOUT_MS,
  DEFAULT_JOIN_TIMEOUT_MS,
  HISTORY_BATCH_BYTES,
  LAST_WORD_TIMEOUT_MS,
  MAX_HISTORY_BYTES,
  MAX_REMEMBERED_STRANGERS,
  REMOVAL_RATE,
  WRONG_TICKET_RATE,
} from './constants.ts'
import type { FramedInit } from './framed.ts'
import { decodeJoinRequest, encodeJoinReply } from './join-wire.ts'
import type { Introduce, JoinReply, JoinRequest, ShowTicket } from './messages.ts'
import { TokenBuckets } from './rate-limit.ts'
import { removalHistory } from './removal-history.ts'
import { type Projects, type SharedProject, SharedProjects } from './shared-projects.ts'
import { projectTag, ticketProof } from './tags.ts'

export interface JoinServerComponents {
  self: DeviceId
  projects: Projects
  /**
   * Makes the device a member: writes the member record, unless there is one. The ticket is bound to the device by then.
   * @throws NAME_TAKEN, or any PegbarError, whose code goes to the joiner
   */
  admit(
    project: SharedProject,
    device: DeviceId,
    ticket: TicketState,
    names: { personName: string; deviceName: string },
  ): Promise<void>
  /** Cuts the connection to a peer that is to blame for `error`. */
  cut(remote: DeviceId, error: PegbarError): void
}

export interface JoinServerInit extends FramedInit {
  /**
   * How long the first message may take, in milliseconds.
   * @default DEFAULT_HANDSHAKE_TIMEOUT_MS
   */
  handshakeTimeoutMs?: number
  /**
   * How long the whole may take, in milliseconds.
   * @default DEFAULT_JOIN_TIMEOUT_MS
   */
  joinTimeoutMs?: number
  /** Milliseconds since 1970, for tickets. */
  now?: () => number
  /** Milliseconds that only grow, for rates. */
  elapsed?: () => number
}

type JoinChannel = Channel<JoinRequest, JoinReply>

/** The answering side of `/pegbar/join/1`: all that an unknown peer is answered. */
export class JoinServer {
  readonly #c: JoinServerComponents
  readonly #init: JoinServerInit
  readonly #wrongTickets: TokenBuckets
  readonly #told: TokenBuckets
  readonly #active = new Set<DeviceId>()
  /** Tickets are judged one after the other: two devices that show one at the same moment must not both be let in. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(components: JoinServerComponents, init: JoinServerInit = {}) {
    this.#c = components
    this.#init = init
    this.#wrongTickets = new TokenBuckets(WRONG_TICKET_RATE, MAX_REMEMBERED_STRANGERS, init.elapsed)
    this.#told = new TokenBuckets(REMOVAL_RATE, MAX_REMEMBERED_STRANGERS, init.elapsed)
  }

  /**
   * Serves one handshake. Returns whether the peer is a member of an open project afterwards; the node closes the connection
   * of one that is not. Never rejects.
   *
   * @param address where the peer comes from, without the port: wrong tickets are counted for it, too
   */
  async handle(stream: Stream, remote: DeviceId, address?: string): Promise<boolean> {
    const channel: JoinChannel = new Channel(stream, { decode: decodeJoinRequest, encode: encodeJoinReply }, this.#init)
    const isMember = () => !new SharedProjects(this.#c.projects, this.#c.self, remote).none
    const first = !this.#active.has(remote)
    try {
      if (!first) throw new PegbarError('RATE_LIMITED', 'a peer opened a second handshake')
      this.#active.add(remote)
      await this.#answer(channel, remote, address)
      await finish(channel)
    } catch (error) {
      const failure =
        error instanceof PegbarError ? error : new PegbarError('INTERNAL', 'a handshake failed', { cause: error })
      await refuse(channel, failure)
      // a member of one open project that is none of another goes on with the one
      if (isBlamed(failure) && !(failure.code === 'NOT_A_MEMBER' && isMember())) this.#c.cut(remote, failure)
    } finally {
      if (first) this.#active.delete(remote)
    }
    return isMember()
  }

  async #answer(channel: JoinChannel, remote: DeviceId, address: string | undefined): Promise<void> {
    const request = await channel.read({ timeoutMs: this.#init.handshakeTimeoutMs ?? DEFAULT_HANDSHAKE_TIMEOUT_MS })
    if (request === undefined) throw new PegbarError('PEER_LEFT', 'the peer asked nothing')
    const deadline = performance.now() + (this.#init.joinTimeoutMs ?? DEFAULT_JOIN_TIMEOUT_MS)
    switch (request.kind) {
      case 'show ticket':
        return this.#onTicket(channel, request, remote, address)
      case 'introduce':
        return this.#onIntroduction(channel, request, remote, deadline)
      default:
        request satisfies never
    }
  }

  async #onTicket(
    channel: JoinChannel,
    request: ShowTicket,
    remote: DeviceId,
    address: string | undefined,
  ): Promise<void> {
    const buckets = [remote, ...(address === undefined ? [] : [address])].map((key) => this.#wrongTickets.of(key))
    if (buckets.some((bucket) => !bucket.hasToken)) {
      throw new PegbarError('RATE_LIMITED', 'too many wrong tickets came from there')
    }
    const turn = this.#turn.then(() => this.#redeem(request, remote))
    this.#turn = turn.catch(() => {})
    let admitted: { project: SharedProject; ticket: TicketState }
    try {
      admitted = await turn
    } catch (error) {
      if (error instanceof PegbarError && error.code.startsWith('TICKET_')) for (const bucket of buckets) bucket.take()
      throw error
    }
    const { project, ticket } = admitted
    const { id, name } = project.records.project
    const role = project.records.membership.roleOf(remote) ?? ticket.role
    await channel.write({ kind: 'welcome', project: id, projectName: name, role })
    for await (const batch of inBatches(memberHistory(project.records), HISTORY_BATCH_BYTES)) {
      await channel.write({ kind: 'history', ...batch })
    }
  }

  /** Binds the ticket to the device, durably, and only then makes it a member: so nobody else can use it after a crash. */
  async #redeem(
    { proof, personName, deviceName }: ShowTicket,
    remote: DeviceId,
  ): Promise<{ project: SharedProject; ticket: TicketState }> {
    const { self, projects, admit } = this.#c
    for (const project of projects()) {
      for await (const ticket of project.local.tickets()) {
        if (ticketProof(ticket.secretHash, remote, self) !== proof) continue
        const { membership } = project.records
        if (ticket.boundTo !== undefined && ticket.boundTo !== remote) {
          throw new PegbarError('TICKET_USED', 'the ticket was used by another device')
        }
        // it may have missed our answer
        if (membership.roleOf(remote) !== undefined) return { project, ticket }
        const removals = countRemovals(project, remote)
        if (ticket.boundTo !== undefined && removals > (ticket.removalsBefore ?? 0)) {
          throw new PegbarError('TICKET_USED', 'the device was a member and was removed')
        }
        if ((this.#init.now ?? Date.now)() >= ticket.expiresMs) {
          throw new PegbarError('TICKET_EXPIRED', 'the ticket has expired')
        }
        const bound = { ...ticket, boundTo: remote, removalsBefore: ticket.removalsBefore ?? removals }
        if (ticket.boundTo === undefined) await project.local.setTicket(bound)
        await admit(project, remote, bound, { personName, deviceName })
        return { project, ticket: bound }
      }
    }
    throw new PegbarError('TICKET_INVALID', 'no such ticket')
  }

  /**
   * A newcomer whom we do not know yet brings the records that make it a member. One that does not know yet that it was
   * removed, or that we were, is shown the records that say so, and is refused like any stranger.
   */
  async #onIntroduction(channel: JoinChannel, first: Introduce, remote: DeviceId, deadline: number): Promise<void> {
    const { self, projects } = this.#c
    const unknown = new PegbarError('NOT_A_MEMBER', 'the peer is a member of no open project')
    const project = [...projects()].find(({ records }) => projectTag(records.project.id, remote, self) === first.tag)
    // one answer, whether there is no such project or the chain does not lead to the newcomer
    if (project === undefined) throw unknown
    const { records } = project
    const outside = () => [remote, self].find((device) => records.membership.roleOf(device) === undefined)
    if (outside() === undefined) return channel.write({ kind: 'accepted', known: true })
    let bytes = 0
    for (let part = first; ; ) {
      bytes += part.envelopes.reduce((sum, { byteLength }) => sum + byteLength, 0)
      if (bytes > MAX_HISTORY_BYTES) {
        throw new PegbarError('LIMIT_EXCEEDED', `an introduction has more than ${MAX_HISTORY_BYTES} bytes`)
      }
      if (part.envelopes.length > 0) {
        const { refused } = await records.ingest(part.envelopes, { from: remote })
        const refusal = refused[0]
        if (refusal !== undefined) throw new PegbarError(refusal.code, 'a record was refused')
      }
      if (part.last) break
      const next = await channel.read({ timeoutMs: Math.max(0, deadline - performance.now()) })
      if (next?.kind !== 'introduce' || next.tag !== first.tag) {
        throw new PegbarError('PROTOCOL_VIOLATION', 'an introduction was broken off')
      }
      part = next
    }
    const removed = outside()
    if (removed === undefined) return channel.write({ kind: 'accepted', known: false })
    await this.#tellRemoval(channel, records, remote, removed)
    throw unknown
  }

  /** Shows why `removed`, the peer or this device, is no member; a peer that nobody ever added learns nothing. */
  async #tellRemoval(
    channel: JoinChannel,
    records: SharedProject['records'],
    remote: DeviceId,
    removed: DeviceId,
  ): Promise<void> {
    if (!this.#told.of(remote).take()) throw new PegbarError('RATE_LIMITED', 'a peer asks for its removal too often')
    for await (const batch of inBatches(removalHistory(records, removed), HISTORY_BATCH_BYTES)) {
      await channel.write({ kind: 'history', ...batch })
    }
  }
}

/** Returns how many removals of a device were ever recorded, counted or not. */
function countRemovals({ records }: SharedProject, device: DeviceId): number {
  return records.memberRecords().filter(({ payload }) => payload.kind === 'member removed' && payload.device === device)
    .length
}

/** Ends our side, and the stream as soon as the peer has read it all. */
async function finish(channel: JoinChannel): Promise<void> {
  await channel.close()
  await channel.endedWithin(LAST_WORD_TIMEOUT_MS)
  channel.abort(new PegbarError('PEER_LEFT', 'the handshake is over'))
}
