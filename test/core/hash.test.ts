import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Blake3, blake3, HASH_LENGTH, loadNativeBlake3, loadWasmBlake3 } from '../../src/core/hash.ts'
import { bytesToHex } from '../../src/core/ids.ts'

const { vectors } = JSON.parse(readFileSync(new URL('../fixtures/blake3/vectors.json', import.meta.url), 'utf8')) as {
  vectors: { length: number; hash: string }[]
}

/** The input of the official vectors: byte i is i % 251. */
const input = Uint8Array.from({ length: Math.max(...vectors.map((v) => v.length)) }, (_, i) => i % 251)

const hasNative = (await loadNativeBlake3()) !== undefined

describe.each([
  { name: 'wasm', load: loadWasmBlake3, present: true },
  { name: 'native', load: loadNativeBlake3, present: hasNative },
])('BLAKE3, $name', ({ name, load, present }) => {
  describe.skipIf(!present)(present ? 'loaded' : 'skipped: no prebuilt binary for this platform', () => {
    let implementation: Blake3

    beforeAll(async () => {
      implementation = (await load())!
    })

    it('names itself', () => {
      expect(implementation.implementation).toBe(name)
    })

    it.each(vectors)('gives the official digest of $length bytes, whole', ({ length, hash }) => {
      expect(bytesToHex(implementation.hash(input.subarray(0, length)))).toBe(hash)
    })

    it.each(vectors)('gives the official digest of $length bytes, in odd slices', ({ length, hash }) => {
      for (const slice of [1, 63, 1000, 4097]) {
        // one byte at a time costs a state copy each on the portable implementation: only for the short inputs
        if (slice === 1 && length > 8_193) continue
        expect(bytesToHex(streamed(implementation, input.subarray(0, length), slice)), `slices of ${slice}`).toBe(hash)
      }
    })

    it('reads a view that does not start where its buffer does', () => {
      const padded = new Uint8Array(1025 + 7)
      padded.set(input.subarray(0, 1025), 7)
      const view = padded.subarray(7)
      expect(implementation.hash(view)).toEqual(implementation.hash(input.subarray(0, 1025)))
      expect(streamed(implementation, view, 100)).toEqual(implementation.hash(view))
    })

    it('keeps interleaved computations, and whole hashes between them, apart', () => {
      fc.assert(
        fc.property(
          fc.array(fc.record({ to: fc.nat({ max: 3 }), bytes: fc.uint8Array({ maxLength: 2100 }) }), { maxLength: 30 }),
          (steps) => {
            const streams = Array.from({ length: 4 }, () => implementation.create())
            const sent: Uint8Array[][] = streams.map(() => [])
            for (const { to, bytes } of steps) {
              streams[to]!.update(bytes)
              sent[to]!.push(bytes)
              implementation.hash(bytes)
            }
            streams.forEach((stream, i) => {
              expect(bytesToHex(stream.digest())).toBe(bytesToHex(implementation.hash(concat(sent[i]!))))
            })
          },
        ),
        { numRuns: 50 },
      )
    })

    it('returns digests that later computations do not overwrite', () => {
      const first = implementation.hash(input.subarray(0, 1))
      const hex = bytesToHex(first)
      implementation.hash(input.subarray(0, 1024))
      expect(bytesToHex(first)).toBe(hex)
      expect(first.byteLength).toBe(HASH_LENGTH)
    })
  })
})

describe('the two implementations', () => {
  it.skipIf(!hasNative)(`agree on random bytes${hasNative ? '' : ' (skipped: no native one here)'}`, async () => {
    const [wasm, native] = [await loadWasmBlake3(), (await loadNativeBlake3())!]
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
        expect(bytesToHex(wasm.hash(bytes))).toBe(bytesToHex(native.hash(bytes)))
      }),
      { numRuns: 50 },
    )
  })

  it('leave the native one as the default where it loads', () => {
    expect(blake3.implementation).toBe(hasNative ? 'native' : 'wasm')
  })
})

function streamed(implementation: Blake3, bytes: Uint8Array, slice: number): Uint8Array {
  const stream = implementation.create()
  for (let at = 0; at < bytes.byteLength; at += slice) stream.update(bytes.subarray(at, at + slice))
  return stream.digest()
}

function concat(parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
