/** What this laptop keeps, what it gave up, and the leases under which it may give something up. */
import type { FileStamp } from './chunk.ts'
import type { AssetId, CheckpointId, DeviceId } from './ids.ts'
import type { AssetState, CheckpointNode } from './state.ts'

/** What replication fetches and keeps by itself: everything, the heads of each asset, or pinned assets. */
export const REPLICATE_POLICIES = ['all', 'latest', 'pinned'] as const
export type Replicate = (typeof REPLICATE_POLICIES)[number]

export interface KeepPolicy {
  replicate: Replicate
  /** How many other devices must prove that they hold what is dropped here. */
  copies: number
}

export const DEFAULT_COPIES = 1
/** Twice the laptops of a studio: a larger number is a slip of the finger. */
export const MAX_COPIES = 40
export const DEFAULT_POLICY: KeepPolicy = { replicate: 'all', copies: DEFAULT_COPIES }

/** An asset that was taken off this disk on purpose. */
export interface Freed {
  asset: AssetId
  /** The working file that is still to be removed, as it was when that was decided; undefined: it is gone. */
  removing: { path: string; stamp: FileStamp } | undefined
}

/** Written as one, durable when it resolves. */
export interface KeepingChange {
  freed?: readonly Freed[]
  unfreed?: readonly AssetId[]
  /** Checkpoints whose content this laptop gives up. */
  dropped?: readonly CheckpointId[]
  /** Checkpoints that are wanted here again. */
  wanted?: readonly CheckpointId[]
}

/** The part of local/ that says what is kept here. What is answered without a promise is in memory. */
export interface KeepingStore {
  readonly policy: KeepPolicy
  readonly pinned: ReadonlySet<AssetId>
  readonly freed: ReadonlyMap<AssetId, Freed>
  /**
   * Checkpoints whose content was given up here: gc sweeps what only they need, they are never called whole, and nothing
   * fetches them by itself.
   */
  readonly dropped: ReadonlySet<CheckpointId>
  /** `dropped` only under leases: see `GivingUp.commit`. */
  change(change: Omit<KeepingChange, 'dropped'>): Promise<void>
  setPolicy(policy: KeepPolicy): Promise<void>
  setPinned(asset: AssetId, pinned: boolean): Promise<void>
  /** Called after policy, pins or what is freed have changed. Returns the function that ends it. */
  onChange(listener: () => void): () => void

  /** The checkpoints of which a purge was noted here. */
  purges(): AsyncIterable<CheckpointId>
  /** Whether the content of a purged checkpoint was deleted here. */
  isPurgedHere(checkpoint: CheckpointId): Promise<boolean>
  /** Devices that said that they have deleted the content of a purged checkpoint. */
  purgedOn(checkpoint: CheckpointId): Promise<DeviceId[]>
  notePurgedOn(device: DeviceId, checkpoints: readonly CheckpointId[]): Promise<void>
}

/** A hold on content while its proof is made: nothing of it is given up meanwhile. */
export interface PendingLease {
  /** Makes it a lease, durable when it resolves, for LEASE_MS from then on. */
  grant(): Promise<void>
  cancel(): void
}

/** The exclusive intention to give up checkpoints here. */
export interface GivingUp {
  /**
   * Gives them up, together with `change`, durably: from here on they are no longer held. The caller has leases of enough
   * other devices, which hold until this resolves.
   */
  commit(change?: Omit<KeepingChange, 'dropped' | 'wanted'>): Promise<void>
  /** Ends it; does nothing once `commit` was called. */
  cancel(): void
}

/** Leases that this laptop granted, and what it is about to give up: never both on one checkpoint. */
export interface LeaseBook {
  /** undefined: one of them is being given up here. */
  begin(device: DeviceId, checkpoints: readonly CheckpointId[]): PendingLease | undefined
  /** Begins the LEASE_MS anew; false when one of the leases is over. */
  renew(device: DeviceId, checkpoints: readonly CheckpointId[]): boolean
  release(device: DeviceId, checkpoints: readonly CheckpointId[]): Promise<void>
  /** undefined: one of them is under a lease, or is being given up already. */
  giveUp(checkpoints: readonly CheckpointId[]): GivingUp | undefined
  isLeased(checkpoint: CheckpointId): boolean
}

/** How long a lease holds. Asking, proving and dropping take seconds; a laptop that crashed in between blocks no longer. */
export const LEASE_MS = 10 * 60 * 1000

/** What pins, what is freed and the policy say of a checkpoint that is not purged. */
export function isKept(
  { pinned, freed, policy }: Pick<KeepingStore, 'pinned' | 'freed' | 'policy'>,
  asset: AssetState,
  { id }: CheckpointNode,
): boolean {
  if (pinned.has(asset.id)) return true
  if (freed.has(asset.id)) return false
  switch (policy.replicate) {
    case 'all':
      return true
    case 'latest':
      return asset.allHeads.includes(id)
    case 'pinned':
      return false
    default:
      policy.replicate satisfies never
      return true
  }
}
