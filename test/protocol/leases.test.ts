import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import type { PegbarError } from '../../src/core/errors.ts'
import { checkpointId, type Hash } from '../../src/core/ids.ts'
import { MAX_WAITING_PROOFS, NONCE_BYTES } from '../../src/protocol/constants.ts'
import { heldBytes, LeaseClient, type LeaseClientInit, LeaseProof, LeaseServer } from '../../src/protocol/index.ts'
import { encodeLeasesReply } from '../../src/protocol/lease-wire.ts'
import type { LeasesReply } from '../../src/protocol/messages.ts'
import { openMemoryStore } from '../../src/store/index.ts'
import { type TestDevice, testAsset, testPreview, testTeam } from '../core/helpers/records.ts'
import { fileOf, noise } from './helpers/content.ts'
import { chunkOf } from './helpers/memory-project.ts'
import { RawPeer } from './helpers/raw-peer.ts'
import { streams, until } from './helpers/streams.ts'

const cuts: PegbarError[] = []
afterEach(() => {
  expect(cuts.splice(0)).toEqual([])
})

const nonce = (fill: number) => new Uint8Array(NONCE_BYTES).fill(fill)

async function storeOf(...devices: TestDevice[]): Promise<ProjectStore> {
  const store = await openMemoryStore({ create: devices[0]!.project! })
  onTestFinished(() => store.close())
  await store.records.ingest(devices.flatMap(({ records }) => records.map(({ envelope }) => envelope)))
  return store
}

/** Two versions of one file, of which the second shares most chunks, and a preview. */
async function holding(ana: TestDevice) {
  const first = await fileOf(ana, 40, 5000, 1)
  const second = await fileOf(ana, 40, 5000, 2)
  const files = [first, second]
  return {
    ids: files.map(({ record }) => checkpointId(record.id)),
    chunks: files.flatMap(({ content, nodes }) => [...content, ...nodes]),
    bytes: 2 * 40 * 5000,
  }
}

/** Ben asks Ana, who holds everything. */
async function asking(init: { rate?: number; client?: LeaseClientInit } = {}) {
  const [ana, ben] = await testTeam('artist')
  const { ids, chunks, bytes } = await holding(ana)
  const store = await storeOf(ana, ben)
  await store.chunks.put(chunks)
  await store.whole.add(ids)
  const server = new LeaseServer(
    { self: ana.device, projects: () => [store], cut: (_, error) => cuts.push(error) },
    { workingEveryMs: init.rate ?? 1000 },
  )
  const connect = async (asker = ben) => {
    const [outbound, inbound] = await streams()
    void server.handle(inbound, asker.device)
    const cut = (_: unknown, error: PegbarError) => void cuts.push(error)
    const client = new LeaseClient({ stream: outbound, self: asker.device, remote: ana.device, cut }, init.client)
    onTestFinished(() => client.close())
    return client
  }
  const project = store.records.project.id
  return { ana, ben, ids, chunks, bytes, store, server, project, connect, client: await connect() }
}

async function proofOf(
  store: ProjectStore,
  ids: readonly string[],
  names: ConstructorParameters<typeof LeaseProof>[0],
) {
  const proof = new LeaseProof(names)
  const nodes = await Promise.all(
    ids.map(async (id) => (await store.records.checkpoint(checkpointId(id as never)))!.node),
  )
  for await (const bytes of heldBytes(store, nodes)) proof.update(bytes)
  return proof.digest()
}

describe('leases', () => {
  test('L1 a lease is granted on what is whole, and proven with its bytes', async () => {
    const { ana, ben, ids, bytes, store, project, client } = await asking()
    const question = { checkpoints: ids, nonce: nonce(1), bytes }
    const names = { project, asker: ben.device, holder: ana.device, nonce: nonce(1) }
    expect(await client.lease(project, question)).toEqual({ proof: await proofOf(store, ids, names) })
    for (const id of ids) expect(store.leases.isLeased(id)).toBe(true)
  })

  test('L1 what is unknown, not whole, purged or given up is absent, and not held', async () => {
    const { ana, ids, bytes, store, project, client } = await asking()
    const [first, second] = ids as [(typeof ids)[0], (typeof ids)[0]]
    const ask = (...checkpoints: typeof ids) => client.lease(project, { checkpoints, nonce: nonce(1), bytes })
    const unknown = checkpointId('ab'.repeat(32) as never)
    expect(await ask(first, unknown)).toEqual({ declined: 'absent' })
    expect(store.leases.isLeased(first)).toBe(false)
    await store.whole.remove([second])
    expect(await ask(second)).toEqual({ declined: 'absent' })
    await store.leases.giveUp([first])!.commit()
    expect(await ask(first)).toEqual({ declined: 'absent' })
    await store.whole.add([second])
    await ana.trash(testAsset(2), second)
    await ana.purge(testAsset(2), [second])
    await store.records.ingest(ana.records.map(({ envelope }) => envelope))
    expect(await ask(second)).toEqual({ declined: 'absent' })
  })

  test('L2 a proof depends on the nonce, on both devices, the project, every byte and the order', async () => {
    const { ana, ben, ids, chunks, store, project } = await asking()
    const names = { project, asker: ben.device, holder: ana.device, nonce: nonce(1) }
    const right = await proofOf(store, ids, names)
    const others = [
      await proofOf(store, ids, { ...names, nonce: nonce(2) }),
      await proofOf(store, ids, { ...names, asker: ana.device, holder: ben.device }),
      await proofOf(store, ids, { ...names, project: ben.device as never }),
      await proofOf(store, [...ids].reverse(), names),
      await proofOf(store, ids.slice(1), names),
    ]
    expect(new Set([right, ...others]).size).toBe(6)
    // frozen: the bytes after the names are the chunks in the order of the chunk list
    const proof = new LeaseProof(names)
    const [a, b] = [chunks.slice(0, 41), chunks.slice(41)]
    for (const file of [a, b]) for (const chunk of [file.at(-1)!, ...file.slice(0, -1)]) proof.update(chunk.payload)
    expect(proof.digest()).toBe(right)
  })

  test('L2 previews are part of it, and what comes twice is read once', async () => {
    const [ana] = await testTeam()
    const { content, nodes, record } = await fileOf(ana, 3, 100, 7)
    const preview = chunkOf(noise(50, 9))
    const image = { ...testPreview(), hash: preview.hash }
    const payload = record.payload as { manifest: Hash; size: number; content: Hash; chunks: number }
    const { manifest, size, chunks } = payload
    const twin = await ana.checkpoint({
      asset: testAsset(9),
      content: payload.content,
      manifest,
      size,
      chunks,
      preview: image,
    })
    const store = await storeOf(ana)
    await store.chunks.put([...content, ...nodes, preview])
    const files = await Promise.all(
      [record, twin].map(async ({ id }) => (await store.records.checkpoint(checkpointId(id)))!.node),
    )
    const read: Uint8Array[] = []
    for await (const raw of heldBytes(store, files)) read.push(raw)
    expect(read.map((raw) => raw.byteLength)).toEqual([...nodes, ...content, preview].map(({ rawSize }) => rawSize))
  })

  test('L3 the lease is durable before the proof is sent, and there while it is made', async () => {
    const { ids, bytes, store, project, client } = await asking()
    const [first] = ids as [(typeof ids)[0]]
    const inner = store.chunks.getMany.bind(store.chunks)
    let refusedMeanwhile = false
    store.chunks.getMany = (hashes, options) => {
      refusedMeanwhile = store.leases.giveUp([first]) === undefined
      return inner(hashes, options)
    }
    await client.lease(project, { checkpoints: [first], nonce: nonce(1), bytes })
    expect(refusedMeanwhile).toBe(true)
    expect(store.leases.giveUp([first])).toBeUndefined()
  })

  test('L4 what is being given up here is not leased', async () => {
    const { ids, bytes, store, project, client } = await asking()
    const giving = store.leases.giveUp([ids[1]!])!
    const question = { checkpoints: ids, nonce: nonce(1), bytes }
    expect(await client.lease(project, question)).toEqual({ declined: 'busy' })
    giving.cancel()
    expect(await client.lease(project, question)).toHaveProperty('proof')
  })

  test('L6 a damaged copy is no copy: it is declined, and no longer called whole', async () => {
    const { ids, bytes, chunks, store, project, client } = await asking()
    store.chunks.getMany = async function* () {
      yield* []
      await store.chunks.get(chunkOf(noise(10, 99)).hash)
    }
    expect(await client.lease(project, { checkpoints: ids, nonce: nonce(1), bytes })).toEqual({ declined: 'absent' })
    for (const id of ids) expect(await store.whole.has(id)).toBe(false)
    for (const id of ids) expect(store.leases.isLeased(id)).toBe(false)
    expect(chunks.length).toBeGreaterThan(0)
  })

  test('L7 L8 a lease is renewed, and released, by who has it alone', async () => {
    const { ana, ids, bytes, store, project, client, connect } = await asking()
    await client.lease(project, { checkpoints: ids, nonce: nonce(1), bytes })
    expect(await client.renew(project, ids)).toBe(true)
    const other = await connect(ana)
    expect(await other.renew(project, ids).catch(() => false)).toBe(false)
    await client.release(project, ids)
    expect(await client.renew(project, ids)).toBe(false)
    for (const id of ids) expect(store.leases.isLeased(id)).toBe(false)
    cuts.splice(0)
  })

  test('L9 too many questions are declined, not blamed', async () => {
    const { ids, bytes, store, project, connect } = await asking()
    const inner = store.chunks.getMany.bind(store.chunks)
    const gate = Promise.withResolvers<void>()
    store.chunks.getMany = async function* (hashes, options) {
      await gate.promise
      yield* inner(hashes, options)
    }
    const asked = await Promise.all(
      Array.from({ length: MAX_WAITING_PROOFS + 3 }, async (_, i) => {
        const client = await connect()
        return { answer: client.lease(project, { checkpoints: ids, nonce: nonce(i), bytes }) }
      }),
    )
    const declined = () => Promise.all(asked.map(({ answer }) => Promise.race([answer, undefined])))
    let busy = 0
    await until(async () => {
      busy = (await declined()).filter((one) => one !== undefined && 'declined' in one).length
      return busy === 3
    }).finally(() => gate.resolve())
    const answers = await Promise.all(asked.map(({ answer }) => answer))
    expect(answers.filter((one) => 'proof' in one)).toHaveLength(MAX_WAITING_PROOFS)
  })

  test('L10 a long proof is announced; silence ends it', async () => {
    const slow = await asking({ rate: 20, client: { answerTimeoutMs: 200 } })
    const inner = slow.store.chunks.getMany.bind(slow.store.chunks)
    const gate = Promise.withResolvers<void>()
    slow.store.chunks.getMany = async function* (hashes, options) {
      await gate.promise
      yield* inner(hashes, options)
    }
    const question = { checkpoints: slow.ids, nonce: nonce(1), bytes: slow.bytes }
    const answer = slow.client.lease(slow.project, question)
    setTimeout(() => gate.resolve(), 500)
    expect(await answer).toHaveProperty('proof')

    const silent = await asking({ client: { answerTimeoutMs: 100 } })
    silent.store.chunks.getMany = async function* () {
      yield* []
      await new Promise(() => {})
    }
    const late = silent.client.lease(silent.project, question)
    await expect(late).rejects.toMatchObject({ code: 'PEER_TIMEOUT' })
    expect(cuts.splice(0)).toMatchObject([{ code: 'PEER_TIMEOUT' }])
  })

  test('L11 says which purged checkpoints are deleted', async () => {
    const { ids, store, project, client } = await asking()
    store.keeping.isPurgedHere = async (id) => id === ids[1]
    expect(await client.purged(project, ids)).toEqual([ids[1]])
  })

  test('L13 says what is held here, would be fetched, or is not known yet', async () => {
    const { ids, store, project, client } = await asking()
    const unknown = checkpointId('ab'.repeat(32) as never)
    await store.keeping.setPolicy({ replicate: 'pinned', copies: 1 })
    expect(await client.wanted(project, [...ids, unknown])).toEqual([...ids, unknown])
    await store.whole.remove(ids)
    expect(await client.wanted(project, [...ids, unknown])).toEqual([unknown])
    const { asset } = (await store.records.checkpoint(ids[0]!))!
    await store.keeping.setPinned(asset.id, true)
    expect(await client.wanted(project, [ids[0]!, unknown])).toEqual([ids[0], unknown])
  })

  test('L12 who is no member is cut without an answer; a question about another project, too', async () => {
    const { ana, store, project, server } = await asking()
    const [outbound, inbound] = await streams()
    const raw = new RawPeer(outbound)
    const stranger = 'ee'.repeat(32) as never
    await server.handle(inbound, stranger)
    expect(raw.frames()).toEqual([])
    expect(cuts.splice(0)).toMatchObject([{ code: 'NOT_A_MEMBER' }])
    const [ours, theirs] = await streams()
    void server.handle(theirs, ana.device)
    const cut = (_: unknown, error: PegbarError) => void cuts.push(error)
    const client = new LeaseClient({ stream: ours, self: ana.device, remote: ana.device, cut })
    const foreign = ana.device as never
    await expect(client.renew(foreign, [checkpointId('ab'.repeat(32) as never)])).rejects.toMatchObject({
      code: 'NOT_A_MEMBER',
    })
    await until(() => cuts.length > 0)
    expect(cuts.splice(0)).toMatchObject([{ code: 'NOT_A_MEMBER' }])
    expect(project).toBe(store.records.project.id)
  })

  test('an answer of another kind, and a wrong proof, cut the peer', async () => {
    const { ana, ben, ids, project } = await asking()
    const answered = async (reply: LeasesReply) => {
      const [outbound, inbound] = await streams()
      const cut = (_: unknown, error: PegbarError) => void cuts.push(error)
      const client = new LeaseClient({ stream: outbound, self: ben.device, remote: ana.device, cut })
      const raw = new RawPeer(inbound)
      raw.frame(encodeLeasesReply(reply))
      return { client, raw }
    }
    const { client } = await answered({ kind: 'released' })
    await expect(client.renew(project, ids)).rejects.toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    const liar = await answered({ kind: 'proof', proof: 'ab'.repeat(32) as Hash })
    expect(await liar.client.lease(project, { checkpoints: ids, nonce: nonce(1), bytes: 1 })).toEqual({
      proof: 'ab'.repeat(32),
    })
    liar.client.wrongProof()
    expect(new Set(cuts.splice(0).map(({ code }) => code))).toEqual(new Set(['PROTOCOL_VIOLATION', 'CHUNK_DAMAGED']))
  })
})
