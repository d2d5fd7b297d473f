import type { CheckpointView } from '../../data/views.ts'
import { count, formatBytes, formatExact } from '../../ui/format.ts'
import { StatusPill } from '../../ui/pills.tsx'

interface FactsProps {
  label: 'Left' | 'Right'
  checkpoint: CheckpointView
  other: CheckpointView
}

/** What history says of one side; what differs in size is said against the other. */
export function Facts({ label, checkpoint, other }: FactsProps) {
  const { comment, author, time, status, size, chunks } = checkpoint
  const difference = size - other.size
  return (
    <section className="side-facts" data-side={label.toLowerCase()} aria-label={label}>
      <p className="side-facts__comment">{comment}</p>
      <dl className="side-facts__list">
        <dt>Author</dt>
        <dd>
          {author.name} on {author.device.name}
        </dd>
        <dt>Made</dt>
        <dd>{formatExact(time)}</dd>
        <dt>Status</dt>
        <dd>
          <StatusPill status={status} />
        </dd>
        <dt>Size</dt>
        <dd>
          {formatBytes(size)} in {count(chunks, 'chunk')}
          {difference !== 0 && (
            <span className="side-facts__difference">
              {` (${difference > 0 ? '+' : '−'}${formatBytes(Math.abs(difference))})`}
            </span>
          )}
        </dd>
      </dl>
    </section>
  )
}
