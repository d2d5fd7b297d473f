import type { Stream } from '@libp2p/interface'
import { PegbarError } from '../../core/errors.ts'
import type { CallOptions, JoinResult } from '../../core/services.ts'
import { parseTicket, type Ticket } from '../../core/ticket.ts'
import { showTicket } from '../../protocol/index.ts'
import type { CreateJoined, JoinInput } from '../network-port.ts'
import { settle } from '../project/settle.ts'
import { Views } from '../project/views.ts'
import { Activity } from './activity.ts'
import { closeConnection } from './close-connection.ts'
import { DEFAULT_CALL_MS, DEFAULT_SYNC_IDLE_MS } from './constants.ts'
import type { Peering } from './peering.ts'
import type { RunningNetwork } from './running.ts'

/** How often a ticket is shown when the connection ends under it. */
const MAX_HANDSHAKES = 3

type Names = Pick<JoinInput, 'personName' | 'deviceName'>

export interface JoinComponents {
  running: RunningNetwork
  device: string
  now: () => number
  /** The network of a project that was attached meanwhile. */
  peering(project: string): Peering | undefined
}

/**
 * Becomes a member by ticket, exchanges all records with the inviter, and settles the folder. May be repeated after it was
 * interrupted.
 *
 * @throws PegbarError `TICKET_INVALID`, `TICKET_EXPIRED`, `TICKET_USED`, `NAME_TAKEN`, `NO_PEERS`; what `create` throws
 */
export async function join(
  components: JoinComponents,
  input: JoinInput,
  create: CreateJoined,
  options: CallOptions = {},
): Promise<JoinResult> {
  const { running } = components
  const { signal } = options
  signal?.throwIfAborted()
  const ticket = parseTicket(input.ticket)
  if (components.now() >= ticket.expiresMs) throw expired(ticket)
  try {
    const welcome = await beWelcomed(components, ticket, input, signal)
    const { project, view } = await create(welcome)
    const peering = components.peering(project.id)
    if (peering === undefined) throw new TypeError('the joined project was not attached')
    await running.refresh()
    await exchange(peering, ticket, signal).catch((error: unknown) => {
      peering.transfers.exchangeFailed(ticket.inviter, error)
      throw error
    })
    const settled = await settle(project, { update: input.update }, options)
    await tellHoldings(peering, ticket, signal)
    const { assets, checkpoints, records } = await project.store.records.counts()
    const person = project.store.records.membership.devices.get(project.device)!.person
    // a node that runs goes on with it; without one, the next thing is to start one
    const next = settled.modified > 0 || !peering.onDemand ? 'pegbar status' : 'pegbar start'
    const command = `cd ${quoted(project.dir)} && ${next}`
    return {
      project: view,
      person: { id: person, name: await new Views(project).personName(person) },
      records,
      assets,
      checkpoints,
      ...settled,
      next: command,
    }
  } finally {
    running.forgetExpected(ticket.inviter)
  }
}

/**
 * Shows a ticket to its inviter; returns what the store of the joined project begins with. A connection from before may end
 * under it, as one does that the inviter was about to close: then it is shown again on a new one. Errors as `join`.
 */
export async function beWelcomed(
  { running, device }: Pick<JoinComponents, 'running' | 'device'>,
  ticket: Ticket,
  names: Names,
  signal: AbortSignal | undefined,
): Promise<Parameters<CreateJoined>[0]> {
  const late = AbortSignal.timeout(DEFAULT_CALL_MS)
  const calling = AbortSignal.any([late, ...(signal ? [signal] : [])])
  for (let tries = 1; ; tries++) {
    const connection = await running.call(ticket.inviter, ticket.addresses, calling)
    try {
      return await handshake(await running.openJoin(connection), { ticket, device, names }, signal)
    } catch (error) {
      const isLost = error instanceof PegbarError && error.code === 'PEER_LEFT' && error.details?.by !== 'peer'
      if (!isLost || tries === MAX_HANDSHAKES) throw explained(error, names.personName)
      signal?.throwIfAborted()
      await closeConnection(connection)
    }
  }
}

async function handshake(
  stream: Stream,
  { ticket, device, names }: { ticket: Ticket; device: string; names: Names },
  signal: AbortSignal | undefined,
): Promise<Parameters<CreateJoined>[0]> {
  const { inviter, project, secret } = ticket
  const { personName, deviceName } = names
  const self = device as Ticket['inviter']
  const abort = signal === undefined ? {} : { signal }
  const welcome = await showTicket(stream, { self, inviter, project, secret, personName, deviceName }, abort)
  const envelopes: Uint8Array[] = []
  for await (const batch of welcome.history) envelopes.push(...batch)
  return { id: project, name: welcome.projectName, envelopes }
}

/** Resolves when our records and the inviter's are equal. */
async function exchange(peering: Peering, { inviter }: Ticket, signal: AbortSignal | undefined): Promise<void> {
  const activity = new Activity(peering)
  const abort = signal === undefined ? {} : { signal }
  try {
    while (!peering.connected().includes(inviter)) {
      if (!(await activity.next(DEFAULT_SYNC_IDLE_MS, signal))) {
        throw new PegbarError('PEER_TIMEOUT', 'the laptop that made the ticket does not answer any more', {
          hint: 'this device is a member; `pegbar sync` brings the rest',
        })
      }
    }
    await peering.running?.session(inviter)?.whenEqual(peering.project.id, abort)
  } finally {
    activity.close()
  }
}

/** Records are compared twice: the inviter asks for our list after the first, and has read it when the second is over. */
async function tellHoldings(peering: Peering, { inviter }: Ticket, signal: AbortSignal | undefined): Promise<void> {
  const abort = signal === undefined ? {} : { signal }
  try {
    for (let round = 0; round < 2; round++) {
      await peering.running?.session(inviter)?.whenEqual(peering.project.id, abort)
    }
  } catch (error) {
    signal?.throwIfAborted()
    // the inviter left: it learns it the next time
    if (!(error instanceof PegbarError)) throw error
  }
}

function explained(error: unknown, personName: string): unknown {
  if (!(error instanceof PegbarError) || error.details?.by !== 'peer') return error
  const [message, hint] = EXPLAINED[error.code] ?? []
  if (message === undefined) return error
  return new PegbarError(error.code, message.replace('NAME', personName), {
    ...(hint !== undefined && { hint }),
    cause: error,
  })
}

const ASK_AGAIN = 'ask for a new ticket: `pegbar invite` prints one'

const EXPLAINED: Partial<Record<PegbarError['code'], readonly [string, string]>> = {
  TICKET_INVALID: ['the laptop that made the ticket does not know it', ASK_AGAIN],
  TICKET_EXPIRED: ['the ticket has expired', ASK_AGAIN],
  TICKET_USED: ['the ticket was used by another device', ASK_AGAIN],
  NAME_TAKEN: ['there is a member called "NAME" already', 'join under another name: --as NAME'],
  RATE_LIMITED: ['too many wrong tickets were shown from here', 'wait a few minutes'],
  NOT_ALLOWED: ['the person who made the ticket may no longer invite', 'ask an admin for a ticket'],
}

function expired({ expiresMs }: Ticket): PegbarError {
  return new PegbarError('TICKET_EXPIRED', `the ticket has expired (${new Date(expiresMs).toISOString()})`, {
    hint: ASK_AGAIN,
  })
}

/** For people who copy the line: both shells of this world take double quotes. */
function quoted(dir: string): string {
  return /^[\w/.:\\-]+$/.test(dir) ? dir : `"${dir}"`
}
