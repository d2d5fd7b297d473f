import { describe, expect, test } from 'vitest'
import { GEAR } from '../../src/cdc/gear.ts'
import { PROFILE_V1 } from '../../src/cdc/profile.ts'
import { blake3 } from '../../src/core/hash.ts'
import { MAX_CHUNK_BYTES } from '../../src/core/limits.ts'

describe('profile v1', () => {
  test('the gear table follows its recipe', () => {
    const prefix = Buffer.from('pegbar gear v1', 'ascii')
    const expected = Array.from({ length: 256 }, (_, byte) =>
      Buffer.from(blake3.hash(Buffer.concat([prefix, Buffer.from([byte])]))).readUInt32LE(0),
    )
    expect([...GEAR]).toEqual(expected)
  })

  test('the greatest chunk is what store and wire allow', () => {
    expect(PROFILE_V1.maxSize).toBe(MAX_CHUNK_BYTES)
  })

  test('the masks ask for two bits more and two bits less than the average', () => {
    const bits = (mask: number) => mask.toString(2).replaceAll('0', '').length
    const wanted = Math.log2(PROFILE_V1.averageSize)
    expect([bits(PROFILE_V1.hardMask), bits(PROFILE_V1.easyMask)]).toEqual([wanted + 2, wanted - 2])
  })

  test('the normal size makes the average what it is called', () => {
    const { minSize, normalSize, averageSize } = PROFILE_V1
    const hard = averageSize * 4
    const easy = averageSize / 4
    const reached = Math.exp(-(normalSize - minSize) / hard)
    expect(minSize + hard * (1 - reached) + easy * reached).toBeCloseTo(averageSize, -1)
  })
})
