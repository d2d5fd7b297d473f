import type { Libp2p } from '@libp2p/interface'
import { afterEach, describe, expect, test } from 'vitest'
import { CHUNKS_PROTOCOL, RECORDS_PROTOCOL } from '../../src/protocol/constants.ts'
import { FramedStream } from '../../src/protocol/framed.ts'
import { ChunkClient, ChunkServer, RecordSync } from '../../src/protocol/index.ts'
import { testAsset, testTeam } from '../core/helpers/records.ts'
import { fileOf } from './helpers/content.ts'
import { decode, memoryProject } from './helpers/memory-project.ts'
import { dial, serve, testNode } from './helpers/nodes.ts'
import { until } from './helpers/streams.ts'

const MIB = 1024 * 1024
let nodes: Libp2p[] = []

afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.stop()))
})

async function pair(): Promise<[Libp2p, Libp2p]> {
  const made = await Promise.all([testNode(1), testNode(2)])
  nodes = made
  return made
}

describe('over TCP, Noise and Yamux', () => {
  test('F9 a reader that does not read stops the sender, and memory stays bounded', async () => {
    const [a, b] = await pair()
    const accepted = Promise.withResolvers<FramedStream>()
    await serve(b, '/test/1', (stream) => accepted.resolve(new FramedStream(stream)))
    const stream = await dial(a, b, '/test/1')
    const sender = new FramedStream(stream)
    const frame = new Uint8Array(256 * 1024)
    const total = 200
    let written = 0
    const writing = (async () => {
      for (; written < total; written++) await sender.write(frame)
      await sender.close()
    })()
    const receiver = await accepted.promise
    let last = -1
    // until a round of the event loop with nothing new, several times: the sender stands
    for (let still = 0; still < 200; ) {
      await new Promise((resolve) => setImmediate(resolve))
      still = written === last ? still + 1 : 0
      last = written
    }
    expect(written).toBeLessThan((8 * MIB) / frame.byteLength)
    expect(stream.writeBufferLength).toBeLessThan(4 * MIB)
    let read = 0
    while ((await receiver.read()) !== undefined) read++
    await writing
    expect([read, written]).toEqual([total, total])
  })

  test('R1 R3 records and chunks reach another laptop', async () => {
    const [ana, ben] = await testTeam('artist')
    const [a, b] = await pair()
    const records = await memoryProject(ana.records[0]!, ana.records)
    const { content } = await fileOf(ana, 256, 64 * 1024)
    for (let i = 0; i < 200; i++) await ana.checkpoint({ asset: testAsset(i + 10) })
    const full = await memoryProject(ana.records[0]!, ana.records)
    await full.chunks.put(content)
    const cut = () => expect.unreachable()
    const serving = new RecordSync({ self: ana.device, projects: () => [full.shared], cut })
    const chunks = new ChunkServer({ self: ana.device, projects: () => [full.shared], cut })
    await serve(a, RECORDS_PROTOCOL, (stream, remote) => serving.handle(stream, remote))
    await serve(a, CHUNKS_PROTOCOL, (stream, remote) => chunks.handle(stream, remote))
    const sync = new RecordSync({ self: ben.device, projects: () => [records.shared], cut })
    const session = sync.open(await dial(b, a, RECORDS_PROTOCOL), ana.device)
    const { id } = records.records.project
    await until(() => session.state(id) === 'equal', 'equal records')
    expect(records.records.stored.size).toBe(ana.records.length)
    await session.whenEqual(id)
    const client = new ChunkClient({
      stream: await dial(b, a, CHUNKS_PROTOCOL),
      self: ben.device,
      remote: ana.device,
      decode,
      cut,
    })
    let bytes = 0
    for await (const result of client.get(
      id,
      content.map(({ hash, rawSize: size }) => ({ hash, size })),
    )) {
      if (result.kind === 'chunk') bytes += result.raw.byteLength
    }
    expect(bytes).toBe(256 * 64 * 1024)
    await client.close()
    await sync.stop()
    await serving.stop()
  })
})
