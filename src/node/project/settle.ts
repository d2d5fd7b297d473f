import type { CallOptions, JoinResult } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { examineFolder } from './status.ts'
import { update } from './update.ts'

export type Settled = Pick<JoinResult, 'updated' | 'same' | 'modified' | 'skipped'>

/**
 * What `join` does with the folder: files that equal a checkpoint take it as base, differing ones are Modified and stay as
 * they are; with `update` the others are brought to their newest checkpoints.
 */
export async function settle(
  components: ProjectComponents,
  input: { update: boolean },
  options: CallOptions = {},
): Promise<Settled> {
  const examined = await examineFolder(components, '', options)
  const here = examined.filter((one) => one.kind === 'asset').filter(({ working }) => working.disk !== undefined)
  const modified = here.filter(({ working }) => working.modified).length
  const same = here.length - modified
  if (!input.update) return { updated: 0, same, modified, skipped: [] }
  const { updated, skipped } = await update(components, { paths: [] }, options)
  return { updated: updated.length, same, modified, skipped }
}
