import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeChunk, encodeChunk } from '../../src/cdc/codec.ts'
import { CompressionHint } from '../../src/cdc/compression-hint.ts'
import { isPegbarError } from '../../src/core/errors.ts'
import { MAX_CHUNK_BYTES } from '../../src/core/limits.ts'
import { randomBytes } from './content.ts'

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
  } catch (error) {
    return isPegbarError(error) ? error.code : undefined
  }
  return undefined
}

describe('the stored form of a chunk', () => {
  test('decodes to the chunk', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000, max: 20 }), (raw) => {
        const { codec, payload } = encodeChunk(raw)
        expect(payload.byteLength).toBeLessThanOrEqual(raw.byteLength)
        expect(Buffer.from(decodeChunk(codec, payload, raw.byteLength)).equals(raw)).toBe(true)
      }),
    )
  })

  test('is zstd for what compresses, up to the largest chunk', () => {
    const raw = new Uint8Array(MAX_CHUNK_BYTES)
    const { codec, payload } = encodeChunk(raw)
    expect(codec).toBe('zstd')
    expect(decodeChunk(codec, payload, MAX_CHUNK_BYTES)).toHaveLength(MAX_CHUNK_BYTES)
  })

  test('is the very bytes where zstd saves less than a sixteenth', () => {
    const raw = randomBytes(1, 64 << 10)
    // a run of zeros: a 20th of the chunk, then a 10th
    raw.fill(0, 0, raw.byteLength / 20)
    expect(encodeChunk(raw)).toEqual({ codec: 'raw', payload: raw })
    expect(encodeChunk(raw).payload).toBe(raw)
    raw.fill(0, 0, raw.byteLength / 10)
    expect(encodeChunk(raw).codec).toBe('zstd')
  })

  test('exists for chunks only', () => {
    expect(() => encodeChunk(new Uint8Array(MAX_CHUNK_BYTES + 1))).toThrow(TypeError)
  })
})

describe('decoding refuses', () => {
  const frame = zstdCompressSync(new Uint8Array(50_000))

  test('a declared size above the limit', () => {
    expect(codeOf(() => decodeChunk('zstd', frame, MAX_CHUNK_BYTES + 1))).toBe('LIMIT_EXCEEDED')
    expect(codeOf(() => decodeChunk('raw', frame, -1))).toBe('LIMIT_EXCEEDED')
    expect(codeOf(() => decodeChunk('raw', frame, Number.NaN))).toBe('LIMIT_EXCEEDED')
  })

  test('a frame that expands to more, or to less, than declared', () => {
    expect(codeOf(() => decodeChunk('zstd', frame, 49_999))).toBe('CHUNK_DAMAGED')
    expect(codeOf(() => decodeChunk('zstd', frame, 50_001))).toBe('CHUNK_DAMAGED')
    expect(codeOf(() => decodeChunk('zstd', frame, 0))).toBe('CHUNK_DAMAGED')
    // 1 GiB in 32 KiB
    const bomb = zstdCompressSync(new Uint8Array(1 << 30))
    expect(codeOf(() => decodeChunk('zstd', bomb, MAX_CHUNK_BYTES))).toBe('CHUNK_DAMAGED')
  })

  test('a raw payload of another size', () => {
    expect(codeOf(() => decodeChunk('raw', new Uint8Array(4), 5))).toBe('CHUNK_DAMAGED')
  })

  test('what is no frame, or a part of one', () => {
    expect(codeOf(() => decodeChunk('zstd', randomBytes(2, 100), 100))).toBe('CHUNK_DAMAGED')
    expect(codeOf(() => decodeChunk('zstd', frame.subarray(0, frame.byteLength - 1), 50_000))).toBe('CHUNK_DAMAGED')
    expect(codeOf(() => decodeChunk('zstd', new Uint8Array(0), 100))).toBe('CHUNK_DAMAGED')
  })

  test('a delta', () => {
    expect(codeOf(() => decodeChunk('delta', frame, 100))).toBe('CODEC_UNSUPPORTED')
  })
})

describe('the hint of a file', () => {
  const noise = (seed: number) => randomBytes(seed, 64 << 10)
  /** Noise by its bytes, but the second half repeats the first. */
  const repeating = (seed: number) => {
    const half = randomBytes(seed, 32 << 10)
    return Buffer.concat([half, half])
  }

  test('tries ever fewer chunks of noise: of a gibibyte of media, 3 in 100', () => {
    const hint = new CompressionHint()
    const tries = Array.from({ length: 1000 }, (_, seed) => hint.judge(noise(seed))).filter(
      (verdict) => verdict === 'try',
    )
    expect(tries.length).toBeGreaterThan(30)
    expect(tries.length).toBeLessThan(40)
  })

  test('always compresses what does not look like noise', () => {
    const hint = new CompressionHint()
    for (let seed = 0; seed < 100; seed++) hint.judge(noise(seed))
    const text = Buffer.from('pegbar '.repeat(10_000))
    expect(encodeChunk(text, hint).codec).toBe('zstd')
    expect(hint.judge(new Uint8Array(64 << 10))).toBe('compress')
  })

  test('finds content that repeats itself between noise, and then tries again', () => {
    const hint = new CompressionHint()
    for (let seed = 0; seed < 100; seed++) encodeChunk(noise(seed), hint)
    const codecs = Array.from({ length: 40 }, (_, seed) => encodeChunk(repeating(seed), hint).codec)
    const first = codecs.indexOf('zstd')
    expect(first).toBeLessThan(32)
    expect(new Set(codecs.slice(first))).toEqual(new Set(['zstd']))
  })
})
