import { blake3 } from '../core/hash.ts'
import { bytesToHex, type DeviceId, type Hash, idToBytes, type ProjectId } from '../core/ids.ts'

const TAG_DOMAIN = new TextEncoder().encode('pegbar project tag v1\0')
const PROOF_DOMAIN = new TextEncoder().encode('pegbar ticket proof v1\0')

/** BLAKE3 over a project and the two devices that speak of it, 64 hex digits: a name that only its members can make or read. */
export type ProjectTag = string & { readonly tag: true }

/**
 * Returns the tag by which `from` names a project to `to`. It differs for each direction, so that a peer can not send back
 * a tag that it was shown.
 */
export function projectTag(project: ProjectId, from: DeviceId, to: DeviceId): ProjectTag {
  return bytesToHex(blake3.hash(join(TAG_DOMAIN, idToBytes(project), idToBytes(from), idToBytes(to)))) as ProjectTag
}

/**
 * Returns what a joiner shows instead of the ticket's secret. It is worth nothing to anybody but that inviter, and only in
 * the hands of that joiner.
 */
export function ticketProof(secretHash: Hash, joiner: DeviceId, inviter: DeviceId): Hash {
  return bytesToHex(
    blake3.hash(join(PROOF_DOMAIN, idToBytes(secretHash), idToBytes(joiner), idToBytes(inviter))),
  ) as Hash
}

function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
