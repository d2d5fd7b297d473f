import { zstdCompressSync } from 'node:zlib'
import type { Libp2p } from '@libp2p/interface'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PegbarError } from '../../src/core/errors.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { encodeChunksReply, encodeChunksRequest } from '../../src/protocol/chunks-wire.ts'
import {
  CHUNKS_PROTOCOL,
  JOIN_PROTOCOL,
  MAX_FRAME_BYTES,
  QUESTION_RATE,
  RECORDS_PROTOCOL,
} from '../../src/protocol/constants.ts'
import { ChunkClient, ChunkServer, JoinServer, RecordSync } from '../../src/protocol/index.ts'
import type { Digest, RecordsMessage } from '../../src/protocol/messages.ts'
import * as pb from '../../src/protocol/pb/wire.ts'
import { decodeRecordsMessage, encodeRecordsMessage } from '../../src/protocol/records-wire.ts'
import { projectTag } from '../../src/protocol/tags.ts'
import { TestDevice, testAsset, testDevice, testId, testTeam } from '../core/helpers/records.ts'
import { fileOf, noise } from './helpers/content.ts'
import { asCheckpoint, chunkOf, decode, type MemoryProject, memoryProject } from './helpers/memory-project.ts'
import { deviceOf, dial, serve, testNode } from './helpers/nodes.ts'
import { RawPeer } from './helpers/raw-peer.ts'
import { until } from './helpers/streams.ts'

// device 1 founds and serves, device 2 is a member and misbehaves, device 9 is a stranger
let ana: TestDevice
let mal: TestDevice
let server: Libp2p
let member: Libp2p
let stranger: Libp2p
let project: MemoryProject
let cuts: { remote: string; error: PegbarError }[]
let before: string

const stateOf = () =>
  JSON.stringify([[...project.records.stored.keys()], [...project.chunks.stored.keys()], project.local.tickets_.size])

beforeEach(async () => {
  ;[ana, mal] = await testTeam('artist')
  ;[server, member, stranger] = await Promise.all([testNode(1), testNode(2), testNode(9)])
  project = await memoryProject(ana.records[0]!, ana.records)
  cuts = []
  const cut = (remote: string, error: PegbarError) => {
    cuts.push({ remote, error })
    for (const connection of server.getConnections()) {
      if (deviceOf(connection) === remote) connection.abort(error)
    }
  }
  const parts = { self: ana.device, projects: () => [project.shared], cut }
  const records = new RecordSync(parts)
  const chunks = new ChunkServer(parts)
  const join = new JoinServer({ ...parts, admit: async () => {} }, { handshakeTimeoutMs: 100 })
  await serve(server, RECORDS_PROTOCOL, (stream, remote) => records.handle(stream, remote))
  await serve(server, CHUNKS_PROTOCOL, (stream, remote) => chunks.handle(stream, remote))
  await serve(server, JOIN_PROTOCOL, (stream, remote) => join.handle(stream, remote))
  before = stateOf()
})

afterEach(async () => {
  await Promise.all([server.stop(), member.stop(), stranger.stop()])
})

/** Waits for the cut, and holds what must be true after each. */
async function expectCut(by: TestDevice, code: string, node: Libp2p = member): Promise<void> {
  await until(() => cuts.length > 0, `the cut for ${code}`)
  expect(cuts.map(({ remote, error }) => [remote, error.code])).toEqual([[by.device, code]])
  await until(() => node.getConnections().length === 0, 'the end of the connection')
  expect(stateOf()).toBe(before)
}

const tag = () => projectTag(project.records.project.id, mal.device, ana.device)
const digest = '00'.repeat(32) as Digest

async function recordsPeer(): Promise<RawPeer> {
  const peer = new RawPeer(await dial(member, server, RECORDS_PROTOCOL))
  send(peer, { kind: 'hello', minVersion: 1, maxVersion: 1, codecs: ['raw'], tags: [tag()] })
  return peer
}

const send = (peer: RawPeer, message: RecordsMessage) => peer.frame(encodeRecordsMessage(message))
const sendRecords = (peer: RawPeer, ...records: { envelope: Uint8Array }[]) =>
  send(peer, {
    kind: 'records',
    tag: tag(),
    batch: 1,
    envelopes: records.map(({ envelope }) => envelope),
    more: false,
    digest,
  })

describe('hostile peers', () => {
  test.each([RECORDS_PROTOCOL, CHUNKS_PROTOCOL, JOIN_PROTOCOL])('F2 %s: an oversized frame', async (protocol) => {
    const peer = new RawPeer(await dial(member, server, protocol))
    peer.frame(noise(1000, 1), MAX_FRAME_BYTES + 1)
    await expectCut(mal, 'FRAME_TOO_LARGE')
  })

  test.each([RECORDS_PROTOCOL, CHUNKS_PROTOCOL, JOIN_PROTOCOL])('F8 %s: an endless varint', async (protocol) => {
    const peer = new RawPeer(await dial(member, server, protocol))
    peer.frame(new Uint8Array(100_000).fill(0x80))
    await expectCut(mal, 'PROTOCOL_VIOLATION')
  })

  test.each([RECORDS_PROTOCOL, CHUNKS_PROTOCOL, JOIN_PROTOCOL])('F8 %s: garbage', async (protocol) => {
    const peer = new RawPeer(await dial(member, server, protocol))
    peer.frame(noise(5000, 3))
    await expectCut(mal, 'PROTOCOL_VIOLATION')
  })

  test.each([RECORDS_PROTOCOL, CHUNKS_PROTOCOL])('A1 %s: a stranger is cut and answered nothing', async (protocol) => {
    const eve = await testDevice(9)
    const peer = new RawPeer(await dial(stranger, server, protocol))
    await expectCut(eve, 'NOT_A_MEMBER', stranger)
    expect(peer.received.byteLength).toBe(0)
  })

  test('J9 a stranger that shows nothing is cut', async () => {
    const eve = await testDevice(9)
    const peer = new RawPeer(await dial(stranger, server, JOIN_PROTOCOL))
    await expectCut(eve, 'PEER_TIMEOUT', stranger)
    expect(peer.received.byteLength).toBe(0)
  })

  test('R10 a forged signature', async () => {
    const peer = await recordsPeer()
    const made = await mal.checkpoint()
    const forged = made.envelope.slice()
    forged[forged.length - 1]! ^= 1
    sendRecords(peer, { envelope: forged })
    await expectCut(mal, 'SIGNATURE_INVALID')
  })

  test('R10 a record that somebody else signed', async () => {
    const peer = await recordsPeer()
    const posing = new TestDevice(2, { device: ana.device, sign: (bytes) => mal.key.sign(bytes) })
    posing.sees(...ana.records)
    const made = await posing.checkpoint({}, { epoch: testId('epoch', 77) })
    sendRecords(peer, made)
    await expectCut(mal, 'SIGNATURE_INVALID')
  })

  test('R10 a record of another project', async () => {
    const peer = await recordsPeer()
    const other = await testDevice(2)
    await other.create({ name: 'Another' })
    sendRecords(peer, await other.checkpoint())
    await expectCut(mal, 'WRONG_PROJECT')
  })

  test('R10 a record that is no record', async () => {
    const peer = await recordsPeer()
    sendRecords(peer, { envelope: noise(500, 1) })
    await expectCut(mal, 'RECORD_INVALID')
  })

  test('R10 a record that is too large', async () => {
    const peer = await recordsPeer()
    sendRecords(peer, { envelope: noise(70_000, 1) })
    await expectCut(mal, 'RECORD_TOO_LARGE')
  })

  test('R11 records that rest on unknown ones wait, and change nothing', async () => {
    const peer = await recordsPeer()
    const eve = await testDevice(9)
    eve.sees(...ana.records)
    sendRecords(peer, await eve.checkpoint({ asset: testAsset(3) }))
    await until(
      () =>
        peer
          .frames()
          .map(decodeRecordsMessage)
          .some(({ kind }) => kind === 'ack'),
      'the ack',
    )
    expect(cuts).toEqual([])
    expect(stateOf()).toBe(before)
  })

  test.each([
    ['hello twice', { kind: 'hello', minVersion: 1, maxVersion: 1, codecs: [], tags: [] }],
    ['an ack of nothing', { kind: 'ack', batch: 77, digest }],
    ['a done of nothing', { kind: 'done', request: 77, digest }],
    ['a list that was not asked for', { kind: 'holds list', first: true, checkpoints: [], holds: undefined }],
  ] as [string, Record<string, unknown>][])('R12 %s', async (_, message) => {
    const peer = await recordsPeer()
    send(peer, { tag: tag(), ...message } as never)
    await expectCut(mal, 'PROTOCOL_VIOLATION')
  })

  test('R13 questions without end', async () => {
    const peer = await recordsPeer()
    const frame = encodeRecordsMessage({ kind: 'changed', tag: tag(), digest })
    for (let i = 0; i < QUESTION_RATE.burst * 1.2 && peer.stream.status === 'open'; i++) peer.frame(frame)
    await expectCut(mal, 'RATE_LIMITED')
  })

  test('R14 a peer of a later version is told, and not cut', async () => {
    const peer = new RawPeer(await dial(member, server, RECORDS_PROTOCOL))
    send(peer, { kind: 'hello', minVersion: 2, maxVersion: 3, codecs: [], tags: [] })
    await peer.closed
    expect(peer.frames().map(decodeRecordsMessage).at(-1)).toEqual({ kind: 'refused', code: 'PROTOCOL_TOO_NEW' })
    expect(cuts).toEqual([])
  })

  test('R15 messages about a project that is not shared are passed over', async () => {
    const peer = await recordsPeer()
    const foreign = projectTag('11'.repeat(32) as never, mal.device, ana.device)
    send(peer, { kind: 'changed', tag: foreign, digest })
    sendRecords(peer, ana.records[0] as SignedRecord)
    await until(
      () =>
        peer
          .frames()
          .map(decodeRecordsMessage)
          .some(({ kind }) => kind === 'ack'),
      'the ack',
    )
    expect(cuts).toEqual([])
  })

  test('C12 a ninth request while eight are unanswered', async () => {
    const peer = new RawPeer(await dial(member, server, CHUNKS_PROTOCOL))
    const { hash } = chunkOf(noise(10, 1))
    const never = Promise.withResolvers<never>()
    project.chunks.getStoredMany = () => never.promise
    for (let id = 1; id <= 9; id++) {
      peer.frame(encodeChunksRequest({ kind: 'get', id, tag: tag(), hashes: [hash], held: new Map() }))
    }
    await expectCut(mal, 'PROTOCOL_VIOLATION')
  })

  test('C13 a project that is not shared, or does not exist', async () => {
    const peer = new RawPeer(await dial(member, server, CHUNKS_PROTOCOL))
    const foreign = projectTag('11'.repeat(32) as never, mal.device, ana.device)
    peer.frame(encodeChunksRequest({ kind: 'have hashes', id: 1, tag: foreign, hashes: [chunkOf(noise(9, 1)).hash] }))
    await expectCut(mal, 'NOT_A_MEMBER')
  })

  test('C13 the chunk list of another project is not told', async () => {
    const other = await testDevice(2)
    await other.create({ name: 'Another' })
    const { record, content, nodes } = await fileOf(other, 10, 500)
    await project.chunks.put([...content, ...nodes])
    before = stateOf()
    const peer = new RawPeer(await dial(member, server, CHUNKS_PROTOCOL))
    const part = { offset: 0, count: 10 }
    peer.frame(
      encodeChunksRequest({ kind: 'have checkpoint', id: 1, tag: tag(), checkpoint: asCheckpoint(record), ...part }),
    )
    await until(() => peer.frames().length > 0, 'the answer')
    const { bits } = pb.ChunksReply.decode(peer.frames()[0]!)
    expect(bits).toMatchObject({ extent: 'NONE', bits: new Uint8Array(0) })
  })
})

describe('hostile servers', () => {
  /** Ana's client against a member that answers the first request with `replies`. */
  async function against(reply: (id: number) => Uint8Array[]) {
    const { hash } = chunkOf(noise(1000, 1))
    await serve(member, CHUNKS_PROTOCOL, (stream) => {
      const peer = new RawPeer(stream)
      stream.addEventListener('message', () => {
        for (const frame of reply(1)) if (peer.frames().length === 1) peer.frame(frame)
      })
    })
    const client = new ChunkClient({
      stream: await dial(server, member, CHUNKS_PROTOCOL),
      self: ana.device,
      remote: mal.device,
      decode,
      cut: (remote, error) => {
        cuts.push({ remote, error })
        for (const connection of server.getConnections()) connection.abort(error)
      },
    })
    const results = async () => {
      for await (const _ of client.get(project.records.project.id, [{ hash }]));
    }
    return { results: results(), hash, client }
  }

  const chunksReply = (id: number, fields: Partial<pb.Chunk>[], missing: Uint8Array[] = []) =>
    pb.ChunksReply.encode({
      chunks: {
        id,
        chunks: fields.map((chunk) => ({
          hash: Buffer.from(chunkOf(noise(1000, 1)).hash, 'hex'),
          codec: pb.ChunkCodec.RAW,
          rawSize: 1000,
          base: new Uint8Array(0),
          payload: new Uint8Array(1000),
          ...chunk,
        })) as pb.Chunk[],
        missing: missing as Uint8Array<ArrayBuffer>[],
        done: true,
      },
    })

  test.each([
    ['C9 wrong bytes', 'CHUNK_DAMAGED', () => [chunksReply(1, [{}])]],
    [
      'C9 a zstd bomb',
      'CHUNK_DAMAGED',
      () => [
        chunksReply(1, [
          { codec: pb.ChunkCodec.ZSTD, payload: new Uint8Array(zstdCompressSync(new Uint8Array(1 << 28))) },
        ]),
      ],
    ],
    [
      'C14 a chunk that was not asked for',
      'PROTOCOL_VIOLATION',
      () => [chunksReply(1, [{ hash: new Uint8Array(32) }])],
    ],
    ['C14 the same chunk twice', 'PROTOCOL_VIOLATION', () => [chunksReply(1, [{}, {}])]],
    ['C14 an end without the chunk', 'PROTOCOL_VIOLATION', () => [chunksReply(1, [])]],
    ['C14 an answer to nothing', 'PROTOCOL_VIOLATION', () => [chunksReply(99, [{}])]],
    [
      'C14 another kind of answer',
      'PROTOCOL_VIOLATION',
      () => [encodeChunksReply({ kind: 'checked', id: 1, sound: true })],
    ],
    [
      'C14 a delta on a base that was not named',
      'PROTOCOL_VIOLATION',
      () => [chunksReply(1, [{ codec: pb.ChunkCodec.DELTA, base: new Uint8Array(32) }])],
    ],
  ] as [string, string, () => Uint8Array[]][])('%s', async (_, code, reply) => {
    const { results, client } = await against(reply)
    await expect(results).rejects.toMatchObject({ code })
    await client.closed
    expect(cuts.map(({ remote, error }) => [remote, error.code])).toEqual([[mal.device, code]])
    expect(stateOf()).toBe(before)
  })
})
