import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutAll, cutPoint } from '../../src/cdc/cut.ts'
import { cutSource } from '../../src/cdc/cut-source.ts'
import { type ChunkingProfile, GEAR_WINDOW_BYTES, PROFILE_V1 } from '../../src/cdc/profile.ts'
import { WasmCutter } from '../../src/cdc/wasm-cutter.ts'
import { blake3 } from '../../src/core/hash.ts'
import { bytesToHex } from '../../src/core/ids.ts'
import { type ContentPart, contentOf, randomBytes } from './content.ts'

interface Vector {
  name: string
  parts: ContentPart[]
  blake3: string
  lengths: number[]
}

const vectors: Vector[] = JSON.parse(readFileSync(new URL('../fixtures/cdc/v1.json', import.meta.url), 'utf8'))

/** Small enough that a short content has many chunks, ended by each of its rules. */
const SMALL: ChunkingProfile = {
  name: 'small',
  minSize: 40,
  normalSize: 101,
  averageSize: 100,
  maxSize: 307,
  hardMask: 0x1fc00000,
  easyMask: 0x1c000000,
}

/** Bytes of few values make runs and repetitions, where cuts depend on more than luck. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc.uint8Array({ maxLength: 3000, max: 1 }),
  fc.tuple(fc.nat(), fc.nat({ max: 3000 })).map(([seed, length]) => randomBytes(seed, length)),
)

function cutAllWasm(bytes: Uint8Array, profile: ChunkingProfile): number[] {
  const cutter = new WasmCutter(bytes.byteLength, profile)
  cutter.content.set(bytes)
  const lengths: number[] = []
  for (let start = 0; start < bytes.byteLength; ) {
    const end = cutter.cutPoint(start, bytes.byteLength)
    lengths.push(end - start)
    start = end
  }
  return lengths
}

/** Cuts `bytes` from a source that gives as many bytes at a time as `slices` says, over and over. */
function cutSliced(bytes: Uint8Array, slices: readonly number[], capacity: number, profile: ChunkingProfile): number[] {
  let position = 0
  let turn = 0
  const lengths: number[] = []
  const seen: Uint8Array[] = []
  const read = (target: Uint8Array) => {
    const count = Math.min(target.byteLength, slices[turn++ % slices.length]!, bytes.byteLength - position)
    target.set(bytes.subarray(position, position + count))
    position += count
    return count
  }
  let offset = 0
  for (const run of cutSource(new WasmCutter(capacity, profile), read)) {
    expect(run.offset).toBe(offset)
    offset += run.raw.byteLength
    seen.push(run.raw.slice())
    lengths.push(...run.lengths)
  }
  expect(Buffer.concat(seen).equals(bytes)).toBe(true)
  return lengths
}

describe('frozen vectors of profile v1', () => {
  test.each(vectors)('$name', ({ parts, blake3: digest, lengths }) => {
    const bytes = contentOf(parts)
    expect(bytesToHex(blake3.hash(bytes))).toBe(digest)
    expect(cutAll(bytes)).toEqual(lengths)
    expect(cutAllWasm(bytes, PROFILE_V1)).toEqual(lengths)
  })

  test('hold a chunk of every kind', () => {
    const { minSize, normalSize, maxSize } = PROFILE_V1
    const lengths = vectors.flatMap((vector) => vector.lengths)
    expect(lengths.some((length) => length < minSize)).toBe(true)
    expect(lengths.some((length) => length > minSize && length < normalSize)).toBe(true)
    expect(lengths.some((length) => length > normalSize && length < maxSize)).toBe(true)
    expect(lengths).toContain(maxSize)
  })
})

describe('the cut function', () => {
  test('is the same in JavaScript and in WebAssembly', () => {
    fc.assert(
      fc.property(content, (bytes) => {
        expect(cutAllWasm(bytes, SMALL)).toEqual(cutAll(bytes, SMALL))
      }),
      { numRuns: 400 },
    )
  })

  test('does not depend on how the source is sliced', () => {
    const slices = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 })
    const capacity = fc.integer({ min: 2 * SMALL.maxSize, max: 4000 })
    fc.assert(
      fc.property(content, slices, capacity, (bytes, sizes, room) => {
        expect(cutSliced(bytes, sizes, room, SMALL)).toEqual(cutAll(bytes, SMALL))
      }),
      { numRuns: 300 },
    )
  })

  test('gives chunks that are the content, within the sizes of the profile', () => {
    fc.assert(
      fc.property(content, (bytes) => {
        const lengths = cutAll(bytes, SMALL)
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(bytes.byteLength)
        for (const length of lengths.slice(0, -1)) expect(length).toBeGreaterThanOrEqual(SMALL.minSize)
        for (const length of lengths) expect(length).toBeLessThanOrEqual(SMALL.maxSize)
      }),
    )
  })

  test('looks at the 32 bytes before a place only', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, other) => {
        const bytes = randomBytes(seed, SMALL.maxSize)
        const end = cutPoint(bytes, 0, bytes.byteLength, SMALL)
        const changed = randomBytes(other, SMALL.maxSize)
        changed.set(bytes.subarray(SMALL.minSize - GEAR_WINDOW_BYTES), SMALL.minSize - GEAR_WINDOW_BYTES)
        expect(cutPoint(changed, 0, changed.byteLength, SMALL)).toBe(end)
      }),
    )
  })

  test('finds its cuts again behind an insertion', () => {
    const bytes = randomBytes(11, 8 << 20)
    const edited = Buffer.concat([bytes.subarray(0, 1_000_000), randomBytes(12, 77), bytes.subarray(1_000_000)])
    const ends = (lengths: number[], shift: number) => {
      let at = -shift
      return lengths.map((length) => {
        at += length
        return at
      })
    }
    const before = new Set(ends(cutAll(bytes), 0))
    const found = ends(cutAll(edited), 77).filter((end) => before.has(end))
    // of the 8 MiB behind the insertion at most a few chunks are new
    expect(before.size - found.length).toBeLessThan(24)
  })

  test('averages 64 KiB on random content', () => {
    const count = cutAll(randomBytes(13, 64 << 20)).length
    expect((64 << 20) / count / PROFILE_V1.averageSize).toBeCloseTo(1, 1)
  })
})

test('a cutter that could not see a whole chunk is refused', () => {
  expect(() => [...cutSource(new WasmCutter(2 * SMALL.maxSize - 1, SMALL), () => 0)]).toThrow(TypeError)
})

test('masks that the compiled loop would shift out of the hash are refused', () => {
  expect(() => new WasmCutter(1024, { ...SMALL, hardMask: 0xf0000000 })).toThrow(TypeError)
})
