import { fileStart } from './file-start.ts'
import { type InputFile, Unreadable } from './input-file.ts'
import type { Picture } from './picture.ts'

/** The thumbnail is one of the first blocks; Blender makes it with 128 or 256 pixels a side, which take 256 KiB. */
const START_BYTES = 1024 * 1024
/** Blocks before it: one for each scene. */
const MAX_BLOCKS_BEFORE = 1000

interface Layout {
  headerBytes: number
  blockHeaderBytes: number
  littleEndian: boolean
  /** Blender 5: lengths of 64 bits, in another place. */
  large: boolean
}

/**
 * Yields the thumbnail that Blender put into a .blend, plain or compressed as a whole with gzip (before 3.0) or zstd.
 * Source of the format: `BLO_core_blend_header.hh` and `BLO_core_bhead.hh` of Blender.
 */
export async function* blendPictures(file: InputFile): AsyncGenerator<Picture> {
  const start = await fileStart(file, START_BYTES)
  const layout = layoutOf(start)
  let position = layout.headerBytes
  for (let blocks = 0; blocks < MAX_BLOCKS_BEFORE; blocks++) {
    const content = position + layout.blockHeaderBytes
    if (content > start.byteLength) return
    const code = start.toString('latin1', position, position + 4)
    const length = lengthOf(start, position, layout)
    if (length < 0 || content + length > start.byteLength) return
    if (code === 'TEST') return yield thumbnail(start.subarray(content, content + length), layout)
    // from here on come the contents of the scene
    if (code !== 'REND') return
    position = content + length
  }
}

function layoutOf(start: Buffer): Layout {
  const header = start.toString('latin1', 0, 17)
  // for example BLENDER-v304: size of pointers, order of bytes, version
  const old = /^BLENDER([_-])([vV])\d{3}/.exec(header)
  if (old !== null) {
    return { headerBytes: 12, blockHeaderBytes: old[1] === '_' ? 20 : 24, littleEndian: old[2] === 'v', large: false }
  }
  // for example BLENDER17-01v0500: size of this header, size of pointers, format, order of bytes, version
  if (!/^BLENDER17-01v\d{4}/.test(header)) throw new Unreadable('not a .blend, or of an unknown version')
  return { headerBytes: 17, blockHeaderBytes: 32, littleEndian: true, large: true }
}

function lengthOf(start: Buffer, position: number, { littleEndian, large }: Layout): number {
  if (large) return Number(start.readBigInt64LE(position + 16))
  return littleEndian ? start.readInt32LE(position + 4) : start.readInt32BE(position + 4)
}

/** Width, height, then RGBA from the bottom row up. */
function thumbnail(block: Buffer, { littleEndian }: Layout): Picture {
  if (block.byteLength < 8) throw new Unreadable('the thumbnail has no size')
  const [width, height] = littleEndian
    ? [block.readInt32LE(0), block.readInt32LE(4)]
    : [block.readInt32BE(0), block.readInt32BE(4)]
  const rowBytes = width * 4
  if (width < 1 || height < 1 || 8 + rowBytes * height > block.byteLength) {
    throw new Unreadable(`the thumbnail is not ${width} × ${height}`)
  }
  const pixels = Buffer.alloc(rowBytes * height)
  for (let row = 0; row < height; row++) {
    block.copy(pixels, (height - 1 - row) * rowBytes, 8 + row * rowBytes, 8 + (row + 1) * rowBytes)
  }
  return { pixels, width, height, channels: 4 }
}
