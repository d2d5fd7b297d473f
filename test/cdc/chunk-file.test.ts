import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChunkBatch } from '../../src/cdc/batch.ts'
import { CdcWorkers, chunkFile, cutAll, hashFile, PROFILE_V1, sameStamp, stampFile } from '../../src/cdc/index.ts'
import { blake3 } from '../../src/core/hash.ts'
import { bytesToHex } from '../../src/core/ids.ts'
import { randomBytes } from './content.ts'

const workers = new CdcWorkers({ count: 1 })
const large = randomBytes(1, 21_000_000)
let folder: string
let path: string

beforeAll(() => workers.start())
afterAll(() => workers.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pegbar-'))
  path = join(folder, 'scene.blend')
})
afterEach(() => rmSync(folder, { recursive: true }))

const digest = (bytes: Uint8Array) => bytesToHex(blake3.hash(bytes))

async function readAll(file: { batches: AsyncIterable<ChunkBatch> }): Promise<{ bytes: Buffer; lengths: number[] }> {
  const parts: Buffer[] = []
  const lengths: number[] = []
  let offset = 0
  for await (const batch of file.batches) {
    expect(batch.offset).toBe(offset)
    offset += batch.raw.byteLength
    for (const { hash, start, length } of batch.chunks) {
      const raw = batch.raw.subarray(start, start + length)
      expect(hash).toBe(digest(raw))
      lengths.push(length)
    }
    parts.push(Buffer.from(batch.raw))
    batch.release()
  }
  return { bytes: Buffer.concat(parts), lengths }
}

describe('chunkFile', () => {
  const { minSize, maxSize } = PROFILE_V1
  test.each([0, 1, minSize - 1, minSize, minSize + 1, maxSize - 1, maxSize, maxSize + 1, 4_500_000, 21_000_000])(
    'gives %i bytes in chunks of the reference, with their hashes',
    async (size) => {
      const content = large.subarray(0, size)
      writeFileSync(path, content)
      const file = chunkFile(path, { workers })
      const { bytes, lengths } = await readAll(file)
      expect(bytes.equals(content)).toBe(true)
      expect(lengths).toEqual(cutAll(content))
      const result = await file.result
      expect(result).toMatchObject({ hash: digest(content), size })
      expect(sameStamp(result.before, await stampFile(path))).toBe(true)
      expect(sameStamp(result.before, result.after)).toBe(true)
    },
  )

  test('cuts the same whatever the batches', async () => {
    writeFileSync(path, large)
    const { lengths } = await readAll(chunkFile(path, { workers, batchBytes: maxSize }))
    expect(lengths).toEqual(cutAll(large))
  })

  test('cuts zeros into the largest chunks', async () => {
    writeFileSync(path, new Uint8Array(3 * maxSize + 5))
    const { lengths } = await readAll(chunkFile(path, { workers }))
    expect(lengths).toEqual([maxSize, maxSize, maxSize, 5])
  })

  test('takes released memory for later batches, and leaves kept batches alone', async () => {
    writeFileSync(path, large)
    const kept: ChunkBatch[] = []
    for await (const batch of chunkFile(path, { workers }).batches) {
      if (kept.length < 2) kept.push(batch)
      else batch.release()
    }
    for (const { offset, raw } of kept)
      expect(Buffer.from(raw).equals(large.subarray(offset, offset + raw.byteLength))).toBe(true)
    kept[0]?.release()
    kept[0]?.release()
    expect(kept[0]?.raw.byteLength).toBe(0)
  })

  test('several files at once share one thread, also when one waits for another', async () => {
    writeFileSync(path, large)
    const first = chunkFile(path, { workers, batchBytes: maxSize })
    let seen = 0
    for await (const batch of first.batches) {
      // the first file stands still meanwhile, with all batches on their way that it may have
      if (seen === 0) expect((await readAll(chunkFile(path, { workers }))).lengths).toEqual(cutAll(large))
      seen += batch.raw.byteLength
    }
    expect(seen).toBe(large.byteLength)
  })

  test('reports both stamps when the file grows while it is read, and reads what it was', async () => {
    writeFileSync(path, large)
    const file = chunkFile(path, { workers, batchBytes: maxSize })
    let size = 0
    for await (const { raw } of file.batches) {
      if (size === 0) appendFileSync(path, 'more')
      size += raw.byteLength
    }
    const { before, after, ...result } = await file.result
    expect(size).toBe(large.byteLength)
    expect(result).toEqual({ hash: digest(large), size })
    expect(after.size).toBe(large.byteLength + 4)
    expect(sameStamp(before, after)).toBe(false)
  })

  test.runIf(process.platform !== 'win32')('tells the owner’s execute bit', async () => {
    writeFileSync(path, 'x')
    chmodSync(path, 0o755)
    const file = chunkFile(path, { workers })
    await readAll(file)
    expect((await file.result).before.executable).toBe(true)
    expect((await stampFile(path)).executable).toBe(true)
    chmodSync(path, 0o655)
    expect((await stampFile(path)).executable).toBe(false)
  })
})

describe('a file that cannot be read', () => {
  test('is named: absent', async () => {
    const file = chunkFile(path, { workers })
    await expect(readAll(file)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', path, hint: expect.any(String) })
    await expect(file.result).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(hashFile(path, { workers })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', path })
    await expect(stampFile(path)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', path })
  })

  test('is named: a folder', async () => {
    mkdirSync(path)
    await expect(readAll(chunkFile(path, { workers }))).rejects.toMatchObject({ code: 'NOT_A_FILE', path })
    await expect(stampFile(path)).rejects.toMatchObject({ code: 'NOT_A_FILE', path })
  })

  test.runIf(process.platform !== 'win32')('is named: a pipe that nobody writes', async () => {
    execFileSync('mkfifo', [path])
    await expect(hashFile(path, { workers })).rejects.toMatchObject({ code: 'NOT_A_FILE', path })
  })
})

describe('a cancelled read', () => {
  test('does not begin when the signal is aborted before', async () => {
    const reason = new Error('not now')
    const signal = AbortSignal.abort(reason)
    const file = chunkFile(path, { workers, signal })
    await expect(readAll(file)).rejects.toBe(reason)
    await expect(hashFile(path, { workers, signal })).rejects.toBe(reason)
  })

  test('ends with the reason of the signal', async () => {
    writeFileSync(path, large)
    const controller = new AbortController()
    const reason = new Error('enough')
    const file = chunkFile(path, { workers, signal: controller.signal, batchBytes: maxBatch })
    const read = async () => {
      for await (const _ of file.batches) controller.abort(reason)
    }
    await expect(read()).rejects.toBe(reason)
    await expect(file.result).rejects.toBe(reason)
  })

  test('by leaving the loop lets go of the file', async () => {
    writeFileSync(path, large)
    const file = chunkFile(path, { workers, batchBytes: maxBatch })
    for await (const _ of file.batches) break
    await expect(file.result).rejects.toMatchObject({ code: 'CANCELLED', path })
    // the thread goes on with other work
    expect((await hashFile(path, { workers })).hash).toBe(digest(large))
  })

  const maxBatch = PROFILE_V1.maxSize
})

test('hashFile gives the hash, the size and the stamps', async () => {
  writeFileSync(path, large)
  const result = await hashFile(path, { workers })
  expect(result).toMatchObject({ hash: digest(large), size: large.byteLength })
  expect(sameStamp(result.after, await stampFile(path))).toBe(true)
  writeFileSync(path, '')
  expect((await hashFile(path, { workers })).hash).toBe(digest(new Uint8Array(0)))
})

test('a batch smaller than a chunk is refused', () => {
  expect(() => chunkFile(path, { workers, batchBytes: PROFILE_V1.maxSize - 1 })).toThrow(TypeError)
})
