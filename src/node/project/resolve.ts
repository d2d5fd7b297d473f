import { PegbarError } from '../../core/errors.ts'
import type { CallOptions, ResolveInput, ResolveResult } from '../../core/services.ts'
import type { AssetState } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { projectPath } from './disk.ts'
import { ambiguousId, isKnownPath, MIN_PREFIX_DIGITS, withoutMark } from './find-checkpoint.ts'
import { requireWorking, trashedError, workingOf } from './find-working.ts'
import { resolveHeads } from './resolve-heads.ts'
import { resolvePath } from './resolve-path.ts'
import type { WorkingFile } from './working-file.ts'

/**
 * Ends a Conflict: of several heads of an asset, or of several assets at one path. Named by its path, which asset keeps the
 * path is settled first; named by its id, its heads are. The working file follows; nothing is done while it is Modified.
 *
 * @throws PegbarError `NO_CONFLICT`; `MODIFIED`; `CLAIMED` by somebody else; `AMBIGUOUS_ID` with `details.candidates` when
 * the choice fits not exactly one; `EXISTS` when something is in the place of a new name; the errors of `restoreFile`
 */
export async function resolve(
  components: ProjectComponents,
  { target, choice }: ResolveInput,
  options: CallOptions = {},
): Promise<ResolveResult> {
  options.signal?.throwIfAborted()
  const named = await findNamed(components, target, options.signal)
  const { working } = named
  const isPathFirst = named.byPath || working.asset.heads.length < 2
  if (working.contested && isPathFirst) return resolvePath(components, working.asset, choice, options)
  if (working.asset.heads.length > 1) return resolveHeads(components, working, choice, options)
  throw new PegbarError('NO_CONFLICT', `"${working.path}" is not in Conflict`, {
    path: working.path,
    hint: 'look at `pegbar status`',
  })
}

async function findNamed(
  components: ProjectComponents,
  target: string,
  signal: AbortSignal | undefined,
): Promise<{ working: WorkingFile; byPath: boolean }> {
  const prefix = withoutMark(target).toLowerCase()
  const looksLikeId = new RegExp(`^[0-9a-f]{${MIN_PREFIX_DIGITS},64}$`).test(prefix)
  const isForced = prefix !== target.toLowerCase()
  if (!isForced && (!looksLikeId || (await isKnownPath(components, target)))) {
    return { working: await requireWorking(components, projectPath(components.dir, target), signal), byPath: true }
  }
  const found: AssetState[] = []
  for await (const asset of components.store.records.assets()) if (asset.id.startsWith(prefix)) found.push(asset)
  const [asset] = found
  if (asset === undefined) {
    throw new PegbarError('NOT_FOUND', `no asset has the id "${target}"`, { hint: 'name the file instead' })
  }
  if (found.length > 1) {
    throw ambiguousId(
      target,
      found.map(({ id }) => id),
    )
  }
  if (asset.trashed.value) throw trashedError(asset.path.value, asset.id)
  return { working: await workingOf(components, asset, signal), byPath: false }
}
