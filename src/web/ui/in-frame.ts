/**
 * Sizes for a virtual list, told by the browser when it has laid the frame out. To ask for one while React changes the page
 * makes the browser lay it out at once, and again for the frame.
 */
import { measureElement, type Rect, type Virtualizer } from '@tanstack/react-virtual'

type List = Virtualizer<HTMLDivElement, Element>

/** Tells the size of the list's own element; until then `initialRect` holds. */
export function observeInFrame({ scrollElement }: List, tell: (rect: Rect) => void): (() => void) | undefined {
  if (scrollElement === null) return undefined
  const observer = new ResizeObserver(() => {
    tell({ width: scrollElement.clientWidth, height: scrollElement.clientHeight })
  })
  observer.observe(scrollElement)
  return () => observer.disconnect()
}

/** Returns the size of an item as it was drawn last; of one that was not drawn yet, what it is estimated to be. */
export function measureInFrame(element: Element, entry: ResizeObserverEntry | undefined, list: List): number {
  if (entry !== undefined) return measureElement(element, entry, list)
  const index = list.indexFromElement(element)
  return list.itemSizeCache.get(list.options.getItemKey(index)) ?? list.options.estimateSize(index)
}
