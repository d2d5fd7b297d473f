import type { ProjectStore } from '../../core/contracts.ts'
import type { CheckpointId, DeviceId, PersonId } from '../../core/ids.ts'
import type { AuthorView, CheckpointView, ClaimView, PreviewView, StatusView } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import { claimsOf, forcedOver, personOf, standingClaim } from './claim-records.ts'
import { compressionAdvice } from './compressed.ts'
import { willConflict } from './conflict.ts'
import { shownNames } from './shown-names.ts'
import { statesOf, type WorkingFile } from './working-file.ts'

export interface ViewsComponents {
  store: ProjectStore
  /** This laptop's. */
  device: DeviceId
}

/** Shows state in the shapes of the façade. Made for one call: names are looked up once. */
export class Views {
  readonly #store: ProjectStore
  readonly #device: DeviceId
  readonly #copies = new Map<CheckpointId, CheckpointView['keptOn']>()
  readonly #added = new Map<CheckpointId, number>()
  readonly #authors = new Map<DeviceId, Promise<AuthorView>>()
  #shown: Promise<ReadonlyMap<PersonId, string>> | undefined
  /** Devices that are members now. */
  readonly #members: DeviceId[]

  constructor({ store, device }: ViewsComponents) {
    this.#store = store
    this.#device = device
    this.#members = [...store.records.membership.devices.values()]
      .filter((member) => member.role !== undefined)
      .map((member) => member.device)
  }

  async checkpoint(asset: AssetState, node: CheckpointNode): Promise<CheckpointView> {
    const [author, added, keptOn, over] = await Promise.all([
      this.author(node.device),
      this.#added.get(node.id) ?? this.#store.local.added(node.id),
      this.keptOn(node),
      forcedOver(this.#store, asset, node),
    ])
    return {
      id: node.id,
      asset: asset.id,
      path: node.path,
      hash: node.content,
      size: node.size,
      added: added ?? 0,
      comment: node.comment,
      author,
      time: isoTime(node.timeMs),
      status: node.status,
      parents: [...node.parents],
      preview: previewView(node.preview),
      group: node.group,
      chunks: node.chunks,
      keptOn,
      head: asset.allHeads.includes(node.id),
      trashed: node.trashed.value || asset.trashed.value,
      ...(over !== undefined && { forcedOver: await this.author(over) }),
    }
  }

  /** The claim that holds; undefined: the asset is free. */
  async claim(asset: AssetState): Promise<ClaimView | undefined> {
    const { membership } = this.#store.records
    const claim = standingClaim(asset, membership)
    if (claim === undefined) return undefined
    const self = personOf(membership, this.#device)
    const isOwn = claim.person === self
    const [lost] = isOwn ? [] : await claimsOf(this.#store, asset, self)
    return {
      person: await this.author(claim.device),
      since: isoTime(claim.timeMs),
      self: isOwn,
      ...(claim.reason !== '' && { reason: claim.reason }),
      ...(lost !== undefined && { lost: isoTime(lost.timeMs) }),
    }
  }

  /** The person behind a device, under the names that hold now. */
  author(device: DeviceId): Promise<AuthorView> {
    const known = this.#authors.get(device)
    if (known !== undefined) return known
    const author = this.#author(device)
    this.#authors.set(device, author)
    return author
  }

  async status(working: WorkingFile): Promise<StatusView> {
    const { asset, base, path, disk } = working
    const states = statesOf(working)
    const isChanged = states.includes('Modified') && !states.includes('Trashed')
    const last = asset.checkpoints.find((node) => node.id === asset.newest) ?? asset.checkpoints.at(-1)
    const compressed =
      disk === undefined ? undefined : compressionAdvice({ path, file: disk.file, size: disk.stamp.size })
    return {
      asset: asset.id,
      path,
      states,
      base: base?.checkpoint ?? null,
      newest: asset.newest ?? null,
      status: asset.status.value,
      claim: (await this.claim(asset)) ?? null,
      ...(isChanged && willConflict(asset, base) && { willConflict: true as const }),
      size: disk?.stamp.size ?? last?.size ?? 0,
      ...(compressed !== undefined && { compressed }),
    }
  }

  async personName(person: PersonId): Promise<string> {
    const folded = await this.#store.records.personName(person)
    return folded?.name.value ?? this.#store.records.membership.persons.get(person)?.name ?? person.slice(0, 8)
  }

  /** The name as it is shown: with digits of the id where another member has the same one. */
  async shownName(person: PersonId): Promise<string> {
    this.#shown ??= shownNames(this.#store.records.membership, (id) => this.personName(id))
    return (await this.#shown).get(person) ?? this.personName(person)
  }

  async deviceName(device: DeviceId): Promise<string> {
    const folded = await this.#store.records.deviceName(device)
    return folded?.name.value ?? this.#store.records.membership.devices.get(device)?.name ?? device.slice(0, 8)
  }

  async #author(device: DeviceId): Promise<AuthorView> {
    const person = this.#store.records.membership.devices.get(device)?.person
    const view = { id: device, name: await this.deviceName(device) }
    if (person === undefined) return { id: '', name: view.name, device: view }
    return { id: person, name: await this.shownName(person), device: view }
  }

  /** Counts the copies of many checkpoints with few reads; `keptOn` then answers from memory. */
  async countCopies(checkpoints: readonly CheckpointId[]): Promise<void> {
    const { whole, local } = this.#store
    const held = await Promise.all(
      this.#members.map((device) =>
        device === this.#device ? whole.hasMany(checkpoints) : local.holdsMany(device, checkpoints),
      ),
    )
    for (const [at, id] of checkpoints.entries()) {
      this.#copies.set(id, { have: held.filter((one) => one[at] === true).length, of: this.#members.length })
    }
  }

  /** Reads what `checkpoint` shows of many with few reads; it then answers from memory. */
  async readAhead(checkpoints: readonly CheckpointId[]): Promise<void> {
    const [added] = await Promise.all([this.#store.local.addedMany(checkpoints), this.countCopies(checkpoints)])
    for (const [at, id] of checkpoints.entries()) this.#added.set(id, added[at] ?? 0)
  }

  /** On how many of the members' devices it is whole, as each last said. */
  async keptOn(node: CheckpointNode): Promise<CheckpointView['keptOn']> {
    const counted = this.#copies.get(node.id)
    if (counted !== undefined) return counted
    const [here, holders] = await Promise.all([this.#store.whole.has(node.id), this.#store.local.holders(node.id)])
    const others = new Set(holders)
    const have = this.#members.filter((device) => (device === this.#device ? here : others.has(device)))
    return { have: have.length, of: this.#members.length }
  }
}

export function previewView(preview: CheckpointNode['preview']): PreviewView | null {
  if (preview === undefined) return null
  const { hash, mime, width, height } = preview
  return { hash, mime, width, height }
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}
