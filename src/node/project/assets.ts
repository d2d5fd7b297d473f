import type { AssetsPage, AssetView, CallOptions, RescanResult } from '../../core/services.ts'
import type { Row } from './asset-rows.ts'
import type { AssetTable } from './asset-table.ts'
import type { ProjectComponents } from './components.ts'
import { projectPath } from './disk.ts'

/** Most files in one answer when nothing is said. */
export const DEFAULT_ASSETS_LIMIT = 5000

/** Returns a page of the files with their states and cards, by path. Assets at one path stay on one page. */
export async function assets(
  components: ProjectComponents,
  input: { after?: string; limit?: number; trashed?: boolean },
  { signal }: CallOptions = {},
): Promise<AssetsPage> {
  const { after, limit = DEFAULT_ASSETS_LIMIT, trashed = false } = input
  const table = await currentTable(components, signal)
  const listed = table.rows.sorted().filter((row) => trashed || !row.past)
  const from = after === undefined ? 0 : firstAfter(listed, after)
  let to = Math.min(from + limit, listed.length)
  while (to > from && to < listed.length && listed[to]!.path === listed[to - 1]!.path) to++
  const shown = listed.slice(from, to)
  const next = to < listed.length ? (shown.at(-1)?.path ?? null) : null
  return { assets: shown.map((row) => table.rows.view(row)), next, total: listed.length }
}

/** Returns the files at the paths, by path; what is no asset and no file any more is left out. */
export async function assetsOf(
  components: ProjectComponents,
  { paths, trashed = false }: { paths: readonly string[]; trashed?: boolean },
  { signal }: CallOptions = {},
): Promise<AssetView[]> {
  const wanted = new Set(paths.map((path) => projectPath(components.dir, path)))
  const { rows } = await currentTable(components, signal)
  const found = [...wanted].sort().flatMap((path) => rows.at(path))
  return found.filter((row) => trashed || !row.past).map((row) => rows.view(row))
}

/** Looks at the whole folder again, whatever was told of it. */
export async function rescan(components: ProjectComponents, { signal }: CallOptions = {}): Promise<RescanResult> {
  signal?.throwIfAborted()
  const { assets: table } = components
  const changed = await table.look('', signal)
  return { files: table.fileCount, changed }
}

/** Returns the table with what is known now; where nobody watches the folder, it is looked at. */
export async function currentTable({ assets: table }: ProjectComponents, signal?: AbortSignal): Promise<AssetTable> {
  signal?.throwIfAborted()
  if (table.isKept || !table.isLoaded) await table.settled()
  else await table.look('', signal)
  return table
}

/** By halving: there may be 50,000. */
function firstAfter(rows: readonly Row[], path: string): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows[middle]!.path <= path) low = middle + 1
    else high = middle
  }
  return low
}
