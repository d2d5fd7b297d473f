import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PegbarError } from '../../src/core/errors.ts'
import { MAX_CHUNK_BYTES, MAX_RECORD_BYTES } from '../../src/core/limits.ts'
import {
  decodeChunksReply,
  decodeChunksRequest,
  encodeChunksReply,
  encodeChunksRequest,
} from '../../src/protocol/chunks-wire.ts'
import {
  MAX_ENTRIES_PER_HAVE,
  MAX_HASHES_PER_GET,
  MAX_IDS_PER_MESSAGE,
  MAX_LEASED_CHECKPOINTS,
} from '../../src/protocol/constants.ts'
import { decodeJoinReply, decodeJoinRequest, encodeJoinReply, encodeJoinRequest } from '../../src/protocol/join-wire.ts'
import {
  decodeLeasesReply,
  decodeLeasesRequest,
  encodeLeasesReply,
  encodeLeasesRequest,
} from '../../src/protocol/lease-wire.ts'
import type {
  ChunksReply,
  ChunksRequest,
  JoinReply,
  JoinRequest,
  LeasesReply,
  LeasesRequest,
  RecordsMessage,
} from '../../src/protocol/messages.ts'
import * as pb from '../../src/protocol/pb/wire.ts'
import { decodeRecordsMessage, encodeRecordsMessage } from '../../src/protocol/records-wire.ts'
import { testId } from '../core/helpers/records.ts'

const id = (number: number) => testId('hash', number) as never
const holds = { count: 3, fingerprint: id(9) }
const log = { device: id(1), epoch: testId('epoch', 2) } as never

const RECORDS: RecordsMessage[] = [
  { kind: 'hello', minVersion: 1, maxVersion: 2, codecs: ['raw', 'delta'], tags: [id(1)] },
  { kind: 'tags', tags: [] },
  {
    kind: 'frontier',
    tag: id(1),
    request: 7,
    logs: [{ ...(log as object), count: 2 ** 40, fingerprint: id(3) } as never],
    more: true,
    digest: id(4),
    holds,
  },
  { kind: 'log ids', tag: id(1), log, ids: [id(5), id(6)] },
  { kind: 'want', tag: id(1), request: 1, ids: [id(5)] },
  { kind: 'records', tag: id(1), batch: 3, envelopes: [new Uint8Array([1, 2])], more: false, digest: id(4) },
  { kind: 'ack', tag: id(1), batch: 3, digest: id(4) },
  { kind: 'done', tag: id(1), request: 1, digest: id(4) },
  { kind: 'changed', tag: id(1), digest: id(4) },
  { kind: 'holds request', tag: id(1) },
  { kind: 'holds list', tag: id(1), first: true, checkpoints: [id(2)], holds: undefined },
  { kind: 'holds list', tag: id(1), first: false, checkpoints: [], holds },
  { kind: 'holds update', tag: id(1), added: [id(2)], removed: [id(3)], holds },
  { kind: 'refused', code: 'RATE_LIMITED' },
]

const REQUESTS: ChunksRequest[] = [
  { kind: 'have checkpoint', id: 1, tag: id(1), checkpoint: id(2), offset: 2 ** 40, count: 5 },
  { kind: 'have hashes', id: 2, tag: id(1), hashes: [id(2)] },
  { kind: 'get', id: 3, tag: id(1), hashes: [id(2), id(3)], held: new Map() },
  {
    kind: 'get',
    id: 3,
    tag: id(1),
    hashes: [id(2), id(3), id(5)],
    held: new Map([
      [id(3), [id(4), id(6)]],
      [id(5), [id(4)]],
    ]),
  },
  { kind: 'reject', id: 4, tag: id(1), hash: id(2) },
]

const payload = new Uint8Array([1, 2, 3])
const REPLIES: ChunksReply[] = [
  { kind: 'bits', id: 1, extent: 'part', bits: new Uint8Array([5]) },
  { kind: 'bits', id: 1, extent: 'whole', bits: new Uint8Array(0) },
  {
    kind: 'chunks',
    id: 2,
    chunks: [
      { hash: id(1), codec: 'raw', rawSize: 3, payload },
      { hash: id(2), codec: 'delta', rawSize: 9, base: id(1), payload },
    ],
    missing: [id(3)],
    done: true,
  },
  { kind: 'checked', id: 3, sound: true },
  { kind: 'refused', code: 'NOT_A_MEMBER' },
]

const JOIN_REQUESTS: JoinRequest[] = [
  { kind: 'show ticket', proof: id(1), personName: 'Ana', deviceName: 'laptop' },
  { kind: 'introduce', tag: id(1), envelopes: [new Uint8Array([1])], last: true },
]

const JOIN_REPLIES: JoinReply[] = [
  { kind: 'welcome', project: id(1), projectName: 'Film', role: 'viewer' },
  { kind: 'history', envelopes: [new Uint8Array([1])], last: false },
  { kind: 'accepted', known: true },
  { kind: 'refused', code: 'TICKET_USED' },
]

const LEASES_REQUESTS: LeasesRequest[] = [
  { kind: 'lease', tag: id(1), checkpoints: [id(2), id(3)], nonce: new Uint8Array(32).fill(4) },
  { kind: 'renew', tag: id(1), checkpoints: [id(2)] },
  { kind: 'release', tag: id(1), checkpoints: [id(2)] },
  { kind: 'purged', tag: id(1), checkpoints: [id(2)] },
  { kind: 'wanted', tag: id(1), checkpoints: [id(2)] },
]

const LEASES_REPLIES: LeasesReply[] = [
  { kind: 'working' },
  { kind: 'proof', proof: id(1) },
  { kind: 'declined', reason: 'absent' },
  { kind: 'declined', reason: 'busy' },
  { kind: 'renewed', held: true },
  { kind: 'released' },
  { kind: 'purged bits', bits: new Uint8Array([5]) },
  { kind: 'wanted bits', bits: new Uint8Array([5]) },
  { kind: 'refused', code: 'NOT_A_MEMBER' },
]

const CODECS = [
  { name: 'records', encode: encodeRecordsMessage, decode: decodeRecordsMessage, messages: RECORDS },
  { name: 'chunk requests', encode: encodeChunksRequest, decode: decodeChunksRequest, messages: REQUESTS },
  { name: 'chunk replies', encode: encodeChunksReply, decode: decodeChunksReply, messages: REPLIES },
  { name: 'join requests', encode: encodeJoinRequest, decode: decodeJoinRequest, messages: JOIN_REQUESTS },
  { name: 'join replies', encode: encodeJoinReply, decode: decodeJoinReply, messages: JOIN_REPLIES },
  { name: 'lease requests', encode: encodeLeasesRequest, decode: decodeLeasesRequest, messages: LEASES_REQUESTS },
  { name: 'lease replies', encode: encodeLeasesReply, decode: decodeLeasesReply, messages: LEASES_REPLIES },
] as { name: string; encode(message: unknown): Uint8Array; decode(frame: Uint8Array): unknown; messages: unknown[] }[]

const bytes = (length: number) => new Uint8Array(length)

describe.each(CODECS)('wire: $name', ({ encode, decode, messages }) => {
  test.each(messages)('W1 is the same after the wire: %j', (message) => {
    expect(decode(encode(message))).toEqual(message)
  })

  test.each(messages)('W6 the frame is frozen: %j', (message) => {
    expect(Buffer.from(encode(message)).toString('hex')).toMatchSnapshot()
  })

  test('W2 whatever comes, only a coded violation goes out', () => {
    const valid = messages.map(encode)
    const mutated = fc
      .record({ at: fc.nat(), byte: fc.nat(255), of: fc.nat(), cut: fc.nat() })
      .map(({ at, byte, of, cut }) => {
        const frame = valid[of % valid.length]!.slice()
        frame[at % frame.byteLength] = byte
        return cut % 3 === 0 ? frame.subarray(0, cut % frame.byteLength) : frame
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (frame) => {
        try {
          decode(frame)
        } catch (error) {
          expect(error).toBeInstanceOf(PegbarError)
          expect((error as PegbarError).code).toBe('PROTOCOL_VIOLATION')
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('W3 an empty message, an endless varint and garbage are violations', () => {
    for (const frame of [bytes(0), bytes(100_000).fill(0x80), bytes(1000).fill(0xff)]) {
      expect(() => decode(frame)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }))
    }
  })
})

describe('wire: limits', () => {
  const tag = bytes(32)
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => new Uint8Array(32).fill(i & 255).fill(i >> 8, 1, 2))

  test.each([
    ['ids', { want: { tag, request: 1, ids: many(MAX_IDS_PER_MESSAGE + 1) } }],
    ['an id twice', { want: { tag, request: 1, ids: [tag, tag] } }],
    ['a short tag', { want: { tag: bytes(31), request: 1, ids: [tag] } }],
    ['no records', { records: { tag, batch: 1, envelopes: [], more: false, digest: tag } }],
    ['an empty record', { records: { tag, batch: 1, envelopes: [bytes(0)], more: false, digest: tag } }],
    ['version 0', { hello: { minVersion: 0, maxVersion: 1, codecs: [], tags: [] } }],
    ['no holdings', { frontier: { tag, request: 1, logs: [], more: false, digest: tag } }],
  ] as [string, Partial<pb.RecordsMessage>][])('W4 records: %s', (_, message) => {
    const frame = pb.RecordsMessage.encode(message)
    expect(() => decodeRecordsMessage(frame)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }))
  })

  test('W4 records: a count beyond what a number holds', () => {
    const log = { device: tag, epoch: bytes(8), count: Number.MAX_SAFE_INTEGER, fingerprint: tag }
    const frame = pb.RecordsMessage.encode({
      frontier: { tag, request: 1, logs: [log], more: false, digest: tag, holds: { count: 0, fingerprint: tag } },
    })
    // the last of the eight bytes of the count: four bits are used, three more are beyond 2^53
    const at = frame.findIndex(
      (_, i) => frame.subarray(i, i + 7).every((byte) => byte === 0xff) && frame[i + 7] === 0x0f,
    )
    frame[at + 7] = 0x7f
    expect(() => decodeRecordsMessage(frame)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }))
  })

  test('W4 records: one that is too large has a code of its own', () => {
    const envelopes = [bytes(MAX_RECORD_BYTES + 1)]
    const frame = pb.RecordsMessage.encode({ records: { tag, batch: 1, envelopes, more: false, digest: tag } })
    expect(() => decodeRecordsMessage(frame)).toThrow(expect.objectContaining({ code: 'RECORD_TOO_LARGE' }))
  })

  test.each([
    ['too many hashes', { get: { id: 1, tag, hashes: many(MAX_HASHES_PER_GET + 1), held: [] } }],
    ['no hashes', { get: { id: 1, tag, hashes: [], held: [] } }],
    ['no entries', { haveCheckpoint: { id: 1, tag, checkpoint: tag, offset: 0, count: 0 } }],
    [
      'too many entries',
      { haveCheckpoint: { id: 1, tag, checkpoint: tag, offset: 0, count: MAX_ENTRIES_PER_HAVE + 1 } },
    ],
  ] as [string, Partial<pb.ChunksRequest>][])('W4 chunk requests: %s', (_, message) => {
    const frame = pb.ChunksRequest.encode(message)
    expect(() => decodeChunksRequest(frame)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }))
  })

  const chunk: pb.Chunk = { hash: tag, codec: pb.ChunkCodec.ZSTD, rawSize: 10, base: bytes(0), payload: bytes(5) }
  test.each([
    ['a raw size of 0', { rawSize: 0 }],
    ['a raw size beyond a chunk', { rawSize: MAX_CHUNK_BYTES + 1 }],
    ['no payload', { payload: bytes(0) }],
    ['a payload beyond a chunk', { payload: bytes(MAX_CHUNK_BYTES + 1) }],
    ['raw of another size', { codec: pb.ChunkCodec.RAW }],
    ['a base without delta', { base: tag }],
    ['delta without a base', { codec: pb.ChunkCodec.DELTA }],
  ] as [string, Partial<pb.Chunk>][])('W4 chunks: %s', (_, wrong) => {
    const frame = pb.ChunksReply.encode({
      chunks: { id: 1, chunks: [{ ...chunk, ...wrong }], missing: [], done: true },
    })
    expect(() => decodeChunksReply(frame)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }))
  })

  test.each([
    ['a short nonce', { lease: { tag, checkpoints: [tag], nonce: bytes(31) } }],
    ['too many checkpoints', { lease: { tag, checkpoints: many(MAX_LEASED_CHECKPOINTS + 1), nonce: bytes(32) } }],
    ['no checkpoints', { release: { tag, checkpoints: [] } }],
    ['a checkpoint twice', { renew: { tag, checkpoints: [tag, tag] } }],
  ] as [string, Partial<pb.LeasesRequest>][])('W4 lease requests: %s', (_, message) => {
    const frame = pb.LeasesRequest.encode(message)
    expect(() => decodeLeasesRequest(frame)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }))
  })

  test('W5 a code of a later version is still a refusal', () => {
    const frame = pb.RecordsMessage.encode({ refused: { code: 'SOMETHING_NEW' } })
    expect(decodeRecordsMessage(frame)).toEqual({ kind: 'refused', code: 'PROTOCOL_VIOLATION' })
  })
})
