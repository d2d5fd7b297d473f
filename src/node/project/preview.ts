import type { StoredChunk } from '../../core/chunk.ts'
import { PegbarError } from '../../core/errors.ts'
import { blake3 } from '../../core/hash.ts'
import { idFromBytes } from '../../core/ids.ts'
import { MAX_PREVIEW_BYTES, MAX_PREVIEW_PIXELS } from '../../core/limits.ts'
import type { Preview } from '../../core/record.ts'
import type { ImageInput } from '../../core/services.ts'

/** Most bytes of a given image: a screenshot of a large screen has a tenth of this. */
export const MAX_IMAGE_BYTES = 64 * 1024 * 1024
/** Most pixels that are decoded: about 400 MB while it lasts. */
export const MAX_IMAGE_PIXELS = 100_000_000
/** Longest time for one image, seconds. */
const IMAGE_TIMEOUT_S = 15
/** Side in pixels and WebP quality, from the best to what always fits. */
const ATTEMPTS = [
  { side: MAX_PREVIEW_PIXELS, quality: 82 },
  { side: 768, quality: 78 },
  { side: 512, quality: 70 },
  { side: 320, quality: 50 },
] as const

/** A preview and the chunk that holds it. */
export interface MadePreview {
  preview: Preview
  chunk: StoredChunk
}

/**
 * Makes a small WebP of a given PNG, JPEG or WebP, upright and without metadata.
 *
 * @throws PegbarError `INVALID_IMAGE` when it is none of these, damaged, or too large
 */
export async function makePreview(image: ImageInput): Promise<MadePreview> {
  const bytes = Buffer.from(image.data, 'base64')
  if (bytes.byteLength === 0 || bytes.byteLength > MAX_IMAGE_BYTES) {
    throw invalidImage(`has ${bytes.byteLength} bytes; 1 to ${MAX_IMAGE_BYTES} are taken`)
  }
  if (!isSupported(bytes)) throw invalidImage('is not a PNG, JPEG or WebP')
  // a large native library, and seldom needed
  const { default: sharp } = await import('sharp')
  for (const { side, quality } of ATTEMPTS) {
    const made = await sharp(bytes, { limitInputPixels: MAX_IMAGE_PIXELS, failOn: 'error' })
      .timeout({ seconds: IMAGE_TIMEOUT_S })
      .rotate()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality })
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw invalidImage('cannot be read', cause)
      })
    if (made.data.byteLength > MAX_PREVIEW_BYTES) continue
    const payload = Uint8Array.from(made.data)
    const hash = idFromBytes('hash', blake3.hash(payload))
    return {
      preview: { hash, mime: 'image/webp', width: made.info.width, height: made.info.height },
      chunk: { hash, codec: 'raw', rawSize: payload.byteLength, payload },
    }
  }
  throw invalidImage('cannot be made small enough')
}

/** By the first bytes: the library itself would take formats that were never meant, such as SVG. */
function isSupported(bytes: Buffer): boolean {
  const isPng = bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))
  const isJpeg = bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
  return isPng || isJpeg || isWebp
}

function invalidImage(reason: string, cause?: unknown): PegbarError {
  return new PegbarError('INVALID_IMAGE', `the image ${reason}`, {
    hint: 'give a PNG, JPEG or WebP file',
    ...(cause !== undefined && { cause }),
  })
}
