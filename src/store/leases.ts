import type { CheckpointId, DeviceId } from '../core/ids.ts'
import { type GivingUp, type KeepingChange, LEASE_MS, type LeaseBook, type PendingLease } from '../core/keeping.ts'
import type { Keeping, LeaseName } from './keeping.ts'
import type { Whole } from './whole.ts'

export interface LeasesComponents {
  keeping: Pick<Keeping, 'leases' | 'changeLeases' | 'change'>
  whole: Pick<Whole, 'remove'>
  /**
   * Milliseconds that only grow. No wall clock: one that is set forward would end leases that others rely on.
   * @default performance.now
   */
  now?: () => number
}

/**
 * See `LeaseBook`. That a checkpoint is leased or being given up, and never both, is decided in memory without waiting, so
 * nothing can come in between. A restart knows nothing of the time that has passed: every lease that is found then holds
 * for another LEASE_MS, which is never shorter than what was promised.
 */
export class Leases implements LeaseBook {
  readonly #c: LeasesComponents
  readonly #now: () => number
  /** When each lease ends. */
  readonly #granted = new Map<CheckpointId, Map<DeviceId, number>>()
  /** How many proofs are being made of each. */
  readonly #pending = new Map<CheckpointId, number>()
  readonly #givenUp = new Set<CheckpointId>()
  /** Over, but still in local/. */
  #stale: LeaseName[] = []

  constructor(components: LeasesComponents) {
    this.#c = components
    this.#now = components.now ?? (() => performance.now())
  }

  async load(): Promise<void> {
    const endMs = this.#now() + LEASE_MS
    for (const { checkpoint, device } of await this.#c.keeping.leases()) this.#set(checkpoint, device, endMs)
  }

  isLeased(checkpoint: CheckpointId): boolean {
    return this.#pending.has(checkpoint) || this.#holders(checkpoint).size > 0
  }

  begin(device: DeviceId, checkpoints: readonly CheckpointId[]): PendingLease | undefined {
    if (checkpoints.some((id) => this.#givenUp.has(id))) return undefined
    for (const id of checkpoints) this.#pending.set(id, (this.#pending.get(id) ?? 0) + 1)
    let isOver = false
    const end = () => {
      if (isOver) return
      isOver = true
      for (const id of checkpoints) {
        const left = this.#pending.get(id)! - 1
        if (left === 0) this.#pending.delete(id)
        else this.#pending.set(id, left)
      }
    }
    return {
      grant: async () => {
        await this.#write({ add: checkpoints.map((checkpoint) => ({ checkpoint, device })) })
        for (const id of checkpoints) this.#set(id, device, this.#now() + LEASE_MS)
        end()
      },
      cancel: end,
    }
  }

  renew(device: DeviceId, checkpoints: readonly CheckpointId[]): boolean {
    const stands = checkpoints.every((id) => this.#holders(id).has(device))
    if (stands) for (const id of checkpoints) this.#set(id, device, this.#now() + LEASE_MS)
    return stands
  }

  async release(device: DeviceId, checkpoints: readonly CheckpointId[]): Promise<void> {
    const held = checkpoints.filter((id) => this.#holders(id).has(device))
    for (const id of held) this.#delete(id, device)
    if (held.length > 0) await this.#write({ remove: held.map((checkpoint) => ({ checkpoint, device })) })
  }

  giveUp(checkpoints: readonly CheckpointId[]): GivingUp | undefined {
    if (checkpoints.some((id) => this.#givenUp.has(id) || this.isLeased(id))) return undefined
    for (const id of checkpoints) this.#givenUp.add(id)
    let isCommitting = false
    const end = () => {
      for (const id of checkpoints) this.#givenUp.delete(id)
    }
    return {
      commit: async (change: KeepingChange = {}) => {
        isCommitting = true
        // when this fails it is not known whether it is on the disk: nothing is granted on them until the store is reopened
        await this.#c.keeping.change({ ...change, dropped: checkpoints })
        await this.#c.whole.remove(checkpoints)
        end()
      },
      cancel: () => {
        if (!isCommitting) end()
      },
    }
  }

  async #write({
    add = [],
    remove = [],
  }: {
    add?: readonly LeaseName[]
    remove?: readonly LeaseName[]
  }): Promise<void> {
    const stale = this.#stale.filter((one) => this.#granted.get(one.checkpoint)?.has(one.device) !== true)
    this.#stale = []
    await this.#c.keeping.changeLeases({ add, remove: [...stale, ...remove] })
  }

  #set(checkpoint: CheckpointId, device: DeviceId, endMs: number): void {
    const granted = this.#granted.get(checkpoint)
    if (granted === undefined) this.#granted.set(checkpoint, new Map([[device, endMs]]))
    else granted.set(device, endMs)
  }

  /** The devices whose leases are not over. */
  #holders(checkpoint: CheckpointId): ReadonlyMap<DeviceId, number> {
    const granted = this.#granted.get(checkpoint) ?? new Map<DeviceId, number>()
    for (const [device, endMs] of granted) {
      if (endMs > this.#now()) continue
      this.#delete(checkpoint, device)
      this.#stale.push({ checkpoint, device })
    }
    return granted
  }

  #delete(checkpoint: CheckpointId, device: DeviceId): void {
    const granted = this.#granted.get(checkpoint)
    granted?.delete(device)
    if (granted?.size === 0) this.#granted.delete(checkpoint)
  }
}
