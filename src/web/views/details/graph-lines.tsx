import type { GraphRow } from './graph.ts'
import './graph-lines.css'

/** Between two columns, CSS pixels; with many the graph would leave no room for words, and they stand closer. */
const COLUMN_PX = 14
const MAX_WIDTH_PX = 112
/** From the top of a row to its checkpoint, and from there until an edge is in its column. */
const NODE_Y = 34
const BEND_PX = 26
const NODE_RADIUS = 4.5
/** Colours of columns, used over and over: `data-lane` in the style sheet. */
const COLOURS = 6

/** Returns the width of a graph, CSS pixels: what the words beside it leave free. */
export function graphWidth(columns: number): number {
  return Math.min(MAX_WIDTH_PX, (columns + 1) * COLUMN_PX)
}

/** One row of the graph, as high as its checkpoint is. Those who do not see it have `graphWords`. */
export function GraphLines({ row, columns }: { row: GraphRow; columns: number }) {
  const { column, ending, starting, passing } = row
  const width = graphWidth(columns)
  const x = (at: number) => ((at + 1) * width) / (columns + 1)
  const node = x(column)
  return (
    <svg className="graph-lines" width={width} height="100%" aria-hidden="true" focusable="false">
      {passing.map((at) => (
        <line key={`passing ${at}`} data-lane={at % COLOURS} x1={x(at)} y1="0" x2={x(at)} y2="100%" />
      ))}
      {ending.map((at) => (
        <path key={`ending ${at}`} data-edge="ending" data-lane={at % COLOURS} d={bend(x(at), 0, node, NODE_Y)} />
      ))}
      {starting.map((at) => (
        <g key={`starting ${at}`} data-edge="starting" data-lane={at % COLOURS}>
          <path d={bend(node, NODE_Y, x(at), NODE_Y + BEND_PX)} />
          <line x1={x(at)} y1={NODE_Y + BEND_PX} x2={x(at)} y2="100%" />
        </g>
      ))}
      <circle data-lane={column % COLOURS} cx={node} cy={NODE_Y} r={NODE_RADIUS} />
    </svg>
  )
}

/** A curve that leaves and arrives upright. */
function bend(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (y1 + y2) / 2
  return `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`
}
