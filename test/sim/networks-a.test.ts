import { test } from 'vitest'
import { allAreWell } from './seeds.ts'

// two files, so that two workers share them
test.each([1, 21, 41, 61, 81])(
  '20 simulated networks of 3 to 5 laptops are well: seeds from %i',
  async (from) => {
    await allAreWell(from, 20)
  },
  300_000,
)
