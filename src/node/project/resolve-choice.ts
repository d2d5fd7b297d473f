import { PegbarError } from '../../core/errors.ts'
import type { CheckpointId } from '../../core/ids.ts'
import { MIN_PREFIX_DIGITS, withoutMark } from './find-checkpoint.ts'

/** One side of a Conflict: a head, or an asset of several at one path. */
export interface Side {
  /** What stands for it in lists. */
  id: CheckpointId
  /** The ids that choose it. */
  ids: readonly string[]
  comment: string
  /** Whether the working file comes from it. */
  isMine: boolean
}

/**
 * Returns the side that `choice` names; of `both` the one that keeps the path, which is mine.
 *
 * @throws PegbarError `AMBIGUOUS_ID` with all sides in `details.candidates` when it is not exactly one
 */
export function chooseSide<S extends Side>(sides: readonly S[], choice: string, path: string): S {
  const fitting = sides.filter((side) => isChosen(side, choice, sides))
  const [chosen] = fitting
  if (chosen !== undefined && fitting.length === 1) return chosen
  const candidates = sides.map(({ id, comment, isMine }) => ({ id, path, comment, mine: isMine }))
  throw new PegbarError('AMBIGUOUS_ID', reasonOf(sides, choice, path), {
    path,
    hint: 'name one of these by its id',
    details: { candidates },
  })
}

function isChosen(side: Side, choice: string, sides: readonly Side[]): boolean {
  switch (choice) {
    case 'mine':
    case 'both':
      return side.isMine
    case 'theirs':
      // only when the other side is a single one: without a side of mine, nothing is theirs
      return !side.isMine && sides.some(({ isMine }) => isMine)
    default: {
      const prefix = withoutMark(choice).toLowerCase()
      return prefix.length >= MIN_PREFIX_DIGITS && side.ids.some((id) => id.startsWith(prefix))
    }
  }
}

function reasonOf(sides: readonly Side[], choice: string, path: string): string {
  const hasMine = sides.some(({ isMine }) => isMine)
  if (!['mine', 'theirs', 'both'].includes(choice)) return `"${choice}" does not name exactly one side of "${path}"`
  if (!hasMine) return `the working file of "${path}" comes from none of the ${sides.length} sides, so none is yours`
  return `"${path}" has ${sides.length - 1} sides beside yours`
}
