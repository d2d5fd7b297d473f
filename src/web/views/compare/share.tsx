import { count, formatBytes } from '../../ui/format.ts'
import { type Comparison, partsOf } from './shares.ts'

/** How much of the content both versions have in common. A chunk that both have is stored once. */
export function Share({ comparison }: { comparison: Comparison }) {
  const parts = partsOf(comparison)
  const same = comparison.a.hash === comparison.b.hash
  const shared = Math.floor((parts[1]?.fraction ?? 0) * 100)
  return (
    <section className="share" aria-label="What is the same">
      <p className="share__title">{same ? 'The content is the same' : `${shared} % of the content is in both`}</p>
      <div className="share__bar" aria-hidden="true">
        {parts.map(({ side, fraction }) => (
          <span key={side} className="share__part" data-side={side} style={{ flexGrow: fraction }} />
        ))}
      </div>
      <dl className="share__list">
        {parts.map(({ side, label, chunks, bytes }) => (
          <div key={side} className="share__line" data-side={side}>
            <dt>{label}</dt>
            <dd>
              {count(chunks, 'chunk')}, {formatBytes(bytes)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
