import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import type { DeviceId } from '../../core/ids.ts'
import { peerIdOf } from './peer-ids.ts'

/** Most addresses of a device that are remembered: its networks, with some that are out of date. */
const MAX_KEPT_ADDRESSES = 8

/** Returns what to dial for a device (undefined: whoever is there). What is no address, or another device's, is left out. */
export function dialTargets(device: DeviceId | undefined, addresses: readonly string[]): Multiaddr[] {
  const suffix = device === undefined ? '' : `/p2p/${peerIdOf(device).toString()}`
  return addresses.flatMap((address) => {
    const whole = address.includes('/p2p/') ? address : address + suffix
    if (!whole.endsWith(suffix)) return []
    try {
      return [multiaddr(whole)]
    } catch {
      return []
    }
  })
}

/**
 * Returns the addresses of a device that are worth keeping. `called`: where we reached it; `listening`: what it says of
 * itself; loopback addresses only when it is on this machine.
 */
export function addressesToKeep(remote: string, called: boolean, listening: readonly string[]): string[] {
  const all = [...(called ? [remote] : []), ...listening].map((address) => address.replace(/\/p2p\/[^/]+$/, ''))
  const isHere = isLoopback(remote)
  return [...new Set(all)].filter((address) => isHere || !isLoopback(address)).slice(0, MAX_KEPT_ADDRESSES)
}

export function isLoopback(address: string): boolean {
  return address.startsWith('/ip4/127.') || address.startsWith('/ip6/::1/')
}

/** Returns the address without port and peer. */
export function hostOf(address: string): string {
  return address.split('/').slice(0, 3).join('/')
}
