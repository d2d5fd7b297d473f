import { Hand, Pin } from 'lucide-react'
import { memo } from 'react'
import type { AssetView } from '../../data/views.ts'
import { folderOf, nameOf } from '../../ui/file-kind.ts'
import { KeptOn } from '../../ui/kept-on.tsx'
import { StatusPill } from '../../ui/pills.tsx'
import { Preview } from '../../ui/preview.tsx'
import { Time } from '../../ui/time.tsx'
import { StateButtons } from './state-buttons.tsx'

export interface AssetCellProps {
  id: string
  project: string
  asset: AssetView
  /** The folder that is shown: what lies deeper says where. */
  folder: string
  chosen: boolean
}

/** One asset in the grid: its picture first. The grid has the keys, keeps the focus, and names its active cell. */
export const AssetCard = memo(function AssetCard({ id, project, asset, folder, chosen }: AssetCellProps) {
  const { path, preview, status, last, claim } = asset
  const below = folderOf(path).slice(folder === '' ? 0 : folder.length + 1)
  return (
    <div id={id} className="asset-card" role="gridcell" aria-selected={chosen} data-path={path}>
      <div className="asset-card__picture">
        <Preview project={project} preview={preview} path={path} working={asset} />
        <div className="asset-card__states">
          <StateButtons project={project} asset={asset} />
        </div>
        {claim !== null && <ClaimBadge claim={claim} />}
      </div>
      <div className="asset-card__foot">
        <div className="asset-card__line">
          <span className="asset-card__name" title={path}>
            {nameOf(path)}
          </span>
          {asset.pinned && <Pin size={13} className="asset-card__pin" aria-label="Pinned to this laptop" />}
          {status !== null && <StatusPill status={status} />}
        </div>
        <div className="asset-card__facts">
          <span className="asset-card__who">
            {below !== '' && <>{below} · </>}
            {last === null ? 'no checkpoint yet' : last.author.name}
            {last !== null && (
              <>
                {' · '}
                <Time time={last.time} />
              </>
            )}
          </span>
          {last !== null && <KeptOn keptOn={last.keptOn} />}
        </div>
      </div>
    </div>
  )
})

export function ClaimBadge({ claim }: { claim: NonNullable<AssetView['claim']> }) {
  const reason = claim.reason === undefined ? '' : `: ${claim.reason}`
  const who = claim.self ? 'You' : claim.person.name
  return (
    <span
      className="claim-badge"
      data-self={claim.self}
      title={`${who} ${claim.self ? 'work' : 'works'} on it${reason}`}
    >
      <Hand size={12} aria-hidden="true" />
      <span className="unseen">Claimed by </span>
      {who}
    </span>
  )
}
