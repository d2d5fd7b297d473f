import { type InputFile, Unreadable } from './input-file.ts'
import { MAX_EMBEDDED_BYTES, MAX_FILE_PIXELS } from './limits.ts'
import type { Picture } from './picture.ts'
import { type MergedImage, mergedPicture } from './psd-merged.ts'

const THUMBNAIL = 1036
/** Of Photoshop 4: the same with red and blue swapped. */
const OLD_THUMBNAIL = 1033
/** Before the JPEG of a thumbnail: sizes that the JPEG knows better. */
const THUMBNAIL_HEADER_BYTES = 28
const JPEG_FORMAT = 1
/** Most resources looked through: Photoshop writes some dozens. */
const MAX_RESOURCES = 10_000
/** Signature, id, name of up to 255 bytes with its length, padding, length. */
const RESOURCE_HEADER_BYTES = 4 + 2 + 256 + 4

/**
 * Yields the thumbnail in a .psd or .psb, and then, for programs that write none (GIMP, Krita), the merged image.
 * Source of the format: Adobe Photoshop File Formats Specification.
 */
export async function* psdPictures(file: InputFile): AsyncGenerator<Picture> {
  const header = file.read(0, 26)
  const version = header.readUInt16BE(4)
  if (header.toString('latin1', 0, 4) !== '8BPS' || (version !== 1 && version !== 2)) {
    throw new Unreadable('not a .psd or .psb')
  }
  const resources = skipSection(file, 26)
  const layers = skipSection(file, resources)
  const thumbnail = findThumbnail(file, resources + 4, layers)
  if (thumbnail !== undefined) yield thumbnail
  const merged: MergedImage = {
    large: version === 2,
    channels: header.readUInt16BE(12),
    height: header.readUInt32BE(14),
    width: header.readUInt32BE(18),
    depth: header.readUInt16BE(22),
    mode: header.readUInt16BE(24),
    position: skipSection(file, layers, version === 2),
  }
  if (merged.width * merged.height > MAX_FILE_PIXELS) throw new Unreadable('too many pixels')
  yield mergedPicture(file, merged)
}

/** Returns where the section at `position` ends; it starts with its length. */
function skipSection(file: InputFile, position: number, large = false): number {
  const bytes = large ? 8 : 4
  const piece = file.read(position, bytes)
  const end = position + bytes + (large ? Number(piece.readBigUInt64BE(0)) : piece.readUInt32BE(0))
  if (end > file.size) throw new Unreadable('a section is longer than the file')
  return end
}

function findThumbnail(file: InputFile, start: number, end: number): Picture | undefined {
  let position = start
  for (let seen = 0; seen < MAX_RESOURCES && position + 12 <= end; seen++) {
    const header = file.read(position, Math.min(RESOURCE_HEADER_BYTES, end - position))
    const id = header.readUInt16BE(4)
    // the name with its length has an even number of bytes, and so has the content
    const lengthAt = 6 + even(header[6]! + 1)
    if (lengthAt + 4 > header.byteLength) return undefined
    const length = header.readUInt32BE(lengthAt)
    const content = position + lengthAt + 4
    if (content + length > end) return undefined
    if (id === THUMBNAIL || id === OLD_THUMBNAIL) return thumbnail(file, content, length, id === OLD_THUMBNAIL)
    position = content + even(length)
  }
  return undefined
}

function thumbnail(file: InputFile, content: number, length: number, swapped: boolean): Picture | undefined {
  if (length <= THUMBNAIL_HEADER_BYTES || length > MAX_EMBEDDED_BYTES) return undefined
  const block = file.read(content, length)
  if (block.readUInt32BE(0) !== JPEG_FORMAT) return undefined
  return { encoded: block.subarray(THUMBNAIL_HEADER_BYTES), swapped }
}

function even(length: number): number {
  return length + (length % 2)
}
