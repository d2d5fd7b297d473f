import { sameStamp } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import type { Base } from '../../core/contracts.ts'
import type { CheckpointId, Hash } from '../../core/ids.ts'
import type { AssetStateName } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { unfree } from './keeping.ts'

/** A file on disk, whichever way it was found. */
export interface FileOnDisk {
  file: string
  stamp: FileStamp
}

/** An asset and its working file on this laptop. */
export interface WorkingFile {
  asset: AssetState
  /** Where the working file is, or belongs when there is none. */
  path: string
  base: Base | undefined
  disk: FileOnDisk | undefined
  /** Whether the file differs from the base; false when there is no file. */
  modified: boolean
  /** The file's content; undefined when that it is Modified was clear without reading it. */
  content: Hash | undefined
  /** Whether other live assets have the same path. */
  contested: boolean
  /**
   * Whether it was taken off this disk on purpose.
   * @default false
   */
  freed?: boolean
}

/** Returns where the asset's working file is here: where it was last put, else where the asset is. */
export function workingPath(asset: AssetState, base: Base | undefined): string {
  return base?.path ?? asset.path.value
}

export function nodeOf(asset: AssetState | undefined, id: CheckpointId | undefined): CheckpointNode | undefined {
  return id === undefined ? undefined : asset?.checkpoints.find((node) => node.id === id)
}

/** Whether anything of the asset can still be brought back. */
export function isGone(asset: AssetState): boolean {
  return asset.checkpoints.every((node) => node.purged)
}

/** Whether `base` is the newest checkpoint, or a head of equal content that the newest stands for. */
export function isNewest(asset: AssetState, base: Base): boolean {
  if (asset.newest === base.checkpoint) return true
  return asset.allHeads.includes(base.checkpoint) && nodeOf(asset, asset.newest)?.content === base.content
}

/**
 * Compares a working file with its base: by stamp, by size, at last by content. What is learned is kept: the new stamp of
 * an unchanged file, and the checkpoint that a file without a base turns out to be.
 */
export async function compareWithBase(
  components: Pick<ProjectComponents, 'store' | 'contents'>,
  asset: AssetState,
  base: Base | undefined,
  disk: FileOnDisk | undefined,
  signal?: AbortSignal,
): Promise<Pick<WorkingFile, 'base' | 'modified' | 'content' | 'freed'>> {
  const { store, contents } = components
  const freed = store.keeping.freed.get(asset.id)
  if (disk === undefined) return { base, modified: false, content: undefined, freed: freed !== undefined }
  // somebody has put a file there again; one that is still to be removed is not that
  if (freed !== undefined && freed.removing === undefined) await unfree(components, asset.id)
  if (base?.stamp !== undefined && sameStamp(base.stamp, disk.stamp)) {
    return { base, modified: false, content: base.content }
  }
  const size = nodeOf(asset, base?.checkpoint)?.size
  if (base !== undefined && size !== undefined && size !== disk.stamp.size) {
    return { base, modified: true, content: undefined }
  }
  const { content, stamp } = await contents.of(disk.file, disk.stamp, signal)
  if (base !== undefined && content !== base.content) return { base, modified: true, content }
  const found = base ?? adoptedBase(asset, content)
  if (found === undefined) return { base, modified: true, content }
  const trusted = contents.trusted(stamp)
  const kept = { ...found, stamp: trusted }
  if (base === undefined || trusted !== undefined) await store.local.replaceBase(base, kept)
  return { base: kept, modified: false, content }
}

/** The latest live checkpoint with that content becomes the base of a file that was there before its asset was known. */
export function adoptedBase(asset: AssetState, content: Hash): Base | undefined {
  const equal = asset.checkpoints.filter((node) => node.content === content && !node.trashed.value && !node.purged)
  const node = equal.find(({ id }) => id === asset.newest) ?? equal.at(-1)
  if (node === undefined) return undefined
  return {
    asset: asset.id,
    checkpoint: node.id,
    path: asset.path.value,
    content,
    stamp: undefined,
    before: undefined,
    revertedFrom: undefined,
  }
}

/** Returns the states of an asset in the order in which they are shown. */
export function statesOf(working: WorkingFile): AssetStateName[] {
  const { asset, base, disk, modified, contested } = working
  const states: AssetStateName[] = []
  if (asset.trashed.value || asset.heads.length === 0) {
    if (asset.trashed.value || disk === undefined) states.push('Trashed')
    if (modified) states.push('Modified')
    return states.length > 0 ? states : ['Normal']
  }
  const inConflict = asset.heads.length > 1
  if (inConflict || contested) states.push('Conflict')
  // of several assets at one path, the file on disk is that of one: the others are not Missing
  if (disk === undefined) return contested ? states : [...states, working.freed === true ? 'Freed' : 'Missing']
  if (modified) states.push('Modified')
  const isMoved = base !== undefined && base.path !== asset.path.value
  const isBehind = base === undefined || !isNewest(asset, base)
  if (!inConflict && (isMoved || isBehind)) states.push('Outdated')
  return states.length > 0 ? states : ['Normal']
}
