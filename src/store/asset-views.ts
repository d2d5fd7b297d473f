import type { AssetId, CheckpointId, Hash } from '../core/ids.ts'
import { checkpointId, hexToBytes, idFromBytes } from '../core/ids.ts'
import type { AssetState, CheckpointNode } from '../core/state.ts'
import { type Database, del, put, type Write } from './database.ts'
import { EMPTY } from './entries.ts'
import {
  allOf,
  assetKey,
  belowRange,
  checkpointKey,
  checkpointPrefixRange,
  contentKey,
  contentRange,
  historyKey,
  idAtEnd,
  pathKey,
  pathRange,
} from './keyspace.ts'

/** Assets read at once while listing. */
const ASSETS_PER_READ = 100

const utf8 = new TextEncoder()
const text = new TextDecoder()

/** Plain JSON, with the only bigint of an AssetState as text: a reviver would take ten times as long (measured). */
type JsonAsset = Omit<AssetState, 'checkpoints'> & {
  checkpoints: (Omit<CheckpointNode, 'mtimeNs'> & { mtimeNs: string })[]
}

export function encodeAsset(asset: AssetState): Uint8Array {
  const checkpoints = asset.checkpoints.map((node) => ({ ...node, mtimeNs: node.mtimeNs.toString() }))
  const json: JsonAsset = { ...asset, checkpoints }
  return utf8.encode(JSON.stringify(json))
}

export function decodeAsset(bytes: Uint8Array): AssetState {
  const json: JsonAsset = JSON.parse(text.decode(bytes))
  return { ...json, checkpoints: json.checkpoints.map((node) => ({ ...node, mtimeNs: BigInt(node.mtimeNs) })) }
}

/** Returns what index/ must change when the view of an asset goes from `before` to `after`. */
export function assetWrites(id: AssetId, before: AssetState | undefined, after: AssetState | undefined): Write[] {
  const writes: Write[] = []
  if (after === undefined) writes.push(del(assetKey(id)))
  else writes.push(put(assetKey(id), encodeAsset(after)))
  if (before !== undefined && before.path.value !== after?.path.value) writes.push(del(pathKey(before.path.value, id)))
  if (after !== undefined && before?.path.value !== after.path.value) {
    writes.push(put(pathKey(after.path.value, id), EMPTY))
  }
  const old = new Map(before?.checkpoints.map((node) => [node.id, node]))
  const asset = hexToBytes(id)
  for (const node of after?.checkpoints ?? []) {
    const known = old.get(node.id)
    old.delete(node.id)
    if (known === undefined) writes.push(put(historyKey(node), asset), put(checkpointKey(node.id), asset))
    if (node.purged && known?.purged === false) writes.push(del(contentKey(node.content, node.id)))
    if (!node.purged && known?.purged !== false) writes.push(put(contentKey(node.content, node.id), asset))
  }
  for (const node of old.values()) {
    writes.push(del(historyKey(node)), del(checkpointKey(node.id)), del(contentKey(node.content, node.id)))
  }
  return writes
}

/** Answers questions about the folded assets. */
export class AssetViews {
  readonly #index: Database

  constructor(index: Database) {
    this.#index = index
  }

  async one(id: AssetId): Promise<AssetState | undefined> {
    const bytes = await this.#index.get(assetKey(id))
    return bytes === undefined ? undefined : decodeAsset(bytes)
  }

  /** In the order asked, with one read. */
  async many(ids: readonly AssetId[]): Promise<(AssetState | undefined)[]> {
    const found = await this.#index.getMany(ids.map(assetKey))
    return found.map((bytes) => (bytes === undefined ? undefined : decodeAsset(bytes)))
  }

  async at(path: string): Promise<AssetState[]> {
    const found: AssetState[] = []
    for await (const asset of this.#below([pathRange(path)])) found.push(asset)
    return found
  }

  all(prefix: string | undefined): AsyncGenerator<AssetState> {
    const folder = prefix?.replace(/\/+$/, '') ?? ''
    return this.#below(folder === '' ? [allOf('path')] : [pathRange(folder), belowRange(folder)])
  }

  async *#below(ranges: readonly { gte: Uint8Array; lt: Uint8Array }[]): AsyncGenerator<AssetState> {
    for (const range of ranges) {
      let ids: AssetId[] = []
      for await (const key of this.#index.keys(range)) {
        ids.push(idAtEnd('asset', key))
        if (ids.length < ASSETS_PER_READ) continue
        yield* await this.#read(ids)
        ids = []
      }
      yield* await this.#read(ids)
    }
  }

  async #read(ids: readonly AssetId[]): Promise<AssetState[]> {
    return (await this.many(ids)).filter((asset) => asset !== undefined)
  }

  /** Newest first. */
  async *history(before: CheckpointId | undefined): AsyncGenerator<{ asset: AssetId; checkpoint: CheckpointId }> {
    const { gte, lt } = allOf('history')
    const start = before === undefined ? undefined : await this.checkpoint(before)
    const range = { gte, lt: start === undefined ? lt : historyKey(start.node) }
    for await (const [key, value] of this.#index.scan(range, { reverse: true })) {
      yield { asset: idFromBytes('asset', value), checkpoint: checkpointId(idAtEnd('record', key)) }
    }
  }

  async checkpoint(id: CheckpointId): Promise<{ asset: AssetState; node: CheckpointNode } | undefined> {
    const owner = await this.#index.get(checkpointKey(id))
    const asset = owner === undefined ? undefined : await this.one(idFromBytes('asset', owner))
    const node = asset?.checkpoints.find((checkpoint) => checkpoint.id === id)
    return asset === undefined || node === undefined ? undefined : { asset, node }
  }

  /** In the order asked, with two reads; an asset of several is decoded once. */
  async checkpointMany(
    ids: readonly CheckpointId[],
  ): Promise<({ asset: AssetState; node: CheckpointNode } | undefined)[]> {
    const owners = (await this.#index.getMany(ids.map(checkpointKey))).map((owner) =>
      owner === undefined ? undefined : idFromBytes('asset', owner),
    )
    const asked = [...new Set(owners.filter((owner) => owner !== undefined))]
    const assets = new Map<AssetId, AssetState>()
    for (const asset of await this.many(asked)) if (asset !== undefined) assets.set(asset.id, asset)
    return ids.map((id, i) => {
      const owner = owners[i]
      const asset = owner === undefined ? undefined : assets.get(owner)
      const node = asset?.checkpoints.find((checkpoint) => checkpoint.id === id)
      return asset === undefined || node === undefined ? undefined : { asset, node }
    })
  }

  async byPrefix(prefix: string, limit: number): Promise<CheckpointId[]> {
    const found: CheckpointId[] = []
    if (!/^[0-9a-f]{0,64}$/i.test(prefix) || limit <= 0) return found
    for await (const key of this.#index.keys(checkpointPrefixRange(prefix.toLowerCase()), { pageEntries: limit })) {
      found.push(checkpointId(idAtEnd('record', key)))
      if (found.length >= limit) break
    }
    return found
  }

  async withContent(content: Hash): Promise<{ asset: AssetId; checkpoint: CheckpointId }[]> {
    const found: { asset: AssetId; checkpoint: CheckpointId }[] = []
    for await (const [key, value] of this.#index.scan(contentRange(content))) {
      found.push({ asset: idFromBytes('asset', value), checkpoint: checkpointId(idAtEnd('record', key)) })
    }
    return found
  }
}
