import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'

interface VirtualListProps<T> {
  label: string
  items: readonly T[]
  /** The height of every row, CSS pixels. */
  rowPx: number
  keyOf: (item: T) => string
  children: (item: T) => ReactNode
}

/** A list with rows of one height, of which only what is seen is drawn. */
export function VirtualList<T>({ label, items, rowPx, keyOf, children }: VirtualListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => keyOf(items[index]!),
    overscan: 6,
    paddingEnd: 24,
  })
  return (
    // the keyboard scrolls what it can focus
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by the keyboard
    <section ref={scroller} className="virtual-list" tabIndex={0} aria-label={label}>
      <ul className="virtual-list__all" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <li
            key={key}
            className="virtual-list__row"
            aria-setsize={items.length}
            aria-posinset={index + 1}
            style={{ height: rowPx, transform: `translateY(${start}px)` }}
          >
            {children(items[index]!)}
          </li>
        ))}
      </ul>
    </section>
  )
}
