import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Previews } from '../../../src/node/previews/index.ts'
import { CheckpointPreviews, VERY_MANY_FILES } from '../../../src/node/project/checkpoint-previews.ts'

// the disk has a time of its own, which no clock here moves
vi.mock('../../../src/node/project/disk.ts', () => ({ statEntry: async () => undefined }))

/** What one preview, and the reading of one file, takes here, milliseconds. */
const PREVIEW_MS = 400
const READ_MS = 20

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Reads so many files while previews are made of them; returns how many were begun, and what was waited afterwards. */
async function readFiles(count: number): Promise<{ begun: number; waitedMs: number }> {
  let begun = 0
  const previews = {
    count: 2,
    waitMs: 4000,
    ofFile: async () => {
      begun++
      await new Promise((resolve) => setTimeout(resolve, PREVIEW_MS))
      throw new Error('no picture')
    },
  }
  const unused = {} as never
  const made = new CheckpointPreviews(previews as unknown as Previews, { buffer: unused, pin: unused, count })
  for (let n = 0; n < count; n++) {
    made.start({ path: `${n}.png`, file: `/${n}.png` })
    await vi.advanceTimersByTimeAsync(READ_MS)
  }
  const readMs = performance.now()
  const settled = made.settle({ signal: undefined, onProgress: () => {} })
  await vi.runAllTimersAsync()
  await settled
  return { begun, waitedMs: performance.now() - readMs }
}

test('previews of very many files take a tenth of the time in which these are read; of fewer as long again', async () => {
  const few = await readFiles(VERY_MANY_FILES)
  expect(few.begun).toBeGreaterThan(VERY_MANY_FILES / 10)
  expect(few.waitedMs).toBeGreaterThanOrEqual(VERY_MANY_FILES * READ_MS)
  const many = await readFiles(2 * VERY_MANY_FILES)
  const readMs = 2 * VERY_MANY_FILES * READ_MS
  // three are begun side by side, each of which may begin one more just before the tenth is reached
  expect(many.begun).toBeLessThanOrEqual(3 * (readMs / 10 / PREVIEW_MS + 1))
  expect(many.begun, 'more than two seconds allow').toBeGreaterThan(3 * (2000 / PREVIEW_MS))
  expect(many.waitedMs).toBeLessThanOrEqual(PREVIEW_MS)
})
