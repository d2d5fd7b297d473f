import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { bytesToHex, type DeviceId, idFromBytes, idToBytes } from '../../src/core/ids.ts'
import { type DeviceKey, signingInput } from '../../src/core/signature.ts'
import type { VerifySignatures } from '../../src/store/ingest.ts'

/** What comes before the 32 bytes of an Ed25519 key in PKCS #8 and in SPKI (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

const keys = new Map<number, DeviceKey & { seed: Uint8Array }>()

/** Returns the key of laptop `number`, which signs at once: the real one asks another thread, which answers in any order. */
export function keyOf(number: number): DeviceKey & { seed: Uint8Array } {
  let key = keys.get(number)
  if (key === undefined) {
    const seed = new Uint8Array(32).fill(number + 1)
    const secret = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' })
    const der = createPublicKey(secret).export({ format: 'der', type: 'spki' })
    const device = idFromBytes('device', new Uint8Array(der.subarray(PUBLIC_PREFIX.length)))
    key = { device, seed, sign: async (bytes) => new Uint8Array(sign(null, bytes, secret)) }
    keys.set(number, key)
  }
  return key
}

const publicKeys = new Map<DeviceId, KeyObject>()

/** Verifies at once, and each signature only once for all simulated nodes. */
export function signatureVerifier(): VerifySignatures {
  const verified = new Map<string, { body: Uint8Array; good: boolean }>()
  return async (items) =>
    items.map(({ device, body, signature }) => {
      const name = `${device} ${bytesToHex(signature)}`
      const before = verified.get(name)
      if (before !== undefined && Buffer.compare(before.body, body) === 0) return before.good
      const good = verify(null, signingInput(body), publicKey(device), signature)
      verified.set(name, { body, good })
      return good
    })
}

function publicKey(device: DeviceId): KeyObject {
  let key = publicKeys.get(device)
  if (key === undefined) {
    const der = Buffer.concat([PUBLIC_PREFIX, idToBytes(device)])
    key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    publicKeys.set(device, key)
  }
  return key
}
