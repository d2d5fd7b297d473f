import type { Stream } from '@libp2p/interface'
import type { AbortOptions } from '../core/contracts.ts'
import { PegbarError } from '../core/errors.ts'
import { blake3 } from '../core/hash.ts'
import { bytesToHex, type DeviceId, type Hash, type ProjectId } from '../core/ids.ts'
import type { Role } from '../core/record.ts'
import { refusedBy } from './blame.ts'
import { inBatches, memberHistory } from './causal-order.ts'
import { Channel } from './channel.ts'
import { DEFAULT_JOIN_TIMEOUT_MS, HISTORY_BATCH_BYTES, MAX_HISTORY_BYTES } from './constants.ts'
import type { FramedInit } from './framed.ts'
import { decodeJoinReply, encodeJoinRequest } from './join-wire.ts'
import type { JoinReply, JoinRequest } from './messages.ts'
import type { SharedProject } from './shared-projects.ts'
import { projectTag, ticketProof } from './tags.ts'

export interface ShowTicketInput {
  self: DeviceId
  inviter: DeviceId
  /** Both as the ticket says. */
  project: ProjectId
  secret: Uint8Array
  personName: string
  deviceName: string
}

export interface WelcomeResult {
  projectName: string
  role: Role
  /**
   * The member records and what they rest on, `project created` first, in batches to be ingested in this order. To be read to
   * its end: the stream ends with it.
   */
  history: AsyncGenerator<Uint8Array[]>
}

type JoinChannel = Channel<JoinReply, JoinRequest>

/**
 * Shows a ticket to its inviter, on a stream that was opened to that very device, and returns the welcome. The device is a
 * member by then. The same ticket may be shown again by this device, for instance after a crash.
 *
 * @throws TICKET_INVALID, TICKET_EXPIRED, TICKET_USED, NAME_TAKEN, RATE_LIMITED as the inviter says; WRONG_PROJECT when it
 *   welcomes to another project; PEER_LEFT, PEER_TIMEOUT, PROTOCOL_VIOLATION
 */
export async function showTicket(
  stream: Stream,
  input: ShowTicketInput,
  options: AbortOptions & FramedInit = {},
): Promise<WelcomeResult> {
  const channel = openChannel(stream, options)
  try {
    const proof = ticketProof(bytesToHex(blake3.hash(input.secret)) as Hash, input.self, input.inviter)
    const { personName, deviceName } = input
    await channel.write({ kind: 'show ticket', proof, personName, deviceName })
    const reply = await expect(channel, 'welcome', options)
    if (reply.project !== input.project) {
      throw new PegbarError('WRONG_PROJECT', 'the inviter welcomes to another project than the ticket names')
    }
    return { projectName: reply.projectName, role: reply.role, history: readHistory(channel, options) }
  } catch (error) {
    channel.abort(error as Error)
    throw error
  }
}

async function* readHistory(channel: JoinChannel, options: AbortOptions): AsyncGenerator<Uint8Array[]> {
  try {
    for (;;) {
      const { envelopes, last } = await expect(channel, 'history', options)
      yield [...envelopes]
      if (last) break
    }
    await channel.close()
  } finally {
    channel.abort(new PegbarError('PEER_LEFT', 'the handshake is over'))
  }
}

/**
 * Brings a member that may not know this device yet the records that make it one. To be called once for each member that
 * was never reached before; `known`: it knew already. When it holds one of the two for removed, the records that say so
 * are stored before this rejects.
 *
 * @throws NOT_A_MEMBER when it does not accept them, or is in no such project; PEER_LEFT, PEER_TIMEOUT, PROTOCOL_VIOLATION,
 *   or the code of a record that was refused
 */
export async function introduce(
  stream: Stream,
  input: { self: DeviceId; remote: DeviceId; project: SharedProject },
  options: AbortOptions & FramedInit = {},
): Promise<{ known: boolean }> {
  const { records } = input.project
  const tag = projectTag(records.project.id, input.self, input.remote)
  const channel = openChannel(stream, options)
  try {
    let answered = false
    const answer = readAnswer(channel, input, options).finally(() => {
      answered = true
    })
    answer.catch(() => {})
    for await (const batch of inBatches(memberHistory(records, options), HISTORY_BATCH_BYTES)) {
      // one that knows us already answers the first part
      if (answered) break
      // a stream that ended under the writing has its reason in the answer
      await channel.write({ kind: 'introduce', tag, ...batch }).catch(() => answer)
    }
    const { known } = await answer
    await channel.close()
    return { known }
  } finally {
    channel.abort(new PegbarError('PEER_LEFT', 'the handshake is over'))
  }
}

async function readAnswer(
  channel: JoinChannel,
  { remote, project }: { remote: DeviceId; project: SharedProject },
  options: AbortOptions,
): Promise<{ known: boolean }> {
  for (let bytes = 0; ; ) {
    const reply = await readReply(channel, options)
    if (reply.kind === 'accepted') return reply
    if (reply.kind !== 'history') {
      throw new PegbarError('PROTOCOL_VIOLATION', `${reply.kind} came as the answer to an introduction`)
    }
    bytes += reply.envelopes.reduce((sum, { byteLength }) => sum + byteLength, 0)
    if (bytes > MAX_HISTORY_BYTES) {
      throw new PegbarError('LIMIT_EXCEEDED', `a history has more than ${MAX_HISTORY_BYTES} bytes`)
    }
    const { refused } = await project.records.ingest(reply.envelopes, { ...options, from: remote })
    if (refused[0] !== undefined) throw new PegbarError(refused[0].code, 'a record was refused')
  }
}

function openChannel(stream: Stream, init: FramedInit): JoinChannel {
  return new Channel(stream, { decode: decodeJoinReply, encode: encodeJoinRequest }, init)
}

async function expect<K extends Exclude<JoinReply['kind'], 'refused'>>(
  channel: JoinChannel,
  kind: K,
  { signal }: AbortOptions,
): Promise<Extract<JoinReply, { kind: K }>> {
  const reply = await readReply(channel, { signal })
  if (reply.kind !== kind) throw new PegbarError('PROTOCOL_VIOLATION', `${reply.kind} came instead of ${kind}`)
  return reply as Extract<JoinReply, { kind: K }>
}

/** Returns the next reply; a refusal is thrown. */
async function readReply(
  channel: JoinChannel,
  { signal }: AbortOptions,
): Promise<Exclude<JoinReply, { kind: 'refused' }>> {
  const reply = await channel.read({ signal, timeoutMs: DEFAULT_JOIN_TIMEOUT_MS })
  if (reply === undefined) throw new PegbarError('PEER_LEFT', 'the other laptop closed the handshake')
  if (reply.kind === 'refused') throw refusedBy(reply)
  return reply
}
