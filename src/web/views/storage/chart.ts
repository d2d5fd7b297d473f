/** Where everything of the chart is, as numbers and paths, without any part of a browser. */
import { scaleLinear, scaleTime } from 'd3-scale'
import { area, curveStepAfter, line } from 'd3-shape'
import type { CallOutput } from '../../data/views.ts'
import { formatBytes } from '../../ui/format.ts'

export type Point = CallOutput<'growth'>['points'][number]

export interface ChartSize {
  width: number
  height: number
}

/** Room beside the lines, CSS pixels: sizes at the left, times below. */
export const MARGIN = { top: 10, right: 14, bottom: 24, left: 66 }
/** How far apart the times below are at least, CSS pixels. */
const TICK_WIDTH = 90
const DAY_MS = 24 * 60 * 60 * 1000

export interface Chart {
  logical: { line: string; area: string }
  added: { line: string; area: string }
  times: { x: number; label: string }[]
  sizes: { y: number; label: string }[]
  /** The places of the points, in their order. */
  xs: number[]
}

/** Returns the chart of how a project grew: steps, because nothing grows between two checkpoints. */
export function layOut(points: readonly Point[], { width, height }: ChartSize): Chart {
  const at = points.map(({ time }) => new Date(time))
  const first = at[0] ?? new Date(0)
  const last = at.at(-1) ?? first
  // all of it at one moment would have no width
  const from = last.getTime() > first.getTime() ? first : new Date(first.getTime() - DAY_MS)
  const x = scaleTime([from, last], [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)])
  const most = points.reduce((max, { logical, added }) => Math.max(max, logical, added), 1)
  const y = scaleLinear([0, most], [height - MARGIN.bottom, MARGIN.top]).nice(4)
  const curve = (of: (point: Point) => number) => {
    // it begins at nothing
    const rows = [{ x: x(from), y: y(0) }, ...points.map((point, i) => ({ x: x(at[i]!), y: y(of(point)) }))]
    return {
      line:
        line<(typeof rows)[number]>(
          (row) => row.x,
          (row) => row.y,
        ).curve(curveStepAfter)(rows) ?? '',
      area:
        area<(typeof rows)[number]>(
          (row) => row.x,
          y(0),
          (row) => row.y,
        ).curve(curveStepAfter)(rows) ?? '',
    }
  }
  const ticks = x.ticks(Math.max(2, Math.floor((width - MARGIN.left) / TICK_WIDTH)))
  const spanMs = last.getTime() - from.getTime()
  return {
    logical: curve((point) => point.logical),
    added: curve((point) => point.added),
    times: withRoom(ticks.map((time) => ({ x: x(time), label: timeLabel(time, spanMs) }))),
    // there are no parts of a byte
    sizes: y
      .ticks(4)
      .filter(Number.isInteger)
      .map((bytes) => ({ y: y(bytes), label: formatBytes(bytes) })),
    xs: at.map((time) => x(time)),
  }
}

/** Returns the labels that have room, and say something new: the scale takes the number of ticks as a hint, and within a second all are equal. */
function withRoom(labels: readonly { x: number; label: string }[]): { x: number; label: string }[] {
  const kept: { x: number; label: string }[] = []
  for (const one of labels) {
    const before = kept.at(-1)
    if (before === undefined || (one.x - before.x >= TICK_WIDTH && one.label !== before.label)) kept.push(one)
  }
  return kept
}

/** Returns a time as finely as a span of that many milliseconds asks for: `14:03`, `12 Mar`, `Mar 2026`. */
export function timeLabel(time: Date, spanMs: number): string {
  if (spanMs > 365 * DAY_MS) return time.toLocaleDateString('en-GB', { month: 'short', year: 'numeric' })
  if (spanMs > 2 * DAY_MS) return time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  const seconds = spanMs < DAY_MS / 24 / 10 ? { second: '2-digit' as const } : {}
  return time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', ...seconds })
}

/** Returns the place in `xs`, which ascend, of what is nearest to `x`; -1 when there is nothing. */
export function nearest(xs: readonly number[], x: number): number {
  let best = -1
  for (const [index, one] of xs.entries()) {
    if (best === -1 || Math.abs(one - x) <= Math.abs(xs[best]! - x)) best = index
  }
  return best
}
