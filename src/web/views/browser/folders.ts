/** The folders of a project, from the paths of its assets. */
import type { AssetStateName, AssetView, FolderView, PreviewView } from '../../data/views.ts'
import { nameOf } from '../../ui/file-kind.ts'
import { compareNames } from './sort.ts'

export interface Folder {
  path: string
  name: string
  /** Assets in it and below. */
  assets: number
  /** How many of them want something: Modified, Conflict, … */
  wanting: Partial<Record<AssetStateName, number>>
  /** One picture of what is inside. */
  preview: PreviewView | null
}

const CALM: ReadonlySet<AssetStateName> = new Set(['Normal', 'Freed', 'Trashed'])

/** Returns what is directly in `folder` ('' is the top): folders by name, and assets as they come. */
export function listFolder(assets: readonly AssetView[], folder: string): { folders: Folder[]; inside: AssetView[] } {
  const prefix = folder === '' ? '' : `${folder}/`
  const folders = new Map<string, Folder>()
  const inside: AssetView[] = []
  for (const asset of assets) {
    if (!asset.path.startsWith(prefix)) continue
    const slash = asset.path.indexOf('/', prefix.length)
    if (slash === -1) inside.push(asset)
    else addTo(folders, asset.path.slice(0, slash), asset)
  }
  return { folders: byName([...folders.values()]), inside }
}

/** Returns folders as the node counts them, by name. */
export function toFolders(counted: readonly FolderView[]): Folder[] {
  return byName(
    counted.map(({ path, assets, states, preview }) => {
      const wanting = Object.fromEntries(Object.entries(states).filter(([state]) => !CALM.has(state as AssetStateName)))
      return { path, name: nameOf(path), assets, wanting, preview }
    }),
  )
}

function byName(folders: Folder[]): Folder[] {
  return folders.sort((a, b) => compareNames(a.name, b.name))
}

/** Returns the assets in a folder and below it. */
export function assetsBelow(assets: readonly AssetView[], folder: string): readonly AssetView[] {
  return folder === '' ? assets : assets.filter(({ path }) => path.startsWith(`${folder}/`))
}

/** Returns the folders above and including one, from the top: `a/b` gives `a` and `a/b`. */
export function breadcrumbs(folder: string): { name: string; path: string }[] {
  if (folder === '') return []
  const names = folder.split('/')
  return names.map((name, index) => ({ name, path: names.slice(0, index + 1).join('/') }))
}

function addTo(folders: Map<string, Folder>, path: string, asset: AssetView): void {
  let folder = folders.get(path)
  if (folder === undefined) {
    folder = { path, name: nameOf(path), assets: 0, wanting: {}, preview: null }
    folders.set(path, folder)
  }
  folder.assets += 1
  folder.preview ??= asset.preview
  for (const state of asset.states) if (!CALM.has(state)) folder.wanting[state] = (folder.wanting[state] ?? 0) + 1
}
