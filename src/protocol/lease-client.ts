import type { Stream } from '@libp2p/interface'
import type { AbortOptions } from '../core/contracts.ts'
import { PegbarError } from '../core/errors.ts'
import type { CheckpointId, DeviceId, Hash, ProjectId } from '../core/ids.ts'
import { isBlamed, refusedBy } from './blame.ts'
import { Channel } from './channel.ts'
import {
  DEFAULT_ANSWER_TIMEOUT_MS,
  MAX_IDS_PER_MESSAGE,
  MIN_PROOF_BYTES_PER_SECOND,
  PROOF_ALLOWANCE_MS,
} from './constants.ts'
import type { FramedInit } from './framed.ts'
import { decodeLeasesReply, encodeLeasesRequest } from './lease-wire.ts'
import type { DeclineReason, LeasesReply, LeasesRequest } from './messages.ts'
import { projectTag } from './tags.ts'

export interface LeaseClientComponents {
  stream: Stream
  self: DeviceId
  remote: DeviceId
  /** Cuts the connection to a peer that is to blame for `error`. */
  cut(remote: DeviceId, error: PegbarError): void
}

export interface LeaseClientInit extends FramedInit {
  /**
   * How long nothing may come while something is asked, in milliseconds.
   * @default DEFAULT_ANSWER_TIMEOUT_MS
   */
  answerTimeoutMs?: number
}

export interface LeaseQuestion {
  checkpoints: readonly CheckpointId[]
  nonce: Uint8Array
  /** Raw bytes that the holder has to read: bounds how long it may take. */
  bytes: number
}

type Answer = Exclude<LeasesReply, { kind: 'refused' | 'working' }>

/** The asking side of `/pegbar/leases/1`, on one stream that it opened; one question after the other. */
export class LeaseClient {
  readonly remote: DeviceId
  readonly #c: LeaseClientComponents
  readonly #channel: Channel<LeasesReply, LeasesRequest>
  readonly #answerTimeoutMs: number
  #tail: Promise<unknown> = Promise.resolve()

  constructor(components: LeaseClientComponents, init: LeaseClientInit = {}) {
    this.#c = components
    this.remote = components.remote
    this.#answerTimeoutMs = init.answerTimeoutMs ?? DEFAULT_ANSWER_TIMEOUT_MS
    this.#channel = new Channel(components.stream, { decode: decodeLeasesReply, encode: encodeLeasesRequest }, init)
  }

  /**
   * Asks for a lease. The proof is not looked at: the caller compares it with its own, and tells `wrongProof`.
   *
   * @throws PEER_LEFT, PEER_TIMEOUT, PROTOCOL_VIOLATION
   */
  async lease(
    project: ProjectId,
    { checkpoints, nonce, bytes }: LeaseQuestion,
    options: AbortOptions = {},
  ): Promise<{ proof: Hash } | { declined: DeclineReason }> {
    const request = { kind: 'lease', tag: this.#tag(project), checkpoints, nonce } as const
    const limitMs = PROOF_ALLOWANCE_MS + Math.ceil((bytes / MIN_PROOF_BYTES_PER_SECOND) * 1000)
    const reply = await this.#ask(request, limitMs, options)
    if (reply.kind === 'proof') return { proof: reply.proof }
    if (reply.kind === 'declined') return { declined: reply.reason }
    throw this.#wrongKind(reply)
  }

  /** Returns whether all leases stand and hold anew from the moment of this call on. Errors as `lease`. */
  async renew(project: ProjectId, checkpoints: readonly CheckpointId[], options: AbortOptions = {}): Promise<boolean> {
    const request = { kind: 'renew', tag: this.#tag(project), checkpoints } as const
    const reply = await this.#ask(request, this.#answerTimeoutMs, options)
    if (reply.kind === 'renewed') return reply.held
    throw this.#wrongKind(reply)
  }

  /** Errors as `lease`. */
  async release(project: ProjectId, checkpoints: readonly CheckpointId[], options: AbortOptions = {}): Promise<void> {
    const request = { kind: 'release', tag: this.#tag(project), checkpoints } as const
    const reply = await this.#ask(request, this.#answerTimeoutMs, options)
    if (reply.kind !== 'released') throw this.#wrongKind(reply)
  }

  /** Returns which of the purged checkpoints the peer has deleted the content of. Errors as `lease`. */
  purged(
    project: ProjectId,
    checkpoints: readonly CheckpointId[],
    options: AbortOptions = {},
  ): Promise<CheckpointId[]> {
    return this.#bitsOf('purged', project, checkpoints, options)
  }

  /** Returns which of the checkpoints the peer holds, or would fetch by itself. Errors as `lease`. */
  wanted(
    project: ProjectId,
    checkpoints: readonly CheckpointId[],
    options: AbortOptions = {},
  ): Promise<CheckpointId[]> {
    return this.#bitsOf('wanted', project, checkpoints, options)
  }

  /** The proof was wrong: the peer does not hold what it says, and is cut. */
  wrongProof(): PegbarError {
    return this.#fail(new PegbarError('CHUNK_DAMAGED', 'the other laptop does not hold what it says'))
  }

  /** Ends the stream; leases stay until they are over. Never rejects. */
  async close(): Promise<void> {
    await this.#channel.close()
    this.#channel.abort(new PegbarError('PEER_LEFT', 'the stream was closed here'))
  }

  async #bitsOf(
    kind: 'purged' | 'wanted',
    project: ProjectId,
    checkpoints: readonly CheckpointId[],
    options: AbortOptions,
  ): Promise<CheckpointId[]> {
    const found: CheckpointId[] = []
    for (let at = 0; at < checkpoints.length; at += MAX_IDS_PER_MESSAGE) {
      const part = checkpoints.slice(at, at + MAX_IDS_PER_MESSAGE)
      const reply = await this.#ask(
        { kind, tag: this.#tag(project), checkpoints: part },
        this.#answerTimeoutMs,
        options,
      )
      const isAnswer = (reply.kind === 'purged bits' || reply.kind === 'wanted bits') && reply.kind === `${kind} bits`
      if (!isAnswer || reply.bits.byteLength !== Math.ceil(part.length / 8)) {
        throw this.#wrongKind(reply)
      }
      found.push(...part.filter((_, i) => ((reply.bits[i >> 3]! >> (i & 7)) & 1) === 1))
    }
    return found
  }

  #tag(project: ProjectId) {
    return projectTag(project, this.#c.self, this.#c.remote)
  }

  #ask(request: LeasesRequest, limitMs: number, { signal }: AbortOptions): Promise<Answer> {
    const answer = this.#tail.then(async () => {
      signal?.throwIfAborted()
      const late = AbortSignal.timeout(limitMs)
      try {
        return await this.#exchange(request, late, signal)
      } catch (error) {
        if (signal?.aborted === true) this.#channel.abort(new PegbarError('CANCELLED', 'cancelled'))
        else if (error instanceof PegbarError) this.#fail(error)
        throw error
      }
    })
    this.#tail = answer.catch(() => {})
    return answer
  }

  async #exchange(request: LeasesRequest, late: AbortSignal, signal: AbortSignal | undefined): Promise<Answer> {
    await this.#channel.write(request)
    for (;;) {
      const either = signal === undefined ? late : AbortSignal.any([late, signal])
      const reply = await this.#channel
        .read({ timeoutMs: this.#answerTimeoutMs, signal: either })
        .catch((error: unknown) => {
          if (signal?.aborted === true) throw signal.reason
          if (late.aborted) throw new PegbarError('PEER_TIMEOUT', 'the other laptop takes too long')
          throw error
        })
      if (reply === undefined) throw new PegbarError('PEER_LEFT', 'the other laptop closed the stream')
      if (reply.kind === 'refused') throw refusedBy(reply)
      if (reply.kind !== 'working') return reply
    }
  }

  #wrongKind(reply: Answer): PegbarError {
    return this.#fail(new PegbarError('PROTOCOL_VIOLATION', `${reply.kind} answers nothing that was asked`))
  }

  #fail(error: PegbarError): PegbarError {
    this.#channel.abort(error)
    if (isBlamed(error) && error.details?.by !== 'peer') this.#c.cut(this.remote, error)
    return error
  }
}
