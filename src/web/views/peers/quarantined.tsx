import { adopt } from '../../actions/member-actions.tsx'
import type { MemberView } from '../../data/views.ts'
import { Button } from '../../ui/button.tsx'
import { count, formatNumber } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import type { PeersContext } from './context.ts'
import { mayAdopt } from './may.ts'

/** Rows that are shown at once; the rest is counted. */
const MAX_SHOWN = 50

/** Work that came after a removal or a loss of rights: kept, and counted in only when an admin says so. */
export function Quarantined({ member, context }: { member: MemberView; context: PeersContext }) {
  const { quarantined, quarantinedCount, person } = member
  if (quarantinedCount === 0) return null
  const { project, own } = context
  const may = mayAdopt(own)
  const rest = quarantinedCount - Math.min(quarantined.length, MAX_SHOWN)
  return (
    <section className="quarantined" aria-label={`Not counted work of ${person.name}`}>
      <header className="quarantined__head">
        <p>
          {count(quarantinedCount, 'record')} of {person.name} {quarantinedCount === 1 ? 'does' : 'do'} not count: made
          after the removal or the loss of rights. {may ? 'Adopt counts it in.' : 'An admin can adopt it.'}
        </p>
        {may && (
          <Button
            onClick={() =>
              void adopt(
                project,
                quarantined.map(({ record }) => record),
              )
            }
          >
            Adopt all
          </Button>
        )}
      </header>
      <ul className="quarantined__list">
        {quarantined.slice(0, MAX_SHOWN).map(({ record, kind, path, comment, time }) => (
          <li key={record} className="quarantined__row">
            <span className="quarantined__words">
              <strong>{path ?? kind}</strong> {comment ?? kind}
            </span>
            <Time time={time} />
            {may && (
              <Button look="quiet" aria-label={`Adopt ${path ?? kind}`} onClick={() => void adopt(project, [record])}>
                Adopt
              </Button>
            )}
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="quarantined__rest">and {formatNumber(rest)} more</p>}
    </section>
  )
}
