import { join } from 'node:path'
import type { FileStamp } from '../../core/chunk.ts'
import { PegbarError } from '../../core/errors.ts'
import type { CheckpointId, Hash } from '../../core/ids.ts'
import type { CallOptions, CheckpointView, RevertInput, RevertResult, Undo } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import { makeCheckpoints } from './checkpoint.ts'
import { viewOf } from './checkpoint-views.ts'
import type { ProjectComponents } from './components.ts'
import { bringHere } from './content.ts'
import { type FoundCheckpoint, readTarget, shortId } from './find-checkpoint.ts'
import { fileNotFound, findWorking, requireWorking, trashedError } from './find-working.ts'
import { unfree } from './keeping.ts'
import { restoreFile } from './restore.ts'
import { revertStep, undoWith } from './undo.ts'
import { Views } from './views.ts'
import { nodeOf, type WorkingFile, workingPath } from './working-file.ts'

/**
 * Puts a checkpoint's content into the working file, or (for a path) that of the base which an automatic checkpoint
 * replaced. Unsaved work is checkpointed first.
 *
 * @throws PegbarError `CLAIMED` when that needs a checkpoint and somebody else has claimed the asset; `NOT_FOUND` when there is no earlier base; `TRASHED`; the errors of `restoreFile` and `checkpoint`
 */
export async function revert(
  components: ProjectComponents,
  { target, force = false }: RevertInput,
  options: CallOptions = {},
): Promise<RevertResult> {
  options.signal?.throwIfAborted()
  const read = await readTarget(components, target)
  const { asset, node } = read.kind === 'checkpoint' ? read : await earlierBase(components, read.path, options)
  if (asset.trashed.value) throw trashedError(asset.path.value, asset.id)
  // the content comes before anything is touched
  await bringHere(components, [node], options)
  const path = workingPath(asset, await components.store.local.base(asset.id))
  return components.locks.run([path], () => revertTo(components, path, { id: node.id, force }, options), options.signal)
}

async function revertTo(
  components: ProjectComponents,
  path: string,
  { id, force }: { id: CheckpointId; force: boolean },
  options: CallOptions,
): Promise<RevertResult> {
  const { store } = components
  const facts = { comment: `Before revert to ${shortId(id)}`, force }
  const { saved, before, content } = await saveWork(components, path, facts, options)
  // looked at again: the automatic checkpoint is the base now
  const found = await store.records.checkpoint(id)
  const working = (await findWorking(components, path, options.signal)).working
  const node = found?.node
  if (working === undefined || node === undefined) throw fileNotFound(path)
  const target = { root: components.dir, path, replaces: working.disk?.stamp }
  const isThere = working.disk !== undefined && content === node.content
  const stamp = isThere ? working.disk!.stamp : await restoreFile(components, node, target, options)
  components.contents.note(join(components.dir, ...path.split('/')), { content: node.content, stamp })
  await noteRevert(components, { working, node, stamp, before })
  await unfree(components, working.asset.id)
  const checkpoint = await viewOf(components, new Views(components), id)
  const undo = undoOf(working, content, `Reverted ${path} to ${shortId(id)}`)
  return { path, checkpoint, saved, undo }
}

/**
 * The newest checkpoint known here becomes the base, so that the next checkpoint goes on one line; in a Conflict the base
 * stays. What was reverted to is remembered for that checkpoint.
 */
async function noteRevert(
  { store, contents }: ProjectComponents,
  reverted: { working: WorkingFile; node: CheckpointNode; stamp: FileStamp; before: CheckpointId | undefined },
): Promise<void> {
  const { working, node, stamp, before } = reverted
  const { asset, base, path } = working
  const newest = nodeOf(asset, asset.newest ?? base?.checkpoint) ?? node
  const isContent = newest.content === node.content
  await store.local.setBase({
    asset: asset.id,
    checkpoint: newest.id,
    path,
    content: newest.content,
    stamp: isContent ? contents.trusted(stamp) : undefined,
    before: before ?? base?.before,
    revertedFrom: newest.id === node.id ? undefined : node.id,
  })
}

/** Reverting to this brings back what the working file held before. */
function undoOf({ asset, base }: WorkingFile, content: Hash | undefined, label: string): Undo | null {
  const known = asset.checkpoints.findLast((node) => node.content === content && !node.purged)?.id
  const before = base !== undefined && base.content === content ? base.checkpoint : known
  return undoWith(label, before === undefined ? [] : [revertStep(before)])
}

export interface SavedWork {
  /** The automatic checkpoint; null: there was nothing to save. */
  saved: CheckpointView | null
  /** The base that it replaced. */
  before: CheckpointId | undefined
  /** What the working file holds; undefined: there is none. */
  content: Hash | undefined
}

/**
 * Checkpoints the working file if it is Modified and no checkpoint of its asset has its content; the caller holds its
 * lock.
 */
export async function saveWork(
  components: ProjectComponents,
  path: string,
  facts: { comment: string; force: boolean },
  options: CallOptions = {},
): Promise<SavedWork> {
  const { store, contents } = components
  const { working, disk } = await findWorking(components, path, options.signal)
  if (disk !== undefined && disk.kind !== 'file') {
    throw new PegbarError('NOT_A_FILE', `"${path}" is not a regular file, and stays as it is`, {
      path,
      hint: 'move it away first',
    })
  }
  if (working?.disk === undefined) return { saved: null, before: undefined, content: undefined }
  const { content } = await contents.of(working.disk.file, working.disk.stamp, options.signal)
  const isKept = working.asset.checkpoints.some((node) => node.content === content && !node.purged)
  if (!working.modified || isKept) return { saved: null, before: undefined, content }
  const before = working.base?.checkpoint
  const [made] = await makeCheckpoints(components, [path], facts, options)
  if (made === undefined) throw new TypeError('one file makes one checkpoint')
  const base = await store.local.base(working.asset.id)
  if (base !== undefined) await store.local.setBase({ ...base, before })
  return { saved: await viewOf(components, new Views(components), made.id), before, content: base?.content ?? content }
}

async function earlierBase(
  components: ProjectComponents,
  path: string,
  options: CallOptions,
): Promise<FoundCheckpoint> {
  const { asset, base } = await requireWorking(components, path, options.signal)
  const node = nodeOf(asset, base?.before)
  if (node === undefined) {
    throw new PegbarError('NOT_FOUND', `"${path}" was not checkpointed automatically, so there is no earlier base`, {
      path,
      hint: 'name a checkpoint from `pegbar log FILE` instead',
    })
  }
  return { asset, node }
}
