import { randomFillSync } from 'node:crypto'
import { open } from 'node:fs/promises'

const BLOCK_BYTES = 16 * 1024 * 1024

/** Writes a file of random bytes, durably. */
export async function writeRandom(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w')
  const block = Buffer.alloc(BLOCK_BYTES)
  for (let left = bytes; left > 0; left -= block.length) {
    randomFillSync(block)
    await file.write(block, 0, Math.min(left, block.length))
  }
  await file.sync()
  await file.close()
}
