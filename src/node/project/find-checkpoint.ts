import { PegbarError } from '../../core/errors.ts'
import type { CheckpointId } from '../../core/ids.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { locate, projectPath } from './disk.ts'

/** Fewest hex digits that stand for an id. */
export const MIN_PREFIX_DIGITS = 6
/** Most candidates that are told. */
const MAX_CANDIDATES = 10
const ID_PREFIX = 'id:'
const HEX_PREFIX = /^[0-9a-f]{6,64}$/i

export interface FoundCheckpoint {
  asset: AssetState
  node: CheckpointNode
}

/**
 * Returns the checkpoint that `typed` stands for: its id, or the first digits of it, six at least.
 *
 * @throws PegbarError `INVALID_ID`, `CHECKPOINT_NOT_FOUND`, `AMBIGUOUS_ID` with `details.candidates`
 */
export async function findCheckpoint(
  { store }: Pick<ProjectComponents, 'store'>,
  typed: string,
): Promise<FoundCheckpoint> {
  const prefix = withoutMark(typed).toLowerCase()
  if (!HEX_PREFIX.test(prefix)) {
    throw new PegbarError('INVALID_ID', `"${typed}" is not the id of a checkpoint`, {
      hint: `type at least ${MIN_PREFIX_DIGITS} hex digits of an id from \`pegbar log\``,
    })
  }
  const ids = await store.records.checkpointsByPrefix(prefix, MAX_CANDIDATES + 1)
  const found = ids[0] === undefined ? undefined : await store.records.checkpoint(ids[0])
  if (found === undefined) {
    throw new PegbarError('CHECKPOINT_NOT_FOUND', `there is no checkpoint "${typed}"`, {
      hint: 'look for it in `pegbar log`; it may not have come here yet',
    })
  }
  if (ids.length > 1) throw ambiguousId(typed, ids)
  return found
}

/** Returns the error for a prefix that several ids start with. */
export function ambiguousId(typed: string, candidates: readonly string[]): PegbarError {
  return new PegbarError('AMBIGUOUS_ID', `several ids start with "${withoutMark(typed)}"`, {
    hint: `type more digits: ${candidates.slice(0, MAX_CANDIDATES).join(', ')}`,
    details: { candidates: candidates.slice(0, MAX_CANDIDATES) },
  })
}

export function withoutMark(typed: string): string {
  return typed.startsWith(ID_PREFIX) ? typed.slice(ID_PREFIX.length) : typed
}

/**
 * Tells whether `target` names a file or a checkpoint: a path that is there, on disk or as an asset, wins over an id;
 * `id:` forces the id.
 */
export async function readTarget(
  components: Pick<ProjectComponents, 'dir' | 'store'>,
  target: string,
): Promise<{ kind: 'path'; path: string } | ({ kind: 'checkpoint' } & FoundCheckpoint)> {
  const isForced = target.startsWith(ID_PREFIX)
  const looksLikeId = HEX_PREFIX.test(withoutMark(target))
  if (!isForced && (!looksLikeId || (await isKnownPath(components, target)))) {
    return { kind: 'path', path: projectPath(components.dir, target) }
  }
  return { kind: 'checkpoint', ...(await findCheckpoint(components, target)) }
}

/** Tells whether anything is at what was typed as a path: on disk, as a base, or an asset. */
export async function isKnownPath(
  { dir, store }: Pick<ProjectComponents, 'dir' | 'store'>,
  typed: string,
): Promise<boolean> {
  const path = projectPath(dir, typed)
  if (path === '') return false
  if ((await locate(dir, path)) !== undefined) return true
  if ((await store.local.baseAt(path)) !== undefined) return true
  return (await store.records.assetsAt(path)).length > 0
}

/** Returns the id of a checkpoint as people read it. */
export function shortId(id: CheckpointId): string {
  return id.slice(0, 8)
}
