import type { AssetView } from '../data/views.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { nameOf } from '../ui/file-kind.ts'
import { ConflictLanes } from '../views/details/conflict-lanes.tsx'
import { openDialog } from './dialogs.ts'

/** Shows the versions of a file in Conflict, and the choice. */
export function openConflictDialog(project: string, asset: AssetView): Promise<void> {
  return openDialog<void>((close) => (
    <Dialog
      size="large"
      title={`Conflict of ${nameOf(asset.path)}`}
      onMain={() => {}}
      onClose={close}
      buttons={<Button onClick={() => close()}>Decide later</Button>}
    >
      <ConflictLanes project={project} asset={asset} onChosen={close} />
    </Dialog>
  ))
}
