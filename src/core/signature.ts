import { fromString } from 'uint8arrays/from-string'
import { type DeviceId, idFromBytes, idToBytes } from './ids.ts'

/** Bytes of an Ed25519 signature. */
export const SIGNATURE_LENGTH = 64
/** Bytes of an Ed25519 seed: what a device keeps secret. */
export const SEED_LENGTH = 32

/** Keeps a signature of a record from being one of anything else that the same key signs (Noise handshakes, peer records). */
const DOMAIN = new TextEncoder().encode('pegbar record v1\0')

/** What stands before an Ed25519 seed in PKCS #8, the form in which Web Crypto takes it: RFC 8410, section 7. */
const PKCS8_PREFIX = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]

/** Most imported public keys kept at once: more devices than a studio has, about 1 KiB each. */
const MAX_CACHED_KEYS = 256

/** The secret half of a device: the same Ed25519 key is its libp2p identity. */
export interface DeviceKey {
  readonly device: DeviceId
  /** Returns the 64-byte Ed25519 signature of `bytes`. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/** Returns a new key and the 32-byte seed that makes it again. */
export async function generateDeviceKey(): Promise<{ key: DeviceKey; seed: Uint8Array }> {
  const seed = crypto.getRandomValues(new Uint8Array(SEED_LENGTH))
  return { key: await deviceKeyFromSeed(seed), seed }
}

/**
 * Returns the key that `seed` makes. Web Crypto, as for verifying: the same key made by JavaScript alone takes 40 ms, which
 * every command would pay.
 *
 * @throws TypeError when the seed is not 32 bytes long
 */
export async function deviceKeyFromSeed(seed: Uint8Array): Promise<DeviceKey> {
  if (seed.byteLength !== SEED_LENGTH) {
    throw new TypeError(`a device seed has ${SEED_LENGTH} bytes; got ${seed.byteLength}`)
  }
  const wrapped = new Uint8Array([...PKCS8_PREFIX, ...seed])
  const key = await crypto.subtle.importKey('pkcs8', wrapped, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', key)
  const made: DeviceKey = {
    device: idFromBytes('device', fromString(x ?? '', 'base64url')),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, new Uint8Array(bytes))),
  }
  ofSeeds.add(made)
  return made
}

const ofSeeds = new WeakSet<DeviceKey>()

/** Whether both halves of a key are of one seed: what it signs is then confirmed by its device's public key. */
export function isOfOneSeed(key: DeviceKey): boolean {
  return ofSeeds.has(key)
}

/** Returns the bytes that a record's signature covers: the domain prefix, then the body. */
export function signingInput(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const input = new Uint8Array(DOMAIN.byteLength + body.byteLength)
  input.set(DOMAIN)
  input.set(body, DOMAIN.byteLength)
  return input
}

type PublicKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

const publicKeys = new Map<DeviceId, Promise<PublicKey>>()

/**
 * Tells whether `signature` is the device's own over `body`. Web Crypto computes it on the thread pool, so many can run at
 * once while the main thread goes on.
 */
export async function verifySignature(device: DeviceId, body: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.byteLength !== SIGNATURE_LENGTH) return false
  const key = await publicKey(device).catch(() => undefined)
  if (key === undefined) return false
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), signingInput(body))
}

function publicKey(device: DeviceId): Promise<PublicKey> {
  const cached = publicKeys.get(device)
  if (cached !== undefined) return cached
  const key = crypto.subtle.importKey('raw', new Uint8Array(idToBytes(device)), 'Ed25519', false, ['verify'])
  const oldest = publicKeys.size >= MAX_CACHED_KEYS ? publicKeys.keys().next().value : undefined
  if (oldest !== undefined) publicKeys.delete(oldest)
  publicKeys.set(device, key)
  return key
}
