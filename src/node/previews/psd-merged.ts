import { type InputFile, Unreadable } from './input-file.ts'
import type { Picture } from './picture.ts'

/** Where the merged image of a .psd is, and what its header says about it. */
export interface MergedImage {
  /** A .psb: some lengths have more bytes. */
  large: boolean
  channels: number
  width: number
  height: number
  /** Bits a channel. */
  depth: number
  mode: number
  position: number
}

const GRAYSCALE = 1
const RGB = 3
const CMYK = 4
/** Colour channels of the modes that are read; those behind are alpha. */
const COLOURS: Readonly<Record<number, 1 | 3 | 4>> = { [GRAYSCALE]: 1, [RGB]: 3, [CMYK]: 4 }
const RAW = 0
const RLE = 1
/** Rows and columns that are read are this many at most, so that a picture of any size takes 12 MB: twice a preview's. */
const MAX_SAMPLED_SIDE = 2048

/** Returns the merged image, of a large one only every second, third, … row and column. */
export function mergedPicture(file: InputFile, merged: MergedImage): Picture {
  const { width, height, depth, mode } = merged
  const colours = COLOURS[mode]
  if (colours === undefined || merged.channels < colours || (depth !== 8 && depth !== 16) || width < 1 || height < 1) {
    throw new Unreadable(`no colours that are read: mode ${mode}, ${depth} bits`)
  }
  const step = Math.ceil(Math.max(width, height) / MAX_SAMPLED_SIDE)
  const size = { width: Math.ceil(width / step), height: Math.ceil(height / step) }
  const pixels = Buffer.alloc(size.width * size.height * colours)
  // of 16 bits the first eight are enough
  const columnBytes = (depth / 8) * step
  const rows = new Rows(file, merged, colours)
  for (let colour = 0; colour < colours; colour++) {
    for (let y = 0; y < size.height; y++) {
      const row = rows.read(colour, y * step)
      let to = y * size.width * colours + colour
      for (let x = 0; x < size.width; x++, to += colours) pixels[to] = row[x * columnBytes]!
    }
  }
  if (colours === 4) return { pixels: toRgb(pixels), ...size, channels: 3 }
  return { pixels, ...size, channels: colours }
}

/** The rows of each channel, stored one channel after the other. */
class Rows {
  readonly #file: InputFile
  readonly #height: number
  readonly #row: Buffer
  /** Where each compressed row starts, and where the last one ends. */
  readonly #starts: Float64Array | undefined
  readonly #content: number

  constructor(file: InputFile, { large, channels, width, height, depth, position }: MergedImage, colours: number) {
    this.#file = file
    this.#height = height
    this.#row = Buffer.alloc(width * (depth / 8))
    const compression = file.read(position, 2).readUInt16BE(0)
    this.#content = position + 2
    if (compression === RAW) return
    if (compression !== RLE) throw new Unreadable(`compression ${compression} is not read`)
    const countBytes = large ? 4 : 2
    const counts = file.read(position + 2, colours * height * countBytes)
    this.#starts = new Float64Array(colours * height + 1)
    this.#content += channels * height * countBytes
    for (let row = 0; row < colours * height; row++) {
      const count = large ? counts.readUInt32BE(row * countBytes) : counts.readUInt16BE(row * countBytes)
      this.#starts[row + 1] = this.#starts[row]! + count
    }
  }

  /** The buffer returned is used again for the next row. */
  read(channel: number, y: number): Buffer {
    const index = channel * this.#height + y
    const row = this.#row
    const starts = this.#starts
    if (starts === undefined) {
      const position = this.#content + index * row.byteLength
      if (this.#file.readInto(row, position) < row.byteLength) throw new Unreadable('the image is cut short')
      return row
    }
    const length = starts[index + 1]! - starts[index]!
    // PackBits never makes a row twice as long
    if (length > 2 * row.byteLength + 2) throw new Unreadable('a row is too long')
    unpackBits(this.#file.read(this.#content + starts[index]!, length), row)
    return row
  }
}

function unpackBits(packed: Buffer, row: Buffer): void {
  let from = 0
  let to = 0
  while (to < row.byteLength && from < packed.byteLength) {
    const count = packed.readInt8(from++)
    if (count >= 0) {
      packed.copy(row, to, from, Math.min(from + count + 1, from + row.byteLength - to))
      from += count + 1
      to += count + 1
    } else if (count !== -128) {
      row.fill(packed[from++] ?? 0, to, Math.min(to + 1 - count, row.byteLength))
      to += 1 - count
    }
  }
  if (to < row.byteLength) throw new Unreadable('a row is cut short')
}

/** Ink is stored inverted: 255 is none. Without the colour profile this is near enough for a preview. */
function toRgb(cmyk: Buffer): Buffer {
  const rgb = Buffer.alloc((cmyk.byteLength / 4) * 3)
  for (let from = 0, to = 0; from < cmyk.byteLength; from += 4) {
    const key = cmyk[from + 3]!
    for (let ink = 0; ink < 3; ink++) rgb[to++] = (cmyk[from + ink]! * key) / 255
  }
  return rgb
}
