import { blake3 } from '../hash.ts'
import { bytesToHex } from '../ids.ts'
import type { Membership } from '../membership.ts'
import type { AssetState, FoldKey, NameState } from '../state.ts'

/**
 * The hash of a folded state is made of one hash per view, combined by XOR, so that a store can add it up from views read
 * in any order, or keep it up to date by taking one out and putting another in. It tells whether two laptops agree; it
 * is no proof against somebody who chooses the views.
 */
export type ViewHash = Uint8Array

const encoder = new TextEncoder()

/** Returns the 32-byte hash of one view. */
export function viewHash(key: FoldKey, view: AssetState | NameState): ViewHash {
  return blake3.hash(encoder.encode(`${key}\n${canonicalJson(view)}`))
}

/** Returns the XOR of the hashes: 32 zero bytes for none. A hash that is there twice is as if it were not there. */
export function combineViewHashes(hashes: Iterable<ViewHash>): ViewHash {
  const sum = new Uint8Array(32)
  for (const hash of hashes) for (let i = 0; i < sum.length; i++) sum[i]! ^= hash[i]!
  return sum
}

/**
 * Returns the hash of the whole state as 64 hex digits.
 *
 * @param views `combineViewHashes` over every view: assets, and the names for which there are counted records
 */
export function stateHash(membership: Membership, views: ViewHash): string {
  const members = {
    heads: membership.heads,
    devices: [...membership.devices.values()].sort((a, b) => (a.device < b.device ? -1 : 1)),
    persons: [...membership.persons.values()].sort((a, b) => (a.person < b.person ? -1 : 1)),
  }
  return bytesToHex(blake3.hash(encoder.encode(`${bytesToHex(views)}\n${canonicalJson(members)}`)))
}

/** Returns JSON with sorted keys, without fields that are undefined, with bigints as strings of digits. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return part.toString()
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
