import { COLORS, drawPanels, type Panel } from '../plot/panels.ts'
import type { Cell, Pair } from './measure.ts'

/** Returns an SVG with two panels on logarithmic axes: what grows with the laptops, and what with the records. */
export function plot(cells: readonly Cell[], pairs: readonly Pair[]): string {
  const most = Math.max(...cells.map(({ records }) => records))
  const largest = cells.filter(({ records }) => records === most)
  const nodes = largest.map((cell) => cell.nodes)
  const panels: Panel[] = [
    {
      title: `Bytes on the wire, ${most.toLocaleString('en-US')} records`,
      x: { label: 'laptops', ticks: nodes },
      y: { label: 'kB', ticks: [0.1, 1, 10, 100, 1_000, 10_000] },
      series: [
        { name: 'all equal', color: COLORS[0], points: largest.map((c) => [c.nodes, c.equal.bytes / 1000]) },
        { name: 'one new record', color: COLORS[1], points: largest.map((c) => [c.nodes, c.flood.bytes / 1000]) },
        { name: '100 missed', color: COLORS[2], points: largest.map((c) => [c.nodes, c.returning.bytes / 1000]) },
      ],
    },
    {
      title: 'CPU time between two laptops',
      x: { label: 'records', ticks: pairs.map(({ records }) => records) },
      y: { label: 's', ticks: [0.001, 0.01, 0.1, 1, 10, 100] },
      series: [
        { name: 'newcomer', color: COLORS[0], points: pairs.map((p) => [p.records, p.newcomer.cpuSeconds]) },
        { name: '5,000 late', color: COLORS[1], points: pairs.map((p) => [p.records, p.late.cpuSeconds]) },
        {
          name: 'equal, over TCP',
          color: COLORS[2],
          points: pairs.map((p) => [p.records, p.sockets[p.sockets.length >> 1]! / 1000]),
        },
      ],
    },
  ]
  return drawPanels('How it grows: bytes by laptops, seconds by records', panels)
}
