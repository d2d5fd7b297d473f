import { execFileSync } from 'node:child_process'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CompressionHint, decodeChunk, encodeFull, encodeSmallest } from '../../src/codec/index.ts'
import { isPegbarError } from '../../src/core/errors.ts'
import { MAX_CHUNK_BYTES } from '../../src/core/limits.ts'
import { randomBytes } from '../cdc/content.ts'

const WIDE_FRAME = `
  const zlib = require('node:zlib')
  const stream = zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_windowLog]: 24 } })
  stream.pipe(process.stdout)
  stream.write(Buffer.alloc(25000))
  stream.end(Buffer.alloc(25000))
`

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
        const { codec, payload } = encodeFull(raw)
        expect(payload.byteLength).toBeLessThanOrEqual(raw.byteLength)
        expect(Buffer.from(decodeChunk({ codec, payload, rawSize: raw.byteLength })).equals(raw)).toBe(true)
      }),
    )
  })

  test('is zstd for what compresses, up to the largest chunk', () => {
    const raw = new Uint8Array(MAX_CHUNK_BYTES)
    const { codec, payload } = encodeFull(raw)
    expect(codec).toBe('zstd')
    expect(decodeChunk({ codec, payload, rawSize: MAX_CHUNK_BYTES })).toHaveLength(MAX_CHUNK_BYTES)
  })

  test('is the very bytes where zstd saves less than a sixteenth', () => {
    const raw = randomBytes(1, 64 << 10)
    // a run of zeros: a 20th of the chunk, then a 10th
    raw.fill(0, 0, raw.byteLength / 20)
    expect(encodeFull(raw)).toEqual({ codec: 'raw', payload: raw })
    expect(encodeFull(raw).payload).toBe(raw)
    raw.fill(0, 0, raw.byteLength / 10)
    expect(encodeFull(raw).codec).toBe('zstd')
  })

  test('exists for chunks only', () => {
    expect(() => encodeFull(new Uint8Array(MAX_CHUNK_BYTES + 1))).toThrow(TypeError)
  })
})

describe('decoding refuses', () => {
  const frame = zstdCompressSync(new Uint8Array(50_000))

  test('a declared size above the limit', () => {
    expect(codeOf(() => decodeChunk({ codec: 'zstd', payload: frame, rawSize: MAX_CHUNK_BYTES + 1 }))).toBe(
      'LIMIT_EXCEEDED',
    )
    expect(codeOf(() => decodeChunk({ codec: 'raw', payload: frame, rawSize: -1 }))).toBe('LIMIT_EXCEEDED')
    expect(codeOf(() => decodeChunk({ codec: 'raw', payload: frame, rawSize: Number.NaN }))).toBe('LIMIT_EXCEEDED')
  })

  test('a frame that expands to more, or to less, than declared', () => {
    expect(codeOf(() => decodeChunk({ codec: 'zstd', payload: frame, rawSize: 49_999 }))).toBe('CHUNK_DAMAGED')
    expect(codeOf(() => decodeChunk({ codec: 'zstd', payload: frame, rawSize: 50_001 }))).toBe('CHUNK_DAMAGED')
    expect(codeOf(() => decodeChunk({ codec: 'zstd', payload: frame, rawSize: 0 }))).toBe('CHUNK_DAMAGED')
    // 1 GiB in 32 KiB
    const bomb = zstdCompressSync(new Uint8Array(1 << 30))
    expect(codeOf(() => decodeChunk({ codec: 'zstd', payload: bomb, rawSize: MAX_CHUNK_BYTES }))).toBe('CHUNK_DAMAGED')
  })

  test('a raw payload of another size', () => {
    expect(codeOf(() => decodeChunk({ codec: 'raw', payload: new Uint8Array(4), rawSize: 5 }))).toBe('CHUNK_DAMAGED')
  })

  test('what is no frame, or a part of one', () => {
    expect(codeOf(() => decodeChunk({ codec: 'zstd', payload: randomBytes(2, 100), rawSize: 100 }))).toBe(
      'CHUNK_DAMAGED',
    )
    expect(
      codeOf(() => decodeChunk({ codec: 'zstd', payload: frame.subarray(0, frame.byteLength - 1), rawSize: 50_000 })),
    ).toBe('CHUNK_DAMAGED')
    expect(codeOf(() => decodeChunk({ codec: 'zstd', payload: new Uint8Array(0), rawSize: 100 }))).toBe('CHUNK_DAMAGED')
  })

  test('a frame that takes more memory than a chunk and its base', () => {
    // written in parts, so that it asks for all of its window rather than for the size of its content
    const frame = execFileSync(process.execPath, ['-e', WIDE_FRAME])
    expect(zstdDecompressSync(frame)).toHaveLength(50_000)
    expect(codeOf(() => decodeChunk({ codec: 'zstd', payload: frame, rawSize: 50_000 }))).toBe('CHUNK_DAMAGED')
  })
})

describe('a delta', () => {
  const base = randomBytes(1, 64 << 10)
  /** The base with some bytes put in and some changed. */
  const edited = (seed: number) => {
    const changed = Buffer.concat([base.subarray(0, 10_000), randomBytes(seed, 40), base.subarray(10_000)])
    changed.fill(seed, 50_000, 50_100)
    return changed
  }

  test('of a chunk on one that it resembles is small, and decodes to it with that alone', () => {
    const raw = edited(2)
    const form = encodeSmallest(raw, base)
    if (form.codec !== 'delta') throw new Error(`it is ${form.codec}`)
    expect(form.payload.byteLength).toBeLessThan(400)
    const stored = { codec: form.codec, payload: form.payload, rawSize: raw.byteLength }
    expect(Buffer.from(decodeChunk({ ...stored, base })).equals(raw)).toBe(true)
    expect(() => decodeChunk(stored)).toThrow(TypeError)
    const other = randomBytes(3, 64 << 10)
    const misread = () => Buffer.from(decodeChunk({ ...stored, base: other })).equals(raw)
    expect(codeOf(misread) ?? misread()).not.toBe(true)
  })

  test('is not made of what does not resemble, or compresses about as well by itself', () => {
    expect(encodeSmallest(randomBytes(4, 64 << 10), base)).toEqual({ codec: 'raw' })
    expect(encodeSmallest(new Uint8Array(64 << 10), base).codec).toBe('zstd')
    expect(encodeSmallest(randomBytes(4, 64 << 10), base, { isNoise: true })).toEqual({ codec: 'raw' })
    expect(encodeSmallest(edited(5), base, { isNoise: true }).codec).toBe('delta')
  })

  test('of any content on any base decodes to the content', () => {
    const bytes = fc.uint8Array({ maxLength: 4000, max: 20 })
    fc.assert(
      fc.property(bytes, bytes, fc.nat(4000), (one, other, at) => {
        const raw = Buffer.concat([one.subarray(0, at), other])
        const form = encodeSmallest(raw, one)
        if (form.codec === 'raw') return
        const decoded = decodeChunk({
          ...form,
          rawSize: raw.byteLength,
          base: form.codec === 'delta' ? one : undefined,
        })
        expect(Buffer.from(decoded).equals(raw)).toBe(true)
      }),
    )
  })

  test('never rests on a chunk that begins as a zstd dictionary does', () => {
    const dictionary = Buffer.concat([Uint8Array.of(0x37, 0xa4, 0x30, 0xec), base])
    const raw = Buffer.concat([dictionary, Uint8Array.of(1)])
    expect(encodeSmallest(raw, dictionary)).toEqual({ codec: 'raw' })
    const payload = zstdCompressSync(raw)
    const stored = { codec: 'delta', payload, rawSize: raw.byteLength, base: dictionary } as const
    expect(codeOf(() => decodeChunk(stored))).toBe('CHUNK_DAMAGED')
  })

  test('that expands to more than it says is refused', () => {
    const bomb = zstdCompressSync(new Uint8Array(1 << 24), { dictionary: base })
    expect(codeOf(() => decodeChunk({ codec: 'delta', payload: bomb, rawSize: MAX_CHUNK_BYTES, base }))).toBe(
      'CHUNK_DAMAGED',
    )
  })
})

describe('the hint of a file', () => {
  const noise = (seed: number) => randomBytes(seed, 64 << 10)
  const encodeHinted = (raw: Uint8Array, hint: CompressionHint) => {
    const verdict = hint.judge(raw)
    const form = verdict === 'store' ? ({ codec: 'raw' } as const) : encodeFull(raw)
    if (verdict === 'try' && form.codec === 'zstd') hint.succeeded()
    return form
  }
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
    expect(encodeHinted(text, hint).codec).toBe('zstd')
    expect(hint.judge(new Uint8Array(64 << 10))).toBe('compress')
  })

  test('finds content that repeats itself between noise, and then tries again', () => {
    const hint = new CompressionHint()
    for (let seed = 0; seed < 100; seed++) encodeHinted(noise(seed), hint)
    const codecs = Array.from({ length: 40 }, (_, seed) => encodeHinted(repeating(seed), hint).codec)
    const first = codecs.indexOf('zstd')
    expect(first).toBeLessThan(32)
    expect(new Set(codecs.slice(first))).toEqual(new Set(['zstd']))
  })
})
