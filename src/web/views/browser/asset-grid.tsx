import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, memo, type PointerEvent, useEffect, useMemo, useRef } from 'react'
import { select, useSelection } from '../../app/selection.ts'
import { useStore } from '../../app/store.ts'
import { setParams } from '../../app/use-route.ts'
import { assetKey } from '../../data/assets.ts'
import type { AssetView } from '../../data/views.ts'
import { IS_MAC } from '../../keys/listener.ts'
import { ContextArea } from '../../ui/menu.tsx'
import { AssetCard } from './asset-card.tsx'
import { AssetLine } from './asset-line.tsx'
import { assetMenu, projectMenu } from './asset-menu.tsx'
import { FolderTile } from './folder-tile.tsx'
import { clicked, nextIndex } from './moves.ts'
import { CARD_WIDTHS, columnsFor, rowHeight, toRows } from './rows.ts'
import { settings } from './settings.ts'
import type { Listing } from './use-listing.ts'
import { useWidth } from './use-width.ts'
import './asset-grid.css'

interface AssetGridProps {
  project: string
  listing: Listing
  selected: readonly AssetView[]
  /** Called with the path of the file that a press begins on: the click comes when it ends. */
  onPress: (path: string) => void
}

/** All folders and assets, of which only what is seen is drawn. The keyboard moves in it as in a file manager. */
export const AssetGrid = memo(function AssetGrid({ project, listing, selected, onPress }: AssetGridProps) {
  const { folders, shown } = listing
  const { layout, size } = useStore(settings)
  const scroller = useRef<HTMLDivElement>(null)
  const anchor = useRef<string>(undefined)
  const width = useWidth(scroller)
  const columns = layout === 'list' ? 1 : columnsFor(width, CARD_WIDTHS[size])
  const rows = useMemo(() => toRows(folders, shown, columns), [folders, shown, columns])
  const paths = useMemo(() => shown.map(({ path }) => path), [shown])
  const { paths: chosen, primary } = useSelection()
  const isChosen = useMemo(() => new Set(chosen), [chosen])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // nearly what it will be: the first rows are drawn at once, not after a look at the element
    initialRect: { width: 0, height: window.innerHeight },
    estimateSize: (index) => rowHeight(rows[index]!, layout, width, columns),
    overscan: 3,
    useFlushSync: false,
    paddingStart: 4,
    paddingEnd: 24,
  })
  // the heights follow from the width, and nothing else tells
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the heights are made of
  useEffect(() => virtual.measure(), [virtual, width, columns, layout, rows])
  useScrollTo(primary, paths, Math.ceil(folders.length / columns), columns, virtual)

  const press = (event: PointerEvent) => {
    const path = pathAt(event)
    if (path !== undefined) onPress(path)
  }
  // one handler for all cells: a new function for each would draw every one of them anew with each step of scrolling
  const click = (event: MouseEvent) => {
    const path = pathAt(event)
    if (path === undefined) {
      if ((event.target as HTMLElement).closest('button') === null) select([])
      return
    }
    const toggle = IS_MAC ? event.metaKey : event.ctrlKey
    const next = clicked(path, chosen, paths, { toggle, extend: event.shiftKey, anchor: anchor.current ?? primary })
    if (!event.shiftKey) anchor.current = path
    select(next.paths, next.primary)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // the keys of a button in a card are its own
    if (event.target !== event.currentTarget) return
    const main = IS_MAC ? event.metaKey : event.ctrlKey
    if (main && event.key === 'a') select(paths, primary ?? paths[0])
    else if (event.key === 'Escape') select([])
    else if (event.altKey || main) return
    else {
      const at = primary === undefined ? -1 : paths.indexOf(primary)
      const page = Math.max(
        1,
        Math.floor((scroller.current?.clientHeight ?? 0) / (virtual.getTotalSize() / rows.length)),
      )
      const to = nextIndex(event.key, at, paths.length, columns, page)
      if (to === undefined) return
      const path = paths[to]!
      const next = clicked(path, chosen, paths, {
        toggle: false,
        extend: event.shiftKey,
        anchor: anchor.current ?? primary,
      })
      if (!event.shiftKey) anchor.current = path
      select(next.paths, next.primary)
    }
    event.preventDefault()
  }
  const forMenu = (event: MouseEvent) => {
    const path = pathAt(event)
    if (path === undefined) select([])
    else if (!isChosen.has(path)) select([path])
  }
  return (
    <ContextArea entries={() => (selected.length === 0 ? projectMenu(project) : assetMenu(project, selected))}>
      <div
        ref={scroller}
        className={`asset-grid asset-grid--${layout}`}
        role="grid"
        aria-label="Files"
        aria-multiselectable="true"
        aria-rowcount={rows.length}
        aria-activedescendant={primary === undefined ? undefined : cellId(primary)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onContextMenuCapture={forMenu}
        onPointerDown={press}
        onClick={click}
      >
        <div className="asset-grid__all" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]!
            return (
              <div
                key={index}
                className="asset-grid__row"
                role="row"
                aria-rowindex={index + 1}
                style={{
                  transform: `translateY(${start}px)`,
                  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                }}
              >
                {row.kind === 'folders'
                  ? row.folders.map((folder) => (
                      <FolderTile
                        key={folder.path}
                        project={project}
                        folder={folder}
                        onOpen={() => setParams({ folder: folder.path, asset: '' })}
                      />
                    ))
                  : row.assets.map((asset) => {
                      const Cell = layout === 'list' ? AssetLine : AssetCard
                      return (
                        <Cell
                          key={assetKey(asset)}
                          id={cellId(asset.path)}
                          project={project}
                          asset={asset}
                          folder={listing.folder}
                          chosen={isChosen.has(asset.path)}
                        />
                      )
                    })}
              </div>
            )
          })}
        </div>
      </div>
    </ContextArea>
  )
})

function pathAt(event: MouseEvent): string | undefined {
  return (event.target as HTMLElement).closest<HTMLElement>('[data-path]')?.dataset.path
}

function cellId(path: string): string {
  return `asset ${path}`.replaceAll(' ', '-')
}

/** Keeps the asset whose details are shown in sight when it changes. */
function useScrollTo(
  primary: string | undefined,
  paths: readonly string[],
  folderRows: number,
  columns: number,
  virtual: Virtualizer<HTMLDivElement, Element>,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that changes under the person must not jump
  useEffect(() => {
    const at = primary === undefined ? -1 : paths.indexOf(primary)
    if (at === -1) return
    const row = folderRows + Math.floor(at / columns)
    // to scroll asks the browser where things are, which it has to lay out for that
    if (!isInSight(virtual, row)) virtual.scrollToIndex(row, { align: 'auto' })
  }, [primary, columns])
}

function isInSight({ measurementsCache, scrollOffset, scrollRect }: Virtualizer<HTMLDivElement, Element>, row: number) {
  const item = measurementsCache[row]
  if (item === undefined || scrollOffset === null || scrollRect === null) return false
  return item.start >= scrollOffset && item.end <= scrollOffset + scrollRect.height
}
