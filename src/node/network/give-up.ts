import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ProjectStore } from '../../core/contracts.ts'
import { isPegbarError, PegbarError } from '../../core/errors.ts'
import type { CheckpointId, DeviceId } from '../../core/ids.ts'
import { LEASE_MS } from '../../core/keeping.ts'
import type { CallOptions } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import { heldBytes, type LeaseClient, LeaseProof, MAX_LEASED_CHECKPOINTS, NONCE_BYTES } from '../../protocol/index.ts'
import type { GiveUpRequest, GiveUpResult, KeptReason } from '../network-port.ts'
import { LEASE_BATCH_BYTES, LEASE_FIRST_PAUSE_MS, LEASE_MARGIN_MS, LEASE_TRIES } from './constants.ts'

/** A connected member that can be asked for leases. */
export interface Holder {
  device: DeviceId
  /** @throws PEER_LEFT, also when it speaks no leases */
  open(): Promise<Pick<LeaseClient, 'remote' | 'lease' | 'renew' | 'release' | 'wrongProof' | 'close'>>
}

type Client = Awaited<ReturnType<Holder['open']>>

export interface GiveUpComponents {
  store: ProjectStore
  self: DeviceId
  /** The members that are connected now. */
  holders(): readonly Holder[]
  /** Waits about so long. @default a timer */
  pause?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>
  /** From 0 to below 1. @default Math.random */
  random?: () => number
}

/**
 * Gives checkpoints up as far as enough other devices have proven that they hold them, and hold them for us until it is
 * noted; the others are kept, with the reason. Those that go together go in one note, `change` with the one that holds
 * `required`; when that one is kept, nothing is given up.
 *
 * @throws CHUNK_DAMAGED, CHUNK_MISSING when our own copy, which the proofs are compared with, is not sound; what
 * `request.check` throws
 */
export async function giveUp(
  components: GiveUpComponents,
  request: GiveUpRequest,
  options: CallOptions = {},
): Promise<GiveUpResult> {
  const result: GiveUpResult = { dropped: [], kept: [] }
  const { nodes, required } = request
  const first = nodes.filter(({ id }) => id === required)
  const ordered = [...first, ...nodes.filter(({ id }) => id !== required)]
  const batches = inBatches(ordered)
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    const ids = batch.map(({ id }) => id)
    const reason = await giveUpBatch(components, batch, request, options)
    if (reason === undefined) result.dropped.push(...ids)
    else if (batch.length > 1 && reason === 'last copy') batches.unshift(...halves(batch, required))
    else {
      result.kept.push(...ids.map((id) => ({ id, reason })))
      if (required !== undefined && ids.includes(required))
        return { ...result, kept: nodes.map(({ id }) => ({ id, reason })) }
    }
    const done = result.dropped.length + result.kept.length
    options.onProgress?.({ phase: 'lease', done, total: nodes.length, unit: 'checkpoints' })
  }
  return result
}

/** Neighbours share chunks, which are then read once; but what is proven at one go must not take for ever. */
function inBatches(nodes: readonly CheckpointNode[]): CheckpointNode[][] {
  const batches: CheckpointNode[][] = []
  let bytes = 0
  for (const node of nodes) {
    const last = batches.at(-1)
    bytes += node.size
    if (last !== undefined && last.length < MAX_LEASED_CHECKPOINTS && bytes <= LEASE_BATCH_BYTES) last.push(node)
    else {
      batches.push([node])
      bytes = node.size
    }
  }
  return batches
}

/** What is required goes by itself: it must not stay because of what only came along. */
function halves(batch: CheckpointNode[], required: CheckpointId | undefined): CheckpointNode[][] {
  const middle = batch[0]?.id === required ? 1 : Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)]
}

/** Gives up all of them and returns undefined, or none and returns why. */
async function giveUpBatch(
  components: GiveUpComponents,
  batch: readonly CheckpointNode[],
  request: GiveUpRequest,
  { signal }: CallOptions,
): Promise<KeptReason | undefined> {
  const { store, pause = delayed, random = Math.random } = components
  const ids = batch.map(({ id }) => id)
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted()
    const candidates = shuffled(await likelyHolders(components, ids), random)
    if (candidates.length < request.copies) return 'last copy'
    const giving = store.leases.giveUp(ids)
    if (giving !== undefined) {
      const leases = new GatheredLeases(components, batch, candidates)
      try {
        if (await leases.gather(request.copies, signal)) {
          await request.check?.()
          if (leases.stand()) {
            await giving.commit(ids.includes(request.required as CheckpointId) ? request.change : {})
            return undefined
          }
        }
        if (!leases.sawBusy) return 'last copy'
      } finally {
        giving.cancel()
        await leases.close()
      }
    }
    // somebody else is giving it up, or relies on us: one of us will be done in a moment
    if (tries >= LEASE_TRIES) return 'busy'
    await pause(LEASE_FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + random()), signal)
  }
}

/** Connected members who said that they hold all of it. */
async function likelyHolders(
  { store, holders }: GiveUpComponents,
  ids: readonly CheckpointId[],
): Promise<readonly Holder[]> {
  const { membership } = store.records
  let likely = holders().filter(({ device }) => membership.roleOf(device) !== undefined)
  for (const id of ids) {
    const devices = new Set(await store.local.holders(id))
    likely = likely.filter(({ device }) => devices.has(device))
  }
  return likely
}

interface Granted {
  client: Client
  /** On both clocks, from before it was asked for. */
  steadyMs: number
  wallMs: number
}

/** The leases that were got for one batch. */
class GatheredLeases {
  /** Somebody would perhaps grant it later. */
  sawBusy = false
  readonly #c: GiveUpComponents
  readonly #batch: readonly CheckpointNode[]
  readonly #left: Holder[]
  readonly #clients: Client[] = []
  #granted: Granted[] = []

  constructor(components: GiveUpComponents, batch: readonly CheckpointNode[], candidates: readonly Holder[]) {
    this.#c = components
    this.#batch = batch
    this.#left = [...candidates]
  }

  /** Asks one candidate after the other, as many at once as are lacking. Returns whether `copies` have granted it. */
  async gather(copies: number, signal: AbortSignal | undefined): Promise<boolean> {
    for (;;) {
      while (this.#granted.length < copies) {
        const asked = this.#left.splice(0, copies - this.#granted.length)
        if (asked.length === 0) return false
        await this.#ask(asked, signal)
      }
      // the proofs may have taken long: all begin anew, and who has lost one is out
      const renewed = await Promise.all(this.#granted.map(({ client }) => this.#renew(client, signal)))
      this.#granted = renewed.filter((one) => one !== undefined)
      if (this.#granted.length >= copies) return true
    }
  }

  /** Whether all leases hold for a while yet, by either clock: a steady one stands still while a laptop sleeps. */
  stand(): boolean {
    return this.#granted.every(({ steadyMs, wallMs }) => {
      const passed = Math.max(performance.now() - steadyMs, Math.abs(Date.now() - wallMs))
      return passed < LEASE_MS - LEASE_MARGIN_MS
    })
  }

  /** Gives the leases back. Whoever can not be told keeps it until its lease is over. */
  async close(): Promise<void> {
    const { id } = this.#c.store.records.project
    await Promise.allSettled(
      this.#clients.map(async (client) => {
        await client.release(id, this.#ids()).catch(() => {})
        await client.close()
      }),
    )
  }

  #ids(): CheckpointId[] {
    return this.#batch.map((node) => node.id)
  }

  /** Our own bytes are read once for all that are asked, while they read theirs. */
  async #ask(holders: readonly Holder[], signal: AbortSignal | undefined): Promise<void> {
    const { store, self } = this.#c
    const project = store.records.project.id
    const bytes = this.#batch.reduce((sum, { size }) => sum + size, 0)
    const abort = signal === undefined ? {} : { signal }
    const asked = holders.map((holder) => {
      const nonce = new Uint8Array(randomBytes(NONCE_BYTES))
      return { holder, nonce, proof: new LeaseProof({ project, asker: self, holder: holder.device, nonce }) }
    })
    const answers = asked.map(async ({ holder, nonce }) => {
      const client = await holder.open()
      this.#clients.push(client)
      return { client, answer: await client.lease(project, { checkpoints: this.#ids(), nonce, bytes }, abort) }
    })
    const settled = Promise.allSettled(answers)
    try {
      for await (const raw of heldBytes(store, this.#batch, abort)) for (const { proof } of asked) proof.update(raw)
    } catch (error) {
      await settled
      throw error
    }
    for (const [i, outcome] of (await settled).entries()) {
      signal?.throwIfAborted()
      if (outcome.status === 'rejected') {
        // a peer that left, is silent, old or broken has simply not granted it
        if (!isPegbarError(outcome.reason)) throw outcome.reason
        continue
      }
      const { client, answer } = outcome.value
      if ('declined' in answer) this.sawBusy ||= answer.declined === 'busy'
      else if (answer.proof !== asked[i]!.proof.digest()) client.wrongProof()
      else this.#granted.push({ client, ...now() })
    }
  }

  async #renew(client: Client, signal: AbortSignal | undefined): Promise<Granted | undefined> {
    const begun = now()
    const { id } = this.#c.store.records.project
    const held = await client.renew(id, this.#ids(), signal === undefined ? {} : { signal }).catch((error: unknown) => {
      if (signal?.aborted === true || !isPegbarError(error)) throw error
      return false
    })
    return held ? { client, ...begun } : undefined
  }
}

function now(): Omit<Granted, 'client'> {
  return { steadyMs: performance.now(), wallMs: Date.now() }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items]
  for (let i = left.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[left[i], left[j]] = [left[j]!, left[i]!]
  }
  return left
}

async function delayed(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal }).catch((cause: unknown) => {
    throw signal?.reason ?? new PegbarError('CANCELLED', 'cancelled', { cause })
  })
}
