import { useVirtualizer } from '@tanstack/react-virtual'
import { type PointerEvent, useEffect, useRef } from 'react'
import { assetKey } from '../../data/assets.ts'
import type { AssetView } from '../../data/views.ts'
import { count, formatNumber } from '../../ui/format.ts'
import { STATUS_MEANING, StatusPill } from '../../ui/pills.tsx'
import { useWidth } from '../browser/use-width.ts'
import { BoardCard } from './board-card.tsx'
import type { Column } from './columns.ts'

interface BoardColumnProps {
  project: string
  column: Column
  active: string | undefined
  chosen: string | undefined
  dragged: string | undefined
  /** A card that is dragged would go here. */
  target: boolean
  onPress: (event: PointerEvent<HTMLElement>, asset: AssetView) => void
  onChoose: (path: string) => void
}

/** Below the picture of a card: name, and facts; CSS pixels, as in board.css. */
const FOOT_PX = 54
const GAP_PX = 10
const PADDING_PX = 16

/** All assets of one status, of which only what is seen is drawn. */
export function BoardColumn({ project, column, active, chosen, dragged, target, onPress, onChoose }: BoardColumnProps) {
  const { status, assets } = column
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const height = Math.round(((width - PADDING_PX) * 9) / 16) + FOOT_PX
  const virtual = useVirtualizer({
    count: assets.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height + GAP_PX,
    getItemKey: (index) => assetKey(assets[index]!),
    overscan: 3,
    paddingEnd: 12,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height of every card follows from the width
  useEffect(() => virtual.measure(), [virtual, height])
  const at = active === undefined ? -1 : assets.findIndex(({ path }) => path === active)
  useEffect(() => {
    if (at !== -1) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  return (
    <div className="board-column" role="row" data-column={status} data-target={target}>
      <div className="board-column__head" role="rowheader" title={STATUS_MEANING[status]}>
        <StatusPill status={status} />
        <span className="board-column__count">
          {formatNumber(assets.length)}
          <span className="unseen"> {count(assets.length, 'file').replace(/^\S+ /, '')}</span>
        </span>
      </div>
      <div ref={scroller} className="board-column__list" role="none" data-scrolls="y">
        {assets.length === 0 && (
          <div className="board-column__none" role="gridcell">
            No file
          </div>
        )}
        <div role="none" className="board-column__all" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const asset = assets[index]!
            return (
              <div
                key={key}
                role="none"
                className="board-column__place"
                style={{ height, transform: `translateY(${start}px)` }}
              >
                <BoardCard
                  id={cardId(asset.path)}
                  project={project}
                  asset={asset}
                  active={asset.path === active}
                  chosen={asset.path === chosen}
                  dragged={asset.path === dragged}
                  onPress={onPress}
                  onChoose={onChoose}
                />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

export function cardId(path: string): string {
  return `card ${path}`.replaceAll(' ', '-')
}
