/** The only place that loads libp2p itself: imported when a network starts, so that other commands start fast. */
import { noise } from '@chainsafe/libp2p-noise'
import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { privateKeyFromRaw } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { ConnectionGater, Libp2p, PeerInfo, PrivateKey } from '@libp2p/interface'
import { mdns } from '@libp2p/mdns'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import { PegbarError } from '../../core/errors.ts'
import { idToBytes } from '../../core/ids.ts'
import { deviceKeyFromSeed } from '../../core/signature.ts'
import {
  CLOSE_TIMEOUT_MS,
  DIAL_TIMEOUT_MS,
  MAX_CONNECTIONS,
  MAX_CONNECTIONS_PER_SECOND,
  MAX_INBOUND_STREAMS,
  MAX_RESERVATIONS,
  MAX_STREAM_WINDOW_BYTES,
  MDNS_SERVICE_TAG,
  PING_INTERVAL_MS,
  PING_TIMEOUT_MS,
} from './constants.ts'
import type { RelayTransports } from './relays.ts'

export interface Libp2pInit {
  /** The device's 32-byte seed. */
  seed: Uint8Array
  /** Multiaddrs; empty: nobody can call. */
  listen: readonly string[]
  /** Whether another port will do when that of `listen` is taken. */
  anyPort: boolean
  mdns: boolean
  gater: ConnectionGater
  /** Called for every answer of a peer on the LAN: a proposal, proven only by the handshake. */
  onFound(peer: PeerInfo): void
  /** Called with what relays are listened at through. */
  onTransports?(transports: RelayTransports): void
  /** Called before anybody can connect. */
  setUp(libp2p: Libp2p): Promise<void>
}

/**
 * Returns a started libp2p node.
 *
 * @throws PegbarError `USAGE` when the addresses can not be listened at
 */
export async function startLibp2p(init: Libp2pInit): Promise<Libp2p> {
  try {
    return await start(init, init.listen)
  } catch (error) {
    if (!init.anyPort) throw error
    // another node of this machine has the port
    return start(
      init,
      init.listen.map((address) => address.replace(/\d+$/, '0')),
    )
  }
}

async function start(init: Libp2pInit, listen: readonly string[]): Promise<Libp2p> {
  const { seed, mdns: useMdns, gater, onFound, onTransports, setUp } = init
  const libp2p = await createLibp2p({
    start: false,
    privateKey: await privateKeyOf(seed),
    nodeInfo: { name: 'pegbar', userAgent: 'pegbar' },
    addresses: { listen: [...listen] },
    transports: [
      tcp(),
      (components) => {
        onTransports?.(components.transportManager)
        return circuitRelayTransport()(components)
      },
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [
      yamux({
        maxInboundStreams: MAX_INBOUND_STREAMS,
        streamOptions: { maxStreamWindowSize: MAX_STREAM_WINDOW_BYTES },
      }),
    ],
    connectionManager: {
      maxConnections: MAX_CONNECTIONS,
      inboundConnectionThreshold: MAX_CONNECTIONS_PER_SECOND,
      dialTimeout: DIAL_TIMEOUT_MS,
      addressDialTimeout: DIAL_TIMEOUT_MS / 2,
      connectionCloseTimeout: CLOSE_TIMEOUT_MS,
    },
    connectionMonitor: { pingInterval: PING_INTERVAL_MS, pingTimeout: { minTimeout: PING_TIMEOUT_MS } },
    connectionGater: gater,
    peerDiscovery: useMdns
      ? [
          (components) => {
            const discovery = mdns({ serviceTag: MDNS_SERVICE_TAG })(components)
            // `peer:discovery` is told only for peers that libp2p has not seen before
            discovery.addEventListener('peer', (event) => onFound(event.detail))
            return discovery
          },
        ]
      : [],
    services: {
      identify: identify(),
      ping: ping(),
      // whom it serves, the gater says; libp2p's default limits are for strangers
      relay: circuitRelayServer({ reservations: { maxReservations: MAX_RESERVATIONS, applyDefaultLimit: false } }),
    },
  })
  try {
    await setUp(libp2p)
    await libp2p.start()
    return libp2p
  } catch (cause) {
    await libp2p.stop()
    throw new PegbarError('USAGE', `nothing can listen at ${listen.join(', ')}`, {
      hint: 'another program uses the port, or the address is not of this machine; choose another --listen',
      cause,
    })
  }
}

/** libp2p takes the seed with the public key behind it; made of the seed alone it computes that in JavaScript, for 40 ms. */
async function privateKeyOf(seed: Uint8Array): Promise<PrivateKey> {
  const { device } = await deviceKeyFromSeed(seed)
  return privateKeyFromRaw(Uint8Array.from([...seed, ...idToBytes(device)]))
}
