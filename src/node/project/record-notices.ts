import type { AssetId, DeviceId, PersonId } from '../../core/ids.ts'
import type { ClaimSet, SignedRecord, StatusSet } from '../../core/record.ts'
import type { AssetState } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { findWorking } from './find-working.ts'
import { Views } from './views.ts'
import { isNewest, nodeOf } from './working-file.ts'

type Components = Pick<ProjectComponents, 'dir' | 'store' | 'device' | 'contents' | 'notices'>

/**
 * Tells the person what records of others change for them: a Conflict, a claim taken over, Retake on their work, a newer
 * checkpoint of a file that is Modified here, their own removal.
 */
export class RecordNotices {
  readonly #c: Components
  readonly #unsubscribe: () => void
  readonly #ended = new AbortController()
  #tail: Promise<unknown> = Promise.resolve()

  constructor(components: Components) {
    this.#c = components
    this.#unsubscribe = components.store.records.onStored((records, from) => this.#onStored(records, from))
  }

  /** Ends it; what is being looked at is given up. */
  async close(): Promise<void> {
    this.#unsubscribe()
    this.#ended.abort()
    await this.#tail
  }

  /** Resolves when all that was stored until now has been looked at. */
  async settled(): Promise<void> {
    await this.#tail
  }

  #onStored(records: readonly SignedRecord[], from: DeviceId | undefined): void {
    if (from === undefined) return
    const foreign = records.filter(({ device }) => device !== this.#c.device)
    if (foreign.length === 0) return
    this.#tail = this.#tail.then(() => this.#look(foreign)).catch(() => {})
  }

  async #look(records: readonly SignedRecord[]): Promise<void> {
    const touched = new Set<AssetId>()
    for (const record of records) {
      if (this.#ended.signal.aborted) return
      const { payload } = record
      switch (payload.kind) {
        case 'checkpoint':
        case 'asset moved':
        case 'trash set':
          touched.add(payload.asset)
          break
        case 'claim set':
          await this.#lookAtClaim(record, payload)
          break
        case 'status set':
          await this.#lookAtStatus(record, payload)
          break
        case 'member removed':
          await this.#lookAtRemoval(record, payload.device)
          break
      }
    }
    for (const id of touched) {
      if (this.#ended.signal.aborted) return
      const asset = await this.#c.store.records.asset(id)
      if (asset === undefined || asset.trashed.value || asset.heads.length === 0) continue
      await this.#lookAtConflict(asset)
      await this.#lookAtOutdated(asset)
    }
  }

  async #lookAtConflict(asset: AssetState): Promise<void> {
    const { store, notices } = this.#c
    const path = asset.path.value
    const hint = `see \`pegbar status "${path}"\`, then \`pegbar resolve "${path}" mine\`, \`theirs\` or \`both\``
    if (asset.heads.length > 1) {
      const authors = await this.#authorsOf(asset)
      const text = `"${path}" is in Conflict: ${authors} went on from different versions, and all are kept`
      notices.add({ kind: 'conflict', asset: asset.id, path, cause: asset.heads.join(' '), text, hint })
      return
    }
    const others = (await store.records.assetsAt(path)).filter((one) => !one.trashed.value && one.heads.length > 0)
    if (others.length < 2) return
    const text = `"${path}" is in Conflict: ${others.length} assets were created with this name, and all are kept`
    const cause = others.map(({ id }) => id).join(' ')
    notices.add({ kind: 'conflict', asset: asset.id, path, cause, text, hint })
  }

  async #authorsOf(asset: AssetState): Promise<string> {
    const views = new Views(this.#c)
    const names = new Set<string>()
    for (const head of asset.heads) {
      const node = nodeOf(asset, head)
      if (node !== undefined) names.add((await views.author(node.device)).name)
    }
    return [...names].sort().join(' and ')
  }

  async #lookAtOutdated(asset: AssetState): Promise<void> {
    const { store, notices } = this.#c
    const base = await store.local.base(asset.id)
    const newest = nodeOf(asset, asset.newest)
    if (base === undefined || newest === undefined || isNewest(asset, base)) return
    const { working } = await findWorking(this.#c, base.path, this.#ended.signal)
    if (working?.asset.id !== asset.id || !working.modified) return
    const { name } = await new Views(this.#c).author(newest.device)
    notices.add({
      kind: 'outdated',
      asset: asset.id,
      path: base.path,
      cause: newest.id,
      text: `${name} made a newer checkpoint of "${base.path}", which is Modified here`,
      hint: 'nothing is lost: a checkpoint of it becomes a Conflict, which `pegbar resolve` ends',
    })
  }

  async #lookAtClaim(record: SignedRecord, { asset: id, claimed, reason, replaces }: ClaimSet): Promise<void> {
    const { store, notices } = this.#c
    const self = personOf(this.#c, this.#c.device)
    if (self === undefined || personOf(this.#c, record.device) === self) return
    if ((await store.records.verdict(record.id)) !== 'counts') return
    const before = await Promise.all(replaces.map((replaced) => store.records.get(replaced)))
    const wasMine = before.some((one) => {
      return one?.payload.kind === 'claim set' && one.payload.claimed && personOf(this.#c, one.device) === self
    })
    const asset = await store.records.asset(id)
    const isLost = asset !== undefined && claimed && (await new Views(this.#c).claim(asset))?.lost !== undefined
    if (asset === undefined || (wasMine ? reason === '' : !isLost)) return
    const { name } = await new Views(this.#c).author(record.device)
    const path = asset.path.value
    const how = claimed ? 'took over' : 'ended'
    const text = wasMine
      ? `${name} ${how} your claim of "${path}": ${reason}`
      : `${name} claimed "${path}" at the same time as you, and that claim holds`
    notices.add({ kind: 'claim broken', asset: id, path, cause: record.id, text, hint: 'see `pegbar claims`' })
  }

  async #lookAtStatus(record: SignedRecord, { asset: id, status }: StatusSet): Promise<void> {
    const { store, notices } = this.#c
    const self = personOf(this.#c, this.#c.device)
    if (status !== 'Retake' || self === undefined || personOf(this.#c, record.device) === self) return
    const asset = await store.records.asset(id)
    // an older statement that arrives late, or one that does not count, has not set it
    if (asset === undefined || !asset.status.records.includes(record.id)) return
    const newest = nodeOf(asset, asset.newest)
    if (newest === undefined || asset.status.value !== 'Retake' || personOf(this.#c, newest.device) !== self) return
    const { name } = await new Views(this.#c).author(record.device)
    const path = asset.path.value
    const text = `${name} set "${path}" to Retake`
    notices.add({ kind: 'retake', asset: id, path, cause: record.id, text, hint: `see \`pegbar log "${path}"\`` })
  }

  async #lookAtRemoval(record: SignedRecord, removed: DeviceId): Promise<void> {
    const { store, device, notices } = this.#c
    // removed and let in again: an old removal that arrives now says nothing
    if (removed !== device || store.records.membership.roleOf(device) !== undefined) return
    if ((await store.records.verdict(record.id)) !== 'counts') return
    const { name } = await new Views(this.#c).author(record.device)
    const text = `${name} removed this device from the project; your files and the history here stay yours to read`
    notices.add({ kind: 'removed', device, cause: record.id, text, hint: 'to come back, ask an admin for a ticket' })
  }
}

function personOf({ store }: Pick<Components, 'store'>, device: DeviceId): PersonId | undefined {
  return store.records.membership.devices.get(device)?.person
}
