import { join, posix } from 'node:path'
import type { Base } from '../../core/contracts.ts'
import { PegbarError } from '../../core/errors.ts'
import type { CheckpointId } from '../../core/ids.ts'
import { checkPath } from '../../core/paths.ts'
import type { CheckpointNode } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { locate } from './disk.ts'
import { existsError } from './move-file.ts'
import { copyName } from './open-copy.ts'

/**
 * Returns `NAME (ID8).ext` beside a path.
 *
 * @throws PegbarError `EXISTS` when a file or an asset is there
 */
export async function freePathBeside(
  { dir, store }: Pick<ProjectComponents, 'dir' | 'store'>,
  path: string,
  id: CheckpointId,
): Promise<string> {
  const beside = checkPath(posix.join(posix.dirname(path), copyName({ path, id })))
  const rivals = (await store.records.assetsAt(beside)).filter((one) => !one.trashed.value && one.heads.length > 0)
  const isTaken = rivals.length > 0 || (await store.local.baseAt(beside)) !== undefined
  if (isTaken || (await locate(dir, beside)) !== undefined) throw existsError(beside)
  return beside
}

interface NewBase extends Pick<Base, 'asset' | 'checkpoint' | 'path'> {
  stamp: NonNullable<Base['stamp']>
  node: CheckpointNode
}

/** Notes that a file was written from a checkpoint. */
export async function noteBase(
  { dir, store, contents }: Pick<ProjectComponents, 'dir' | 'store' | 'contents'>,
  { asset, checkpoint, path, stamp, node: { content } }: NewBase,
): Promise<void> {
  contents.note(join(dir, ...path.split('/')), { content, stamp })
  const none = { before: undefined, revertedFrom: undefined }
  await store.local.setBase({ asset, checkpoint, path, content, stamp: contents.trusted(stamp), ...none })
}

/** Returns the error for a Conflict that cannot be ended while the file has work that no checkpoint holds. */
export function modifiedError(path: string): PegbarError {
  return new PegbarError('MODIFIED', `"${path}" is Modified`, {
    path,
    hint: 'checkpoint it first: it stays on its own line, and is then yours in the Conflict',
  })
}
