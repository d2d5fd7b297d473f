import type { Connection, PeerId, Transport } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import { namesPeer, relayOf, throughRelay } from './addresses.ts'
import { deviceOf } from './peer-ids.ts'

export interface Relay {
  device: DeviceId
  /** With its peer id. */
  address: string
}

/** Divides what `--listen` names into the addresses of this machine and the relays to be reached through. */
export function splitListen(listen: readonly string[]): { own: string[]; relays: Relay[] } {
  const own: string[] = []
  const relays: Relay[] = []
  for (const address of listen) {
    const relay = relayOf(address)
    if (relay === undefined) own.push(address)
    else relays.push(parseRelay(relay, address))
  }
  return { own, relays }
}

function parseRelay(address: string, listen: string): Relay {
  try {
    const id = namesPeer(address) ? peerIdFromString(address.slice(address.lastIndexOf('/') + 1)) : undefined
    const device = id === undefined ? undefined : deviceOf(id)
    if (device !== undefined) return { device, address: multiaddr(address).toString() }
  } catch {
    // said below
  }
  throw new PegbarError('USAGE', `"${listen}" names no relay`, {
    hint: 'a relay is named like this: /ip4/ADDRESS/tcp/PORT/p2p/ID/p2p-circuit, as `pegbar doctor` prints it there',
  })
}

/** The part of libp2p's transport manager that is needed here. */
export interface RelayTransports {
  listen(addresses: Multiaddr[]): Promise<void>
  getTransports(): Transport[]
}

/** The part of libp2p's relay transport that is needed here. */
interface RelayTransport {
  reservationStore: { addRelay(peer: PeerId, type: 'configured'): Promise<unknown> }
}

/** Asks relays to pass on who calls this device; anew whenever a relay came back. */
export class Relays {
  readonly #relays: ReadonlyMap<DeviceId, Relay>
  readonly #transports: () => RelayTransports | undefined
  /** The connection on which a relay agreed last. */
  readonly #agreed = new Map<DeviceId, Connection>()
  readonly #asking = new Set<DeviceId>()

  constructor(relays: readonly Relay[], transports: () => RelayTransports | undefined) {
    this.#relays = new Map(relays.map((relay) => [relay.device, relay]))
    this.#transports = transports
  }

  /** Where another device may be reached through the relays that this one uses: it may use them too. */
  towards(device: DeviceId): string[] {
    return [...this.#relays.values()]
      .filter((relay) => relay.device !== device)
      .map(({ address }) => throughRelay(address))
  }

  /** Whether an address goes through a relay as it was named to us. */
  isNamed(address: string): boolean {
    return [...this.#relays.values()].some((relay) => address.startsWith(`${throughRelay(relay.address)}/`))
  }

  /** Asks the device of a connection, if it is a relay that has not agreed on it yet. */
  async ask(connection: Connection | undefined): Promise<void> {
    const device = connection && deviceOf(connection.remotePeer)
    const relay = device && this.#relays.get(device)
    const transports = this.#transports()
    if (relay === undefined || transports === undefined || !connection?.direct) return
    if (this.#agreed.get(relay.device) === connection || this.#asking.has(relay.device)) return
    this.#asking.add(relay.device)
    try {
      // what listens at libp2p takes up a renewed reservation by itself
      if (this.#agreed.has(relay.device))
        await relayTransport(transports).reservationStore.addRelay(connection.remotePeer, 'configured')
      else await transports.listen([multiaddr(throughRelay(relay.address))])
      this.#agreed.set(relay.device, connection)
    } catch {
      // a refusal: asked again when records have changed, or at the next connection
    } finally {
      this.#asking.delete(relay.device)
    }
  }
}

function relayTransport(transports: RelayTransports): RelayTransport {
  const isRelay = (one: Transport) => one[Symbol.toStringTag] === '@libp2p/circuit-relay-v2-transport'
  return transports.getTransports().find(isRelay) as unknown as RelayTransport
}
