import { memo, type PointerEvent } from 'react'
import type { AssetView } from '../../data/views.ts'
import { folderOf, nameOf } from '../../ui/file-kind.ts'
import { KeptOn } from '../../ui/kept-on.tsx'
import { Preview } from '../../ui/preview.tsx'
import { Time } from '../../ui/time.tsx'
import { ClaimBadge } from '../browser/asset-card.tsx'
import { StateButtons } from '../browser/state-buttons.tsx'

interface BoardCardProps {
  id: string
  project: string
  asset: AssetView
  active: boolean
  chosen: boolean
  dragged: boolean
  onPress: (event: PointerEvent<HTMLElement>, asset: AssetView) => void
  onChoose: (path: string) => void
}

/** One asset on the board. The board has the keys and the focus, and names its active card. */
export const BoardCard = memo(function BoardCard(props: BoardCardProps) {
  const { id, project, asset, active, chosen, dragged, onPress, onChoose } = props
  const { path, preview, last, claim } = asset
  const folder = folderOf(path)
  return (
    <div
      id={id}
      className="board-card"
      role="gridcell"
      aria-selected={chosen}
      data-path={path}
      data-active={active}
      data-dragged={dragged}
      onPointerDown={(event) => onPress(event, asset)}
      onClick={() => onChoose(path)}
    >
      <div className="board-card__picture">
        <Preview project={project} preview={preview} path={path} />
        <div className="board-card__states">
          <StateButtons project={project} asset={asset} />
        </div>
        {claim !== null && <ClaimBadge claim={claim} />}
      </div>
      <div className="board-card__foot">
        <div className="board-card__name" title={path}>
          {nameOf(path)}
        </div>
        <div className="board-card__facts">
          <span className="board-card__who">
            {last?.author.name}
            {last !== null && (
              <>
                {' · '}
                <Time time={last.time} />
              </>
            )}
            {folder !== '' && ` · ${folder}`}
          </span>
          {last !== null && <KeptOn keptOn={last.keptOn} />}
        </div>
      </div>
    </div>
  )
})
