import type { AssetId, CheckpointId, DeviceId } from '../core/ids.ts'
import { checkpointId } from '../core/ids.ts'
import { DEFAULT_POLICY, type Freed, type KeepingChange, type KeepingStore, type KeepPolicy } from '../core/keeping.ts'
import { type Database, del, put, type Write } from './database.ts'
import { decodeJson, EMPTY, encodeJson } from './entries.ts'
import {
  droppedKey,
  freedKey,
  idAtEnd,
  LOCAL_DROPPED,
  LOCAL_FREED,
  LOCAL_LEASES,
  LOCAL_PINNED,
  LOCAL_POLICY_KEY,
  LOCAL_PURGES,
  leaseKey,
  leaseOfKey,
  pinnedKey,
  purgedHereKey,
  purgedOnKey,
  purgedOnRange,
} from './keyspace.ts'

export interface LeaseName {
  device: DeviceId
  checkpoint: CheckpointId
}

/** See `KeepingStore`; in local/. What is in memory changes after it is durable. */
export class Keeping implements KeepingStore {
  readonly #database: Database
  readonly #pinned = new Set<AssetId>()
  readonly #freed = new Map<AssetId, Freed>()
  readonly #dropped = new Set<CheckpointId>()
  readonly #listeners = new Set<() => void>()
  #policy: KeepPolicy = DEFAULT_POLICY

  constructor(database: Database) {
    this.#database = database
  }

  async load(): Promise<void> {
    for await (const key of this.#database.keys(LOCAL_PINNED)) this.#pinned.add(idAtEnd('asset', key))
    for await (const key of this.#database.keys(LOCAL_DROPPED)) this.#dropped.add(checkpointId(idAtEnd('record', key)))
    for await (const [, value] of this.#database.scan(LOCAL_FREED)) {
      const freed = decodeJson<Freed>(value)
      this.#freed.set(freed.asset, freed)
    }
    const policy = await this.#database.get(LOCAL_POLICY_KEY)
    if (policy !== undefined) this.#policy = decodeJson<KeepPolicy>(policy)
  }

  get policy(): KeepPolicy {
    return this.#policy
  }

  get pinned(): ReadonlySet<AssetId> {
    return this.#pinned
  }

  get freed(): ReadonlyMap<AssetId, Freed> {
    return this.#freed
  }

  get dropped(): ReadonlySet<CheckpointId> {
    return this.#dropped
  }

  async change({ freed = [], unfreed = [], dropped = [], wanted = [] }: KeepingChange): Promise<void> {
    const writes: Write[] = [
      ...freed.map((one) => put(freedKey(one.asset), encodeJson(one))),
      ...unfreed.map((asset) => del(freedKey(asset))),
      ...dropped.map((id) => put(droppedKey(id), EMPTY)),
      ...wanted.map((id) => del(droppedKey(id))),
    ]
    if (writes.length === 0) return
    await this.#database.write(writes)
    for (const one of freed) this.#freed.set(one.asset, one)
    for (const asset of unfreed) this.#freed.delete(asset)
    for (const id of dropped) this.#dropped.add(id)
    for (const id of wanted) this.#dropped.delete(id)
    if (freed.length + unfreed.length > 0) this.#tell()
  }

  async setPolicy(policy: KeepPolicy): Promise<void> {
    await this.#database.write([put(LOCAL_POLICY_KEY, encodeJson(policy))])
    this.#policy = policy
    this.#tell()
  }

  async setPinned(asset: AssetId, pinned: boolean): Promise<void> {
    await this.#database.write([pinned ? put(pinnedKey(asset), EMPTY) : del(pinnedKey(asset))])
    if (pinned) this.#pinned.add(asset)
    else this.#pinned.delete(asset)
    this.#tell()
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async *purges(): AsyncGenerator<CheckpointId> {
    for await (const key of this.#database.keys(LOCAL_PURGES)) yield checkpointId(idAtEnd('record', key))
  }

  async isPurgedHere(checkpoint: CheckpointId): Promise<boolean> {
    return (await this.#database.get(purgedHereKey(checkpoint))) !== undefined
  }

  /** For gc: the content of these is deleted. */
  async notePurgedHere(checkpoints: readonly CheckpointId[]): Promise<void> {
    const found = await this.#database.getMany(checkpoints.map(purgedHereKey))
    const fresh = checkpoints.filter((_, i) => found[i] === undefined)
    if (fresh.length > 0) await this.#database.write(fresh.map((id) => put(purgedHereKey(id), EMPTY)))
  }

  async purgedOn(checkpoint: CheckpointId): Promise<DeviceId[]> {
    const devices: DeviceId[] = []
    for await (const key of this.#database.keys(purgedOnRange(checkpoint))) devices.push(idAtEnd('device', key))
    return devices
  }

  async notePurgedOn(device: DeviceId, checkpoints: readonly CheckpointId[]): Promise<void> {
    if (checkpoints.length === 0) return
    await this.#database.write(checkpoints.map((id) => put(purgedOnKey(id, device), EMPTY)))
  }

  async leases(): Promise<LeaseName[]> {
    const leases: LeaseName[] = []
    for await (const key of this.#database.keys(LOCAL_LEASES)) leases.push(leaseOfKey(key))
    return leases
  }

  async changeLeases({ add = [], remove = [] }: { add?: readonly LeaseName[]; remove?: readonly LeaseName[] }) {
    const writes = [
      ...remove.map(({ checkpoint, device }) => del(leaseKey(checkpoint, device))),
      ...add.map(({ checkpoint, device }) => put(leaseKey(checkpoint, device), EMPTY)),
    ]
    if (writes.length > 0) await this.#database.write(writes)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
