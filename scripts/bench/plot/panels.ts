interface Series {
  name: string
  color: string
  points: readonly (readonly [x: number, y: number])[]
}

/** A plot on two logarithmic axes; nothing may be 0. */
export interface Panel {
  title: string
  x: { label: string; ticks: readonly number[] }
  y: { label: string; ticks: readonly number[] }
  series: readonly Series[]
}

const WIDTH = 440
const HEIGHT = 300
const MARGIN = { left: 76, right: 112, top: 36, bottom: 46 }
/** Panels beside each other. */
const COLUMNS = 2
/** Told apart on white and on black, also by those who see no red or green. */
export const COLORS = ['#3b82f6', '#e07b00', '#1a9e77'] as const

/** Returns an SVG with panels of lines, two in a row, readable on white and on black. */
export function drawPanels(title: string, panels: readonly Panel[]): string {
  const body = panels.map((panel, i) => {
    const [x, y] = [(i % COLUMNS) * WIDTH, Math.floor(i / COLUMNS) * HEIGHT]
    return `<g transform="translate(${x} ${y})">${draw(panel)}</g>`
  })
  const [width, height] = [WIDTH * Math.min(COLUMNS, panels.length), HEIGHT * Math.ceil(panels.length / COLUMNS)]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>${title}</title>
<style>text{fill:#333}.grid{stroke:#8884;stroke-width:1}@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>
${body.join('\n')}
</svg>
`
}

function draw({ title, x, y, series }: Panel): string {
  const values = series.flatMap(({ points }) => points.map(([, value]) => value))
  const low = Math.max(...y.ticks.filter((tick) => tick <= Math.min(...values)), y.ticks[0]!)
  const high = Math.min(...y.ticks.filter((tick) => tick >= Math.max(...values)), y.ticks.at(-1)! * 10)
  const ticks = y.ticks.filter((tick) => tick >= low && tick <= high)
  const toX = scale(x.ticks[0]!, x.ticks.at(-1)!, MARGIN.left, WIDTH - MARGIN.right)
  const toY = scale(low, high, HEIGHT - MARGIN.bottom, MARGIN.top)
  const right = WIDTH - MARGIN.right
  const bottom = HEIGHT - MARGIN.bottom
  const lines = [
    `<text x="${MARGIN.left}" y="20" font-weight="bold">${title}</text>`,
    ...ticks.map((tick) => `<path class="grid" d="M${MARGIN.left} ${toY(tick)}H${right}"/>`),
    ...ticks.map((tick) => label(MARGIN.left - 6, toY(tick) + 4, 'end', `${tick.toLocaleString('en-US')} ${y.label}`)),
    ...x.ticks.map((tick) => label(toX(tick), bottom + 18, 'middle', tick.toLocaleString('en-US'))),
    label((MARGIN.left + right) / 2, bottom + 36, 'middle', x.label),
  ]
  for (const { color, points } of series) {
    const places = points.map(([at, value]) => `${toX(at).toFixed(1)} ${toY(value).toFixed(1)}`)
    lines.push(`<path d="M${places.join('L')}" fill="none" stroke="${color}" stroke-width="2"/>`)
    for (const place of places) {
      const [cx, cy] = place.split(' ')
      lines.push(`<circle cx="${cx}" cy="${cy}" r="3" fill="${color}"/>`)
    }
  }
  lines.push(...names(series, right + 8, (value) => toY(value)))
  return lines.join('\n')
}

/** The name of each line at its end, not one on another. */
function names(series: readonly Series[], x: number, toY: (value: number) => number): string[] {
  const ends = series.map(({ name, color, points }) => ({ name, color, y: toY(points.at(-1)![1]) + 4 }))
  ends.sort((a, b) => a.y - b.y)
  for (const [i, end] of ends.entries()) if (i > 0) end.y = Math.max(end.y, ends[i - 1]!.y + 15)
  return ends.map(({ name, color, y }) => `<text x="${x}" y="${y.toFixed(1)}" style="fill:${color}">${name}</text>`)
}

function label(x: number, y: number, anchor: string, text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`
}

/** Returns the place of a value on a logarithmic axis. */
function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  return (value) => start + ((end - start) * Math.log(value / from)) / Math.log(to / from)
}
