import type { Base } from '../../core/contracts.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { AssetId } from '../../core/ids.ts'
import { caseFold, windowsProblem } from '../../core/paths.ts'
import type { CallOptions, StatusView } from '../../core/services.ts'
import type { AssetState } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { mapConcurrent } from './concurrency.ts'
import { type DiskEntry, locate, projectPath } from './disk.ts'
import { fileNotFound, findWorking } from './find-working.ts'
import { loadIgnoreRules } from './ignore.ts'
import { findMoves } from './moved.ts'
import { collisionProblem, type ScannedFile, scan } from './scan.ts'
import { Views } from './views.ts'
import { compareWithBase, isGone, type WorkingFile, workingPath } from './working-file.ts'

/** Files that are compared at once: enough to keep both workers busy, few enough to be read one after the other. */
const COMPARED_AT_ONCE = 4

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
  for (const path of wanted) {
    const entry = path === '' ? undefined : await locate(components.dir, path)
    const found =
      path === '' || entry?.kind === 'folder'
        ? await examineFolder(components, path, options)
        : [await examineFile(components, path, options.signal)]
    for (const one of found) examined.set(keyOf(one), one)
  }
  const views = new Views(components)
  const shown = await Promise.all([...examined.values()].map((one) => viewOf(views, one)))
  return shown.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
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
  const [files, bases, assets] = await Promise.all([
    scan(dir, { ignore, under, ...(signal !== undefined && { signal }) }),
    collectBases(components),
    collect(store.records.assets()),
  ])
  const placed = placeAssets(
    assets.filter((asset) => !isGone(asset)),
    bases,
  )
  let done = 0
  const examined = await mapConcurrent(placed, COMPARED_AT_ONCE, async (one) => {
    signal?.throwIfAborted()
    if (!isBelow(one.path, under)) return undefined
    const result = await examineAsset(components, one, files, signal)
    options.onProgress?.({ phase: 'status', path: one.path, done: ++done, total: placed.length, unit: 'files' })
    return result
  })
  const found = examined.filter((one) => one !== undefined)
  const claimed = new Set(placed.filter((one) => one.owns).map((one) => one.path))
  const untracked = [...files.values()].filter((file) => !claimed.has(file.path))
  await findMoves(components, found, untracked, signal)
  markAssetCollisions(found)
  return [...found, ...untracked.map((file) => untrackedOf(file))]
}

interface Placed {
  asset: AssetState
  base: Base | undefined
  path: string
  /** Whether the file at `path` is this asset's. */
  owns: boolean
  contested: boolean
}

/** Finds for every asset the place of its working file, and which asset a file on disk belongs to. */
function placeAssets(assets: readonly AssetState[], bases: ReadonlyMap<AssetId, Base>): Placed[] {
  const owners = new Map<string, AssetId>()
  const liveAt = new Map<string, number>()
  for (const base of bases.values()) owners.set(base.path, base.asset)
  const isLive = (asset: AssetState) => !asset.trashed.value && asset.heads.length > 0
  for (const asset of assets) {
    if (!isLive(asset)) continue
    const path = asset.path.value
    liveAt.set(path, (liveAt.get(path) ?? 0) + 1)
    if (!bases.has(asset.id) && !owners.has(path)) owners.set(path, asset.id)
  }
  return assets.map((asset) => {
    const base = bases.get(asset.id)
    const path = workingPath(asset, base)
    const contested = isLive(asset) && (liveAt.get(asset.path.value) ?? 0) > 1
    return { asset, base, path, owns: owners.get(path) === asset.id, contested }
  })
}

async function examineAsset(
  components: ProjectComponents,
  { asset, base, path, owns, contested }: Placed,
  files: ReadonlyMap<string, ScannedFile>,
  signal: AbortSignal | undefined,
): Promise<Examined | undefined> {
  const scanned = files.get(path)
  const { entry, problem } = owns && scanned === undefined ? await lookFor(components, path) : { entry: scanned }
  const disk = owns ? entry : undefined
  // what was deleted, here or elsewhere, and leaves nothing to say about this folder
  if (disk === undefined && (asset.trashed.value || asset.heads.length === 0)) return undefined
  const compared = await compareWithBase(components, asset, base, disk, signal)
  const working = { asset, path, disk, contested, ...compared }
  const reason = problem ?? scanned?.problem ?? (process.platform === 'win32' ? windowsProblem(path) : undefined)
  return { kind: 'asset', working, ...(reason !== undefined && { problem: reason }) }
}

/** A tracked file that the scan has left out: ignored by a rule, behind a symlink, or not there. */
async function lookFor(
  { dir }: ProjectComponents,
  path: string,
): Promise<{ entry: DiskEntry | undefined; problem?: string }> {
  try {
    const entry = await locate(dir, path)
    if (entry === undefined || entry.kind === 'file') return { entry }
    return { entry: undefined, problem: `a ${entry.kind} is in its place` }
  } catch (error) {
    if (isPegbarError(error, 'NOT_A_FILE')) return { entry: undefined, problem: error.message }
    throw error
  }
}

function untrackedOf(file: ScannedFile): Examined {
  return { kind: 'untracked', file, ...(file.problem !== undefined && { problem: file.problem }) }
}

/** An asset whose name collides with another's is reported even where no file of it is on disk yet. */
function markAssetCollisions(examined: readonly Examined[]): void {
  const byFold = new Map<string, Extract<Examined, { kind: 'asset' }>>()
  for (const one of examined) {
    if (one.kind !== 'asset') continue
    const fold = caseFold(one.working.path)
    const other = byFold.get(fold)
    if (other === undefined) byFold.set(fold, one)
    else if (other.working.path !== one.working.path) {
      one.problem ??= collisionProblem(other.working.path)
      other.problem ??= collisionProblem(one.working.path)
    }
  }
}

async function viewOf(views: Views, examined: Examined): Promise<StatusView> {
  const problem = examined.problem === undefined ? {} : { problem: examined.problem }
  if (examined.kind === 'asset') {
    const view = await views.status(examined.working)
    return { ...view, ...(examined.movedTo !== undefined && { movedTo: examined.movedTo }), ...problem }
  }
  const { path, stamp } = examined.file
  const none = { asset: null, base: null, newest: null, status: null, claim: null }
  return { ...none, path, states: ['Untracked'], size: stamp.size, ...problem }
}

function keyOf(examined: Examined): string {
  return examined.kind === 'asset' ? examined.working.asset.id : examined.file.file
}

/** Whether `path` is the folder or below it; everything is below ''. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

async function collectBases({ store }: ProjectComponents): Promise<Map<AssetId, Base>> {
  const bases = new Map<AssetId, Base>()
  for await (const base of store.local.bases()) bases.set(base.asset, base)
  return bases
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}
