import type { AssetId } from '../../core/ids.ts'
import type { CallOptions, CheckpointView, SearchResult } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import type { Row } from './asset-rows.ts'
import type { AssetTable } from './asset-table.ts'
import { currentTable } from './assets.ts'
import type { ProjectComponents } from './components.ts'
import { foldText, hasWords, wordsOf } from './search-text.ts'
import { Views } from './views.ts'

/** Most hits of each kind when nothing is said. */
export const DEFAULT_SEARCH_LIMIT = 50

/**
 * Returns the files and the live checkpoints in which every word of `q` is somewhere: in the path, the comment, or the names
 * of the author and the device. A query without a word finds nothing.
 */
export async function search(
  components: ProjectComponents,
  { q, limit = DEFAULT_SEARCH_LIMIT }: { q: string; limit?: number },
  { signal }: CallOptions = {},
): Promise<SearchResult> {
  const words = wordsOf(q)
  if (words.length === 0) return { assets: [], checkpoints: [], more: false }
  const table = await currentTable(components, signal)
  const files = matchingRows(table, words)
  const checkpoints = await matchingCheckpoints(components, table, words, limit + 1, signal)
  return {
    assets: files.slice(0, limit).map((row) => table.rows.view(row)),
    checkpoints: checkpoints.slice(0, limit),
    more: files.length > limit || checkpoints.length > limit,
  }
}

function matchingRows({ rows }: AssetTable, words: readonly string[]): Row[] {
  const found = rows.sorted().filter((row) => !row.past && hasWords(row.head, words))
  const timeOf = (row: Row) => row.card.last?.time ?? row.card.mtime ?? ''
  // of equal times the order of the paths stays
  return found.sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : 0))
}

async function matchingCheckpoints(
  components: ProjectComponents,
  { rows }: AssetTable,
  words: readonly string[],
  limit: number,
  signal: AbortSignal | undefined,
): Promise<CheckpointView[]> {
  const { store } = components
  const candidates = new Set<AssetId>()
  for (const row of rows.values()) if (row.asset !== undefined && hasWords(row.text, words)) candidates.add(row.asset)
  const views = new Views(components)
  const known = new Map<AssetId, ReadonlyMap<string, { asset: AssetState; node: CheckpointNode }>>()
  const shown: CheckpointView[] = []
  if (candidates.size === 0) return shown
  for await (const { asset: id, checkpoint } of store.records.history()) {
    signal?.throwIfAborted()
    if (!candidates.has(id)) continue
    const matching = known.get(id) ?? (await matchesOf(await store.records.asset(id), views, words))
    known.set(id, matching)
    const found = matching.get(checkpoint)
    if (found !== undefined) shown.push(await views.checkpoint(found.asset, found.node))
    if (shown.length >= limit) break
  }
  return shown
}

async function matchesOf(
  asset: AssetState | undefined,
  views: Views,
  words: readonly string[],
): Promise<Map<string, { asset: AssetState; node: CheckpointNode }>> {
  const found = new Map<string, { asset: AssetState; node: CheckpointNode }>()
  if (asset === undefined || asset.trashed.value) return found
  for (const node of asset.checkpoints) {
    if (node.trashed.value || node.purged) continue
    const { name, device } = await views.author(node.device)
    const text = foldText([asset.path.value, node.path, node.comment, name, device.name])
    if (hasWords(text, words)) found.set(node.id, { asset, node })
  }
  return found
}
