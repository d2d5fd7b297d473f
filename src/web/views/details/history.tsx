import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useParam } from '../../app/use-route.ts'
import { plainWords } from '../../data/plain-words.ts'
import { useHistory } from '../../data/use-queries.ts'
import type { AssetView, CheckpointView } from '../../data/views.ts'
import { count } from '../../ui/format.ts'
import { measureInFrame, observeInFrame } from '../../ui/in-frame.ts'
import { CheckpointItem, NewestCheckpoint } from './checkpoint-item.tsx'
import { type Graph, graphWords, layOutGraph, withoutTrashed } from './graph.ts'
import { GraphLines, graphWidth } from './graph-lines.tsx'

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
  const all = useMemo(() => data?.pages.flat() ?? [], [data])
  const checkpoints = useMemo(() => all.filter(({ trashed }) => !trashed), [all])
  const graph = useMemo(() => graphOf(all, hasNextPage), [all, hasNextPage])
  const [open, setOpen] = useParam('checkpoint')
  const virtual = useVirtualizer({
    count: checkpoints.length,
    getScrollElement: () => scroller.current,
    // nearly what it will be: the first rows are drawn at once, not after a look at the element
    initialRect: { width: 0, height: window.innerHeight },
    estimateSize: () => ITEM_PX,
    observeElementRect: observeInFrame,
    measureElement: measureInFrame,
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
  const isAhead = data === undefined && error === null && asset.last !== null && !asset.states.includes('Conflict')
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
      <ol ref={list} className="history__list" style={{ height: isAhead ? ITEM_PX : virtual.getTotalSize() }}>
        {isAhead && (
          <li className="history__item">
            <NewestCheckpoint project={project} asset={asset} />
          </li>
        )}
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
              style={{
                transform: `translateY(${start - virtual.options.scrollMargin}px)`,
                ...(graph === undefined ? {} : { paddingInlineStart: graphWidth(graph.columns) }),
              }}
            >
              {graph !== undefined && <GraphLines row={graph.rows[index]!} columns={graph.columns} />}
              <CheckpointItem
                project={project}
                asset={asset}
                checkpoint={checkpoint}
                older={checkpoints[index + 1]}
                place={graph?.words[index] ?? ''}
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

/** Returns the graph of a history; undefined where all checkpoints stand in one line, and a graph says nothing. */
function graphOf(all: readonly CheckpointView[], more: boolean): (Graph & { words: readonly string[] }) | undefined {
  const nodes = withoutTrashed(all)
  const graph = layOutGraph(nodes, { more })
  if (graph.columns < 2) return undefined
  const comments = new Map(all.map(({ id, comment }) => [id, comment]))
  return { ...graph, words: graphWords(nodes, (id) => comments.get(id)) }
}
