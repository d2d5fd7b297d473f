import { type ChunkBatch, chunkFile } from '../../cdc/index.ts'
import { encodeFull } from '../../codec/index.ts'
import type { StoredChunk } from '../../core/chunk.ts'
import type { Damage } from '../../core/contracts.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { AssetId, CheckpointId, Hash } from '../../core/ids.ts'
import { ManifestBuilder, type ManifestNode } from '../../core/manifest.ts'
import type { CallOptions } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { locate } from './disk.ts'
import { Views } from './views.ts'
import { workingPath } from './working-file.ts'

/** A chunk that is whole again. */
export interface Healed {
  hash: Hash
  from: 'peer' | 'file'
  /** The name of a device, or a project path. */
  source: string
  checkpoints: readonly CheckpointId[]
}

export interface HealResult {
  healed: Healed[]
  left: Damage[]
}

export interface HealOptions extends CallOptions {
  /**
   * Call other laptops for what those that are connected, and the working files, do not have.
   * @default false
   */
  call?: boolean
}

type Components = Pick<ProjectComponents, 'dir' | 'store' | 'device' | 'workers' | 'network'>

/**
 * Brings damaged and missing chunks back: from laptops that are connected, then from working files that still have the
 * bytes, then from laptops that answer a call. Everything is verified by hash, and stored raw or compressed, never as a
 * delta. A node of a chunk list that comes back may show that more is missing: that is healed as well.
 *
 * Damaged chunks that nothing needs are forgotten.
 */
export async function heal(
  components: Components,
  damage: readonly Damage[],
  options: HealOptions = {},
): Promise<HealResult> {
  const patient = await Patient.admit(components, damage)
  const steps = [
    () => patient.fromPeers(options, false),
    () => patient.fromFiles(options),
    ...(options.call === true ? [() => patient.fromPeers(options, true)] : []),
  ]
  for (let isBetter = true; isBetter; ) {
    const before = patient.healed.length
    for (const step of steps) {
      await patient.lookAgain()
      if (!patient.isWhole) await step()
    }
    await patient.lookAgain()
    isBetter = !patient.isWhole && patient.healed.length > before
  }
  return { healed: patient.healed, left: await patient.release() }
}

type Nodes = ReadonlyMap<CheckpointId, { asset: AssetState; node: CheckpointNode }>

/** What is being healed: each step takes out what it brought back. */
class Patient {
  readonly healed: Healed[] = []
  readonly #c: Components
  readonly #views: Views
  readonly #nodes: Nodes
  readonly #damage: Map<Hash, Damage>
  /** Damaged, and of no checkpoint. */
  readonly #spare: ReadonlySet<Hash>

  static async admit(components: Components, damage: readonly Damage[]): Promise<Patient> {
    const { records } = components.store
    const nodes = new Map<CheckpointId, { asset: AssetState; node: CheckpointNode }>()
    for (const { checkpoints } of damage) {
      for (const id of checkpoints) {
        const found = nodes.has(id) ? undefined : await records.checkpoint(id)
        if (found !== undefined) nodes.set(id, found)
      }
    }
    const covers = new Set<Hash>()
    for await (const { cover } of records.assets()) {
      if (cover !== undefined && 'image' in cover.value) covers.add(cover.value.image.hash)
    }
    const spare = damage.filter(({ hash, checkpoints }) => checkpoints.length === 0 && !covers.has(hash))
    return new Patient(components, damage, nodes, new Set(spare.map(({ hash }) => hash)))
  }

  private constructor(components: Components, damage: readonly Damage[], nodes: Nodes, spare: ReadonlySet<Hash>) {
    this.#c = components
    this.#views = new Views(components)
    this.#nodes = nodes
    this.#spare = spare
    this.#damage = new Map(damage.filter(({ hash }) => !spare.has(hash)).map((one) => [one.hash, one]))
  }

  get isWhole(): boolean {
    return this.#damage.size === 0
  }

  /** Finds what is still missing, also below nodes that came back, and what replication has brought meanwhile. */
  async lookAgain(): Promise<void> {
    const { store } = this.#c
    const needed = new Map<Hash, CheckpointId[]>()
    for (const [id, { node }] of this.#nodes) {
      for (const hash of await store.lacking(node)) needed.set(hash, [...(needed.get(hash) ?? []), id])
    }
    for (const [hash, checkpoints] of needed) {
      if (!this.#damage.has(hash)) this.#damage.set(hash, { hash, reason: 'missing', checkpoints })
    }
    const hashes = [...this.#damage.keys()]
    const has = await store.chunks.has(hashes)
    for (const [i, hash] of hashes.entries()) {
      if (has[i] === true) this.#note(hash, 'peer', 'another laptop')
    }
  }

  async fromPeers({ signal }: CallOptions, call: boolean): Promise<void> {
    const { network } = this.#c
    const options = { call, ...(signal !== undefined && { signal }) }
    for await (const { chunk, device } of network.fetchChunks([...this.#damage.keys()], options)) {
      await this.#store(chunk, 'peer', await this.#views.deviceName(device))
    }
  }

  async fromFiles({ signal }: CallOptions): Promise<void> {
    const assets = new Map<AssetId, AssetState>()
    for (const { checkpoints } of this.#damage.values()) {
      for (const id of checkpoints) {
        const asset = this.#nodes.get(id)?.asset
        if (asset !== undefined) assets.set(asset.id, asset)
      }
    }
    for (const asset of assets.values()) {
      signal?.throwIfAborted()
      if (this.isWhole) return
      await this.#fromFile(workingPath(asset, await this.#c.store.local.base(asset.id)), signal)
    }
  }

  /** Puts whole checkpoints into the WholeSet again; returns what could not be healed. */
  async release(): Promise<Damage[]> {
    const { store } = this.#c
    const whole = new Set<CheckpointId>()
    for (const [id, { node }] of this.#nodes) if ((await store.lacking(node)).length === 0) whole.add(id)
    await store.whole.add([...whole].filter((id) => !store.keeping.dropped.has(id)))
    const left: Damage[] = []
    // what deltas rested on that were brought back in full
    const unneeded: Hash[] = []
    for (const damage of this.#damage.values()) {
      const checkpoints = damage.checkpoints.filter((id) => !whole.has(id))
      if (checkpoints.length === 0 && damage.checkpoints.length > 0) unneeded.push(damage.hash)
      else left.push({ ...damage, checkpoints })
    }
    await store.chunks.forgetDamaged([...this.#spare, ...unneeded])
    return left
  }

  /** A file that cannot be read, or changes meanwhile, has what it has: chunk by chunk it is judged by its hashes. */
  async #fromFile(path: string, signal: AbortSignal | undefined): Promise<void> {
    const { dir, workers } = this.#c
    const nodes: ManifestNode[] = []
    const manifest = new ManifestBuilder((node) => nodes.push(node))
    const takeNodes = async () => {
      for (const { hash, raw } of nodes.splice(0)) {
        await this.#store({ hash, codec: 'raw', rawSize: raw.byteLength, payload: raw }, 'file', path)
      }
    }
    try {
      const entry = await locate(dir, path)
      if (entry?.kind !== 'file') return
      const { batches } = chunkFile(entry.file, { workers, ...(signal !== undefined && { signal }) })
      for await (const batch of batches) {
        await this.#takeChunks(batch, manifest, path)
        await takeNodes()
        batch.release()
      }
      manifest.finish()
      await takeNodes()
    } catch (error) {
      signal?.throwIfAborted()
      const isOfFile = isPegbarError(error) && (error.code.startsWith('FILE_') || error.code === 'NOT_A_FILE')
      if (!isOfFile) throw error
    }
  }

  async #takeChunks({ raw, chunks }: ChunkBatch, manifest: ManifestBuilder, path: string): Promise<void> {
    for (const { hash, start, length } of chunks) {
      manifest.push({ hash, size: length })
      if (!this.#damage.has(hash)) continue
      // a copy: the batch's memory is used again
      const bytes = raw.slice(start, start + length)
      await this.#store({ hash, rawSize: length, ...encodeFull(bytes) }, 'file', path)
    }
  }

  async #store(chunk: StoredChunk, from: Healed['from'], source: string): Promise<void> {
    // what it rests on may be damaged as well
    if (chunk.codec === 'delta' || !this.#damage.has(chunk.hash)) return
    await this.#c.store.chunks.put([chunk])
    this.#note(chunk.hash, from, source)
  }

  #note(hash: Hash, from: Healed['from'], source: string): void {
    const { checkpoints } = this.#damage.get(hash)!
    this.#damage.delete(hash)
    this.healed.push({ hash, from, source, checkpoints })
  }
}
