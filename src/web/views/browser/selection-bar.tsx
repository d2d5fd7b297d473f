import { Download, Ellipsis, Save, X } from 'lucide-react'
import { update } from '../../actions/asset-actions.tsx'
import { select } from '../../app/selection.ts'
import type { AssetView } from '../../data/views.ts'
import { openCheckpointDialog } from '../../dialogs/checkpoint/open.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { count, formatBytes } from '../../ui/format.ts'
import { Menu } from '../../ui/menu.tsx'
import { assetMenu } from './asset-menu.tsx'
import { canCheckpoint, canUpdate } from './can.ts'

/** What may be done with several assets at once. */
export function SelectionBar({ project, assets }: { project: string; assets: readonly AssetView[] }) {
  const changed = assets.filter(canCheckpoint).map(({ path }) => path)
  const behind = assets.filter(canUpdate).map(({ path }) => path)
  const size = assets.reduce((sum, one) => sum + one.size, 0)
  return (
    <div className="selection-bar">
      <span className="selection-bar__count" role="status">
        {count(assets.length, 'file')} selected, {formatBytes(size)}
      </span>
      {changed.length > 0 && (
        <Button look="main" icon={<Save size={15} />} onClick={() => void openCheckpointDialog(project, changed)}>
          Create Checkpoint ({changed.length})
        </Button>
      )}
      {behind.length > 0 && (
        <Button icon={<Download size={15} />} onClick={() => void update(project, behind)}>
          Update ({behind.length})
        </Button>
      )}
      <Menu entries={assetMenu(project, assets)} align="end">
        <IconButton label="More for the selected files">
          <Ellipsis size={17} />
        </IconButton>
      </Menu>
      <IconButton label="Select nothing" onClick={() => select([])}>
        <X size={16} />
      </IconButton>
    </div>
  )
}
