import { type PointerEvent, useMemo, useRef, useState } from 'react'
import { count, formatBytes, formatExact, formatNumber } from '../../ui/format.ts'
import { Section } from '../../ui/page.tsx'
import { useWidth } from '../browser/use-width.ts'
import { layOut, MARGIN, nearest, type Point } from './chart.ts'
import './growth-chart.css'

const HEIGHT = 240

/** How the size of all versions and what they added on this disk grew; a table tells the same. */
export function GrowthChart({ points }: { points: readonly Point[] }) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const chart = useMemo(() => layOut(points, { width, height: HEIGHT }), [points, width])
  const [at, setAt] = useState<number>()
  const shown = points[at ?? points.length - 1]
  const look = (event: PointerEvent<SVGSVGElement>) => {
    const found = nearest(chart.xs, event.clientX - event.currentTarget.getBoundingClientRect().left)
    setAt(found === -1 ? undefined : found)
  }
  return (
    <Section title="Over time" about="Nothing is stored twice: the lower line is what really came onto this disk.">
      <div className="growth" ref={frame}>
        {shown === undefined ? (
          <p className="growth__none">The first checkpoint starts the chart.</p>
        ) : (
          <>
            <p className="growth__readout">
              <span data-line="logical">All versions {formatBytes(shown.logical)}</span>
              <span data-line="added">Added here {formatBytes(shown.added)}</span>
              <span className="growth__when">
                {count(shown.checkpoints, 'checkpoint')}, {formatExact(shown.time)}
              </span>
            </p>
            <svg
              className="growth__chart"
              width={width}
              height={HEIGHT}
              role="img"
              aria-label="Chart of the sizes over time; the table below has the numbers"
              onPointerMove={look}
              onPointerLeave={() => setAt(undefined)}
            >
              {chart.sizes.map(({ y, label }) => (
                <g key={label}>
                  <line className="growth__grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y} y2={y} />
                  <text className="growth__label" x={MARGIN.left - 8} y={y + 4} textAnchor="end">
                    {label}
                  </text>
                </g>
              ))}
              {chart.times.map(({ x, label }) => (
                <text key={x} className="growth__label" x={x} y={HEIGHT - 6} textAnchor="middle">
                  {label}
                </text>
              ))}
              <path className="growth__area" data-line="logical" d={chart.logical.area} />
              <path className="growth__line" data-line="logical" d={chart.logical.line} />
              <path className="growth__area" data-line="added" d={chart.added.area} />
              <path className="growth__line" data-line="added" d={chart.added.line} />
              {at !== undefined && chart.xs[at] !== undefined && (
                <line
                  className="growth__cursor"
                  x1={chart.xs[at]}
                  x2={chart.xs[at]}
                  y1={MARGIN.top}
                  y2={HEIGHT - MARGIN.bottom}
                />
              )}
            </svg>
            <Table points={points} />
          </>
        )}
      </div>
    </Section>
  )
}

function Table({ points }: { points: readonly Point[] }) {
  const [open, setOpen] = useState(false)
  return (
    <details className="growth__details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {open && (
        // it scrolls, so the keyboard has to reach it
        // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 asks for it
        <section className="growth__scroll" tabIndex={0} aria-label="Sizes over time">
          <table className="growth__table">
            <thead>
              <tr>
                <th scope="col">Until</th>
                <th scope="col">Checkpoints</th>
                <th scope="col">All versions</th>
                <th scope="col">Added here</th>
              </tr>
            </thead>
            <tbody>
              {points.toReversed().map(({ time, checkpoints, logical, added }) => (
                <tr key={checkpoints}>
                  <th scope="row">{formatExact(time)}</th>
                  <td>{formatNumber(checkpoints)}</td>
                  <td>{formatBytes(logical)}</td>
                  <td>{formatBytes(added)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}
