import { createStore, useStore } from '../app/store.ts'
import { formatAgo, formatExact } from './format.ts'

/** How often "5 min ago" is looked at again, milliseconds. */
const TICK_MS = 30_000

/** A time in words, with the exact one as its tooltip: the browser's own, because hundreds are in sight at once. */
export function Time({ time }: { time: string }) {
  const now = useStore(clock)
  return (
    <time dateTime={time} title={formatExact(time)}>
      {formatAgo(time, now)}
    </time>
  )
}

/** One clock for all times of the page. */
const clock = createStore(new Date())
setInterval(() => clock.set(new Date()), TICK_MS)
