import type { FileStamp } from '../../core/chunk.ts'
import type { AssetId, CheckpointId } from '../../core/ids.ts'
import { compareRecords } from '../../core/order.ts'
import type { Preview } from '../../core/record.ts'
import type { AssetView, StatusView } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import { type ExaminedAsset, isPast } from './examine.ts'
import { type MissingFile, missingFile } from './moved.ts'
import type { ScannedFile } from './scan.ts'
import { foldText } from './search-text.ts'
import { untrackedStatus } from './status.ts'
import { isoTime, previewView, type Views } from './views.ts'
import { nodeOf, type WorkingFile } from './working-file.ts'

/** The last moment that a Date can be. */
const MAX_TIME_MS = 8.64e15

/** What is kept in memory of an asset, or of a file that is none. */
export interface Row {
  key: string
  path: string
  /** undefined: a file that no checkpoint knows. */
  asset: AssetId | undefined
  /** Where the asset is, which its working file need not be yet. */
  assetPath: string
  /** Whether the file at `path` is this asset's. */
  owns: boolean
  /** It is in the trash, and no file of it is here. */
  past: boolean
  status: StatusView
  card: Omit<AssetView, keyof StatusView>
  last: CheckpointId | undefined
  missing: MissingFile | undefined
  /** The file's, as the row was made; undefined: there is none. */
  stamp: FileStamp | undefined
  untracked: ScannedFile | undefined
  /** What `search` finds the file by, and all that it finds its checkpoints by; folded. */
  head: string
  text: string
}

export interface RowComponents {
  views: Views
  isPinned(asset: AssetId): boolean
}

/** Returns the row of an asset. */
export async function rowOfAsset(components: RowComponents, examined: ExaminedAsset): Promise<Row> {
  const { views } = components
  const { working, owns, problem } = examined
  const { asset, path } = working
  const live = asset.checkpoints.filter((node) => !node.trashed.value && !node.purged)
  const last = lastOf(asset)
  const shown = await cardOf(components, working, { live, last })
  const devices = [...new Set(live.map(({ device }) => device))]
  const authors = await Promise.all(devices.map((device) => views.author(device)))
  const names = authors.flatMap(({ name, device }) => [name, device.name])
  return {
    key: asset.id,
    path,
    asset: asset.id,
    assetPath: asset.path.value,
    owns,
    past: isPast(working),
    status: { ...(await views.status(working)), ...(problem !== undefined && { problem }) },
    card: shown,
    last: last?.id,
    missing: missingFile(working),
    stamp: working.disk?.stamp,
    untracked: undefined,
    head: foldText(shown.last === null ? [path] : [path, shown.last.comment, shown.last.author.name]),
    text: foldText([path, ...new Set(live.map((node) => node.path)), ...names, ...live.map(({ comment }) => comment)]),
  }
}

/** Returns the row of a file that no checkpoint knows; `key`: its own in a scan. */
export function rowOfFile(key: string, file: ScannedFile): Row {
  const { path, stamp, problem } = file
  const text = foldText([path])
  return {
    key: fileKey(key),
    path,
    asset: undefined,
    assetPath: path,
    owns: false,
    past: false,
    status: { ...untrackedStatus(file), ...(problem !== undefined && { problem }) },
    card: { preview: null, cover: false, checkpoints: 0, last: null, mtime: savedTime(stamp), pinned: false },
    last: undefined,
    missing: undefined,
    stamp,
    untracked: file,
    head: text,
    text,
  }
}

/** No asset id has a slash in it. */
export function fileKey(key: string): string {
  return `/${key}`
}

async function cardOf(
  { views, isPinned }: RowComponents,
  { asset, disk }: WorkingFile,
  { live, last }: { live: readonly CheckpointNode[]; last: CheckpointNode | undefined },
): Promise<Row['card']> {
  const covering = coverOf(asset)
  const newest = last?.preview ?? live.findLast(({ preview }) => preview !== undefined)?.preview
  const facts =
    last === undefined ? undefined : await Promise.all([views.author(last.device), views.keptOn(last)] as const)
  return {
    preview: previewView(covering ?? newest),
    cover: covering !== undefined,
    checkpoints: live.length,
    last:
      last === undefined || facts === undefined
        ? null
        : {
            id: last.id,
            comment: last.comment,
            author: facts[0],
            time: isoTime(last.timeMs),
            keptOn: facts[1],
            status: last.status,
          },
    mtime: disk === undefined ? null : savedTime(disk.stamp),
    pinned: isPinned(asset.id),
  }
}

/** Some file systems keep times that no calendar has. */
function savedTime({ mtimeNs }: FileStamp): string | null {
  const ms = Number(mtimeNs / 1_000_000n)
  return Math.abs(ms) <= MAX_TIME_MS ? isoTime(ms) : null
}

/** The newest; in a Conflict the head that was made last, by the order that all laptops agree on. */
export function lastOf(asset: AssetState): CheckpointNode | undefined {
  const newest = nodeOf(asset, asset.newest)
  if (newest !== undefined) return newest
  const heads = asset.heads.map((id) => nodeOf(asset, id)).filter((node) => node !== undefined)
  return heads.sort(compareRecords).at(-1)
}

/** Returns what somebody chose; undefined: the newest preview is shown. */
function coverOf(asset: AssetState): Preview | undefined {
  const cover = asset.cover?.value
  if (cover === undefined || 'newest' in cover) return undefined
  return 'image' in cover ? cover.image : nodeOf(asset, cover.checkpoint)?.preview
}
