import type { Base, ProjectStore } from '../../core/contracts.ts'
import type { AssetId } from '../../core/ids.ts'
import type { AssetState } from '../../core/state.ts'

/** Below this many paths each is asked for by itself. */
const MIN_LOADED = 64
/** To read all assets costs this many times less an asset than to ask for what is at one path (measured). */
const LOAD_GAIN = 10

/** Answers which assets belong at a path, and what this laptop notes about them. */
export interface Owners {
  asset(id: AssetId): Promise<AssetState | undefined>
  assetsAt(path: string): Promise<readonly AssetState[]>
  base(asset: AssetId): Promise<Base | undefined>
  baseAt(path: string): Promise<Base | undefined>
}

/** Asks the store each time. */
export function storedOwners({ records, local }: Pick<ProjectStore, 'records' | 'local'>): Owners {
  return {
    asset: (id) => records.asset(id),
    assetsAt: (path) => records.assetsAt(path),
    base: (asset) => local.base(asset),
    baseAt: (path) => local.baseAt(path),
  }
}

/** Returns what answers for `paths`, as of now: where they are many it reads all there is once, and asks the store no more. */
export async function ownersOf(
  store: Pick<ProjectStore, 'records' | 'local'>,
  paths: readonly string[],
): Promise<Owners> {
  const stored = storedOwners(store)
  if (paths.length < MIN_LOADED) return stored
  if ((await store.records.counts()).assets > paths.length * LOAD_GAIN) return stored
  const wanted = new Set(paths)
  const assets = new Map<AssetId, AssetState>()
  const byPath = new Map<string, AssetState[]>()
  for await (const asset of store.records.assets()) {
    const path = asset.path.value
    if (!wanted.has(path)) continue
    assets.set(asset.id, asset)
    const others = byPath.get(path)
    if (others === undefined) byPath.set(path, [asset])
    else others.push(asset)
  }
  const bases = new Map<AssetId, Base>()
  const basesAt = new Map<string, Base>()
  for await (const base of store.local.bases()) {
    if (assets.has(base.asset)) bases.set(base.asset, base)
    // by asset, as the store orders them
    if (wanted.has(base.path) && !basesAt.has(base.path)) basesAt.set(base.path, base)
  }
  return {
    asset: async (id) => assets.get(id) ?? stored.asset(id),
    assetsAt: async (path) => (wanted.has(path) ? (byPath.get(path) ?? []) : stored.assetsAt(path)),
    base: async (asset) => (assets.has(asset) ? bases.get(asset) : stored.base(asset)),
    baseAt: async (path) => (wanted.has(path) ? basesAt.get(path) : stored.baseAt(path)),
  }
}
