import { randomBytes } from 'node:crypto'
import type { Libp2p, Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isPegbarError } from '../../../src/core/errors.ts'
import { type DeviceId, idFromBytes, idToBytes, type ProjectId } from '../../../src/core/ids.ts'
import { startLibp2p } from '../../../src/node/network/libp2p.ts'
import { CHUNKS_PROTOCOL, JOIN_PROTOCOL, RECORDS_PROTOCOL } from '../../../src/protocol/index.ts'
import { encodeJoinRequest } from '../../../src/protocol/join-wire.ts'
import { encodeRecordsMessage } from '../../../src/protocol/records-wire.ts'
import { projectTag } from '../../../src/protocol/tags.ts'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

const WAIT = { timeout: 20_000, interval: 20 }

let studio: Studio
let ana: TestLaptop
let strangers: Libp2p[]
beforeEach(async () => {
  studio = await Studio.open()
  strangers = []
  ana = await (await studio.laptop('ana').up()).init()
})
afterEach(async () => {
  await Promise.all(strangers.map((stranger) => stranger.stop()))
  await studio.close()
})

async function stranger(listen: string[] = []): Promise<Libp2p> {
  const node = await startLibp2p({
    seed: new Uint8Array(randomBytes(32)),
    listen,
    anyPort: false,
    mdns: false,
    gater: {},
    onFound: () => {},
    setUp: async () => {},
  })
  strangers.push(node)
  return node
}

function frame(bytes: Uint8Array): Uint8Array {
  const framed = new Uint8Array(4 + bytes.byteLength)
  new DataView(framed.buffer).setUint32(0, bytes.byteLength)
  framed.set(bytes, 4)
  return framed
}

/** Sends a frame and returns all that comes until the stream ends. */
async function ask(node: Libp2p, protocol: string, bytes: Uint8Array): Promise<Buffer> {
  // the last stranger's connection may still count: then the next one is cut before it can say anything
  const stream: Stream = await vi.waitFor(() => node.dialProtocol(multiaddr(ana.addresses[0]!), protocol), WAIT)
  const came: Uint8Array[] = []
  const ended = new Promise<void>((resolve) => {
    stream.addEventListener('close', () => resolve())
    stream.addEventListener('remoteCloseWrite', () => resolve())
    if (stream.status !== 'open') resolve()
  })
  stream.addEventListener('message', ({ data }) => came.push(data.subarray()))
  try {
    stream.send(frame(bytes))
  } catch {
    // cut already
  }
  await ended
  await vi.waitFor(() => expect(node.getConnections()).toHaveLength(0), WAIT)
  return Buffer.concat(came)
}

test('a stranger who knows the project id learns nothing, not even that it exists', async () => {
  await ana.checkpoint('secret.psd', random(1000))
  const eve = await stranger()
  const self = idFromBytes('device', eve.peerId.publicKey!.raw)
  const tag = projectTag(ana.projectId as ProjectId, self, ana.peering.project.device)
  const hello = { kind: 'hello', minVersion: 1, maxVersion: 1, codecs: ['raw'], tags: [tag] } as const
  expect(await ask(eve, RECORDS_PROTOCOL, encodeRecordsMessage(hello))).toHaveLength(0)
  expect(await ask(eve, CHUNKS_PROTOCOL, random(40))).toHaveLength(0)
  const guess = {
    kind: 'show ticket',
    proof: idFromBytes('hash', random(32)),
    personName: 'Eve',
    deviceName: 'E',
  } as const
  const answer = await ask(eve, JOIN_PROTOCOL, encodeJoinRequest(guess))
  const introduction = { kind: 'introduce', tag, envelopes: [], last: true } as const
  const known = await ask(eve, JOIN_PROTOCOL, encodeJoinRequest(introduction))
  const unknown = await ask(eve, JOIN_PROTOCOL, encodeJoinRequest({ ...introduction, tag: guess.proof as never }))
  expect(answer.toString()).toContain('TICKET_INVALID')
  expect(known).toEqual(unknown)
  for (const bytes of [answer, known]) {
    expect(bytes.byteLength).toBeLessThan(40)
    expect(bytes.includes(Buffer.from(idToBytes(ana.projectId as ProjectId)))).toBe(false)
    expect(bytes.includes('film')).toBe(false)
  }
  expect(await ana.project.members({})).toHaveLength(1)
})

test('a stranger who asks nothing is sent away', async () => {
  const eve = await stranger()
  const connection = await eve.dial(multiaddr(ana.addresses[0]!))
  await vi.waitFor(() => expect(connection.status).toBe('closed'), WAIT)
})

test('few strangers are let in from one address', async () => {
  const eves = await Promise.all(Array.from({ length: 8 }, () => stranger()))
  await Promise.all(eves.map((eve) => eve.dial(multiaddr(ana.addresses[0]!)).catch(() => undefined)))
  await vi.waitFor(() => {
    const inside = eves.filter((eve) => eve.getConnections().some(({ status }) => status === 'open'))
    expect(inside.length).toBeLessThanOrEqual(4)
  }, WAIT)
})

test('wrong chunks of one laptop: it is cut, and they come from another', async () => {
  const ben = await studio.laptop('ben').up()
  await ben.join(await ana.ticket())
  const cleo = await studio.laptop('cleo').up({ onDemand: true })
  await cleo.join(await ana.ticket(), { update: false })
  await cleo.down()
  const made = await ana.checkpoint('shot.blend', random(500_000))
  await vi.waitFor(async () => {
    expect(await ben.project.show({ checkpoint: made.id })).toMatchObject({ keptOn: { have: 2 } })
  }, WAIT)

  const { chunks } = ana.peering.project.store
  const honest = chunks.getStoredMany.bind(chunks)
  let lies = 0
  chunks.getStoredMany = async (hashes) =>
    (await honest(hashes)).map((chunk) => {
      if (chunk === undefined || chunk.payload.byteLength < 10_000) return chunk
      lies++
      return { ...chunk, payload: random(chunk.payload.byteLength) }
    })
  await cleo.up()
  await vi.waitFor(() => expect(lies).toBeGreaterThan(0), WAIT)
  await vi.waitFor(() => expect(cleo.network.peering!.connected()).not.toContain(ana.peering.project.device), WAIT)
  const benAt = ben.addresses[0]!
  await cleo.down()
  await cleo.up({ peers: [benAt] })
  await vi.waitFor(async () => {
    const { keptOn } = await cleo.project.show({ checkpoint: made.id })
    expect(keptOn.have).toBe(3)
  }, WAIT)
  expect(await cleo.project.check({})).toMatchObject({ damaged: [] })
})

test('a port that is taken: refused when it was asked for, else another one', async () => {
  const first = await stranger(['/ip4/127.0.0.1/tcp/0'])
  const taken = first
    .getMultiaddrs()[0]!
    .toString()
    .replace(/\/p2p.*/, '')
  await expect(stranger([taken])).rejects.toSatisfy((error) => isPegbarError(error, 'USAGE'))
  const second = await startLibp2p({
    seed: new Uint8Array(randomBytes(32)),
    listen: [taken],
    anyPort: true,
    mdns: false,
    gater: {},
    onFound: () => {},
    setUp: async () => {},
  })
  strangers.push(second)
  expect(second.getMultiaddrs()[0]!.toString()).toMatch(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/p2p/)
})

test('a device that was removed is not let in again, and its connection ends', async () => {
  const ben = await studio.laptop('ben').up()
  await ben.join(await ana.ticket())
  const device = ben.peering.project.device as DeviceId
  const { writer } = ana.peering.project
  await writer.write([{ kind: 'member removed', device, cuts: [] }])
  const connected = () => ana.peering.running!.isConnected(device)
  await vi.waitFor(() => expect(connected()).toBe(false), WAIT)
  await ben.down()
  await ben.up()
  await ben.peering.running!.callAll()
  expect(connected()).toBe(false)
})
