import type {
  Base,
  HoldingsSummary,
  LocalChange,
  LocalStore,
  PeerAddresses,
  ScrubState,
  TicketState,
} from '../core/contracts.ts'
import type { AssetId, CheckpointId, DeviceId, Epoch, Hash } from '../core/ids.ts'
import { checkpointId } from '../core/ids.ts'
import type { Notice } from '../core/notice.ts'
import { decodeBase, encodeBase } from './base-entry.ts'
import { type Database, del, put, type Write } from './database.ts'
import { decodeJson, EMPTY, encodeJson } from './entries.ts'
import { NO_FINGERPRINT, xorFingerprint } from './fingerprint.ts'
import {
  addedKey,
  addressesKey,
  baseKey,
  basePathKey,
  basePathRange,
  deletionKey,
  holderKey,
  holderRange,
  holdingKey,
  holdingRange,
  holdingsSummaryKey,
  idAtEnd,
  LOCAL_BASES,
  LOCAL_DELETIONS,
  LOCAL_FLOOR_KEY,
  LOCAL_LOG_KEY,
  LOCAL_NOTICES,
  LOCAL_SCRUB_KEY,
  LOCAL_TICKETS,
  LOCAL_TOKEN_KEY,
  noticeKey,
  purgeSeenKey,
  ticketKey,
} from './keyspace.ts'

/** Sequences in one entry of the deletion list: a few hundred KiB of JSON. */
const DELETIONS_PER_ENTRY = 20_000

/** local/: see the table in `keyspace.ts`. Writes that depend on what is there run one after the other. */
export class Local implements LocalStore {
  readonly #database: Database
  readonly #token: string
  readonly #onBases = new Set<(assets: readonly AssetId[]) => void>()
  readonly #onHoldings = new Set<(checkpoints: readonly CheckpointId[]) => void>()
  #tail: Promise<unknown> = Promise.resolve()

  /** `token` is that of the folder that the store is open in. */
  constructor(database: Database, token: string) {
    this.#database = database
    this.#token = token
  }

  async base(asset: AssetId): Promise<Base | undefined> {
    const bytes = await this.#database.get(baseKey(asset))
    return bytes === undefined ? undefined : decodeBase(bytes)
  }

  async baseMany(assets: readonly AssetId[]): Promise<(Base | undefined)[]> {
    const found = await this.#database.getMany(assets.map(baseKey))
    return found.map((bytes) => (bytes === undefined ? undefined : decodeBase(bytes)))
  }

  async baseAt(path: string): Promise<Base | undefined> {
    for await (const key of this.#database.keys(basePathRange(path))) return this.base(idAtEnd('asset', key))
    return undefined
  }

  async *bases(): AsyncGenerator<Base> {
    for await (const [, value] of this.#database.scan(LOCAL_BASES)) yield decodeBase(value)
  }

  async setBase(base: Base): Promise<void> {
    await this.change({ bases: [base] })
  }

  async setBases(bases: readonly Base[]): Promise<void> {
    await this.change({ bases })
  }

  async removeBase(asset: AssetId): Promise<void> {
    await this.#alone(async () => {
      const before = await this.base(asset)
      if (before !== undefined) {
        await this.#database.write([del(baseKey(asset)), del(basePathKey(before.path, asset))])
      }
    })
    this.#tellBases([asset])
  }

  async replaceBase(before: Base | undefined, base: Base): Promise<boolean> {
    const isReplaced = await this.#alone(async () => {
      const now = await this.base(base.asset)
      const isSame = before === undefined || now === undefined ? now === before : isEqualBase(now, before)
      if (isSame) await this.#write({ bases: [base] })
      return isSame
    })
    if (isReplaced) this.#tellBases([base.asset])
    return isReplaced
  }

  onBases(listener: (assets: readonly AssetId[]) => void): () => void {
    this.#onBases.add(listener)
    return () => this.#onBases.delete(listener)
  }

  /** Writes all of `change` or nothing. */
  async change(change: LocalChange): Promise<void> {
    await this.#alone(() => this.#write(change))
    if (change.bases !== undefined && change.bases.length > 0) this.#tellBases(change.bases.map(({ asset }) => asset))
  }

  async #write(change: LocalChange): Promise<void> {
    const writes: Write[] = []
    const bases = change.bases ?? []
    const before = await this.baseMany(bases.map(({ asset }) => asset))
    for (const [at, base] of bases.entries()) {
      const old = before[at]
      if (old !== undefined) writes.push(del(basePathKey(old.path, base.asset)))
      writes.push(put(baseKey(base.asset), encodeBase(base)), put(basePathKey(base.path, base.asset), EMPTY))
    }
    for (const { checkpoint, bytes } of change.added ?? []) {
      writes.push(put(addedKey(checkpoint), encodeJson(bytes)))
    }
    if (change.log !== undefined) {
      writes.push(put(LOCAL_LOG_KEY, encodeJson(change.log)), put(LOCAL_TOKEN_KEY, encodeJson(this.#token)))
    }
    await this.#database.write(writes)
  }

  #tellBases(assets: readonly AssetId[]): void {
    for (const listener of this.#onBases) listener(assets)
  }

  async ticket(secretHash: Hash): Promise<TicketState | undefined> {
    return this.#json<TicketState>(ticketKey(secretHash))
  }

  async setTicket(ticket: TicketState): Promise<void> {
    await this.#database.write([put(ticketKey(ticket.secretHash), encodeJson(ticket))])
  }

  async removeTicket(secretHash: Hash): Promise<void> {
    await this.#database.write([del(ticketKey(secretHash))])
  }

  async *tickets(): AsyncGenerator<TicketState> {
    for await (const [, value] of this.#database.scan(LOCAL_TICKETS)) yield decodeJson<TicketState>(value)
  }

  async log(): Promise<{ epoch: Epoch; next: number } | undefined> {
    return this.#json(LOCAL_LOG_KEY)
  }

  async setLog(log: { epoch: Epoch; next: number }): Promise<void> {
    await this.change({ log })
  }

  /** Whether the own log was last written in another folder: a copy or a restored backup. */
  async isCopied(): Promise<boolean> {
    const last = await this.#json<string>(LOCAL_TOKEN_KEY)
    return last !== undefined && last !== this.#token
  }

  async added(checkpoint: CheckpointId): Promise<number | undefined> {
    return this.#json<number>(addedKey(checkpoint))
  }

  async addedMany(checkpoints: readonly CheckpointId[]): Promise<(number | undefined)[]> {
    const found = await this.#database.getMany(checkpoints.map(addedKey))
    return found.map((bytes) => (bytes === undefined ? undefined : decodeJson<number>(bytes)))
  }

  async setAdded(checkpoint: CheckpointId, bytes: number): Promise<void> {
    await this.change({ added: [{ checkpoint, bytes }] })
  }

  async holdings(device: DeviceId): Promise<HoldingsSummary> {
    return (await this.#json<HoldingsSummary>(holdingsSummaryKey(device))) ?? { count: 0, fingerprint: NO_FINGERPRINT }
  }

  async holders(checkpoint: CheckpointId): Promise<DeviceId[]> {
    const devices: DeviceId[] = []
    for await (const key of this.#database.keys(holderRange(checkpoint))) devices.push(idAtEnd('device', key))
    return devices
  }

  async holdsMany(device: DeviceId, checkpoints: readonly CheckpointId[]): Promise<boolean[]> {
    const found = await this.#database.getMany(checkpoints.map((id) => holdingKey(device, id)))
    return found.map((one) => one !== undefined)
  }

  async changeHoldings(
    device: DeviceId,
    change: { add?: readonly CheckpointId[]; remove?: readonly CheckpointId[] },
  ): Promise<void> {
    const { add = [], remove = [] } = change
    await this.#alone(async () => {
      const asked = [...new Set([...add, ...remove])]
      const found = await this.#database.getMany(asked.map((id) => holdingKey(device, id)))
      const held = new Set(asked.filter((_, i) => found[i] !== undefined))
      const writes: Write[] = []
      let { count, fingerprint } = await this.holdings(device)
      for (const id of remove) {
        if (!held.delete(id)) continue
        writes.push(del(holdingKey(device, id)), del(holderKey(id, device)))
        count--
        fingerprint = xorFingerprint(fingerprint, id)
      }
      for (const id of add) {
        if (held.has(id)) continue
        held.add(id)
        writes.push(put(holdingKey(device, id), EMPTY), put(holderKey(id, device), EMPTY))
        count++
        fingerprint = xorFingerprint(fingerprint, id)
      }
      if (writes.length === 0) return
      await this.#database.write([...writes, put(holdingsSummaryKey(device), encodeJson({ count, fingerprint }))])
    })
    for (const listener of this.#onHoldings) listener([...add, ...remove])
  }

  onHoldings(listener: (checkpoints: readonly CheckpointId[]) => void): () => void {
    this.#onHoldings.add(listener)
    return () => this.#onHoldings.delete(listener)
  }

  async clearHoldings(device: DeviceId): Promise<void> {
    const held: CheckpointId[] = []
    await this.#alone(async () => {
      const writes: Write[] = [del(holdingsSummaryKey(device))]
      for await (const key of this.#database.keys(holdingRange(device))) {
        const id = checkpointId(idAtEnd('record', key))
        held.push(id)
        writes.push(del(key), del(holderKey(id, device)))
      }
      await this.#database.write(writes)
    })
    for (const listener of this.#onHoldings) listener(held)
  }

  async purgeSeen(checkpoint: CheckpointId): Promise<{ sinceMs: number; now: boolean } | undefined> {
    return this.#json(purgeSeenKey(checkpoint))
  }

  async setPurgeSeen(checkpoint: CheckpointId, seen: { sinceMs: number; now: boolean }): Promise<void> {
    await this.#database.write([put(purgeSeenKey(checkpoint), encodeJson(seen))])
  }

  async peerAddresses(device: DeviceId): Promise<PeerAddresses | undefined> {
    return this.#json(addressesKey(device))
  }

  async setPeerAddresses(device: DeviceId, known: PeerAddresses): Promise<void> {
    await this.#database.write([put(addressesKey(device), encodeJson(known))])
  }

  async scrub(): Promise<ScrubState | undefined> {
    return this.#json(LOCAL_SCRUB_KEY)
  }

  async setScrub(state: ScrubState): Promise<void> {
    await this.#database.write([put(LOCAL_SCRUB_KEY, encodeJson(state))])
  }

  async *notices(): AsyncGenerator<Notice> {
    for await (const [, value] of this.#database.scan(LOCAL_NOTICES)) yield decodeJson<Notice>(value)
  }

  async changeNotices(change: { set?: readonly Notice[]; remove?: readonly Hash[] }): Promise<void> {
    const { set = [], remove = [] } = change
    await this.#database.write([
      ...remove.map((id) => del(noticeKey(id))),
      ...set.map((notice) => put(noticeKey(notice.id), encodeJson(notice))),
    ])
  }

  /** The lowest sequence number that may be given out: those below were used, even if nothing is left of them. */
  async floor(): Promise<number> {
    return (await this.#json<number>(LOCAL_FLOOR_KEY)) ?? 1
  }

  /** Notes, durably, which sequences of chunks/ will be deleted; `next` is the writer's next sequence. */
  async intendDeletions(sequences: readonly number[], next: number): Promise<void> {
    const writes = [put(LOCAL_FLOOR_KEY, encodeJson(next))]
    for (let i = 0; i < sequences.length; i += DELETIONS_PER_ENTRY) {
      const part = sequences.slice(i, i + DELETIONS_PER_ENTRY)
      writes.push(put(deletionKey(i / DELETIONS_PER_ENTRY), encodeJson(part)))
    }
    await this.#database.write(writes)
  }

  /** Returns the deletions that were intended and not finished. */
  async intendedDeletions(): Promise<number[]> {
    const sequences: number[] = []
    for await (const [, value] of this.#database.scan(LOCAL_DELETIONS)) sequences.push(...decodeJson<number[]>(value))
    return sequences
  }

  async clearDeletions(): Promise<void> {
    const writes: Write[] = []
    for await (const key of this.#database.keys(LOCAL_DELETIONS)) writes.push(del(key))
    await this.#database.write(writes)
  }

  async #json<T>(key: Uint8Array): Promise<T | undefined> {
    const bytes = await this.#database.get(key)
    return bytes === undefined ? undefined : decodeJson<T>(bytes)
  }

  #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task)
    this.#tail = result.catch(() => undefined)
    return result
  }
}

/** As they are kept: what JSON leaves out makes no difference. */
function isEqualBase(a: Base, b: Base): boolean {
  return Buffer.compare(encodeBase(a), encodeBase(b)) === 0
}
