import * as act from '../../actions/asset-actions.tsx'
import { showToast } from '../../app/toasts.ts'
import type { AssetView } from '../../data/views.ts'
import { openCheckpointDialog } from '../../dialogs/checkpoint/open.tsx'
import { useCommand } from '../../keys/commands.ts'
import { canCheckpoint } from './can.ts'

/** The shortcuts that act on the selected assets. */
export function useAssetCommands(project: string, selected: readonly AssetView[]): void {
  const any = selected.length > 0
  const tracked = selected.filter(({ asset }) => asset !== null)
  useCommand('create checkpoint', () => {
    const changed = selected.filter(canCheckpoint)
    if (changed.length > 0)
      void openCheckpointDialog(
        project,
        changed.map(({ path }) => path),
      )
    else showToast({ kind: 'error', ...(any ? NOTHING_CHANGED : NOTHING_SELECTED) })
  })
  useCommand('rename', () => void act.rename(project, tracked[0]!.path), tracked.length === 1)
  useCommand('free up', () => void act.freeUp(project, tracked), tracked.length > 0)
  useCommand(
    'trash',
    () =>
      void act.moveToTrash(
        project,
        tracked.map(({ path }) => path),
      ),
    tracked.length > 0,
  )
}

const NOTHING_CHANGED = {
  title: 'Nothing has changed',
  text: 'What is selected is the same as its newest checkpoint here.',
}
const NOTHING_SELECTED = { title: 'No file is selected', text: 'Select the files to checkpoint first.' }
