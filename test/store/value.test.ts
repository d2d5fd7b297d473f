import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPegbarError } from '../../src/core/errors.ts'
import { decodeChunk } from '../../src/store/codec.ts'
import { chunkValue, decodeValue, type Encodable, recordValue } from '../../src/store/value.ts'
import { testId } from '../core/helpers/records.ts'
import { noise, testChunk, zstdChunk } from './helpers.ts'

function encoded(value: Encodable): Uint8Array {
  const bytes = new Uint8Array(value.byteLength)
  value.encodeInto(bytes)
  return bytes
}

const codeOf = (action: () => unknown) => {
  try {
    action()
    return 'no error'
  } catch (error) {
    if (!isPegbarError(error)) throw error
    return error.code
  }
}

describe('a stored value', () => {
  it('says what it is', () => {
    const chunk = zstdChunk(new Uint8Array(5000))
    expect(decodeValue(encoded(chunkValue(chunk, 1_800_000_000)))).toEqual({
      kind: 'chunk',
      ...chunk,
      storedAt: 1_800_000_000,
    })
    const envelope = noise(300, 1)
    expect(decodeValue(encoded(recordValue(testId('record', 7), envelope, 5)))).toEqual({
      kind: 'record',
      id: testId('record', 7),
      envelope,
      storedAt: 5,
    })
  })

  it('of a delta names its base, without which it can not be read', () => {
    const delta = { ...testChunk(1), codec: 'delta' as const, base: testId('hash', 8) }
    const value = decodeValue(encoded(chunkValue(delta, 0)))
    expect(value).toMatchObject({ kind: 'chunk', codec: 'delta', base: testId('hash', 8) })
    expect(codeOf(() => decodeChunk(delta))).toBe('CHUNK_DAMAGED')
  })

  it('of another version, kind or codec is refused with a code', () => {
    const value = encoded(chunkValue(testChunk(1), 0))
    const changed = (at: number, byte: number) => {
      const copy = value.slice()
      copy[at] = byte
      return codeOf(() => decodeValue(copy))
    }
    expect(changed(0, 2)).toBe('STORE_TOO_NEW')
    expect(changed(1, 9)).toBe('STORE_TOO_NEW')
    expect(changed(2, 9)).toBe('CODEC_UNSUPPORTED')
  })

  it('that is cut short is damaged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 43 }), (length) => {
        expect(codeOf(() => decodeValue(encoded(chunkValue(testChunk(1), 0)).subarray(0, length)))).toBe(
          'STORE_DAMAGED',
        )
      }),
    )
  })

  it('is byte for byte format version 1', () => {
    const value = encoded(
      chunkValue(
        { hash: testId('hash', 0x1234), codec: 'zstd', rawSize: 0x01020304, payload: Uint8Array.of(1, 2) },
        0x0a0b0c0d,
      ),
    )
    expect(Buffer.from(value).toString('hex')).toBe(`01010100040302010d0c0b0a${testId('hash', 0x1234)}0102`)
  })
})

describe('decoding', () => {
  it('refuses a frame that expands beyond its raw size', () => {
    const bomb = zstdChunk(new Uint8Array(32 * 1024 * 1024))
    expect(codeOf(() => decodeChunk({ ...bomb, rawSize: 64 * 1024 }))).toBe('CHUNK_DAMAGED')
    expect(codeOf(() => decodeChunk(bomb))).toBe('CHUNK_DAMAGED')
  })

  it('refuses bytes that are not those of the hash', () => {
    const chunk = testChunk(1)
    expect(codeOf(() => decodeChunk({ ...chunk, payload: noise(1000, 2) }))).toBe('CHUNK_DAMAGED')
    expect(codeOf(() => decodeChunk({ ...zstdChunk(noise(100, 3)), payload: noise(50, 2) }))).toBe('CHUNK_DAMAGED')
    expect(decodeChunk(zstdChunk(noise(100, 3)))).toEqual(noise(100, 3))
  })
})
