import { rm } from 'node:fs/promises'
import { sameStamp } from '../../cdc/index.ts'
import { isPegbarError, PegbarError } from '../../core/errors.ts'
import type { Hash } from '../../core/ids.ts'
import type { Payload, TrashSet } from '../../core/record.ts'
import type { CallOptions, DeleteResult, TrashView, Undo } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import { refuseClaimed } from './claim.ts'
import { claimAgainst, claimSet, forcedReason, personOf } from './claim-records.ts'
import type { ProjectComponents } from './components.ts'
import { fileChanged } from './contents.ts'
import { statEntry } from './disk.ts'
import {
  ambiguousId,
  type FoundCheckpoint,
  MIN_PREFIX_DIGITS,
  readTarget,
  shortId,
  withoutMark,
} from './find-checkpoint.ts'
import { requireWorking, trashedError } from './find-working.ts'
import { recordFacts } from './log.ts'
import { writeError } from './restore.ts'
import { saveWork } from './revert.ts'
import { restoreStep, revertStep, undoWith } from './undo.ts'
import { update } from './update.ts'
import { isoTime, previewView, Views } from './views.ts'
import { isGone, nodeOf, workingPath } from './working-file.ts'

/**
 * Moves a checkpoint, or an asset together with its working file here, to the trash. Unsaved work is checkpointed first.
 *
 * @throws PegbarError `TRASHED` when it is there already; `CLAIMED` by somebody else unless `force`; `FILE_CHANGED` when the file was saved meanwhile
 */
export async function remove(
  components: ProjectComponents,
  { target, force = false }: { target: string; force?: boolean },
  options: CallOptions = {},
): Promise<DeleteResult> {
  options.signal?.throwIfAborted()
  const read = await readTarget(components, target)
  if (read.kind === 'checkpoint') return removeCheckpoint(components, read, force)
  const { path } = await requireWorking(components, read.path, options.signal)
  return components.locks.run([path], () => removeFile(components, { path, force }, options), options.signal)
}

async function removeCheckpoint(
  components: ProjectComponents,
  { asset, node }: FoundCheckpoint,
  force: boolean,
): Promise<DeleteResult> {
  if (node.trashed.value || node.purged) throw trashedError(node.path, node.id)
  await components.writer.write(() => trashPayloads(components, { asset, node, force }))
  const undo = undoWith(`Deleted checkpoint ${shortId(node.id)} of ${node.path}`, [restoreStep(node.id)])
  return { kind: 'checkpoint', id: node.id, path: node.path, saved: null, undo }
}

async function removeFile(
  components: ProjectComponents,
  { path, force }: { path: string; force: boolean },
  options: CallOptions,
): Promise<DeleteResult> {
  if (!force) await refuseClaimed(components, (await requireWorking(components, path, options.signal)).asset)
  const { saved, content } = await saveWork(components, path, { comment: 'Before delete', force }, options)
  const { asset, disk } = await requireWorking(components, path, options.signal)
  await components.writer.write(() => trashPayloads(components, { asset, node: undefined, force }))
  if (disk !== undefined) {
    const entry = await statEntry(disk.file, path)
    if (entry !== undefined && !sameStamp(entry.stamp, disk.stamp)) throw fileChanged(path)
    await rm(disk.file).catch((error: unknown) => {
      throw writeError(error, path)
    })
  }
  await components.store.local.removeBase(asset.id)
  return { kind: 'asset', id: asset.id, path, saved, undo: undoOfFile(asset, path, content) }
}

/** What comes back with the asset is its newest version: a file that held another one is reverted to that. */
function undoOfFile(asset: AssetState, path: string, content: Hash | undefined): Undo | null {
  const steps = [restoreStep(asset.id)]
  const held = asset.checkpoints.findLast((node) => node.content === content && !node.purged)
  if (held !== undefined && nodeOf(asset, asset.newest)?.content !== content) steps.push(revertStep(held.id))
  return undoWith(`Deleted ${path}`, steps)
}

/** The record that puts it into the trash, and one that ends somebody else's claim which it is forced over. */
async function trashPayloads(
  components: ProjectComponents,
  { asset, node, force }: TrashItem & { force: boolean },
): Promise<Payload[]> {
  const { store, device } = components
  const { membership } = store.records
  const now = (await store.records.asset(asset.id)) ?? asset
  const trash = trashRecord(now, nodeOf(now, node?.id), true)
  if (claimAgainst(now, membership, device) === undefined) return [trash]
  if (!force) await refuseClaimed(components, now)
  const reason = forcedReason(node === undefined ? 'delete' : `delete ${shortId(node.id)}`)
  return [trash, claimSet(now, personOf(membership, device), { claimed: false, reason })]
}

export function trashRecord(asset: AssetState, node: CheckpointNode | undefined, trashed: boolean): TrashSet {
  const replaces = (node ?? asset).trashed.records
  return { kind: 'trash set', asset: asset.id, checkpoint: node?.id, trashed, replaces }
}

/** What is in the trash: an asset, or one checkpoint of an asset. */
export interface TrashItem {
  asset: AssetState
  node: CheckpointNode | undefined
}

export function idOf({ asset, node }: TrashItem): string {
  return node?.id ?? asset.id
}

/** Returns the checkpoints that a purge of it deletes, those of an asset that are known here. */
export function nodesOf({ asset, node }: TrashItem): readonly CheckpointNode[] {
  return node === undefined ? asset.checkpoints.filter((one) => !one.purged) : [node]
}

/** Returns everything that can be restored, and is not purged, by path. */
export async function trashItems({ store }: Pick<ProjectComponents, 'store'>): Promise<TrashItem[]> {
  const items: TrashItem[] = []
  for await (const asset of store.records.assets()) {
    if (isGone(asset)) continue
    if (asset.trashed.value) items.push({ asset, node: undefined })
    for (const node of asset.checkpoints) if (node.trashed.value && !node.purged) items.push({ asset, node })
  }
  return items
}

export async function trash(components: ProjectComponents, options: CallOptions = {}): Promise<TrashView[]> {
  options.signal?.throwIfAborted()
  const views = new Views(components)
  const items = await trashItems(components)
  return Promise.all(items.map((item) => trashView(components, views, item)))
}

/** `time` and `author` are of the record that put it there. */
async function trashView(components: ProjectComponents, views: Views, item: TrashItem): Promise<TrashView> {
  const { asset, node } = item
  const facts = await recordFacts(components, (node ?? asset).trashed.records[0])
  const nodes = nodesOf(item)
  const last = nodes.at(-1)
  const added = await Promise.all(nodes.map(({ id }) => components.store.local.added(id)))
  return {
    id: idOf(item),
    kind: node === undefined ? 'asset' : 'checkpoint',
    asset: asset.id,
    path: node?.path ?? asset.path.value,
    comment: node?.comment ?? null,
    time: isoTime(facts?.timeMs ?? last?.timeMs ?? 0),
    size: last?.size ?? 0,
    author: facts === undefined ? null : await views.author(facts.device),
    preview: previewView(nodes.findLast(({ preview }) => preview !== undefined)?.preview),
    checkpoints: nodes.length,
    added: added.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
  }
}

/**
 * Takes a checkpoint or an asset out of the trash. An asset's working file comes back too, if nothing else is in its place
 * and its content is here: then this undoes `delete FILE`.
 *
 * @throws PegbarError `NOT_TRASHED`, `NOT_FOUND`, `AMBIGUOUS_ID`
 */
export async function restore(
  components: ProjectComponents,
  { id }: { id: string },
  options: CallOptions = {},
): Promise<TrashView> {
  options.signal?.throwIfAborted()
  const item = await findTrashed(components, id)
  const view = await trashView(components, new Views(components), item)
  await components.writer.write([trashRecord(item.asset, item.node, false)])
  if (item.node === undefined) await bringFileBack(components, item.asset, options)
  return view
}

async function bringFileBack(components: ProjectComponents, asset: AssetState, options: CallOptions): Promise<void> {
  const { store } = components
  const path = workingPath(asset, await store.local.base(asset.id))
  const now = await store.records.asset(asset.id)
  if (now?.newest === undefined || !(await store.whole.has(now.newest))) return
  try {
    await update(components, { paths: [path] }, options)
  } catch (error) {
    // it is out of the trash all the same; `status` shows what keeps its file away
    if (!isPegbarError(error) || error.code === 'CANCELLED') throw error
  }
}

/** Returns what is in the trash under an id or prefix. */
export async function findTrashed(components: ProjectComponents, typed: string): Promise<TrashItem> {
  const prefix = withoutMark(typed).toLowerCase()
  if (prefix.length < MIN_PREFIX_DIGITS) {
    throw new PegbarError('INVALID_ID', `"${typed}" is too short for an id`, {
      hint: `type at least ${MIN_PREFIX_DIGITS} hex digits of an id from \`pegbar trash\``,
    })
  }
  const found = (await trashItems(components)).filter((item) => idOf(item).startsWith(prefix))
  const [item] = found
  if (item === undefined) {
    throw new PegbarError('NOT_TRASHED', `nothing in the trash has the id "${typed}"`, {
      hint: 'look at `pegbar trash`',
    })
  }
  if (found.length > 1) throw ambiguousId(typed, found.map(idOf))
  return item
}
