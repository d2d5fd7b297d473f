import { noise } from '@chainsafe/libp2p-noise'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import { type DeviceId, idFromBytes } from '../../../src/core/ids.ts'

/** A libp2p node on loopback with the key of `testDevice(number)`, and no services. */
export async function testNode(number: number): Promise<Libp2p> {
  return createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(number)),
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ streamOptions: { maxStreamWindowSize: 2 * 1024 * 1024 } })],
    connectionManager: { inboundConnectionThreshold: 1000 },
  })
}

export function deviceOf(connection: Connection): DeviceId {
  return idFromBytes('device', connection.remotePeer.publicKey!.raw)
}

/** Serves a protocol with what gets the stream and the device that opened it. */
export async function serve(
  node: Libp2p,
  protocol: string,
  handle: (stream: Stream, remote: DeviceId, connection: Connection) => unknown,
): Promise<void> {
  await node.handle(protocol, (stream, connection) => {
    void handle(stream, deviceOf(connection), connection)
  })
}

export async function dial(from: Libp2p, to: Libp2p, protocol: string): Promise<Stream> {
  return from.dialProtocol(to.getMultiaddrs(), protocol)
}
