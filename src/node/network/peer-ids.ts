import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import { type DeviceId, idFromBytes, idToBytes } from '../../core/ids.ts'

/** Returns the libp2p name of a device: both are the same Ed25519 key. */
export function peerIdOf(device: DeviceId): PeerId {
  return peerIdFromPublicKey(publicKeyFromRaw(idToBytes(device)))
}

/** Returns the device behind a PeerId; undefined for a key of another kind, which no Pegbar has. */
export function deviceOf(peer: PeerId): DeviceId | undefined {
  return peer.type === 'Ed25519' ? idFromBytes('device', peer.publicKey.raw) : undefined
}
