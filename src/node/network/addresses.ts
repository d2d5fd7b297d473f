import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import type { PeerAddresses } from '../../core/contracts.ts'
import type { DeviceId } from '../../core/ids.ts'
import { MAX_KEPT_ADDRESSES, MAX_UNREACHED_MS } from './constants.ts'
import { peerIdOf } from './peer-ids.ts'

/** What a relayed address holds between the relay and the device behind it. */
const CIRCUIT = '/p2p-circuit'

/** Returns what to dial for a device (undefined: whoever is there). What is no address, or another device's, is left out. */
export function dialTargets(device: DeviceId | undefined, addresses: readonly string[]): Multiaddr[] {
  const suffix = device === undefined ? '' : `/p2p/${peerIdOf(device).toString()}`
  return addresses.flatMap((address) => {
    const whole = namesPeer(address) ? address : address + suffix
    if (!whole.endsWith(suffix)) return []
    try {
      return [multiaddr(whole)]
    } catch {
      return []
    }
  })
}

/** What was learned of a device while it is connected. */
export interface Contact {
  /** The address of the connection. */
  remote: string
  /** Whether we called: the port of who called us is of no use. */
  called: boolean
  /** What it says of itself. */
  listening: readonly string[]
  nowMs: number
}

/**
 * Returns what to remember of a device: where it was called and what it says of itself, then what served before, until
 * that was long ago. Loopback addresses are of use only when it is on this machine.
 */
export function remember(
  before: PeerAddresses | undefined,
  { remote, called, listening, nowMs }: Contact,
): PeerAddresses {
  const isHere = isLoopback(remote)
  const reachedMs = new Map(Object.entries(before?.reachedMs ?? {}).filter(([, ms]) => nowMs - ms < MAX_UNREACHED_MS))
  const here = withoutPeer(remote)
  if (called) reachedMs.set(here, nowMs)
  const served = [...reachedMs].sort(([, a], [, b]) => b - a).map(([address]) => address)
  const all = new Set([...(called ? [here] : []), ...listening.map(withoutPeer), ...served])
  const addresses = [...all].filter((address) => isHere || !isLoopback(address)).slice(0, MAX_KEPT_ADDRESSES)
  const kept = addresses.filter((address) => reachedMs.has(address))
  return { addresses, seenMs: nowMs, reachedMs: Object.fromEntries(kept.map((one) => [one, reachedMs.get(one)!])) }
}

/** Returns the address of a device as seen through a relay: of that device, when the peer is added. */
export function throughRelay(relay: string): string {
  return relay + CIRCUIT
}

/** Returns the address of the relay in an address to listen at; undefined when it is no such address. */
export function relayOf(listen: string): string | undefined {
  return listen.endsWith(CIRCUIT) ? listen.slice(0, -CIRCUIT.length) : undefined
}

export function isRelayed(address: string): boolean {
  return address.includes(CIRCUIT)
}

export function isLoopback(address: string): boolean {
  return address.startsWith('/ip4/127.') || address.startsWith('/ip6/::1/')
}

/** Returns the address without port and peer. */
export function hostOf(address: string): string {
  return address.split('/').slice(0, 3).join('/')
}

/** Whether an address says who is there; of a relayed one, behind the relay. */
export function namesPeer(address: string): boolean {
  return /\/p2p\/[^/]+$/.test(address)
}

function withoutPeer(address: string): string {
  return address.replace(/\/p2p\/[^/]+$/, '')
}
