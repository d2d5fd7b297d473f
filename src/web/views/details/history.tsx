import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import { useParam } from '../../app/use-route.ts'
import { plainWords } from '../../data/plain-words.ts'
import { useHistory } from '../../data/use-queries.ts'
import type { AssetView } from '../../data/views.ts'
import { count } from '../../ui/format.ts'
import { CheckpointItem } from './checkpoint-item.tsx'

interface HistoryProps {
  project: string
  asset: AssetView
  /** What stands above it, and scrolls with it. */
  children: ReactNode
}

/** A closed item, CSS pixels; each is measured once it is drawn. */
const ITEM_PX = 84

/** Every checkpoint of an asset, newest first. Only what is seen is drawn, and older ones are fetched on the way down. */
export function History({ project, asset, children }: HistoryProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useHistory(project, asset.path)
  const checkpoints = (data?.pages.flat() ?? []).filter(({ trashed }) => !trashed)
  const [open, setOpen] = useParam('checkpoint')
  const virtual = useVirtualizer({
    count: checkpoints.length,
    getScrollElement: () => scroller.current,
    // nearly what it will be: the first rows are drawn at once, not after a look at the element
    initialRect: { width: 0, height: window.innerHeight },
    estimateSize: () => ITEM_PX,
    getItemKey: (index) => checkpoints[index]!.id,
    scrollMargin: list.current?.offsetTop ?? 0,
    overscan: 6,
  })
  // what a search or a reload opened may be far down
  const opened = useRef(open)
  const openAt = checkpoints.findIndex(({ id }) => id === opened.current)
  useEffect(() => {
    if (openAt > 0) virtual.scrollToIndex(openAt, { align: 'center' })
  }, [openAt, virtual])
  const items = virtual.getVirtualItems()
  const atEnd = (items.at(-1)?.index ?? 0) >= checkpoints.length - 1
  useEffect(() => {
    if (atEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [atEnd, hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <div ref={scroller} className="history">
      {children}
      <h3 className="history__title">
        History
        <span className="history__count">{count(asset.checkpoints, 'checkpoint')}</span>
      </h3>
      {error !== null && <p className="history__note">{plainWords(error)?.title}</p>}
      {data !== undefined && checkpoints.length === 0 && (
        <p className="history__note">No checkpoint yet. The first one makes this file part of the project.</p>
      )}
      <ol ref={list} className="history__list" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const checkpoint = checkpoints[index]!
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className="history__item"
              aria-setsize={asset.checkpoints}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
            >
              <CheckpointItem
                project={project}
                asset={asset}
                checkpoint={checkpoint}
                older={checkpoints[index + 1]}
                open={open === checkpoint.id}
                onToggle={() => setOpen(open === checkpoint.id ? '' : checkpoint.id, { replace: true })}
              />
            </li>
          )
        })}
      </ol>
    </div>
  )
}
