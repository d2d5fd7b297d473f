import { createHash } from 'node:crypto'

let counter = 0

/** Begins again: what a run makes then follows from its script alone, so that a failure can be played again. */
export function resetBytes(): void {
  counter = 0
}

/** Returns bytes as random as any, and the same in every run. */
export function seededBytes(size: number): Buffer {
  return createHash('sha512').update(`bytes ${counter++}`).digest().subarray(0, size)
}
