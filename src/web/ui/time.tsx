import { useEffect, useState } from 'react'
import { formatAgo, formatExact } from './format.ts'
import { Tip } from './tip.tsx'

/** How often "5 min ago" is looked at again, milliseconds. */
const TICK_MS = 30_000

/** A time in words, with the exact one as its tooltip. */
export function Time({ time }: { time: string }) {
  const now = useNow()
  return (
    <Tip text={formatExact(time)}>
      <time dateTime={time}>{formatAgo(time, now)}</time>
    </Tip>
  )
}

function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
