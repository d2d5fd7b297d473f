import { noise } from '@chainsafe/libp2p-noise'
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RECORDS_PROTOCOL } from '../../../src/protocol/index.ts'
import { Studio } from './helpers/laptop.ts'

let studio: Studio
const strangers: Libp2p[] = []
beforeEach(async () => {
  studio = await Studio.open()
})
afterEach(async () => {
  await Promise.all(strangers.splice(0).map((one) => one.stop()))
  await studio.close()
})

const WAIT = { timeout: 20_000, interval: 50 }
const LOOPBACK = '/ip4/127.0.0.1/tcp/0'

async function stranger(listen: string[]): Promise<Libp2p> {
  const libp2p = await createLibp2p({
    addresses: { listen },
    transports: [tcp(), circuitRelayTransport()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify() },
  })
  strangers.push(libp2p)
  return libp2p
}

test('A4 A5 members are relayed to and strangers are not; a stranger that calls through a relay is told nothing', async () => {
  const ana = await (await studio.laptop('ana').up()).init()
  const circuit = `${ana.addresses.find((address) => address.startsWith('/ip4/127.'))!}/p2p-circuit`
  const ben = await studio.laptop('ben').up({ listen: [LOOPBACK, circuit] })
  expect(ben.addresses.some((address) => address.includes('/p2p-circuit'))).toBe(false)

  // the relay agrees once it knows Ben for a member
  await ben.join(await ana.ticket())
  const relayed = await vi.waitFor(() => {
    const found = ben.addresses.find((address) => address.startsWith(circuit))
    expect(found).toBeDefined()
    return found!
  }, WAIT)

  await expect(stranger([circuit])).rejects.toThrow()
  const caller = await stranger([])
  const connection = await caller.dial(multiaddr(relayed))
  expect(connection.direct).toBe(false)
  await expect(
    connection.newStream(RECORDS_PROTOCOL).then((stream) => {
      return new Promise((resolve, reject) => {
        stream.addEventListener('message', resolve)
        stream.addEventListener('close', () => reject(new Error('cut')))
        if (stream.status !== 'open') reject(new Error('cut'))
      })
    }),
  ).rejects.toThrow()
})
