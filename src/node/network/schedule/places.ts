import { LARGE_PLACES, SMALL_FILE_BYTES, SMALL_PLACES } from './constants.ts'

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
 * Says whether a file may begin beside those that are on their way. Small ones have places of their own, so they never wait for a
 * large one. Of the two large ones a newer one pauses that which was begun last: so the newest begins at once, and one always
 * runs to its end. Files on their way get equal turns.
 */
export function place<File extends OpenFile>(
  file: Omit<OpenFile, 'begun'>,
  open: Iterable<File>,
  { mayPause }: { mayPause: boolean },
): Placing<File> {
  const small = isSmall(file)
  const alike = [...open].filter((other) => isSmall(other) === small)
  if (alike.length < (small ? SMALL_PLACES : LARGE_PLACES)) return { kind: 'open' }
  if (small || !mayPause) return { kind: 'wait' }
  const last = alike.reduce((best, other) => (other.begun > best.begun ? other : best))
  return alike.every(({ order }) => order < file.order) ? { kind: 'pause', file: last } : { kind: 'wait' }
}

export function isSmall({ size }: { size: number }): boolean {
  return size <= SMALL_FILE_BYTES
}
