import { afterEach, describe, expect, test, vi } from 'vitest'
import type { StoredChunk } from '../../src/core/chunk.ts'
import { PegbarError } from '../../src/core/errors.ts'
import { ChunkClient, type ChunkResult, ChunkServer } from '../../src/protocol/index.ts'
import { type TestDevice, testTeam } from '../core/helpers/records.ts'
import { fileOf, noise } from './helpers/content.ts'
import { asCheckpoint, chunkOf, decode, hashOf, type MemoryProject, memoryProject } from './helpers/memory-project.ts'
import { streams, until } from './helpers/streams.ts'

const clients: ChunkClient[] = []
const cuts: PegbarError[] = []

/** Ben asks Ana, who has the project. */
async function asking(ana: TestDevice, ben: TestDevice, options: { decode?: (chunk: StoredChunk) => Uint8Array } = {}) {
  const project = await memoryProject(ana.records[0]!, [...ana.records, ...ben.records])
  const [outbound, inbound] = await streams()
  const served: number[] = []
  const server = new ChunkServer({
    self: ana.device,
    projects: () => [project.shared],
    cut: (_, error) => cuts.push(error),
    onServed: ({ chunks }) => served.push(chunks),
  })
  void server.handle(inbound, ben.device)
  const client = new ChunkClient({
    stream: outbound,
    self: ben.device,
    remote: ana.device,
    decode: options.decode ?? decode,
    cut: (_, error) => cuts.push(error),
  })
  clients.push(client)
  return { project, client, id: project.records.project.id, served, server }
}

const put = (project: MemoryProject, chunks: readonly StoredChunk[]) => project.chunks.put(chunks)

async function collect(results: AsyncIterable<ChunkResult>): Promise<ChunkResult[]> {
  const all: ChunkResult[] = []
  for await (const result of results) all.push(result)
  return all
}

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
  expect(cuts.splice(0)).toEqual([])
})

describe('chunks', () => {
  test('C1 every chunk wanted comes once, verified, in its stored form', async () => {
    const [ana, ben] = await testTeam('artist')
    const { record, content } = await fileOf(ana, 200, 40_000, 1, 'zstd')
    const { project, client, id } = await asking(ana, ben)
    await put(project, content)
    const wants = content.map(({ hash, rawSize }) => ({ hash, size: rawSize }))
    const results = await collect(client.get(id, wants))
    expect(record.payload.kind).toBe('checkpoint')
    expect(results.map((result) => (result.kind === 'chunk' ? result.chunk.hash : '')).sort()).toEqual(
      wants.map(({ hash }) => hash as string).sort(),
    )
    for (const result of results) {
      if (result.kind !== 'chunk') throw new Error('missing')
      expect(result.chunk.codec).toBe('zstd')
      expect(hashOf(result.raw)).toBe(result.chunk.hash)
    }
    expect(client.bytes.payload).toBe(content.reduce((sum, { payload }) => sum + payload.byteLength, 0))
  })

  test('C2 what the peer does not have is said to be missing', async () => {
    const [ana, ben] = await testTeam('artist')
    const { project, client, id } = await asking(ana, ben)
    const [here, gone] = [chunkOf(noise(1000, 1)), chunkOf(noise(1000, 2))]
    await put(project, [here])
    const results = await collect(client.get(id, [here, gone]))
    expect(results).toContainEqual({ kind: 'missing', hash: gone.hash })
    expect(results).toHaveLength(2)
  })

  test('C3 the bits of a checkpoint follow its chunk list, from any offset', async () => {
    const [ana, ben] = await testTeam('artist')
    const { record, content, nodes } = await fileOf(ana, 100, 300)
    const { project, client, id } = await asking(ana, ben)
    const kept = content.filter((_, i) => i % 3 === 0)
    await put(project, [...nodes, ...kept])
    const checkpoint = asCheckpoint(record)
    const all = await client.haveCheckpoint(id, { checkpoint, offset: 0, count: 100 })
    expect(all).toEqual({ extent: 'part', has: content.map((_, i) => i % 3 === 0) })
    const some = await client.haveCheckpoint(id, { checkpoint, offset: 37, count: 11 })
    expect(some.has).toEqual(all.has.slice(37, 48))
    await project.whole.add([checkpoint])
    expect(await client.haveCheckpoint(id, { checkpoint, offset: 0, count: 100 })).toEqual({ extent: 'whole', has: [] })
  })

  test('C4 a checkpoint that no record of the project names, or without its chunk list, is "none"', async () => {
    const [ana, ben] = await testTeam('artist')
    const { record, content } = await fileOf(ana, 10, 300)
    const { project, client, id } = await asking(ana, ben)
    await put(project, content)
    const part = { offset: 0, count: 10 }
    expect(await client.haveCheckpoint(id, { checkpoint: asCheckpoint(record), ...part })).toMatchObject({
      extent: 'none',
    })
    const foreign = asCheckpoint(ana.records[0]!)
    expect(await client.haveCheckpoint(id, { checkpoint: foreign, ...part })).toMatchObject({ extent: 'none' })
  })

  test('C5 hashes are answered in the order asked', async () => {
    const [ana, ben] = await testTeam('artist')
    const { project, client, id } = await asking(ana, ben)
    const chunks = Array.from({ length: 21 }, (_, i) => chunkOf(noise(100, i)))
    await put(
      project,
      chunks.filter((_, i) => i % 2 === 1),
    )
    const hashes = chunks.map(({ hash }) => hash)
    expect(await client.haveHashes(id, hashes)).toEqual(chunks.map((_, i) => i % 2 === 1))
  })

  test('C6 a delta comes as a delta to who names its base as held, else in full', async () => {
    const [ana, ben] = await testTeam('artist')
    const [base, next] = [chunkOf(noise(1000, 1)), chunkOf(noise(1000, 2))]
    const delta: StoredChunk = { ...next, codec: 'delta', base: base.hash, payload: new Uint8Array([1, 2, 3]) }
    const known = (chunk: StoredChunk) => (chunk.codec === 'delta' ? next.payload : decode(chunk))
    const { project, client, id } = await asking(ana, ben, { decode: known })
    await put(project, [delta])
    project.chunks.get = async () => next.payload
    const other = chunkOf(noise(1000, 3))
    expect(await collect(client.get(id, [next]))).toMatchObject([{ chunk: { codec: 'raw' } }])
    expect(await collect(client.get(id, [{ ...next, bases: [other.hash] }]))).toMatchObject([
      { chunk: { codec: 'raw' } },
    ])
    expect(await collect(client.get(id, [{ ...next, bases: [other.hash, base.hash] }]))).toMatchObject([
      { chunk: { codec: 'delta', base: base.hash } },
    ])
    // one that is named for another chunk does not count
    expect(await collect(client.get(id, [next, { ...other, bases: [base.hash] }]))).toMatchObject([
      { kind: 'missing' },
      { chunk: { codec: 'raw' } },
    ])
  })

  test('C7 no more than eight requests are ever outstanding, whoever asks', async () => {
    const [ana, ben] = await testTeam('artist')
    const { content } = await fileOf(ana, 120, 200_000)
    const { project, client, id } = await asking(ana, ben)
    await put(project, content)
    const half = content.length / 2
    const [first, second, have] = await Promise.all([
      collect(
        client.get(
          id,
          content.slice(0, half).map(({ hash }) => ({ hash, size: 200_000 })),
        ),
      ),
      collect(
        client.get(
          id,
          content.slice(half).map(({ hash }) => ({ hash, size: 200_000 })),
        ),
      ),
      client.haveHashes(id, [content[0]!.hash]),
    ])
    expect([first.length, second.length, have]).toEqual([half, half, [true]])
  })

  test('C7 the answerer reads all that a request names at once, of one that names too much no more than 512 KiB', async () => {
    const [ana, ben] = await testTeam('artist')
    const { project, client, id } = await asking(ana, ben)
    const tiny = Array.from({ length: 64 }, (_, i) => chunkOf(noise(4096, i + 1)))
    const largest = Array.from({ length: 5 }, (_, i) => chunkOf(noise(256 * 1024, i + 101)))
    await put(project, [...tiny, ...largest])
    const read = vi.spyOn(project.chunks, 'getStoredMany')
    const reads = () => read.mock.calls.splice(0).map(([hashes]) => hashes.length)
    await collect(
      client.get(
        id,
        tiny.map(({ hash, rawSize }) => ({ hash, size: rawSize })),
      ),
    )
    expect(reads()).toEqual([64])
    // one request, by what it says of their sizes
    const results = await collect(
      client.get(
        id,
        largest.map(({ hash }) => ({ hash, size: 1 })),
      ),
    )
    expect(reads()).toEqual([2, 2, 1])
    expect(results.map(({ kind }) => kind)).toEqual(new Array(5).fill('chunk'))
  })

  test('C8 a consumer that stops early, or aborts, leaves the stream usable', async () => {
    const [ana, ben] = await testTeam('artist')
    const { content } = await fileOf(ana, 60, 100_000)
    const { project, client, id } = await asking(ana, ben)
    await put(project, content)
    for await (const result of client.get(id, content)) {
      expect(result.kind).toBe('chunk')
      break
    }
    const controller = new AbortController()
    await expect(async () => {
      for await (const _ of client.get(id, content, { signal: controller.signal }))
        controller.abort(new Error('enough'))
    }).rejects.toThrow('enough')
    expect(await collect(client.get(id, content))).toHaveLength(60)
  })

  test('C9 a wrong chunk ends it: the peer is told and looks at its copy, and the connection is cut', async () => {
    const [ana, ben] = await testTeam('artist')
    const { project, client, id } = await asking(ana, ben)
    const [good, bad] = [chunkOf(noise(1000, 1)), chunkOf(noise(1000, 2))]
    await put(project, [good, { ...bad, payload: noise(1000, 3) }])
    await expect(collect(client.get(id, [bad, good]))).rejects.toMatchObject({
      code: 'CHUNK_DAMAGED',
      details: { hash: bad.hash },
    })
    expect((await client.closed)?.code).toBe('CHUNK_DAMAGED')
    expect(project.chunks.verified).toEqual([bad.hash])
    expect(await project.chunks.has([bad.hash])).toEqual([false])
    await until(() => cuts.length > 0, 'the cut')
    expect(cuts.splice(0).map(({ code }) => code)).toEqual(['CHUNK_DAMAGED'])
  })

  test('C10 an own failure while decoding ends the stream and blames nobody', async () => {
    const [ana, ben] = await testTeam('artist')
    const { project, client, id } = await asking(ana, ben, {
      decode: () => {
        throw new PegbarError('STORE_CLOSED', 'closed')
      },
    })
    const chunk = chunkOf(noise(1000, 1))
    await put(project, [chunk])
    await expect(collect(client.get(id, [chunk]))).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    await client.closed
  })

  test('C11 a peer that does not answer is given up', async () => {
    const [ana, ben] = await testTeam('artist')
    const [outbound] = await streams()
    const project = await memoryProject(ana.records[0]!, ana.records)
    const client = new ChunkClient(
      { stream: outbound, self: ben.device, remote: ana.device, decode, cut: (_, error) => cuts.push(error) },
      { answerTimeoutMs: 20 },
    )
    const asked = client.haveHashes(project.records.project.id, [chunkOf(noise(10, 1)).hash])
    await expect(asked).rejects.toMatchObject({ code: 'PEER_TIMEOUT' })
    await client.closed
    expect(cuts.splice(0).map(({ code }) => code)).toEqual(['PEER_TIMEOUT'])
  })
})
