import { describe, expect, it } from 'vitest'
import { decodeEnvelope, envelopeParts } from '../../src/core/record-codec.ts'
import { verifySignature } from '../../src/core/signature.ts'
import { testAsset, testTeam } from './helpers/records.ts'

describe('sealRecord', () => {
  it('makes records that decode to what was said', async () => {
    const [a, b] = await testTeam('artist')
    const first = await b.checkpoint({ comment: 'ünïcode 🎬\nsecond line' })
    const second = await b.setStatus(testAsset(1), 'WIP')
    expect(decodeEnvelope(first.envelope)).toEqual(first)
    expect(second.previous).toBe(first.id)
    expect(second.members).toEqual([a.records[1]!.id])
    const { body, signature } = envelopeParts(second.envelope)
    expect(await verifySignature(b.device, body, signature)).toBe(true)
    expect(await verifySignature(a.device, body, signature)).toBe(false)
  })
})
