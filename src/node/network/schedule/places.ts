import { LARGE_PLACES, SMALL_FILE_BYTES, SMALL_PLACES, TINY_FILE_BYTES, TINY_PLACES } from './constants.ts'

/** A file on its way here. */
export interface OpenFile {
  size: number
  /** Larger: newer. */
  order: number
  /** Larger: begun later. */
  begun: number
}

/** `pause`: the newcomer takes its place. */
export type Placing<File> = { kind: 'open' } | { kind: 'pause'; file: File } | { kind: 'wait' }

/**
 * Says whether a file may begin beside those that are on their way. Small and tiny ones have places of their own, so they never
 * wait for a large one. Of the two large ones a newer one pauses that which was begun last: so the newest begins at once, and one always
 * runs to its end. Files on their way get equal turns.
 */
export function place<File extends OpenFile>(
  file: Omit<OpenFile, 'begun'>,
  open: Iterable<File>,
  { mayPause }: { mayPause: boolean },
): Placing<File> {
  const size = sizeOf(file)
  const alike = [...open].filter((other) => sizeOf(other) === size)
  if (alike.length < PLACES[size]) return { kind: 'open' }
  if (size !== 'large' || !mayPause) return { kind: 'wait' }
  const last = alike.reduce((best, other) => (other.begun > best.begun ? other : best))
  return alike.every(({ order }) => order < file.order) ? { kind: 'pause', file: last } : { kind: 'wait' }
}

export function isLarge(file: { size: number }): boolean {
  return sizeOf(file) === 'large'
}

const PLACES = { tiny: TINY_PLACES, small: SMALL_PLACES, large: LARGE_PLACES } as const

function sizeOf({ size }: { size: number }): keyof typeof PLACES {
  if (size <= TINY_FILE_BYTES) return 'tiny'
  return size <= SMALL_FILE_BYTES ? 'small' : 'large'
}
