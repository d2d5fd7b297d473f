import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGunzip, createZstdDecompress } from 'node:zlib'
import type { InputFile } from './input-file.ts'

const PIECE_BYTES = 64 * 1024
/** Largest window that a zstd frame may ask memory for: 8 MiB, as a power of two. Blender's have 2 MiB. */
const MAX_ZSTD_WINDOW_LOG = 23

/**
 * Returns at most the first `length` bytes of what is in a file that may be compressed with gzip or zstd. Of a bomb no
 * more is unpacked, and no more than twice as much is read of what unpacks to nothing; of a damaged file it returns
 * what stands before the damage.
 */
export async function fileStart(file: InputFile, length: number): Promise<Buffer> {
  const magic = file.read(0, 4)
  const decoder = decoderFor(magic)
  if (decoder === undefined) {
    const start = Buffer.alloc(Math.min(length, file.size))
    return start.subarray(0, file.readInto(start, 0))
  }
  const unpacked: Buffer[] = []
  let bytes = 0
  try {
    await pipeline(Readable.from(pieces(file, 2 * length)), decoder, async (source: AsyncIterable<Buffer>) => {
      for await (const piece of source) {
        unpacked.push(piece)
        bytes += piece.byteLength
        if (bytes >= length) break
      }
    })
  } catch {
    // damaged or cut short: what was unpacked before may be enough; leaving early is an error to the pipeline, too
  }
  return Buffer.concat(unpacked).subarray(0, length)
}

function decoderFor(magic: Buffer): Transform | undefined {
  if (magic.readUInt16BE(0) === 0x1f8b) return createGunzip()
  if (magic.readUInt32LE(0) !== 0xfd2fb528) return undefined
  return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: MAX_ZSTD_WINDOW_LOG } })
}

function* pieces(file: InputFile, most: number): Generator<Buffer> {
  for (let position = 0; position < most; ) {
    const piece = Buffer.alloc(PIECE_BYTES)
    const count = file.readInto(piece, position)
    if (count === 0) return
    yield piece.subarray(0, count)
    position += count
  }
}
