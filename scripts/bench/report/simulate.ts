import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { constants, zstdCompressSync } from 'node:zlib'
import { cutPoint } from '../../../src/cdc/cut.ts'
import type { ChunkingProfile } from '../../../src/cdc/profile.ts'
import type { Simulation } from './results.ts'
import type { Placed } from './versions.ts'

const KIB = 1024
const MIB = 1024 * KIB
const ZSTD_LEVEL = 3
const BUFFER_BYTES = 32 * MIB

/**
 * Chunks of 1 MiB on average, from 256 KiB to 4 MiB: normalised chunking at level 2, as our own profile, so 22 bits before the
 * normal size and 18 after it; the normal size is the one that makes the average 1 MiB, by the formula in `src/cdc/profile.ts`.
 */
export const PROFILE_1_MIB: ChunkingProfile = Object.freeze({
  name: '1 MiB',
  minSize: 256 * KIB,
  normalSize: 862_336,
  averageSize: MIB,
  maxSize: 4 * MIB,
  hardMask: 0x1fffff80,
  easyMask: 0x1ffff800,
})

/** Returns what chunks of 1 MiB, each stored once and compressed by zstd where that helps, would take for all versions: their bytes alone. */
export async function simulate(trees: readonly Placed[]): Promise<Simulation> {
  const seen = new Set<string>()
  const files = new Set<string>()
  let storedBytes = 0
  for (const tree of trees) {
    for (const source of tree.values()) {
      if (files.has(source)) continue
      files.add(source)
      for await (const chunk of chunksOf(source)) {
        const hash = createHash('sha256').update(chunk).digest('hex')
        if (seen.has(hash)) continue
        seen.add(hash)
        const compressed = zstdCompressSync(chunk, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } })
        storedBytes += Math.min(chunk.byteLength, compressed.byteLength)
      }
    }
  }
  return { chunks: seen.size, storedBytes }
}

/** Yields the chunks of a file; each is valid until the next. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    // one byte more than the file: its end is seen at once. 32 MiB for each of 50,000 small files would take longer than all else
    const buffer = Buffer.allocUnsafe(Math.min(BUFFER_BYTES, size + 1))
    let filled = 0
    let ended = false
    for (let start = 0; ; ) {
      if (!ended && filled - start < PROFILE_1_MIB.maxSize) {
        buffer.copyWithin(0, start, filled)
        filled -= start
        start = 0
        while (filled < buffer.length) {
          const { bytesRead } = await file.read(buffer, filled, buffer.length - filled)
          if (bytesRead === 0) {
            ended = true
            break
          }
          filled += bytesRead
        }
      }
      if (start === filled) return
      const end = cutPoint(buffer, start, filled, PROFILE_1_MIB)
      yield buffer.subarray(start, end)
      start = end
    }
  } finally {
    await file.close()
  }
}
