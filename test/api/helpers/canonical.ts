import { createHash } from 'node:crypto'

const ID = /\b(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16})\b/g
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g
const SHOWN_DIGITS = 8

/**
 * Returns a JSON value in which every id, and the first digits of it where they stand alone, is the one that belongs to its place
 * in the order of first mention, and every time the same: two runs of one story are equal.
 */
export function canonical<T>(value: T, replace: Readonly<Record<string, string>> = {}): T {
  let text = JSON.stringify(value)
  for (const [from, to] of Object.entries(replace)) text = text.replaceAll(JSON.stringify(from).slice(1, -1), to)
  text = text.replaceAll(TIME, '2026-11-28T09:00:00.000Z')
  const ids = [...new Set(text.match(ID) ?? [])]
  for (const [at, id] of ids.entries()) {
    const shown = createHash('sha256').update(`id ${at}`).digest('hex').slice(0, id.length)
    text = text.replaceAll(id, shown)
    text = text.replaceAll(new RegExp(`\\b${id.slice(0, SHOWN_DIGITS)}\\b`, 'g'), shown.slice(0, SHOWN_DIGITS))
  }
  return JSON.parse(text) as T
}
