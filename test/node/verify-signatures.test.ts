import { expect, test } from 'vitest'
import { generateDeviceKey, signingInput } from '../../src/core/signature.ts'
import { MAX_IN_PROCESS, verifySignatures } from '../../src/node/verify-signatures.ts'

test.each([1, MAX_IN_PROCESS, MAX_IN_PROCESS + 1, 500])('of %i signatures the forged ones are found', async (count) => {
  const { key } = await generateDeviceKey()
  const items = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const body = Uint8Array.of(1, 2, 3, index & 255)
      const signature = await key.sign(signingInput(body))
      if (index % 7 === 0) signature[5]! ^= 1
      return { device: key.device, body, signature }
    }),
  )
  expect(await verifySignatures(items)).toEqual(items.map((_, index) => index % 7 !== 0))
})

test('several batches at once are told apart', async () => {
  const { key } = await generateDeviceKey()
  const body = Uint8Array.of(9)
  const good = { device: key.device, body, signature: await key.sign(signingInput(body)) }
  const bad = { ...good, body: Uint8Array.of(8) }
  const answers = await Promise.all([good, bad, good].map((item) => verifySignatures(new Array(40).fill(item))))
  expect(answers.map((valid) => new Set(valid))).toEqual([new Set([true]), new Set([false]), new Set([true])])
})
