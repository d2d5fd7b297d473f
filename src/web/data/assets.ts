/** The list of a project's assets: fetched once, page by page, then kept up to date by the paths that changed. */
import { call } from './client.ts'
import type { AssetView } from './views.ts'

/** Most paths in one `assetsOf`. */
export const MAX_PATHS = 5000

/** Assets of the first page, which is shown as soon as it is here, and of each later one, in which nobody waits for a row. */
const FIRST_PAGE = 500
const LATER_PAGE = 2500

export interface FetchAssetsOptions {
  signal?: AbortSignal | undefined
  /** Called with what is here so far, after the first page and whenever it has doubled: each time costs a sort of it all. */
  onSome?: ((assets: readonly AssetView[]) => void) | undefined
}

/** Returns all assets, by path. */
export async function fetchAssets(project: string, { signal, onSome }: FetchAssetsOptions = {}): Promise<AssetView[]> {
  const all: AssetView[] = []
  let told = 0
  let after: string | undefined
  do {
    const input = after === undefined ? { limit: FIRST_PAGE } : { after, limit: LATER_PAGE }
    const { assets, next } = await call('assets', input, { project, signal })
    for (const asset of assets) all.push(asset)
    after = next ?? undefined
    if (after !== undefined && all.length >= 2 * told) {
      told = all.length
      onSome?.([...all])
    }
  } while (after !== undefined)
  return all
}

/** Returns the assets at these paths as they are now. */
export async function fetchAssetsOf(project: string, paths: readonly string[]): Promise<AssetView[]> {
  const found: AssetView[] = []
  for (let start = 0; start < paths.length; start += MAX_PATHS) {
    found.push(...(await call('assetsOf', { paths: paths.slice(start, start + MAX_PATHS) }, { project })))
  }
  return found
}

/** Returns the list with everything at `paths` replaced by `fresh`, in the node's order; what is gone is left out. */
export function mergeAssets(
  list: readonly AssetView[],
  paths: readonly string[],
  fresh: readonly AssetView[],
): AssetView[] {
  const changed = new Set(paths)
  const kept = list.filter(({ path }) => !changed.has(path))
  return [...kept, ...fresh].sort(byPath)
}

/** Returns the assets at `paths`, in the order of the list, which is by path. Few of many are found without a look at the others. */
export function assetsAt(list: readonly AssetView[], paths: readonly string[]): AssetView[] {
  if (paths.length > list.length / MANY) {
    const wanted = new Set(paths)
    return list.filter(({ path }) => wanted.has(path))
  }
  return [...new Set(paths)].sort().flatMap((path) => {
    const found: AssetView[] = []
    for (let at = firstAt(list, path); list[at]?.path === path; at++) found.push(list[at]!)
    return found
  })
}

/** A look at every asset costs as much as finding one in this many by halves. */
const MANY = 20

/** Returns where the first asset whose path is not before `path` stands. */
function firstAt(list: readonly AssetView[], path: string): number {
  let [from, to] = [0, list.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (list[middle]!.path < path) from = middle + 1
    else to = middle
  }
  return from
}

function byPath(a: AssetView, b: AssetView): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}

/** Two assets may be at one path, in a Conflict: the path alone names none of them. */
export function assetKey({ path, asset }: Pick<AssetView, 'path' | 'asset'>): string {
  return `${path}\0${asset ?? ''}`
}
