import { memo } from 'react'
import { folderOf, nameOf } from '../../ui/file-kind.ts'
import { formatBytes } from '../../ui/format.ts'
import { KeptOn } from '../../ui/kept-on.tsx'
import { StatusPill } from '../../ui/pills.tsx'
import { Preview } from '../../ui/preview.tsx'
import { Time } from '../../ui/time.tsx'
import { type AssetCellProps, ClaimBadge } from './asset-card.tsx'
import { StateButtons } from './state-buttons.tsx'

/** One asset in the list. */
export const AssetLine = memo(function AssetLine({ id, project, asset, folder, chosen }: AssetCellProps) {
  const { path, preview, status, last, claim, size, mtime } = asset
  const below = folderOf(path).slice(folder === '' ? 0 : folder.length + 1)
  const changed = last?.time ?? mtime
  return (
    <div id={id} className="asset-line" role="gridcell" aria-selected={chosen} data-path={path}>
      <span className="asset-line__picture">
        <Preview project={project} preview={preview} path={path} working={asset} />
      </span>
      <span className="asset-line__name" title={path}>
        {nameOf(path)}
        {below !== '' && <span className="asset-line__folder">{below}</span>}
      </span>
      <span className="asset-line__states">
        <StateButtons project={project} asset={asset} all />
        {claim !== null && <ClaimBadge claim={claim} />}
      </span>
      <span>{status !== null && <StatusPill status={status} />}</span>
      <span className="asset-line__fact asset-line__author">{last?.author.name}</span>
      <span className="asset-line__fact">{changed !== null && changed !== undefined && <Time time={changed} />}</span>
      <span className="asset-line__fact asset-line__size">{formatBytes(size)}</span>
      <span className="asset-line__fact asset-line__kept">{last !== null && <KeptOn keptOn={last.keptOn} />}</span>
    </div>
  )
})
