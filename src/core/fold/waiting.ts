import { hasBit } from './bits.ts'
import { grantAt } from './grant.ts'
import type { Labelling } from './labelling.ts'
import { newest, roleGivenBy } from './standing.ts'

/**
 * Returns the records of a circle, given ascending, that wait until the rest of it is decided: whose right is uncertain while
 * their signer had seen himself removed or demoted, and what is read from these. Whoever speaks in that knowledge can not
 * settle it, else he would give himself back, alone or through whom he adds, what was taken from him.
 *
 * One whose right is certain as soon as the others exclude nothing does not wait for them; else a late record could put off
 * the others that way. The first record of a circle is never returned, since all that its right is read from is decided.
 */
export function findWaiting(labelling: Labelling, circle: readonly number[]): Set<number> {
  const doubtful = findDoubtful(labelling, circle)
  const isWaiting = (index: number) => {
    const others = doubtful.filter((other) => other !== index)
    return typeof grantAt(labelling.suspending(others), index) !== 'object'
  }
  return new Set(doubtful.filter(isWaiting))
}

/** Returns the records whose signer had seen himself removed or demoted, as it may be, and what is read from these. */
function findDoubtful(labelling: Labelling, circle: readonly number[]): number[] {
  const doubtful = new Set<number>()
  for (const index of circle) {
    if (grantAt(labelling, index) !== 'undecided') continue
    const isReadFromDoubtful = labelling.consultedBy(index).some((other) => doubtful.has(other))
    if (isReadFromDoubtful || hasSeenItself(labelling, index)) doubtful.add(index)
  }
  return [...doubtful]
}

/** Tells whether one of the last words on the role of its signer that he had seen, decided or not, left him less than admin. */
function hasSeenItself(labelling: Labelling, index: number): boolean {
  const { graph, grants } = labelling
  const about = (graph.about.get(graph.records[index]!.device) ?? []).filter(
    (other) => hasBit(graph.views[index]!, other) && (grants[other] !== undefined || labelling.isUndecided(other)),
  )
  return newest(graph, about).some((other) => roleGivenBy(graph.records[other]!) !== 'admin')
}
