/**
 * A stranger to every project, as a program of its own that can run on another host: connects to an address and stays. With a
 * relayed address as well, it calls that one through the connection, again as soon as it is cut there.
 *
 *     node test/helpers/stranger.ts ADDRESS [RELAYED]
 *
 * Prints `connected`, `relayed` each time that it was passed on, and `cut` when the connection is over.
 */
import { noise } from '@chainsafe/libp2p-noise'
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

const [address, relayed] = process.argv.slice(2)
const libp2p = await createLibp2p({
  transports: [tcp(), circuitRelayTransport()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: { identify: identify() },
})
const connection = await libp2p.dial(multiaddr(address))
connection.addEventListener('close', () => {
  console.log('cut')
  process.exit()
})
console.log('connected')
while (relayed !== undefined) {
  const passedOn = await libp2p.dial(multiaddr(relayed))
  console.log('relayed')
  await new Promise((resolve) => passedOn.addEventListener('close', resolve))
}
