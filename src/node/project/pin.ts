import type { CallOptions, PinResult } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { projectPath } from './disk.ts'
import { requireWorking } from './find-working.ts'
import { unfree } from './keeping.ts'

/**
 * Keeps every checkpoint of an asset on this laptop, whatever the policy, or ends that. A Freed asset that is pinned is
 * wanted again; its working file comes with `update`.
 *
 * @throws PegbarError `NOT_FOUND`, `FILE_NOT_FOUND`, `TRASHED`
 */
export async function pin(
  components: ProjectComponents,
  input: { path: string; pinned?: boolean },
  { signal }: CallOptions = {},
): Promise<PinResult> {
  signal?.throwIfAborted()
  const { pinned = true } = input
  const { asset, path } = await requireWorking(components, projectPath(components.dir, input.path), signal)
  await components.store.keeping.setPinned(asset.id, pinned)
  if (pinned) await unfree(components, asset.id)
  return { path, asset: asset.id, pinned }
}
