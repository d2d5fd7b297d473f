import type { Stream } from '@libp2p/interface'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { CheckpointId, DeviceId, RecordId } from '../core/ids.ts'
import { isKept } from '../core/keeping.ts'
import type { CheckpointNode } from '../core/state.ts'
import { Channel } from './channel.ts'
import {
  LEASE_RATE,
  MAX_REMEMBERED_STRANGERS,
  MAX_WAITING_PROOFS,
  QUESTION_RATE,
  WORKING_EVERY_MS,
} from './constants.ts'
import type { FramedInit } from './framed.ts'
import { heldBytes, LeaseProof } from './lease-proof.ts'
import { decodeLeasesRequest, encodeLeasesReply } from './lease-wire.ts'
import type { Lease, LeasesReply, LeasesRequest, PurgedQuestion, WantedQuestion } from './messages.ts'
import { TokenBucket, TokenBuckets } from './rate-limit.ts'
import { admitMember, endServing, type MemberServerComponents } from './serve-members.ts'
import type { SharedProject, SharedProjects } from './shared-projects.ts'
import { Slots } from './slots.ts'

export interface LeaseServerInit extends FramedInit {
  /** @default WORKING_EVERY_MS */
  workingEveryMs?: number
}

type ServedChannel = Channel<LeasesRequest, LeasesReply>

/** The answering side of `/pegbar/leases/1`: proves to members what is held here, and holds it for them. */
export class LeaseServer {
  readonly #c: MemberServerComponents
  readonly #init: LeaseServerInit
  readonly #channels = new Map<ServedChannel, AbortController>()
  readonly #rates = new TokenBuckets(LEASE_RATE, MAX_REMEMBERED_STRANGERS)
  /** One proof at a time: two would only compete for the disk. */
  readonly #turn = new Slots(1)
  #waiting = 0

  constructor(components: MemberServerComponents, init: LeaseServerInit = {}) {
    this.#c = components
    this.#init = init
  }

  /**
   * Serves a stream that the peer opened; returns when it is over. A device that shares no project with us is cut without an
   * answer. Never rejects.
   */
  async handle(stream: Stream, remote: DeviceId): Promise<void> {
    const shared = admitMember(this.#c, stream, remote)
    if (shared === undefined) return
    const channel: ServedChannel = new Channel(
      stream,
      { decode: decodeLeasesRequest, encode: encodeLeasesReply },
      this.#init,
    )
    const abort = new AbortController()
    stream.addEventListener('close', () => abort.abort(new PegbarError('PEER_LEFT', 'the other laptop left')))
    this.#channels.set(channel, abort)
    try {
      const questions = new TokenBucket(QUESTION_RATE)
      for (;;) {
        const request = await channel.read()
        if (request === undefined) break
        if (!questions.take()) throw new PegbarError('RATE_LIMITED', `a peer sends "${request.kind}" too fast`)
        await channel.write(await this.#answer(request, { channel, shared, remote, signal: abort.signal }))
      }
      await channel.close()
    } catch (error) {
      await endServing(this.#c, channel, remote, error, 'a lease could not be answered')
    } finally {
      this.#channels.delete(channel)
    }
  }

  /** Ends all streams. Leases stay. */
  stop(): void {
    const error = new PegbarError('PEER_LEFT', 'the node stops')
    for (const [channel, abort] of this.#channels) {
      abort.abort(error)
      channel.abort(error)
    }
  }

  async #answer(request: LeasesRequest, asked: Asked): Promise<LeasesReply> {
    const project = asked.shared.find(request.tag)
    if (project === undefined) throw new PegbarError('NOT_A_MEMBER', 'the peer is not a member of what it names')
    switch (request.kind) {
      case 'lease':
        return this.#lease(project, request, asked)
      case 'renew':
        return { kind: 'renewed', held: project.leases.renew(asked.remote, request.checkpoints) }
      case 'release':
        await project.leases.release(asked.remote, request.checkpoints)
        return { kind: 'released' }
      case 'purged':
        return { kind: 'purged bits', bits: await bitsOf(request, (id) => project.keeping.isPurgedHere(id)) }
      case 'wanted':
        return { kind: 'wanted bits', bits: await bitsOf(request, (id) => isWanted(project, id)) }
      default:
        request satisfies never
        throw new TypeError('no such request')
    }
  }

  async #lease(project: SharedProject, request: Lease, asked: Asked): Promise<LeasesReply> {
    const { remote, channel, signal } = asked
    if (this.#waiting >= MAX_WAITING_PROOFS || !this.#rates.of(remote).take()) return BUSY
    const everyMs = this.#init.workingEveryMs ?? WORKING_EVERY_MS
    const timer = setInterval(() => channel.write({ kind: 'working' }).catch(() => {}), everyMs)
    this.#waiting++
    try {
      await this.#turn.take({ signal })
      try {
        return await this.#prove(project, request, asked)
      } finally {
        this.#turn.release()
      }
    } finally {
      this.#waiting--
      clearInterval(timer)
    }
  }

  /** The hold comes first: what is looked at afterwards can not be given up meanwhile. */
  async #prove(project: SharedProject, request: Lease, { remote, signal }: Asked): Promise<LeasesReply> {
    const { checkpoints, nonce } = request
    const pending = project.leases.begin(remote, checkpoints)
    if (pending === undefined) return BUSY
    try {
      const nodes = await wholeNodes(project, checkpoints)
      if (nodes === undefined) return ABSENT
      const names = { project: project.records.project.id, asker: remote, holder: this.#c.self, nonce }
      const proof = new LeaseProof(names)
      try {
        for await (const raw of heldBytes(project, nodes, { signal })) proof.update(raw)
      } catch (error) {
        const isDamage = DAMAGE.some((code) => isPegbarError(error, code))
        if (!isDamage) throw error
        // what was called whole is not: it is fetched again
        await project.whole.remove(checkpoints)
        return ABSENT
      }
      await pending.grant()
      return { kind: 'proof', proof: proof.digest() }
    } finally {
      pending.cancel()
    }
  }
}

interface Asked {
  channel: ServedChannel
  shared: SharedProjects
  remote: DeviceId
  signal: AbortSignal
}

const BUSY = { kind: 'declined', reason: 'busy' } as const
const ABSENT = { kind: 'declined', reason: 'absent' } as const
const DAMAGE = ['CHUNK_MISSING', 'CHUNK_DAMAGED', 'CODEC_UNSUPPORTED', 'RECORD_INVALID'] as const

/** Returns the checkpoints when all of them are counted, not purged, and held whole here. */
async function wholeNodes(
  { records, whole, keeping }: SharedProject,
  checkpoints: readonly CheckpointId[],
): Promise<CheckpointNode[] | undefined> {
  const nodes: CheckpointNode[] = []
  for (const id of checkpoints) {
    const found = await records.checkpoint(id)
    if (found === undefined || found.node.purged) return undefined
    if (keeping.dropped.has(id) || !(await whole.has(id))) return undefined
    nodes.push(found.node)
  }
  return nodes
}

/** Whether it is held here, or would be fetched; what is not known here yet may be wanted as soon as it is. */
async function isWanted({ records, whole, keeping }: SharedProject, id: CheckpointId): Promise<boolean> {
  if (await whole.has(id)) return true
  const found = await records.checkpoint(id)
  if (found === undefined) return (await records.verdict(id as string as RecordId)) === undefined
  return !found.node.purged && isKept(keeping, found.asset, found.node)
}

async function bitsOf(
  { checkpoints }: Pick<PurgedQuestion | WantedQuestion, 'checkpoints'>,
  isSet: (checkpoint: CheckpointId) => Promise<boolean>,
): Promise<Uint8Array> {
  const bits = new Uint8Array(Math.ceil(checkpoints.length / 8))
  for (const [i, id] of checkpoints.entries()) if (await isSet(id)) bits[i >> 3]! |= 1 << (i & 7)
  return bits
}
