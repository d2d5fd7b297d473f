import { createCipheriv, createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

const MIB = 1 << 20
const BLOCK_BYTES = 16 * MIB

/** Bytes that no tool can compress, as fast as the disk takes them, the same for the same name: AES-CTR over zeros. */
export class Noise {
  readonly #cipher

  constructor(name: string) {
    const key = createHash('sha256').update(name).digest()
    this.#cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16, 32))
  }

  bytes(count: number): Buffer {
    return this.#cipher.update(Buffer.alloc(count))
  }

  /** From 0 to 1, without 1. */
  number(): number {
    return this.bytes(4).readUInt32LE() / 2 ** 32
  }

  /** An integer from `low` to `high`, both included; small ones are as likely as large ones. */
  between(low: number, high: number): number {
    return low + Math.floor(this.number() * (high - low + 1))
  }

  /** An integer from `low` to `high`; each order of magnitude is as likely as another, as with the sizes of files. */
  size(low: number, high: number): number {
    return Math.round(low * (high / low) ** this.number())
  }

  /** Appends `count` bytes to an open file. */
  async append(file: FileHandle, count: number): Promise<void> {
    for (let left = count; left > 0; left -= BLOCK_BYTES) await file.writeFile(this.bytes(Math.min(left, BLOCK_BYTES)))
  }
}

/** Half noise, half repetition: compresses to a half, as geometry and uncompressed textures do. */
export function content(noise: Noise, bytes: number): Buffer {
  const half = noise.bytes(Math.ceil(bytes / 2))
  const all = Buffer.alloc(bytes)
  const stretch = 256
  for (let at = 0, from = 0; at < bytes; at += 2 * stretch, from += stretch) half.copy(all, at, from, from + stretch)
  return all
}

export async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}

/** Copies `from` piece by piece into `to`, with whatever `edit` appends between: [offset, bytes to skip, bytes to insert]. */
export async function copyWithEdits(
  from: string,
  to: string,
  edits: readonly { at: number; skip: number; insert: Uint8Array }[],
): Promise<void> {
  const source = await open(from, 'r')
  const target = await open(to, 'wx')
  try {
    const block = Buffer.alloc(BLOCK_BYTES)
    let at = 0
    const copyUntil = async (end: number) => {
      while (at < end) {
        const { bytesRead } = await source.read(block, 0, Math.min(block.length, end - at), at)
        if (bytesRead === 0) return
        await target.writeFile(block.subarray(0, bytesRead))
        at += bytesRead
      }
    }
    for (const edit of edits) {
      await copyUntil(edit.at)
      await target.writeFile(edit.insert)
      at += edit.skip
    }
    await copyUntil(Number.POSITIVE_INFINITY)
    await target.sync()
  } finally {
    await source.close()
    await target.close()
  }
}
