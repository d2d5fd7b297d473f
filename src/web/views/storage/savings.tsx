import type { StatsView } from '../../data/views.ts'
import { count, formatBytes } from '../../ui/format.ts'
import { Section } from '../../ui/page.tsx'
import { partsOf, timesSmaller } from './savings.ts'

const MEANING = {
  stored: 'the chunks as they lie here, once each',
  delta: 'kept as the difference to a chunk that is nearly the same',
  compression: 'zstd, where it helps',
  dedup: 'the same chunks in other versions and files',
} as const

/** The size of all versions, the size on disk, and what lies between. */
export function Savings({ stats }: { stats: StatsView }) {
  const parts = partsOf(stats)
  const times = timesSmaller(stats)
  const { logicalBytes, diskBytes, checkpoints, assets, chunks } = stats
  return (
    <Section title="What the history takes">
      <dl className="figures">
        <div>
          <dt>All versions</dt>
          <dd>{formatBytes(logicalBytes)}</dd>
          <dd className="figures__note">
            {count(checkpoints, 'checkpoint')} of {count(assets, 'asset')}
          </dd>
        </div>
        <div>
          <dt>On this disk</dt>
          <dd>{formatBytes(diskBytes)}</dd>
          <dd className="figures__note">{count(chunks, 'chunk')}, records and index</dd>
        </div>
        {times !== undefined && (
          <div>
            <dt>Smaller</dt>
            <dd>{times} times</dd>
            <dd className="figures__note">than every version as a file</dd>
          </div>
        )}
      </dl>
      <svg className="savings__bar" role="img" aria-label="What was stored and saved; the list below tells the same">
        {parts.map(({ id, part }, index) => (
          <rect
            key={id}
            className="savings__part"
            data-part={id}
            x={`${100 * parts.slice(0, index).reduce((sum, one) => sum + one.part, 0)}%`}
            width={`${100 * part}%`}
            height="100%"
          />
        ))}
      </svg>
      <ul className="savings__list">
        {parts.map(({ id, label, bytes, part }) => (
          <li key={id}>
            <span className="savings__key" data-part={id} aria-hidden="true" />
            <span className="savings__label">
              {label} <span className="savings__meaning">{MEANING[id]}</span>
            </span>
            <span className="savings__bytes">{formatBytes(bytes)}</span>
            <span className="savings__share">{Math.round(part * 100)}%</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
