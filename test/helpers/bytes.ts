import { createCipheriv } from 'node:crypto'

/** Returns `length` bytes that look random and depend on `seed` alone. */
export function randomBytesOf(seed: number, length: number): Buffer {
  const key = Buffer.alloc(32)
  key.writeUInt32LE(seed)
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length))
}

/** Returns a copy of `bytes` with `count` random bytes inserted at `at`: one edit that moves everything behind it. */
export function withInsertion(bytes: Buffer, at: number, count: number, seed: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at), randomBytesOf(seed, count), bytes.subarray(at)])
}
