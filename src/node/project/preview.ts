import type { StoredChunk } from '../../core/chunk.ts'
import { PegbarError } from '../../core/errors.ts'
import { blake3 } from '../../core/hash.ts'
import { idFromBytes } from '../../core/ids.ts'
import type { Preview } from '../../core/record.ts'
import type { CallOptions, ImageInput } from '../../core/services.ts'
import { isGivenImage, MAX_IMAGE_BYTES, PreviewFailed, type PreviewImage, type Previews } from '../previews/index.ts'

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
export async function makePreview(
  previews: Previews,
  image: ImageInput,
  { signal }: CallOptions = {},
): Promise<MadePreview> {
  const bytes = Buffer.from(image.data, 'base64')
  if (bytes.byteLength === 0 || bytes.byteLength > MAX_IMAGE_BYTES) {
    throw invalidImage(`has ${bytes.byteLength} bytes; 1 to ${MAX_IMAGE_BYTES} are taken`)
  }
  // the library itself would take formats that were never meant
  if (!isGivenImage(bytes.toString('latin1', 0, 12))) throw invalidImage('is not a PNG, JPEG or WebP')
  try {
    return storedPreview(await previews.ofImage(bytes, { signal }))
  } catch (cause) {
    if (cause instanceof PreviewFailed) throw invalidImage('cannot be read', cause)
    throw cause
  }
}

/** Returns a preview with the chunk that keeps it. */
export function storedPreview({ bytes, width, height }: PreviewImage): MadePreview {
  const payload = Uint8Array.from(bytes)
  const hash = idFromBytes('hash', blake3.hash(payload))
  return {
    preview: { hash, mime: 'image/webp', width, height },
    chunk: { hash, codec: 'raw', rawSize: payload.byteLength, payload },
  }
}

function invalidImage(reason: string, cause?: unknown): PegbarError {
  return new PegbarError('INVALID_IMAGE', `the image ${reason}`, {
    hint: 'give a PNG, JPEG or WebP file',
    ...(cause !== undefined && { cause }),
  })
}
