import type { Base } from '../../core/contracts.ts'
import type { AssetId } from '../../core/ids.ts'
import type { CallOptions, StatusView, TodoView } from '../../core/services.ts'
import type { AssetState } from '../../core/state.ts'
import { CaseNames } from './case-names.ts'
import type { ProjectComponents } from './components.ts'
import { mapConcurrent } from './concurrency.ts'
import { locate, projectPath } from './disk.ts'
import {
  type Bases,
  type ExaminedAsset,
  examineAsset,
  groupByPath,
  isPast,
  type PlacedAsset,
  placeGroup,
} from './examine.ts'
import { fileNotFound, findWorking } from './find-working.ts'
import { loadIgnoreRules } from './ignore.ts'
import { findMoves, missingFile } from './moved.ts'
import { type ScannedFile, scan } from './scan.ts'
import { Views } from './views.ts'
import { isGone, type WorkingFile } from './working-file.ts'

/** Files that are compared at once: enough to keep both workers busy, few enough to be read one after the other. */
export const COMPARED_AT_ONCE = 4

/** An asset's working file, or a file that no checkpoint knows. */
export type Examined =
  | { kind: 'asset'; working: WorkingFile; movedTo?: string; problem?: string }
  | { kind: 'untracked'; file: ScannedFile; problem?: string }

/** Returns the states of the files named, of those below the folders named, or of the whole project; by path. */
export async function status(
  components: ProjectComponents,
  { paths }: { paths: readonly string[] },
  options: CallOptions = {},
): Promise<StatusView[]> {
  options.signal?.throwIfAborted()
  const examined = new Map<string, Examined>()
  const wanted = paths.length === 0 ? [''] : paths.map((path) => projectPath(components.dir, path))
  const views = new Map<string, StatusView>()
  for (const path of wanted) {
    const entry = path === '' ? undefined : await locate(components.dir, path)
    const isFolder = path === '' || entry?.kind === 'folder'
    if (isFolder && components.assets.isKept) await viewsInMemory(components, path, views, options.signal)
    else if (isFolder) for (const one of await examineFolder(components, path, options)) examined.set(keyOf(one), one)
    else {
      const one = await examineFile(components, path, options.signal)
      examined.set(keyOf(one), one)
    }
  }
  const shower = new Views(components)
  const shown = await Promise.all([...examined].map(async ([key, one]) => [key, await viewOf(shower, one)] as const))
  for (const [key, view] of shown) views.set(key, view)
  const inOrder = [...views.values()]
  // nearly always there already, and then this is one pass
  return inOrder.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

/** Returns the files of the project of which something is to be said, by path, and how many there are. */
export async function todo(components: ProjectComponents, options: CallOptions = {}): Promise<TodoView> {
  const all = await status(components, { paths: [] }, options)
  const tracked = all.filter(({ states }) => !states.includes('Untracked')).length
  const normal = all.filter(isNormal).length
  return { tracked, normal, states: all.filter((view) => !isNormal(view) || isNotable(view)) }
}

function isNormal({ states }: StatusView): boolean {
  return states.includes('Normal')
}

function isNotable({ claim, problem, compressed }: StatusView): boolean {
  return claim !== null || problem !== undefined || compressed !== undefined
}

/** Looks at a folder for what is new in it, and takes the rest from memory: nobody waits for the watcher. */
async function viewsInMemory(
  { assets }: ProjectComponents,
  under: string,
  views: Map<string, StatusView>,
  signal: AbortSignal | undefined,
): Promise<void> {
  await assets.look(under, signal)
  for (const row of assets.rows.sorted()) {
    if (!row.past && isBelow(row.path, under)) views.set(row.untracked?.file ?? row.key, assets.rows.status(row))
  }
}

/** Returns what one path is; the file is there, or an asset. */
async function examineFile(components: ProjectComponents, path: string, signal?: AbortSignal): Promise<Examined> {
  const { disk, working } = await findWorking(components, path, signal)
  if (working !== undefined) return { kind: 'asset', working }
  if (disk?.kind === 'file') return { kind: 'untracked', file: disk }
  const gone = (await components.store.records.assetsAt(path)).find((asset) => !isGone(asset))
  if (disk === undefined && gone !== undefined) return { kind: 'asset', working: absent(gone) }
  if (disk === undefined) throw fileNotFound(path)
  const file = { path, file: disk.file, stamp: disk.stamp }
  return { kind: 'untracked', file, problem: 'only regular files can be assets' }
}

function absent(asset: AssetState): WorkingFile {
  const path = asset.path.value
  return { asset, path, base: undefined, disk: undefined, modified: false, content: undefined, contested: false }
}

/** Returns everything below a folder (a project path; '' is all): its assets and the files that are none. */
export async function examineFolder(
  components: ProjectComponents,
  under: string,
  options: CallOptions = {},
): Promise<Examined[]> {
  const { dir, store } = components
  const { signal } = options
  const ignore = await loadIgnoreRules(dir)
  const [files, bases] = await Promise.all([
    scan(dir, { ignore, under, ...(signal !== undefined && { signal }) }),
    readBases(components),
  ])
  const owned = new Set<string>()
  const placed: PlacedAsset[] = []
  for await (const group of groupByPath(store.records.assets())) {
    for (const one of placeGroup(group, bases)) {
      if (one.owns) owned.add(one.path)
      if (isBelow(one.path, under)) placed.push(one)
    }
  }
  const folders = new Map()
  let done = 0
  const assets = await mapConcurrent(placed, COMPARED_AT_ONCE, async (one) => {
    signal?.throwIfAborted()
    const examined = await examineAsset(components, one, files, { signal, folders })
    options.onProgress?.({ phase: 'status', path: one.path, done: ++done, total: placed.length, unit: 'files' })
    return examined
  })
  const shown = assets.filter(({ working }) => !isPast(working))
  const untracked = [...files].filter(([path]) => !owned.has(path)).map(([, file]) => file)
  return withNames(await withMoves(components, shown, untracked, signal))
}

/** Returns the bases of this laptop, all of them in memory. */
export async function readBases({ store }: Pick<ProjectComponents, 'store'>): Promise<Bases> {
  const byAsset = new Map<AssetId, Base>()
  const byPath = new Map<string, AssetId>()
  for await (const base of store.local.bases()) {
    byAsset.set(base.asset, base)
    byPath.set(base.path, base.asset)
  }
  return { of: (asset) => byAsset.get(asset), ownerAt: (path) => byPath.get(path) }
}

async function withMoves(
  components: ProjectComponents,
  assets: readonly ExaminedAsset[],
  untracked: readonly ScannedFile[],
  signal: AbortSignal | undefined,
): Promise<Examined[]> {
  const missing = assets.map(({ working }) => missingFile(working)).filter((one) => one !== undefined)
  const moves = await findMoves(components, missing, untracked, signal)
  const found = assets.map(({ working, problem }): Examined => {
    const movedTo = moves.get(working.asset.id)
    return {
      kind: 'asset',
      working,
      ...(movedTo !== undefined && { movedTo }),
      ...(problem !== undefined && { problem }),
    }
  })
  return [...found, ...untracked.map((file) => untrackedOf(file))]
}

function untrackedOf(file: ScannedFile): Examined {
  return { kind: 'untracked', file, ...(file.problem !== undefined && { problem: file.problem }) }
}

/** A name that collides with another is reported, also where no file of it is on disk yet. */
function withNames(examined: Examined[]): Examined[] {
  const names = new CaseNames()
  for (const one of examined) names.add(pathOf(one))
  for (const one of examined) {
    const problem = one.problem ?? names.problem(pathOf(one))
    if (problem !== undefined) one.problem = problem
  }
  return examined
}

function pathOf(one: Examined): string {
  return one.kind === 'asset' ? one.working.path : one.file.path
}

async function viewOf(views: Views, examined: Examined): Promise<StatusView> {
  const problem = examined.problem === undefined ? {} : { problem: examined.problem }
  if (examined.kind === 'asset') {
    const view = await views.status(examined.working)
    return { ...view, ...(examined.movedTo !== undefined && { movedTo: examined.movedTo }), ...problem }
  }
  return { ...untrackedStatus(examined.file), ...problem }
}

/** What there is to say of a file that no checkpoint knows. */
export function untrackedStatus({ path, stamp }: ScannedFile): StatusView {
  const none = { asset: null, base: null, newest: null, status: null, claim: null }
  return { ...none, path, states: ['Untracked'], size: stamp.size }
}

function keyOf(examined: Examined): string {
  return examined.kind === 'asset' ? examined.working.asset.id : examined.file.file
}

/** Whether `path` is the folder or below it; everything is below ''. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}
