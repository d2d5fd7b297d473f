import { generateKeyPair, generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { type DeviceId, idFromBytes, idToBytes } from './ids.ts'

/** Bytes of an Ed25519 signature. */
export const SIGNATURE_LENGTH = 64
/** Bytes of an Ed25519 seed: what a device keeps secret. */
export const SEED_LENGTH = 32

/** Keeps a signature of a record from being one of anything else that the same key signs (Noise handshakes, peer records). */
const DOMAIN = new TextEncoder().encode('pegbar record v1\0')

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
  const pair = await generateKeyPair('Ed25519')
  const seed = new Uint8Array(pair.raw.subarray(0, SEED_LENGTH))
  return { key: await deviceKeyFromSeed(seed), seed }
}

/**
 * Returns the key that `seed` makes.
 *
 * @throws TypeError when the seed is not 32 bytes long
 */
export async function deviceKeyFromSeed(seed: Uint8Array): Promise<DeviceKey> {
  if (seed.byteLength !== SEED_LENGTH) {
    throw new TypeError(`a device seed has ${SEED_LENGTH} bytes; got ${seed.byteLength}`)
  }
  const pair = await generateKeyPairFromSeed('Ed25519', seed)
  return {
    device: idFromBytes('device', pair.publicKey.raw),
    sign: async (bytes) => new Uint8Array(await pair.sign(bytes)),
  }
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
