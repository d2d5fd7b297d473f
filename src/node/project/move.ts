import { PegbarError } from '../../core/errors.ts'
import { checkPath } from '../../core/paths.ts'
import type { AssetMoved } from '../../core/record.ts'
import type { CallOptions, MoveResult } from '../../core/services.ts'
import type { AssetState } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { locate, projectPath } from './disk.ts'
import { requireWorking } from './find-working.ts'
import { loadIgnoreRules } from './ignore.ts'
import { existsError, moveFile } from './move-file.ts'
import { undoWith } from './undo.ts'

/**
 * Gives an asset another path and renames its working file, or accepts that it was renamed already.
 *
 * @throws PegbarError `EXISTS` when a file or another asset is at the target; `IGNORED`, `INVALID_PATH`, `FILE_NOT_FOUND`
 */
export async function move(
  components: ProjectComponents,
  input: { path: string; to: string },
  options: CallOptions = {},
): Promise<MoveResult> {
  options.signal?.throwIfAborted()
  const path = projectPath(components.dir, input.path)
  const to = checkPath(projectPath(components.dir, input.to))
  return components.locks.run([path, to], () => moveAsset(components, path, to), options.signal)
}

async function moveAsset(components: ProjectComponents, path: string, to: string): Promise<MoveResult> {
  const { dir, store, writer } = components
  const { asset, path: from, base } = await requireWorking(components, path)
  if (to === from && to === asset.path.value) throw existsError(to)
  if ((await loadIgnoreRules(dir)).ignoresFile(to)) {
    throw new PegbarError('IGNORED', `"${to}" is left out by .pegbarignore`, { path: to, hint: 'choose another name' })
  }
  const rivals = (await store.records.assetsAt(to)).filter((one) => !one.trashed.value && one.heads.length > 0)
  const placed = await store.local.baseAt(to)
  if (rivals.some(({ id }) => id !== asset.id) || (placed !== undefined && placed.asset !== asset.id)) {
    throw existsError(to)
  }
  const [source, target] = await Promise.all([locate(dir, from), locate(dir, to)])
  if (target !== undefined && target.kind !== 'file') throw existsError(to)
  const isHere = source !== undefined && to !== from
  if (isHere) await moveFile(dir, from, to)
  try {
    await writer.write([moveRecord(asset, to)])
  } catch (error) {
    if (isHere) await moveFile(dir, to, from)
    throw error
  }
  // a rename changes the stamp; the next look reads the file once
  if (base !== undefined) await store.local.setBase({ ...base, path: to, stamp: undefined })
  const undo = undoWith(`Moved ${from} to ${to}`, [{ operation: 'move', input: { path: to, to: from } }])
  return { asset: asset.id, from, to, undo }
}

/** Gives the asset another path; what it takes the place of are all the names that it knows. */
export function moveRecord(asset: Pick<AssetState, 'id' | 'path'>, to: string): AssetMoved {
  return { kind: 'asset moved', asset: asset.id, path: to, replaces: asset.path.records }
}
