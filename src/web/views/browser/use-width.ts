import { type RefObject, startTransition, useLayoutEffect, useState } from 'react'

/** Returns the inner width of an element, in CSS pixels, as it is now. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(1000)
  useLayoutEffect(() => {
    const observed = element.current
    if (observed === null) return
    setWidth(observed.clientWidth)
    // what opened beside it is seen first, and all cards are placed anew behind that
    const observer = new ResizeObserver(() => startTransition(() => setWidth(observed.clientWidth)))
    observer.observe(observed)
    return () => observer.disconnect()
  }, [element])
  return width
}
