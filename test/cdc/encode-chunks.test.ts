import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe } from 'it-pipe'
import { afterAll, describe, expect, test } from 'vitest'
import type { ChunkBatch } from '../../src/cdc/batch.ts'
import { CdcWorkers, chunkFile, encodeBatch, encodeChunks, newFileHints, type RawBatch } from '../../src/cdc/index.ts'
import { decodeChunk } from '../../src/codec/index.ts'
import { blake3 } from '../../src/core/hash.ts'
import { bytesToHex, idFromBytes } from '../../src/core/ids.ts'
import { randomBytes } from './content.ts'

const workers = new CdcWorkers()
afterAll(() => workers.stop())

const text = (seed: number) => Buffer.from(`chunk ${seed} `.repeat(6000))
const chunkOf = (raw: Uint8Array) => ({ hash: idFromBytes('hash', blake3.hash(raw)), raw })

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
    const encoded = await encodeBatch(workers, raws.map(chunkOf))
    expect(encoded.map(({ codec }) => codec)).toEqual(['zstd', 'raw', 'zstd', 'raw', 'raw', 'zstd'])
    for (const [index, { codec, payload }] of encoded.entries()) {
      expect(Buffer.from(raws[index]!).equals(copies[index]!)).toBe(true)
      expect(
        Buffer.from(decodeChunk({ codec, payload, rawSize: raws[index]!.byteLength })).equals(copies[index]!),
      ).toBe(true)
    }
    expect(encoded[1]?.payload).toBe(raws[1])
  })

  test('makes deltas of what resembles its base, and keeps on with what does not', async () => {
    const base = chunkOf(randomBytes(1, 70_000))
    const edited = Buffer.from(base.raw)
    edited.fill(1, 100, 200)
    const asked: string[] = []
    const getBase = async (hash: string) => {
      asked.push(hash)
      return hash === base.hash ? base : undefined
    }
    const chunks = [edited, randomBytes(2, 70_000), text(1), Buffer.from(edited)].map((raw) => ({
      ...chunkOf(raw),
      base: base.hash,
    }))
    const encoded = await encodeBatch(workers, [...chunks, chunkOf(randomBytes(3, 70_000))], { getBase })
    expect(encoded.map(({ codec }) => codec)).toEqual(['delta', 'raw', 'zstd', 'delta', 'raw'])
    expect(encoded.map((chunk) => chunk.base)).toEqual([base.hash, undefined, undefined, base.hash, undefined])
    expect(asked).toHaveLength(4)
    const { codec, payload, rawSize } = encoded[0]!
    expect(Buffer.from(decodeChunk({ codec, payload, rawSize, base: base.raw })).equals(edited)).toBe(true)
  })

  test('of a file that was made anew ever fewer chunks are tried', async () => {
    const base = chunkOf(randomBytes(1, 20_000))
    let tries = 0
    const getBase = async () => {
      tries++
      return base
    }
    const hints = newFileHints()
    for (let seed = 0; seed < 64; seed++) {
      const chunks = Array.from({ length: 16 }, (_, i) => ({
        ...chunkOf(randomBytes(1000 + seed * 16 + i, 20_000)),
        base: base.hash,
      }))
      await encodeBatch(workers, chunks, { getBase, hints })
    }
    expect(tries).toBeGreaterThan(48)
    expect(tries).toBeLessThan(120)
  })

  test('of nothing is nothing', async () => {
    expect(await encodeBatch(workers, [])).toEqual([])
  })

  test('ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const pending = encodeBatch(workers, [chunkOf(text(1))], { signal: controller.signal })
    controller.abort(reason)
    await expect(pending).rejects.toBe(reason)
    await expect(encodeBatch(workers, [chunkOf(text(1))], { signal: controller.signal })).rejects.toBe(reason)
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
              const raw = Buffer.from(decodeChunk({ codec, payload, rawSize }))
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
