import type { Base } from '../../core/contracts.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { AssetId } from '../../core/ids.ts'
import { windowsProblem } from '../../core/paths.ts'
import type { AssetState } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { type DiskEntry, type KnownFolders, locate } from './disk.ts'
import type { ScannedFile } from './scan.ts'
import { compareWithBase, isGone, type WorkingFile, workingPath } from './working-file.ts'

/** An asset and its working file, as they were found. */
export interface ExaminedAsset {
  working: WorkingFile
  /** Whether the file at its path is this asset's. */
  owns: boolean
  /** Why it cannot be a working file here. */
  problem?: string
}

/** An asset, and where its working file is or belongs. */
export interface PlacedAsset {
  asset: AssetState
  base: Base | undefined
  path: string
  /** Whether the file at `path` is this asset's. */
  owns: boolean
  contested: boolean
}

/** What the bases of a laptop say: of an asset, and of a path. */
export interface Bases {
  of(asset: AssetId): Base | undefined
  ownerAt(path: string): AssetId | undefined
}

/**
 * Finds for every asset of one path the place of its working file, and which of them a file on disk belongs to: the one that
 * was put there, else the first that should be. `group` has all assets at the path; those of which nothing is left are passed
 * over.
 */
export function placeGroup(group: readonly AssetState[], bases: Bases): PlacedAsset[] {
  const kept = group.filter((asset) => !isGone(asset))
  const live = kept.filter(isLive)
  const first = live.find(({ id }) => bases.of(id) === undefined)
  return kept.map((asset) => {
    const base = bases.of(asset.id)
    const path = workingPath(asset, base)
    const owner = bases.ownerAt(path) ?? first?.id
    return { asset, base, path, owns: owner === asset.id, contested: isLive(asset) && live.length > 1 }
  })
}

function isLive(asset: AssetState): boolean {
  return !asset.trashed.value && asset.heads.length > 0
}

/** Yields assets, which come by path, in groups of one path. */
export async function* groupByPath(assets: AsyncIterable<AssetState>): AsyncGenerator<AssetState[]> {
  let group: AssetState[] = []
  for await (const asset of assets) {
    if (group.length > 0 && group[0]!.path.value !== asset.path.value) {
      yield group
      group = []
    }
    group.push(asset)
  }
  if (group.length > 0) yield group
}

/** Compares an asset with its working file, one of `files`, which are by path; `folders`: see `locate`. */
export async function examineAsset(
  components: Pick<ProjectComponents, 'dir' | 'store' | 'contents'>,
  { asset, base, path, owns, contested }: PlacedAsset,
  files: ReadonlyMap<string, ScannedFile>,
  { signal, folders }: { signal?: AbortSignal | undefined; folders?: KnownFolders } = {},
): Promise<ExaminedAsset> {
  const scanned = files.get(path)
  const { entry, problem } =
    owns && scanned === undefined ? await lookFor(components, path, folders) : { entry: scanned }
  const disk = owns ? entry : undefined
  const compared = await compareWithBase(components, asset, base, disk, signal)
  const working = { asset, path, disk, contested, ...compared }
  const reason = problem ?? scanned?.problem ?? (process.platform === 'win32' ? windowsProblem(path) : undefined)
  return { working, owns, ...(reason !== undefined && { problem: reason }) }
}

/** Whether it was deleted, here or elsewhere, and leaves nothing to say about this folder. */
export function isPast({ asset, disk }: WorkingFile): boolean {
  return disk === undefined && !isLive(asset)
}

/** A tracked file that the scan has left out: ignored by a rule, behind a symlink, or not there. */
async function lookFor(
  { dir }: Pick<ProjectComponents, 'dir'>,
  path: string,
  folders: KnownFolders | undefined,
): Promise<{ entry: DiskEntry | undefined; problem?: string }> {
  try {
    const entry = await locate(dir, path, folders)
    if (entry === undefined || entry.kind === 'file') return { entry }
    return { entry: undefined, problem: `a ${entry.kind} is in its place` }
  } catch (error) {
    if (isPegbarError(error, 'NOT_A_FILE')) return { entry: undefined, problem: error.message }
    throw error
  }
}
