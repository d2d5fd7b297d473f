import sharp, { type Sharp } from 'sharp'
import { MAX_PREVIEW_BYTES, MAX_PREVIEW_PIXELS } from '../../core/limits.ts'
import { Unreadable } from './input-file.ts'
import type { PreviewImage } from './messages.ts'
import type { Picture } from './picture.ts'

/** Side in pixels and WebP quality, from the best to what always fits. */
const ATTEMPTS = [
  { side: MAX_PREVIEW_PIXELS, quality: 82 },
  { side: 768, quality: 78 },
  { side: 512, quality: 70 },
  { side: 320, quality: 50 },
] as const

/** Half the time of the usual 4, for 4 % more bytes. */
const WEBP_EFFORT = 2

/** libvips would take more formats by itself, such as SVG with what it includes, and files of its own. */
const LOADERS = ['Png', 'Jpeg', 'Webp', 'Tiff', 'Nsgif', 'Heif'].flatMap((name) => [
  `VipsForeignLoad${name}File`,
  `VipsForeignLoad${name}Buffer`,
])

/** For the process that decodes: nothing but the formats meant, one thread, nothing kept. */
export function setUpSharp(): void {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: LOADERS })
  sharp.concurrency(1)
  sharp.cache(false)
}

/**
 * Returns a small WebP of a picture, upright and without metadata, with at most `side` pixels a side and MAX_PREVIEW_BYTES.
 * Fails when the picture is damaged or has more than `maxPixels`.
 */
export async function shrink(
  picture: Picture,
  { maxPixels, side: most }: { maxPixels: number; side: number },
): Promise<PreviewImage> {
  const { data, info } = await open(picture, maxPixels)
    .autoOrient()
    .resize(most, most, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  for (const { side, quality } of ATTEMPTS) {
    const made = await sharp(data, { raw: { width, height, channels } })
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality, effort: WEBP_EFFORT })
      .toBuffer({ resolveWithObject: true })
    if (made.data.byteLength > MAX_PREVIEW_BYTES) continue
    return { bytes: made.data, width: made.info.width, height: made.info.height }
  }
  throw new Unreadable('cannot be made small enough')
}

function open(picture: Picture, maxPixels: number): Sharp {
  const options = { limitInputPixels: maxPixels, failOn: 'error' } as const
  if ('file' in picture) return sharp(picture.file, options)
  if ('pixels' in picture) {
    const { pixels, width, height, channels } = picture
    return sharp(pixels, { ...options, raw: { width, height, channels } })
  }
  const image = sharp(picture.encoded, options)
  if (picture.swapped !== true) return image
  return image.recomb([
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ])
}
