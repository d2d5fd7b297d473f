import { test } from 'vitest'
import { allAreWell } from './seeds.ts'

// the second half of networks-a.test.ts
test.each([101, 121, 141, 161, 181])(
  '20 simulated networks of 3 to 5 laptops are well: seeds from %i',
  async (from) => {
    await allAreWell(from, 20)
  },
  300_000,
)
