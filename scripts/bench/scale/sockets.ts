import { noise } from '@chainsafe/libp2p-noise'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p, type Libp2p } from 'libp2p'
import type { ProjectStore } from '../../../src/core/contracts.ts'
import { RECORDS_PROTOCOL, RecordSync } from '../../../src/protocol/index.ts'
import type { Author } from './studio.ts'

const ROUNDS = 51

async function node({ seed }: Author): Promise<Libp2p> {
  return createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', seed),
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
  })
}

/** Compares two equal stores over TCP, Noise and Yamux on loopback. Returns the milliseconds of each comparison, ascending. */
export async function compareOverSockets(a: [Author, ProjectStore], b: [Author, ProjectStore]): Promise<number[]> {
  const nodes = await Promise.all([node(a[0]), node(b[0])])
  const cut = (_: unknown, error: Error) => {
    throw error
  }
  const [one, other] = [a, b].map(([{ key }, store]) => {
    return new RecordSync({ self: key.device, projects: () => [store], cut })
  }) as [RecordSync, RecordSync]
  try {
    await nodes[1].handle(RECORDS_PROTOCOL, (stream) => void other.handle(stream, a[0].key.device))
    const session = one.open(await nodes[0].dialProtocol(nodes[1].getMultiaddrs(), RECORDS_PROTOCOL), b[0].key.device)
    const { id } = a[1].records.project
    await session.whenEqual(id)
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now()
      await session.whenEqual(id)
      times.push(performance.now() - started)
    }
    return times.sort((x, y) => x - y)
  } finally {
    await Promise.all([one.stop(), other.stop()])
    await Promise.all(nodes.map((libp2p) => libp2p.stop()))
  }
}
