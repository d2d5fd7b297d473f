import { expect } from 'vitest'
import { simulate } from './simulate.ts'

/** Runs the network of each seed; the first that is not well fails the test with the command that runs it again. */
export async function allAreWell(from: number, count: number): Promise<void> {
  for (let seed = from; seed < from + count; seed++) {
    const { failures } = await simulate({ seed })
    expect(failures, `again: npm run soak -- --only simulation --seed ${seed}`).toEqual([])
  }
}
