import type { Base } from '../../core/contracts.ts'
import { PegbarError } from '../../core/errors.ts'
import type { AssetId } from '../../core/ids.ts'
import type { AssetState } from '../../core/state.ts'
import { MAX_SMALL_BYTES } from '../small-files/limits.ts'
import type { ProjectComponents } from './components.ts'
import { behindSymlink, type DiskEntry, type KnownFolders, locate } from './disk.ts'
import { type Owners, storedOwners } from './owners.ts'
import { compareWithBase, isGone, type WorkingFile, workingPath } from './working-file.ts'

/** An asset and where its working file is, without a look into the file. */
export interface Place {
  asset: AssetState
  base: Base | undefined
  /** Where the working file is, or belongs when there is none. */
  path: string
  contested: boolean
}

/** What a project path stands for on this laptop. */
export interface Found<P = WorkingFile> {
  path: string
  /** What lies where the working file is, else at `path`; undefined: nothing. */
  disk: DiskEntry | undefined
  /** undefined: no asset is known there. */
  working: P | undefined
}

type Components = Pick<ProjectComponents, 'dir' | 'store' | 'contents'>

/** Regular files by project path, as they were found by the same command. */
export type Looked = ReadonlyMap<string, DiskEntry>

export interface FindPlaceOptions {
  /** Small ones are not looked at again: the thread that reads them takes nothing but regular files. @default none */
  looked?: Looked
  /** Read ahead for many paths. @default what the store says now */
  owners?: Owners
  /** Folders that were looked at for other paths. @default none */
  folders?: KnownFolders
}

/** Returns the asset and the file at a path, as far as they can be told without reading the file. */
export async function findPlace(
  { dir, store }: Pick<Components, 'dir' | 'store'>,
  path: string,
  { owners = storedOwners(store), folders, looked }: FindPlaceOptions = {},
): Promise<Found<Place>> {
  const known = looked?.get(path)
  const isKnown = known !== undefined && known.kind === 'file' && known.stamp.size <= MAX_SMALL_BYTES
  const disk = path === '' ? undefined : isKnown ? known : await locate(dir, path, folders)
  const owner = await ownerOf(owners, path)
  if (owner === undefined) return { path, disk, working: undefined }
  const at = workingPath(owner.asset, owner.base)
  if (at === path) return { path, disk, working: { ...owner, path } }
  // moved by a colleague to a place where another file lies here: that file is nobody's yet
  if (disk !== undefined) return { path, disk, working: undefined }
  return { path, disk: await locate(dir, at, folders), working: { ...owner, path: at } }
}

/** Returns the asset and the file at a path; reads the file if its stamp says so. */
export async function findWorking(components: Components, path: string, signal?: AbortSignal): Promise<Found> {
  const { disk, working } = await findPlace(components, path)
  if (working === undefined) return { path, disk, working }
  const file = disk?.kind === 'file' ? disk : undefined
  const compared = await compareWithBase(components, working.asset, working.base, file, signal)
  return { path, disk, working: { ...working, disk: file, ...compared } }
}

/**
 * Returns what is at a path when it is an asset that is not in the trash.
 *
 * @throws PegbarError `FILE_NOT_FOUND`, `TRASHED`, `NOT_FOUND` for a file that no checkpoint knows
 */
export async function requireWorking(
  components: Components,
  path: string,
  signal?: AbortSignal,
): Promise<WorkingFile & { entry: DiskEntry | undefined }> {
  const { working, disk } = await findWorking(components, path, signal)
  if (working !== undefined && !working.asset.trashed.value) return { ...working, entry: disk }
  if (working !== undefined) throw trashedError(path, working.asset.id)
  const trashed = (await components.store.records.assetsAt(path)).find((asset) => asset.trashed.value && !isGone(asset))
  if (disk === undefined && trashed !== undefined) throw trashedError(path, trashed.id)
  if (disk === undefined) throw fileNotFound(path)
  if (disk.kind === 'symlink') throw behindSymlink(path, path)
  throw new PegbarError('NOT_FOUND', `no checkpoint knows "${path}"`, {
    path,
    hint: 'make one first: `pegbar checkpoint FILE -m COMMENT`',
  })
}

/** Returns the working file of an asset; without one where the file at its path is another's. */
export async function workingOf(components: Components, asset: AssetState, signal?: AbortSignal): Promise<WorkingFile> {
  const base = await components.store.local.base(asset.id)
  const path = workingPath(asset, base)
  const { working } = await findWorking(components, path, signal)
  if (working?.asset.id === asset.id) return working
  const contested = working !== undefined && working.asset.path.value === asset.path.value
  return { asset, path, base, disk: undefined, modified: false, content: undefined, contested }
}

/** Returns the error for a path at which there is neither a file nor an asset. */
export function fileNotFound(path: string): PegbarError {
  return new PegbarError('FILE_NOT_FOUND', `there is no file "${path}"`, {
    path,
    hint: 'check the name, and the folder that it is relative to',
  })
}

export function trashedError(path: string, id: AssetId | string): PegbarError {
  return new PegbarError('TRASHED', `"${path}" is in the trash`, {
    path,
    hint: `take it out: \`pegbar restore ${id}\``,
  })
}

/** Whose working file belongs at a path: the asset that was put there, else one that should be. */
async function ownerOf(owners: Owners, path: string): Promise<Omit<Place, 'path'> | undefined> {
  const placed = await owners.baseAt(path)
  const live = (await owners.assetsAt(path)).filter((asset) => !asset.trashed.value && asset.heads.length > 0)
  const owned = placed === undefined ? undefined : await owners.asset(placed.asset)
  if (owned !== undefined && !isGone(owned)) {
    const rivals = owned.path.value === path ? live : await owners.assetsAt(owned.path.value)
    const contested = rivals.some((one) => one.id !== owned.id && !one.trashed.value && one.heads.length > 0)
    return { asset: owned, base: placed, contested }
  }
  const [asset] = live
  if (asset === undefined) return undefined
  return { asset, base: await owners.base(asset.id), contested: live.length > 1 }
}
