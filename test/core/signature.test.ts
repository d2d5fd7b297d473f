import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { describe, expect, it } from 'vitest'
import { bytesToHex, idFromBytes } from '../../src/core/ids.ts'
import { deviceKeyFromSeed, generateDeviceKey, signingInput, verifySignature } from '../../src/core/signature.ts'
import { testId } from './helpers/records.ts'

const body = new TextEncoder().encode('what was said')

describe('a device key', () => {
  it('comes back from its seed, and is the libp2p key of that seed', async () => {
    const { key, seed } = await generateDeviceKey()
    expect((await deviceKeyFromSeed(seed)).device).toBe(key.device)
    const libp2pKey = await generateKeyPairFromSeed('Ed25519', seed)
    expect(idFromBytes('device', libp2pKey.publicKey.raw)).toBe(key.device)
  })

  it('is another each time', async () => {
    expect((await generateDeviceKey()).key.device).not.toBe((await generateDeviceKey()).key.device)
  })

  it('needs a whole seed', async () => {
    await expect(deviceKeyFromSeed(new Uint8Array(31))).rejects.toThrow(TypeError)
  })

  it('is the key of RFC 8032, test 1', async () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
    const key = await deviceKeyFromSeed(Uint8Array.from(seed))
    expect(key.device).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
    expect(bytesToHex(await key.sign(new Uint8Array()))).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    )
  })
})

describe('verifySignature', () => {
  it('accepts the own signature over domain and body, and nothing else', async () => {
    const { key } = await generateDeviceKey()
    const { key: other } = await generateDeviceKey()
    const signature = await key.sign(signingInput(body))
    expect(await verifySignature(key.device, body, signature)).toBe(true)
    expect(await verifySignature(other.device, body, signature)).toBe(false)
    expect(await verifySignature(key.device, body.subarray(1), signature)).toBe(false)
    expect(await verifySignature(key.device, body, signature.subarray(1))).toBe(false)
    expect(await verifySignature(key.device, body, signature.with(5, signature[5]! ^ 1))).toBe(false)
    expect(await verifySignature(key.device, body, await key.sign(body)), 'signed without the domain').toBe(false)
  })

  it('refuses when the device is no point of the curve', async () => {
    const { key } = await generateDeviceKey()
    const signature = await key.sign(signingInput(body))
    for (const device of [testId('device', 2), testId('device', 0)]) {
      expect(await verifySignature(device, body, signature)).toBe(false)
    }
  })

  it('still knows a device after many others', async () => {
    const { key } = await generateDeviceKey()
    const signature = await key.sign(signingInput(body))
    for (let i = 0; i < 300; i++) await verifySignature(testId('device', i), body, signature)
    expect(await verifySignature(key.device, body, signature)).toBe(true)
  })
})
