import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from '../../src/core/ids.ts'
import { decodeEnvelope, envelopeParts } from '../../src/core/record-codec.ts'
import { BODY_SHAPE, FIRST_PAYLOAD_FIELD } from '../../src/core/record-shape.ts'
import { verifySignature } from '../../src/core/signature.ts'
import { makeRecordFixtures, type RecordFixture, recordToJson } from './helpers/record-fixtures.ts'

const frozen = JSON.parse(
  readFileSync(new URL('../fixtures/records/v1.json', import.meta.url), 'utf8'),
) as RecordFixture[]

describe('the frozen records of format v1', () => {
  it.each(frozen)('still decode: $name', async ({ envelope, record }) => {
    const decoded = decodeEnvelope(hexToBytes(envelope))
    expect(recordToJson(decoded)).toEqual(record)
    expect(bytesToHex(decoded.envelope)).toBe(envelope)
    const { body, signature } = envelopeParts(decoded.envelope)
    expect(await verifySignature(decoded.device, body, signature)).toBe(true)
  })

  it('are still what is written', async () => {
    expect(await makeRecordFixtures()).toEqual(frozen)
  })

  it('hold every payload kind, and one that this version does not know', () => {
    const kinds = new Set(frozen.map(({ record }) => (record as { payload: { kind: string } }).payload.kind))
    const fields = Object.keys(BODY_SHAPE).filter((number) => Number(number) >= FIRST_PAYLOAD_FIELD)
    expect(kinds.size).toBe(fields.length + 1)
    expect(kinds).toContain('unknown')
  })
})
