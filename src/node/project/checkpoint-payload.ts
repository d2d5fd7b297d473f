import type { FileStamp } from '../../core/chunk.ts'
import type { AssetId, CheckpointId, GroupId, Hash } from '../../core/ids.ts'
import { MAX_PARENTS } from '../../core/limits.ts'
import type { CheckpointCreated, Preview, Status } from '../../core/record.ts'
import type { Place } from './find-working.ts'
import { nodeOf } from './working-file.ts'

/** What a checkpoint is of, and what it goes on from. */
export interface CheckpointSource {
  asset: AssetId
  path: string
  /** undefined: a new asset. */
  place: Pick<Place, 'asset' | 'base'> | undefined
}

export interface CheckpointContent {
  content: Hash
  size: number
  stamp: Pick<FileStamp, 'mtimeNs' | 'executable'>
  manifest: Hash
  chunks: number
}

export interface CheckpointSaying {
  comment: string
  /** undefined: the asset's current one stays. */
  status?: Status | undefined
  preview: Preview | undefined
  cover?: boolean
  group: GroupId
}

/** Returns what the record of a checkpoint says. */
export function checkpointPayload(
  { path, asset, place }: CheckpointSource,
  { content, size, stamp, manifest, chunks }: CheckpointContent,
  { comment, status, preview, cover = false, group }: CheckpointSaying,
): CheckpointCreated {
  const state = place?.asset
  const setsStatus = state === undefined || status !== undefined
  return {
    kind: 'checkpoint',
    asset,
    path: state?.path.value ?? path,
    parents: place === undefined ? [] : parentsOf(place),
    revertedFrom: place?.base?.revertedFrom,
    content,
    size,
    mtimeNs: stamp.mtimeNs,
    executable: stamp.executable,
    manifest,
    chunks,
    comment,
    status: status ?? state?.status.value ?? 'Todo',
    preview,
    group,
    replacesStatus: setsStatus ? (state?.status.records ?? []) : undefined,
    replacesCover: cover && preview !== undefined ? (state?.cover?.records ?? []) : undefined,
  }
}

/** The base; when it is a head, also every head of equal content, since the smallest of them stands for all. */
function parentsOf({ asset, base }: Pick<Place, 'asset' | 'base'>): CheckpointId[] {
  if (base === undefined) return []
  if (!asset.allHeads.includes(base.checkpoint)) return [base.checkpoint]
  const equal = asset.allHeads.filter((id) => id !== base.checkpoint && nodeOf(asset, id)?.content === base.content)
  return [base.checkpoint, ...equal].slice(0, MAX_PARENTS).sort()
}
