import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ErrorCode, PegbarError } from '../../src/core/errors.ts'
import { checkpointId, hexToBytes, idToBytes, type RecordId } from '../../src/core/ids.ts'
import {
  MAX_COMMENT_BYTES,
  MAX_CUTS,
  MAX_LISTED_IDS,
  MAX_MEMBER_HEADS,
  MAX_NAME_BYTES,
  MAX_PARENTS,
  MAX_PATH_BYTES,
  MAX_RECORD_BYTES,
  MAX_REPLACES,
} from '../../src/core/limits.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { decodeEnvelope, envelopeParts, isSealedHere, sealRecord, sealRecords } from '../../src/core/record-codec.ts'
import { verifySignature } from '../../src/core/signature.ts'
import { concat, field, numberField, signBody } from './helpers/envelopes.ts'
import { makeRecordFixtures } from './helpers/record-fixtures.ts'
import { testAsset, testDevice, testId, testPreview, testTeam } from './helpers/records.ts'

const asset = testAsset(1)
const ids = (count: number) => Array.from({ length: count }, (_, i) => testId('record', i + 1))

/** The code and the field with which `make` is refused. */
async function refusal(make: () => unknown): Promise<[ErrorCode, unknown]> {
  try {
    await make()
  } catch (error) {
    if (error instanceof PegbarError) return [error.code, error.details?.field]
    throw error
  }
  throw new Error('was accepted')
}

describe('sealRecord', () => {
  it('signs only for the own device', async () => {
    const [a, b] = await testTeam('artist')
    const { payload, ...header } = await a.setStatus(asset, 'WIP')
    await expect(sealRecord(header, payload, b.key)).rejects.toThrow(TypeError)
  })

  it('is sure of nothing that a key signed of which the public half is another', async () => {
    const [a, b] = await testTeam('artist')
    const { payload, ...header } = await a.setStatus(asset, 'WIP')
    const mixed = { device: a.key.device, sign: (bytes: Uint8Array) => b.key.sign(bytes) }
    expect(isSealedHere(await sealRecord(header, payload, mixed))).toBe(false)
    expect(isSealedHere(await sealRecord(header, payload, a.key))).toBe(true)
  })

  it('makes of many payloads what one after the other makes, each naming the one before', async () => {
    const [a] = await testTeam()
    const { payload, ...header } = await a.setStatus(asset, 'WIP')
    // more than are signed at once
    const payloads = Array.from(
      { length: 130 },
      (_, at) => ({ ...payload, status: at % 2 === 0 ? 'WIP' : 'Done' }) as const,
    )
    const headerOf = (at: number, before: RecordId | undefined) => ({
      ...header,
      sequence: header.sequence + at,
      previous: before ?? header.previous,
    })
    const records = await sealRecords(payloads, headerOf, a.key)
    let before: RecordId | undefined
    for (const [at, record] of records.entries()) {
      const { body, signature } = envelopeParts(record.envelope)
      expect(record).toEqual(decodeEnvelope(record.envelope))
      expect(record).toEqual(await sealRecord(headerOf(at, before), payloads[at]!, a.key))
      expect(await verifySignature(a.device, body, signature)).toBe(true)
      before = record.id
    }
  })

  it('writes sets in one order', async () => {
    const [a] = await testTeam()
    const [x, y] = ids(2)
    const record = await a.setStatus(asset, 'WIP', [y!, x!])
    expect(record.payload.replaces).toEqual([x, y])
  })

  it('keeps a cut for each branch of an epoch that has forked', async () => {
    const [a, b] = await testTeam('artist')
    const [x, y] = ids(2)
    const epoch = testId('epoch', 1)
    const record = await a.remove(b, [
      { epoch, last: y! },
      { epoch, last: x! },
    ])
    expect(decodeEnvelope(record.envelope).payload).toMatchObject({
      cuts: [
        { epoch, last: x },
        { epoch, last: y },
      ],
    })
  })

  it.each([2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40])('keeps a size of %d bytes', async (size) => {
    const [a] = await testTeam()
    const record = await a.checkpoint({ size, chunks: Math.ceil(size / (64 * 1024)) })
    expect(decodeEnvelope(record.envelope).payload).toMatchObject({ size })
  })

  it('takes a modification time in the seconds that protons writes wrongly for the next one', async () => {
    const [a] = await testTeam()
    expect((await a.checkpoint({ mtimeNs: 3_000_000_000n })).payload.mtimeNs).toBe(2n ** 32n)
  })

  it('takes a modification time before 1970 for 1970', async () => {
    const [a] = await testTeam()
    expect((await a.checkpoint({ mtimeNs: -5n })).payload.mtimeNs).toBe(0n)
  })

  it('refuses numbers that are none, as misuse', async () => {
    const [a] = await testTeam()
    await expect(a.checkpoint({ size: -1 })).rejects.toThrow(TypeError)
    await expect(a.checkpoint({ size: 1.5 })).rejects.toThrow(TypeError)
    await expect(a.checkpoint({}, { clock: { ms: 1, counter: 2 ** 32 } })).rejects.toThrow(TypeError)
  })
})

describe('a record is refused', async () => {
  const [a, b] = await testTeam('artist')
  const header = { project: a.project, members: a.members }

  it.each([
    ['comment', 'RECORD_INVALID', () => a.checkpoint({ comment: ' \n' })],
    ['comment', 'LIMIT_EXCEEDED', () => a.checkpoint({ comment: 'x'.repeat(MAX_COMMENT_BYTES + 1) })],
    ['path', 'RECORD_INVALID', () => a.checkpoint({ path: '' })],
    ['path', 'LIMIT_EXCEEDED', () => a.move(asset, 'é'.repeat(MAX_PATH_BYTES / 2 + 1))],
    ['checkpoint.parents', 'LIMIT_EXCEEDED', () => a.checkpoint({ parents: ids(MAX_PARENTS + 1).map(checkpointId) })],
    ['parents', 'RECORD_INVALID', () => a.checkpoint({ parents: [ids(1)[0]!, ids(1)[0]!].map(checkpointId) })],
    ['chunks', 'RECORD_INVALID', () => a.checkpoint({ size: 1, chunks: 2 })],
    ['chunks', 'RECORD_INVALID', () => a.checkpoint({ size: 1, chunks: 0 })],
    ['chunks', 'RECORD_INVALID', () => a.checkpoint({ size: 262_145, chunks: 1 })],
    ['preview.mime', 'RECORD_INVALID', () => a.checkpoint({ preview: { ...testPreview(), mime: 'no' } })],
    ['preview.width', 'RECORD_INVALID', () => a.checkpoint({ preview: { ...testPreview(), width: 0 } })],
    ['preview.height', 'LIMIT_EXCEEDED', () => a.checkpoint({ preview: { ...testPreview(), height: 1025 } })],
    ['sets_cover', 'RECORD_INVALID', () => a.checkpoint({ replacesCover: [] })],
    ['status_set.replaces', 'LIMIT_EXCEEDED', () => a.setStatus(asset, 'WIP', ids(MAX_REPLACES + 1))],
    ['purged.checkpoints', 'LIMIT_EXCEEDED', () => a.purge(asset, ids(MAX_LISTED_IDS + 1))],
    ['checkpoints', 'RECORD_INVALID', () => a.purge(asset, [])],
    ['records', 'RECORD_INVALID', () => a.adopt([])],
    ['reason', 'LIMIT_EXCEEDED', () => a.claim(asset, { reason: 'x'.repeat(MAX_COMMENT_BYTES + 1) })],
    [
      'member_removed.cuts',
      'LIMIT_EXCEEDED',
      () =>
        a.remove(
          b,
          ids(MAX_CUTS + 1).map((last, i) => ({ epoch: testId('epoch', i), last })),
        ),
    ],
    ['cuts', 'RECORD_INVALID', () => a.remove(b, [...b.cuts(), ...a.cuts(), ...a.cuts()])],
    ['name', 'RECORD_INVALID', () => a.nameDevice(a.device, ' ')],
    ['name', 'RECORD_INVALID', () => a.nameDevice(a.device, 'two\nlines')],
    ['name', 'RECORD_INVALID', () => a.nameDevice(a.device, 'nelo\u202egnp')],
    ['name', 'LIMIT_EXCEEDED', () => a.nameDevice(a.device, 'x'.repeat(MAX_NAME_BYTES + 1))],
    ['person_name', 'RECORD_INVALID', () => a.add(b, { personName: '' })],
    ['nonce', 'RECORD_INVALID', () => a.create({ nonce: new Uint8Array(15) }, { sequence: 0, previous: undefined })],
    ['sequence', 'RECORD_INVALID', () => a.create({}, { sequence: 1, previous: ids(1)[0]! })],
    ['project', 'RECORD_INVALID', () => a.create({}, { ...header, sequence: 0, previous: undefined })],
    ['project', 'RECORD_INVALID', () => a.checkpoint({}, { project: undefined })],
    ['members', 'RECORD_INVALID', () => a.checkpoint({}, { members: [] })],
    ['members', 'LIMIT_EXCEEDED', () => a.checkpoint({}, { members: ids(MAX_MEMBER_HEADS + 1) })],
    ['previous', 'RECORD_INVALID', () => a.checkpoint({}, { sequence: 0, previous: ids(1)[0]! })],
    ['previous', 'RECORD_INVALID', () => a.checkpoint({}, { sequence: 1, previous: undefined })],
    ['clock_ms', 'LIMIT_EXCEEDED', () => a.checkpoint({}, { clock: { ms: 8.64e15 + 1, counter: 0 } })],
    ['time_ms', 'LIMIT_EXCEEDED', () => a.checkpoint({}, { timeMs: 8.64e15 + 1 })],
  ] as [string, ErrorCode, () => Promise<SignedRecord>][])('for its %s: %s', async (name, code, make) => {
    expect(await refusal(make)).toEqual([code, name])
  })

  it('accepts what is exactly at the limits', async () => {
    await a.checkpoint({
      comment: 'x'.repeat(MAX_COMMENT_BYTES),
      path: 'x'.repeat(MAX_PATH_BYTES),
      parents: ids(MAX_PARENTS).map(checkpointId),
      replacesStatus: ids(MAX_REPLACES),
      replacesCover: ids(MAX_REPLACES),
      preview: { ...testPreview(), width: 1024, height: 1024 },
      size: 262_144,
      chunks: 1,
    })
    await a.purge(asset, ids(MAX_LISTED_IDS))
    await a.remove(
      b,
      ids(MAX_CUTS).map((last, i) => ({ epoch: testId('epoch', i), last })),
    )
    await a.checkpoint({}, { members: ids(MAX_MEMBER_HEADS) })
  })

  it('for its size, before anything else', async () => {
    expect(await refusal(() => decodeEnvelope(new Uint8Array(MAX_RECORD_BYTES + 1)))).toEqual([
      'RECORD_TOO_LARGE',
      undefined,
    ])
  })
})

describe('the bytes of a body', async () => {
  const a = await testDevice(1)
  const b = await testDevice(2)
  await a.create()
  const { body } = envelopeParts((await a.setStatus(asset, 'WIP')).envelope)
  const refusalOf = (bytes: Uint8Array) => refusal(async () => decodeEnvelope(await signBody(bytes, a.key)))

  it('are hashed as they are: an unknown field changes the id and nothing else', async () => {
    const extended = decodeEnvelope(await signBody(concat(field(12, Uint8Array.of(1, 2)), body), a.key))
    const { id, envelope, ...said } = decodeEnvelope(await signBody(body, a.key))
    expect({ ...extended, id, envelope }).toEqual({ ...said, id, envelope })
    expect(extended.id).not.toBe(id)
  })

  it.each([
    ['two payloads, the second known', [body, field(25, field(1, idToBytes(asset)))], 'payload'],
    ['two payloads, the second not known', [body, field(40, Uint8Array.of())], 'payload'],
    ['one payload twice', [body, field(21, field(1, idToBytes(asset)))], 'status_set'],
    ['a header field twice', [field(2, idToBytes(b.device)), body], 'device'],
    ['a number where bytes belong', [numberField(1, 5), body], 'project'],
    ['bytes where a number belongs', [field(4, Uint8Array.of(1)), body], 'sequence'],
    ['a field of number 0', [body, Uint8Array.of(0, 0)], 'body'],
    ['a group', [body, Uint8Array.of((10 << 3) | 3, (10 << 3) | 4)], 'body'],
    ['a field that runs past the end', [body, Uint8Array.of((10 << 3) | 2, 5, 1)], 'body'],
    ['a number that is not in its shortest form', [Uint8Array.of(9 << 3, 0x80, 0), body], 'body'],
    ['an endless number', [body, Uint8Array.of(10 << 3, ...new Uint8Array(20).fill(0x80))], 'body'],
    ['a counter of 33 bits', [numberField(8, 2 ** 32), body], 'body'],
    ['no payload', [field(12, Uint8Array.of(1))], 'payload'],
  ] as [string, Uint8Array[], string][])('are refused with %s', async (_, parts, name) => {
    expect(await refusalOf(concat(...parts))).toEqual(['RECORD_INVALID', name])
  })

  it.each([
    ['status_set.status', [field(1, idToBytes(asset)), numberField(2, 99)], 'payload'],
    ['no status', [field(1, idToBytes(asset))], 'status'],
    ['a short asset id', [field(1, new Uint8Array(31)), numberField(2, 1)], 'asset'],
    [
      'replaced records that descend',
      [
        field(1, idToBytes(asset)),
        numberField(2, 1),
        field(3, hexToBytes('02'.repeat(32))),
        field(3, new Uint8Array(32)),
      ],
      'replaces',
    ],
  ] as [string, Uint8Array[], string][])('are refused when a payload has %s', async (_, parts, name) => {
    const headerOnly = body.subarray(0, body.byteLength - payloadLength(body))
    expect(await refusalOf(concat(headerOnly, field(21, concat(...parts))))).toEqual(['RECORD_INVALID', name])
  })

  it('are refused when text is not UTF-8', async () => {
    const headerOnly = body.subarray(0, body.byteLength - payloadLength(body))
    const moved = concat(field(1, idToBytes(asset)), field(2, Uint8Array.of(0xc0, 0x80)))
    expect(await refusalOf(concat(headerOnly, field(23, moved)))).toEqual(['RECORD_INVALID', 'asset_moved.path'])
  })

  /** The payload of a `status set` that replaces nothing: tag, length, asset, status. */
  function payloadLength(bytes: Uint8Array): number {
    const length = 2 + 1 + 34 + 2
    expect(bytes[bytes.byteLength - length]).toBe(0xaa)
    return length
  }
})

describe('an envelope', async () => {
  const a = await testDevice(1)
  const { envelope } = await a.create()
  const { body, signature } = envelopeParts(envelope)

  it.each([
    ['nothing', new Uint8Array()],
    ['a body alone', field(1, body)],
    ['a signature alone', field(2, signature)],
    ['the other order', concat(field(2, signature), field(1, body))],
    ['a field more', concat(envelope, field(3, Uint8Array.of(1)))],
    ['a byte more', concat(envelope, Uint8Array.of(0))],
    ['a byte less', envelope.subarray(0, -1)],
    ['a short signature', concat(field(1, body), field(2, signature.subarray(1)))],
    [
      'a longer form of the length',
      concat(Uint8Array.of(0x0a, envelope[1]!, envelope[2]! | 0x80, 0), envelope.subarray(3)),
    ],
  ])('is refused with %s', async (_, bytes) => {
    expect(await refusal(() => decodeEnvelope(bytes))).toEqual(['RECORD_INVALID', 'envelope'])
  })

  it('is copied: the record does not hold on to the buffer it came in', () => {
    const batch = Buffer.alloc(100_000)
    batch.set(envelope, 500)
    const record = decodeEnvelope(batch.subarray(500, 500 + envelope.byteLength))
    batch.fill(0)
    expect(record.envelope).toEqual(envelope)
    expect(record.envelope.buffer.byteLength).toBe(envelope.byteLength)
    expect(record.payload).toMatchObject({ nonce: new Uint8Array(16).fill(1) })
  })
})

describe('decodeEnvelope, with whatever comes,', async () => {
  const samples = (await makeRecordFixtures()).map(({ envelope }) => hexToBytes(envelope))

  function decodeOrRefuse(bytes: Uint8Array): void {
    try {
      expect(decodeEnvelope(bytes).envelope).toEqual(Uint8Array.from(bytes))
    } catch (error) {
      if (!(error instanceof PegbarError)) throw error
      expect(['RECORD_INVALID', 'RECORD_TOO_LARGE', 'LIMIT_EXCEEDED']).toContain(error.code)
    }
  }

  it('decodes or refuses random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), decodeOrRefuse), { numRuns: 500 })
  })

  it('decodes or refuses random bodies', () => {
    const wrapped = fc
      .uint8Array({ maxLength: 300 })
      .map((bytes) => concat(field(1, bytes), field(2, new Uint8Array(64))))
    fc.assert(fc.property(wrapped, decodeOrRefuse), { numRuns: 500 })
  })

  it('decodes or refuses changed records', () => {
    const edit = fc.record({ at: fc.nat(2000), remove: fc.nat(3), insert: fc.uint8Array({ maxLength: 3 }) })
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 4 }), (sample, edits) => {
        const bytes = [...sample]
        for (const { at, remove, insert } of edits) bytes.splice(at % bytes.length, remove, ...insert)
        decodeOrRefuse(Uint8Array.from(bytes))
      }),
      { numRuns: 3000 },
    )
  })
})
