import { Ellipsis, Save, X } from 'lucide-react'
import { update } from '../../actions/asset-actions.tsx'
import { select } from '../../app/selection.ts'
import type { AssetView } from '../../data/views.ts'
import { openCheckpointDialog } from '../../dialogs/checkpoint/open.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { nameOf } from '../../ui/file-kind.ts'
import { formatBytes } from '../../ui/format.ts'
import { Menu } from '../../ui/menu.tsx'
import { Preview } from '../../ui/preview.tsx'
import { assetMenu } from '../browser/asset-menu.tsx'
import { canCheckpoint, canUpdate } from '../browser/can.ts'
import { StateButtons } from '../browser/state-buttons.tsx'
import { ClaimLine } from './claim-line.tsx'
import { ConflictLanes } from './conflict-lanes.tsx'
import { History } from './history.tsx'
import { StatusMenu } from './status-menu.tsx'
import './details.css'

/** The asset that is selected: its picture, its states, and all of its checkpoints. */
export function Details({ project, asset }: { project: string; asset: AssetView }) {
  const { path, preview, size, problem, compressed } = asset
  return (
    <aside className="details" aria-label={`Details of ${nameOf(path)}`}>
      <History project={project} asset={asset}>
        <div className="details__picture" style={{ aspectRatio: pictureShape(preview) }}>
          <Preview project={project} preview={preview} path={path} fit="whole" working={asset} />
          <IconButton label="Close details" className="details__close" onClick={() => select([])}>
            <X size={16} />
          </IconButton>
        </div>
        <div className="details__head">
          <h2 className="details__name">{nameOf(path)}</h2>
          <p className="details__facts">
            {path} · {formatBytes(size)}
          </p>
          <div className="details__states">
            <StateButtons project={project} asset={asset} all />
            <StatusMenu project={project} asset={asset} />
          </div>
          {problem !== undefined && <p className="details__problem">{problem}</p>}
          {compressed !== undefined && <p className="details__problem">{`This file is ${compressed}.`}</p>}
          <ClaimLine project={project} asset={asset} />
          <Buttons project={project} asset={asset} />
          {asset.states.includes('Conflict') && <ConflictLanes project={project} asset={asset} />}
        </div>
      </History>
    </aside>
  )
}

/** The shape of the frame: that of the picture, but never so tall that the history is pushed away. */
function pictureShape(preview: AssetView['preview']): number {
  return preview === null ? 16 / 9 : Math.min(2.4, Math.max(1.2, preview.width / preview.height))
}

function Buttons({ project, asset }: { project: string; asset: AssetView }) {
  const checkpoint = canCheckpoint(asset)
  return (
    <div className="details__buttons">
      {checkpoint && (
        <Button look="main" icon={<Save size={15} />} onClick={() => void openCheckpointDialog(project, [asset.path])}>
          Create Checkpoint
        </Button>
      )}
      {canUpdate(asset) && (
        <Button look={checkpoint ? 'plain' : 'main'} onClick={() => void update(project, [asset.path])}>
          Update
        </Button>
      )}
      <Menu entries={assetMenu(project, [asset])} align="end">
        <IconButton label="More" className="details__more">
          <Ellipsis size={17} />
        </IconButton>
      </Menu>
    </div>
  )
}
