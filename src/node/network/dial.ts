import type { Connection, Libp2p } from '@libp2p/interface'
import type { DeviceId } from '../../core/ids.ts'
import { dialTargets, isRelayed } from './addresses.ts'
import { DIAL_TIMEOUT_MS } from './constants.ts'

/** A device, or whoever is there; and where it may be. */
export interface DialTarget {
  device: DeviceId | undefined
  addresses: readonly string[]
}

/**
 * Connects straight, and only when that fails through a relay: libp2p takes the addresses one after the other, and those of
 * another network would use up the time of all.
 *
 * @throws what libp2p throws
 */
export async function dial(
  libp2p: Libp2p,
  { device, addresses }: DialTarget,
  signal: AbortSignal,
): Promise<Connection> {
  const attempt = (some: readonly string[]) =>
    libp2p.dial(dialTargets(device, some), { signal: AbortSignal.any([signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)]) })
  const relayed = addresses.filter(isRelayed)
  const straight = addresses.filter((address) => !isRelayed(address))
  if (relayed.length === 0) return attempt(straight)
  try {
    if (straight.length > 0) return await attempt(straight)
  } catch {
    signal.throwIfAborted()
  }
  return attempt(relayed)
}
