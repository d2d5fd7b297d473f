import type { AssetStateName, CallOptions, FolderPage, FolderView } from '../../core/services.ts'
import type { Row } from './asset-rows.ts'
import { currentTable } from './assets.ts'
import type { ProjectComponents } from './components.ts'
import { projectPath } from './disk.ts'

/** Most files in one answer when nothing is said: some screens full. */
export const DEFAULT_FOLDER_LIMIT = 500

/**
 * Returns what is directly in a folder ('' is the project's): its folders, each with what is in it and below, and its first files
 * by path. A folder without files is none; the trash is left out.
 *
 * @throws PegbarError `OUTSIDE_PROJECT`, `INVALID_PATH`
 */
export async function folder(
  components: ProjectComponents,
  { path, limit = DEFAULT_FOLDER_LIMIT }: { path?: string; limit?: number },
  { signal }: CallOptions = {},
): Promise<FolderPage> {
  const inner = path === undefined ? '' : projectPath(components.dir, path)
  const prefix = inner === '' ? '' : `${inner}/`
  const { rows } = await currentTable(components, signal)
  const folders = new Map<string, FolderView>()
  const files: Row[] = []
  for (const row of rows.sorted()) {
    if (row.past || !row.path.startsWith(prefix)) continue
    const slash = row.path.indexOf('/', prefix.length)
    if (slash === -1) files.push(row)
    else count(folders, row.path.slice(0, slash), row)
  }
  const shown = files.slice(0, limit).map((row) => rows.view(row))
  // a row's order is that of its whole path, where `a-b/c` stands before `a/c`
  const sorted = [...folders.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  return { folders: sorted, assets: shown, more: files.length > limit }
}

function count(folders: Map<string, FolderView>, path: string, row: Row): void {
  let found = folders.get(path)
  if (found === undefined) {
    found = { path, assets: 0, states: {}, preview: null }
    folders.set(path, found)
  }
  found.assets += 1
  found.preview ??= row.card.preview
  const states: Partial<Record<AssetStateName, number>> = found.states
  for (const state of row.status.states) states[state] = (states[state] ?? 0) + 1
}
