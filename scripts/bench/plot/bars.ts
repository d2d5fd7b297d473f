import { scaleLinear } from 'd3-scale'

export interface Bar {
  name: string
  /** undefined: not measured, and left out. */
  value: number | undefined
  /** The one that the picture is about. */
  own: boolean
}

export interface BarPanel {
  title: string
  unit: string
  bars: readonly Bar[]
}

const WIDTH = 440
const BAR_HEIGHT = 18
const GAP = 6
const MARGIN = { left: 110, right: 84, top: 36, bottom: 14 }
/** Readable on white and on black: one stands out, the others are grey. */
const OWN_COLOR = '#3b82f6'
const OTHER_COLOR = '#8a8f98'
/** What cannot be told from nothing by its length still is there. */
const MIN_LENGTH = 1

/** Returns an SVG with panels of bars beside each other, each from 0, the shortest bar on top. */
export function drawBars(title: string, panels: readonly BarPanel[]): string {
  const most = Math.max(...panels.map(({ bars }) => bars.length))
  const height = MARGIN.top + MARGIN.bottom + most * (BAR_HEIGHT + GAP)
  const body = panels.map((panel, i) => `<g transform="translate(${i * WIDTH} 0)">${draw(panel)}</g>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH * panels.length} ${height}" font-family="sans-serif" font-size="12">
<title>${escaped(title)}</title>
<style>text{fill:#333}@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>
${body.join('\n')}
</svg>
`
}

function draw({ title, unit, bars }: BarPanel): string {
  const known = bars.flatMap(({ value, ...bar }) => (value === undefined ? [] : [{ ...bar, value }]))
  known.sort((a, b) => a.value - b.value)
  const length = scaleLinear([0, Math.max(...known.map(({ value }) => value), Number.MIN_VALUE)], [0, barRoom()])
  const lines = [`<text x="${MARGIN.left}" y="20" font-weight="bold">${escaped(title)}</text>`]
  for (const [i, { name, value, own }] of known.entries()) {
    const y = MARGIN.top + i * (BAR_HEIGHT + GAP)
    const width = Math.max(MIN_LENGTH, length(value))
    const weight = own ? ' font-weight="bold"' : ''
    const text = y + BAR_HEIGHT - 5
    lines.push(
      `<text x="${MARGIN.left - 8}" y="${text}" text-anchor="end"${weight}>${escaped(name)}</text>`,
      `<rect x="${MARGIN.left}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="2" fill="${own ? OWN_COLOR : OTHER_COLOR}"/>`,
      `<text x="${(MARGIN.left + width + 6).toFixed(1)}" y="${text}"${weight}>${number(value)} ${escaped(unit)}</text>`,
    )
  }
  return lines.join('\n')
}

function barRoom(): number {
  return WIDTH - MARGIN.left - MARGIN.right
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
