import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe } from 'it-pipe'
import { afterAll, describe, expect, test } from 'vitest'
import type { ChunkBatch } from '../../src/cdc/batch.ts'
import { CdcWorkers, chunkFile, decodeChunk, encodeBatch, encodeChunks, type RawBatch } from '../../src/cdc/index.ts'
import { blake3 } from '../../src/core/hash.ts'
import { bytesToHex } from '../../src/core/ids.ts'
import { randomBytes } from './content.ts'

const workers = new CdcWorkers()
afterAll(() => workers.stop())

const text = (seed: number) => Buffer.from(`chunk ${seed} `.repeat(6000))

async function* rawBatches(source: AsyncIterable<ChunkBatch>): AsyncGenerator<RawBatch> {
  for await (const { raw, chunks, release } of source) {
    yield {
      chunks: chunks.map(({ hash, start, length }) => ({ hash, raw: raw.subarray(start, start + length) })),
      release,
    }
  }
}

describe('encodeBatch', () => {
  test('gives the stored forms in the order of the chunks, which it leaves alone', async () => {
    const raws = [text(1), randomBytes(1, 70_000), text(2), new Uint8Array(0), randomBytes(2, 70_000), text(3)]
    const copies = raws.map((raw) => Buffer.from(raw))
    const encoded = await encodeBatch(workers, raws)
    expect(encoded.map(({ codec }) => codec)).toEqual(['zstd', 'raw', 'zstd', 'raw', 'raw', 'zstd'])
    for (const [index, { codec, payload }] of encoded.entries()) {
      expect(Buffer.from(raws[index]!).equals(copies[index]!)).toBe(true)
      expect(Buffer.from(decodeChunk(codec, payload, raws[index]!.byteLength)).equals(copies[index]!)).toBe(true)
    }
    expect(encoded[1]?.payload).toBe(raws[1])
  })

  test('of nothing is nothing', async () => {
    expect(await encodeBatch(workers, [])).toEqual([])
  })

  test('ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const pending = encodeBatch(workers, [text(1)], { signal: controller.signal })
    controller.abort(reason)
    await expect(pending).rejects.toBe(reason)
    await expect(encodeBatch(workers, [text(1)], { signal: controller.signal })).rejects.toBe(reason)
  })
})

describe('encodeChunks', () => {
  test('in a pipe behind chunkFile gives the file back, in order', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pegbar-'))
    try {
      const path = join(folder, 'scene')
      const content = Buffer.concat([
        text(1),
        randomBytes(1, 9_000_000),
        ...Array.from({ length: 100 }, (_, seed) => text(seed)),
      ])
      writeFileSync(path, content)
      const decoded: Buffer[] = []
      const codecs = new Set<string>()
      await pipe(
        chunkFile(path, { workers, batchBytes: 1 << 20 }).batches,
        rawBatches,
        encodeChunks({ workers }),
        async (source) => {
          for await (const { chunks, release } of source) {
            for (const { hash, codec, rawSize, payload } of chunks) {
              const raw = Buffer.from(decodeChunk(codec, payload, rawSize))
              expect(bytesToHex(blake3.hash(raw))).toBe(hash)
              decoded.push(raw)
              codecs.add(codec)
            }
            release()
          }
        },
      )
      expect(Buffer.concat(decoded).equals(content)).toBe(true)
      expect(codecs).toEqual(new Set(['raw', 'zstd']))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('takes no more batches ahead than it was told', async () => {
    let taken = 0
    async function* source(): AsyncGenerator<RawBatch> {
      for (; taken < 10; ) {
        taken++
        yield { chunks: [] }
      }
    }
    const stage = encodeChunks({ workers, ahead: 3 })(source())
    await stage.next()
    expect(taken).toBe(4)
    await stage.next()
    expect(taken).toBe(5)
    await stage.return()
  })

  test('ends with the failure of its source', async () => {
    const failure = new Error('the disk is gone')
    async function* source(): AsyncGenerator<RawBatch> {
      yield { chunks: [] }
      throw failure
    }
    const drain = async () => {
      for await (const _ of encodeChunks({ workers })(source())) expect(_.chunks).toEqual([])
    }
    await expect(drain()).rejects.toBe(failure)
  })
})
