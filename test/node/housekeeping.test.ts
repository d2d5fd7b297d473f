import { expect, test, vi } from 'vitest'
import { Housekeeping } from '../../src/node/housekeeping.ts'

test('sweeps again and again, also after a round that failed', async () => {
  let rounds = 0
  const housekeeping = new Housekeeping({
    firstMs: 1,
    everyMs: 1,
    sweep: async () => {
      rounds++
      if (rounds === 1) throw new Error('the disk was busy')
    },
  })
  housekeeping.start()
  housekeeping.start()
  await vi.waitFor(() => expect(rounds).toBeGreaterThan(2))
  await housekeeping.stop()
  const ended = rounds
  housekeeping.start()
  await new Promise(setImmediate)
  expect(rounds).toBe(ended)
})

test('stop cancels a running round and waits for its end', async () => {
  const begun = Promise.withResolvers<void>()
  let ended = false
  const housekeeping = new Housekeeping({
    firstMs: 1,
    sweep: async (signal) => {
      begun.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      ended = true
    },
  })
  housekeeping.start()
  await begun.promise
  await housekeeping.stop()
  expect(ended).toBe(true)
})
