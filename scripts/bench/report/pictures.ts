import type { Growth, Point } from '../growth/growth.ts'
import { type BarPanel, drawBars } from '../plot/bars.ts'
import { COLORS, drawPanels, type Panel } from '../plot/panels.ts'
import { PEGBAR } from '../tools/pegbar.ts'
import type { Results } from './results.ts'
import { type Summary, summaries } from './summary.ts'

const MIB = 1 << 20
const PICTURED = ['blend', 'blend-zstd'] as const

/** Bars of all tools: time and store for the versions of a .blend. undefined: not measured. */
export function drawTools(results: Results, tools: readonly string[]): string | undefined {
  const panels = PICTURED.flatMap((name) => {
    const set = results.sets[name]
    if (set === undefined) return []
    const all = summaries(set, tools)
    const bars = (title: string, unit: string, value: (summary: Summary) => number): BarPanel => ({
      title,
      unit,
      bars: all.map((summary) => ({ name: summary.tool, value: value(summary), own: summary.tool === PEGBAR })),
    })
    const what = name === 'blend' ? '.blend' : 'compressed .blend'
    return [
      bars(`Time for ${set.versions} versions, ${what}`, 's', ({ all }) => all),
      bars(`Store for ${set.versions} versions, ${what}`, 'MiB', ({ repositoryBytes }) => repositoryBytes / MIB),
    ]
  })
  return panels.length === 0 ? undefined : drawBars('Time and store for the versions of a .blend', panels)
}

/** Lines of seconds and memory. undefined: fewer than two sizes were measured. */
export function drawGrowth({ content, checkpoints }: Growth): string | undefined {
  const axes = [
    { label: 'GB of content', points: content.map((point) => ({ ...point, at: point.at / 1e9 })) },
    { label: 'checkpoints', points: checkpoints },
  ].filter(({ points }) => points.length > 1)
  if (axes.length === 0) return undefined
  return drawPanels(
    'How it grows: seconds and memory by content and by checkpoints',
    axes.flatMap(({ label, points }) => [timePanel(label, points), memoryPanel(label, points)]),
  )
}

function timePanel(label: string, points: readonly Point[]): Panel {
  const line = (name: string, color: string, of: (point: Point) => number) => ({
    name,
    color,
    points: points.map((point) => [point.at, of(point)] as const),
  })
  return {
    title: `Seconds by ${label}`,
    x: { label, ticks: points.map(({ at }) => at) },
    y: { label: 's', ticks: [0.01, 0.1, 1, 10, 100, 1000] },
    series: [
      line('new file', COLORS[0], ({ newSeconds }) => newSeconds),
      line('gc', COLORS[1], ({ gcSeconds }) => gcSeconds),
      line('start', COLORS[2], ({ openSeconds }) => openSeconds),
    ],
  }
}

function memoryPanel(label: string, points: readonly Point[]): Panel {
  return {
    title: `Memory by ${label}`,
    x: { label, ticks: points.map(({ at }) => at) },
    y: { label: 'MiB', ticks: [10, 100, 1000, 10_000] },
    series: [
      { name: 'after the start', color: COLORS[0], points: points.map(({ at, openMib }) => [at, openMib]) },
      { name: 'most', color: COLORS[1], points: points.map(({ at, peakMib }) => [at, peakMib]) },
    ],
  }
}
