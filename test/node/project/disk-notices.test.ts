import { expect, onTestFinished, test } from 'vitest'
import { Notices } from '../../../src/node/notices.ts'
import { DiskNotices, RECOVERED_FACTOR } from '../../../src/node/project/disk-notices.ts'
import { openMemoryStore } from '../../../src/store/index.ts'
import { testId } from '../../core/helpers/records.ts'

const LOW = 1000
const NEEDED = 100

test('told when little is left, once more when nothing fits, and again only after a margin of room', async () => {
  const store = await openMemoryStore({ create: testId('project', 1) })
  onTestFinished(() => store.close())
  let now = 0
  const notices = new Notices({ place: store.local, now: () => now })
  let freeBytes = LOW
  store.space = async () => ({ freeBytes, lowBytes: LOW, neededBytes: NEEDED })
  /** What is told, and since when. */
  const after = async (free: number) => {
    freeBytes = free
    now++
    // each time as another process would look
    await new DiskNotices({ store, notices }).look()
    return (await notices.list()).map(({ kind, cause, timeMs, read }) => [kind, cause, timeMs, read])
  }
  expect(await after(LOW)).toEqual([])
  expect(await after(LOW - 1)).toEqual([['disk low', 'low', 2, false]])
  await notices.markRead()
  expect(await after(NEEDED)).toEqual([['disk low', 'low', 2, true]])
  expect(await after(LOW)).toEqual([['disk low', 'low', 2, true]])
  expect(await after(LOW * RECOVERED_FACTOR - 1)).toEqual([['disk low', 'low', 2, true]])
  expect(await after(NEEDED - 1)).toEqual([['disk low', 'full', 6, false]])
  expect(await after(NEEDED * RECOVERED_FACTOR - 1)).toEqual([['disk low', 'full', 6, false]])
  expect(await after(NEEDED * RECOVERED_FACTOR)).toEqual([['disk low', 'low', 8, false]])
  expect(await after(LOW * RECOVERED_FACTOR)).toEqual([])
  expect(await after(LOW)).toEqual([])
  expect(await after(LOW - 1)).toEqual([['disk low', 'low', 11, false]])
})

test('a disk that can not be asked, and one in memory, say nothing', async () => {
  const store = await openMemoryStore({ create: testId('project', 1) })
  onTestFinished(() => store.close())
  const notices = new Notices({ place: store.local, now: () => 1 })
  await new DiskNotices({ store, notices }).look()
  store.space = () => Promise.reject(new Error('the disk is gone'))
  await new DiskNotices({ store, notices }).look()
  expect(await notices.list()).toEqual([])
})
