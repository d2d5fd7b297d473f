import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { PegbarError } from '../../../src/core/errors.ts'
import { type CheckpointId, checkpointId } from '../../../src/core/ids.ts'
import { askPurged, PurgeQuestions } from '../../../src/node/network/ask-purged.ts'
import { ASK_PURGED_EVERY_MS } from '../../../src/node/network/constants.ts'
import type { Peering } from '../../../src/node/network/peering.ts'
import { openMemoryStore } from '../../../src/store/index.ts'
import { testId, testTeam } from '../../core/helpers/records.ts'

const [ben, cleo] = [testId('device', 8), testId('device', 9)]
const [one, two] = [checkpointId(testId('record', 1)), checkpointId(testId('record', 2))]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A project in which two checkpoints were purged; Ben has deleted `deleted`, and Cleo does not answer. */
async function purgedProject(deleted: CheckpointId[]) {
  const [founder] = await testTeam()
  const store = await openMemoryStore({ create: founder.project! })
  onTestFinished(() => store.close())
  for (const id of [one, two]) await store.local.setPurgeSeen(id, { sinceMs: 1, now: false })
  const asked: CheckpointId[][] = []
  const leaseClient = async (device: string) => {
    if (device === cleo) throw new PegbarError('PEER_LEFT', 'gone')
    return {
      purged: async (_: unknown, ids: CheckpointId[]) => {
        asked.push([...ids])
        return ids.filter((id) => deleted.includes(id))
      },
      close: async () => {},
    }
  }
  const peering = { project: { id: founder.project!, store }, running: { leaseClient }, connected: () => [ben, cleo] }
  return { store, asked, peering: peering as unknown as Peering }
}

test('what a device has deleted is noted, and not asked about again', async () => {
  const { store, asked, peering } = await purgedProject([one])
  await askPurged(peering, [ben, cleo], [one, two])
  expect(await store.keeping.purgedOn(one)).toEqual([ben])
  expect(await store.keeping.purgedOn(two)).toEqual([])
  await askPurged(peering, [ben], [one, two])
  await askPurged(peering, [ben], [one])
  expect(asked).toEqual([[one, two], [two]])
})

test('a device that came, or holds less, is asked after a while, once for all that it said', async () => {
  const { asked, peering } = await purgedProject([one, two])
  const questions = new PurgeQuestions(peering)
  for (let i = 0; i < 5; i++) questions.note(ben)
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(ASK_PURGED_EVERY_MS)
  await vi.waitFor(() => expect(asked).toEqual([[one, two]]))
  questions.note(ben)
  questions.stop()
  questions.note(ben)
  await vi.advanceTimersByTimeAsync(2 * ASK_PURGED_EVERY_MS)
  expect(asked).toHaveLength(1)
})
