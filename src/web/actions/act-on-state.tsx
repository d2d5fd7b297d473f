import type { AssetStateName, AssetView } from '../data/views.ts'
import { openCheckpointDialog } from '../dialogs/checkpoint/open.tsx'
import { confirm } from '../dialogs/confirm.tsx'
import { openConflictDialog } from '../dialogs/conflict.tsx'
import { nameOf } from '../ui/file-kind.ts'
import { move, update } from './asset-actions.tsx'

/** Returns what a click on a state does, in words; undefined when there is nothing to do. */
export function stateAction({ movedTo }: Pick<AssetView, 'movedTo'>, state: AssetStateName): string | undefined {
  switch (state) {
    case 'Modified':
    case 'Untracked':
      return 'Create Checkpoint'
    case 'Missing':
      return movedTo === undefined ? 'Update' : `It is now ${movedTo}: accept the move`
    case 'Outdated':
    case 'Freed':
      return 'Update'
    case 'Conflict':
      return 'Choose which version goes on'
    case 'Normal':
    case 'Trashed':
      return undefined
    default:
      return state satisfies never
  }
}

/** Does what a click on a state means. */
export async function actOnState(project: string, asset: AssetView, state: AssetStateName): Promise<void> {
  switch (state) {
    case 'Modified':
    case 'Untracked':
      return openCheckpointDialog(project, [asset.path])
    case 'Missing':
      if (asset.movedTo !== undefined && (await acceptsMove(asset.path, asset.movedTo))) {
        await move(project, asset.path, asset.movedTo)
      } else if (asset.movedTo === undefined) await update(project, [asset.path])
      return
    case 'Outdated':
    case 'Freed':
      await update(project, [asset.path])
      return
    case 'Conflict':
      return openConflictDialog(project, asset)
    case 'Normal':
    case 'Trashed':
      return
    default:
      state satisfies never
  }
}

function acceptsMove(from: string, to: string): Promise<boolean> {
  return confirm({
    title: `Was ${nameOf(from)} moved?`,
    about: (
      <p>
        {from} is not there any more, and {to} has the same content. Accepting the move gives it the history.
      </p>
    ),
    yes: 'Accept the move',
  })
}
