import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest'
import { CdcWorkers, type ChunkedFile, chunkFile, cutAll, hashFile, PROFILE_V1 } from '../../src/cdc/index.ts'
import { blake3 } from '../../src/core/hash.ts'
import { bytesToHex } from '../../src/core/ids.ts'
import { randomBytes } from './content.ts'

const CRASHING_DIGEST = new URL('../fixtures/cdc/crashing-digest-worker.js', import.meta.url)
const FAILING_DIGEST = new URL('../fixtures/cdc/failing-digest-worker.js', import.meta.url)
const batchBytes = PROFILE_V1.maxSize
const content = randomBytes(7, 3_000_000)
const unhandled: unknown[] = []
const onUnhandled = (reason: unknown) => unhandled.push(reason)
const toStop: CdcWorkers[] = []
let folder: string
let path: string

function makeWorkers(...init: ConstructorParameters<typeof CdcWorkers>): CdcWorkers {
  const workers = new CdcWorkers(...init)
  toStop.push(workers)
  return workers
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pegbar-'))
  path = join(folder, 'scene.blend')
  writeFileSync(path, content)
  process.on('unhandledRejection', onUnhandled)
})
afterEach(async () => {
  await Promise.all(toStop.splice(0).map((workers) => workers.stop()))
  process.off('unhandledRejection', onUnhandled)
  rmSync(folder, { recursive: true })
  expect(unhandled.splice(0)).toEqual([])
})

/** Both jobs of a file that was left or failed are over: they have no event, and do not wait for one. */
async function expectEnded(opened: MockInstance<CdcWorkers['open']>): Promise<void> {
  const jobs = opened.mock.results.map(({ value }) => value)
  expect(jobs).toHaveLength(2)
  for (const job of jobs) await expect(job.next()).rejects.toBeInstanceOf(Error)
}

const digest = (bytes: Uint8Array) => bytesToHex(blake3.hash(bytes))

async function hashes(file: ChunkedFile): Promise<string[]> {
  const found: string[] = []
  for await (const batch of file.batches) {
    found.push(...batch.chunks.map(({ hash }) => hash))
    batch.release()
  }
  return found
}

function referenceHashes(bytes: Uint8Array): string[] {
  let start = 0
  return cutAll(bytes).map((length) => {
    start += length
    return digest(bytes.subarray(start - length, start))
  })
}

describe.each([1, 2, 3])('with %i threads', (count) => {
  test.each([0, 1, PROFILE_V1.minSize, PROFILE_V1.maxSize, 3_000_000])(
    '%i bytes hash as the reference',
    async (size) => {
      truncateSync(path, size)
      const bytes = content.subarray(0, size)
      const file = chunkFile(path, { workers: makeWorkers({ count }), batchBytes })
      expect(await hashes(file)).toEqual(referenceHashes(bytes))
      expect(await file.result).toMatchObject({ hash: digest(bytes), size })
    },
  )

  test('several files at once keep their batches apart', async () => {
    const workers = makeWorkers({ count })
    const other = join(folder, 'other.blend')
    const otherContent = content.subarray(1_000_000)
    writeFileSync(other, otherContent)
    const files = [path, other, path].map((each) => chunkFile(each, { workers, batchBytes }))
    const [a, b, c] = await Promise.all(files.map(hashes))
    expect(a).toEqual(referenceHashes(content))
    expect(b).toEqual(referenceHashes(otherContent))
    expect(c).toEqual(a)
    expect((await files[1]?.result)?.hash).toBe(digest(otherContent))
  })

  test('a file that cannot be cut is named by its own code', async () => {
    const workers = makeWorkers({ count })
    const file = chunkFile(join(folder, 'absent'), { workers })
    await expect(hashes(file)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', path: join(folder, 'absent') })
    await expect(file.result).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    expect(await hashes(chunkFile(path, { workers }))).toEqual(referenceHashes(content))
  })

  test('leaving in the middle ends both jobs', async () => {
    const workers = makeWorkers({ count })
    const opened = vi.spyOn(workers, 'open')
    const file = chunkFile(path, { workers, batchBytes })
    for await (const _ of file.batches) break
    await expect(file.result).rejects.toMatchObject({ code: 'CANCELLED', path })
    await expectEnded(opened)
    expect(await hashes(chunkFile(path, { workers }))).toEqual(referenceHashes(content))
  })

  test('an aborted signal in the middle ends both jobs with its reason', async () => {
    const workers = makeWorkers({ count })
    const opened = vi.spyOn(workers, 'open')
    const controller = new AbortController()
    const reason = new Error('enough')
    const file = chunkFile(path, { workers, batchBytes, signal: controller.signal })
    const read = async () => {
      for await (const { offset } of file.batches) if (offset > 0) controller.abort(reason)
    }
    await expect(read()).rejects.toBe(reason)
    await expect(file.result).rejects.toBe(reason)
    await expectEnded(opened)
  })

  test('a thread that crashes while it hashes fails the file, and is replaced', async () => {
    const workers = makeWorkers({ count, url: CRASHING_DIGEST })
    const opened = vi.spyOn(workers, 'open')
    const file = chunkFile(path, { workers, batchBytes })
    await expect(hashes(file)).rejects.toMatchObject({ code: 'INTERNAL', details: { exitCode: 7 } })
    await expect(file.result).rejects.toMatchObject({ code: 'INTERNAL' })
    await expectEnded(opened)
    expect((await hashFile(path, { workers })).hash).toBe(digest(content))
  })

  test('a failed digest fails the file with its own code', async () => {
    const workers = makeWorkers({ count, url: FAILING_DIGEST })
    const opened = vi.spyOn(workers, 'open')
    await expect(hashes(chunkFile(path, { workers, batchBytes }))).rejects.toMatchObject({ code: 'CHUNK_DAMAGED' })
    await expectEnded(opened)
    expect((await hashFile(path, { workers })).hash).toBe(digest(content))
  })
})
