/** Numbers and times as people read them. */

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** Returns a size with about three digits: `0 B`, `812 KB`, `1.24 GB`. Units are powers of 1,000, as disks are sold. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${Number(value.toFixed(digits)).toLocaleString('en')} ${BYTE_UNITS[unit]}`
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Returns how long ago something was, in words: `just now`, `5 min ago`, `yesterday`, `12 Mar`, `12 Mar 2024`. */
export function formatAgo(time: string, now: Date): string {
  const then = new Date(time)
  const passed = now.getTime() - then.getTime()
  // the clocks of two laptops differ a little
  if (passed < MINUTE && passed > -MINUTE) return 'just now'
  if (passed < 0) return formatDay(then, now)
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`
  const days = Math.round((startOfDay(now) - startOfDay(then)) / DAY)
  if (days === 0) return `${Math.floor(passed / HOUR)} h ago`
  if (days === 1) return 'yesterday'
  if (days < 7) return `${days} days ago`
  return formatDay(then, now)
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

function formatDay(date: Date, now: Date): string {
  const sameYear = date.getFullYear() === now.getFullYear()
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  })
}

/** Returns the exact time, in the time zone of this laptop. */
export function formatExact(time: string): string {
  return new Date(time).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
}

/** Returns a rest of time: `8 s`, `3 min`, `1 h 20 min`. */
export function formatLeft(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.ceil(whole / 60)
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Returns `1 checkpoint`, `3 checkpoints`. */
export function count(many: number, one: string, more = `${one}s`): string {
  return `${many.toLocaleString('en')} ${many === 1 ? one : more}`
}
