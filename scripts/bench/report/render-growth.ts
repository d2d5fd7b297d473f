import type { Growth, Point } from '../growth/growth.ts'
import { memory, mib, seconds, table } from './units.ts'

interface Curve {
  name: string
  of: (point: Point) => number
}

export const CURVES: readonly Curve[] = [
  { name: 'checkpoint of a new file', of: ({ newSeconds }) => newSeconds },
  { name: 'checkpoint of an edit', of: ({ editSeconds }) => editSeconds },
  { name: 'log of a file', of: ({ logSeconds }) => logSeconds },
  { name: 'gc with nothing to do', of: ({ gcSeconds }) => gcSeconds },
  { name: 'purge and gc', of: ({ purgeSeconds }) => purgeSeconds },
  { name: 'start of the node', of: ({ openSeconds }) => openSeconds },
  { name: 'memory after the start', of: ({ openMib }) => openMib },
  { name: 'most memory', of: ({ peakMib }) => peakMib },
  { name: 'store on disk', of: ({ diskBytes }) => diskBytes },
]

/** Exponents of growth that still pass as flat, and as linear. */
const FLAT = 0.15
const LINEAR = [0.85, 1.15] as const

export type Shape = 'flat' | 'less than linear' | 'linear' | 'more than linear' | 'unknown'

/** Returns how a curve grows at its end, between its two last points, where fixed costs weigh least: by the exponent e of x^e. */
export function shapeOf(points: readonly (readonly [x: number, y: number])[]): Shape {
  const [first, last] = [points.at(-2), points.at(-1)]
  if (first === undefined || last === undefined || last[0] <= first[0] || first[1] <= 0) return 'unknown'
  const exponent = Math.log(last[1] / first[1]) / Math.log(last[0] / first[0])
  if (exponent < FLAT) return 'flat'
  if (exponent < LINEAR[0]) return 'less than linear'
  return exponent <= LINEAR[1] ? 'linear' : 'more than linear'
}

export function renderGrowth(growth: Growth | undefined, scale: number, picture: string): string {
  const head = '## How it grows'
  if (growth === undefined) return `${head}\n\nNot measured yet: \`npm run bench -- growth\`.`
  const { date, commit, load } = growth.measured
  const isPictured = growth.content.length > 1 || growth.checkpoints.length > 1
  return `${head}

One project with one laptop, measured through the command line with its node running. What is timed is a random file of ${mib(growth.probeBytes)}: medians of five checkpoints of it, of
an edit of 4 KiB in its middle, of \`gc\` that finds nothing to do, and of \`purge --now\` with the \`gc\` after it that gives the file's bytes back; and of five starts of the node, until it says that it is ready. Memory is that of the node; the most
includes up to 256 MiB of pages of the disk cache. Measured on ${date}, commit ${commit}, load before ${load.toFixed(2)}${scale === 1 ? '' : `, at ${scale} of the full size`}.

${isPictured ? `![Seconds and memory by content and by checkpoints](${picture})\n\n` : ''}**By content**: random files of at most 1 GB, each checkpointed and then taken away from the working folder.

${pointTable('content', growth.content, (at) => `${(at / 1e9).toFixed(at < 1e9 ? 3 : 0)} GB`)}

**By checkpoints**: ten of each file, each with content, chunk list and signed record of its own, all Missing in the working folder.

${pointTable('checkpoints', growth.checkpoints, (at) => at.toLocaleString('en-US'))}`
}

function pointTable(name: string, points: readonly Point[], at: (value: number) => string): string {
  if (points.length === 0) return 'Not measured yet.'
  const rows = points.map((point) => [
    at(point.at),
    mib(point.diskBytes),
    ...[
      point.newSeconds,
      point.editSeconds,
      point.logSeconds,
      point.gcSeconds,
      point.purgeSeconds,
      point.openSeconds,
    ].map(seconds),
    memory(point.openMib),
    memory(point.peakMib),
  ])
  const head = [
    name,
    'store on disk',
    'new file',
    'edit',
    'log',
    'gc, nothing to do',
    'purge and gc',
    'start',
    'memory',
    'most memory',
  ]
  return `${table(head, rows, 0)}\n\n${inWords(points)}`
}

/** Which curves are flat and which are not, by the figures. */
function inWords(points: readonly Point[]): string {
  const shapes = Map.groupBy(CURVES, ({ of }) => shapeOf(points.map((point) => [point.at, of(point)])))
  const order: readonly Shape[] = ['flat', 'less than linear', 'linear', 'more than linear']
  const parts = order.flatMap((shape) => {
    const names = shapes.get(shape)?.map(({ name }) => name)
    return names === undefined ? [] : [`**${shape}**: ${names.join(', ')}`]
  })
  if (parts.length === 0) return 'One size tells nothing of growth.'
  return `Between the two last rows, ${parts.join('; ')}. (Flat: it grows as the size to the power of less than ${FLAT}; linear: ${LINEAR.join(' to ')}.)`
}
