import type { Status } from '../../core/record.ts'
import type { CallOptions, StatusSetResult } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { projectPath } from './disk.ts'
import { requireWorking } from './find-working.ts'
import { undoWith } from './undo.ts'
import { Views } from './views.ts'

/** Sets the status of an asset; nothing is recorded when it has that status already. */
export async function setStatus(
  components: ProjectComponents,
  input: { path: string; status: Status },
  options: CallOptions = {},
): Promise<StatusSetResult> {
  options.signal?.throwIfAborted()
  const { store, writer } = components
  const path = projectPath(components.dir, input.path)
  const working = await requireWorking(components, path, options.signal)
  const { asset } = working
  if (asset.status.value !== input.status || asset.status.records.length > 1) {
    const replaces = asset.status.records
    await writer.write([{ kind: 'status set', asset: asset.id, status: input.status, replaces }])
  }
  const now = (await store.records.asset(asset.id)) ?? asset
  const before = asset.status.value
  const steps =
    before === input.status ? [] : [{ operation: 'setStatus' as const, input: { path: working.path, status: before } }]
  const undo = undoWith(`Set ${working.path} to ${input.status}`, steps)
  return { ...(await new Views(components).status({ ...working, asset: now })), undo }
}
