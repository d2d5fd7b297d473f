import type { ProjectStore } from '../../core/contracts.ts'
import { PegbarError } from '../../core/errors.ts'
import { type Hash, parseId } from '../../core/ids.ts'
import { MAX_PREVIEW_PIXELS } from '../../core/limits.ts'
import type { Preview } from '../../core/record.ts'
import type { CallOptions } from '../../core/services.ts'

/**
 * Returns the bytes of a preview or a cover. They are chunks like others; only what looks like one of ours is given out as an
 * image.
 *
 * @throws PegbarError `CHUNK_MISSING`, `CHUNK_DAMAGED`; `INVALID_ID`; `NOT_FOUND` when it is no preview
 */
export async function readPreview(
  store: ProjectStore,
  typed: string,
  { signal }: CallOptions = {},
): Promise<Uint8Array> {
  const hash = parseId('hash', typed)
  const bytes = await store.chunks.get(hash, signal === undefined ? {} : { signal })
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', 0, 12)
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return bytes
  throw notPreview(hash)
}

/** Returns what a record says of a preview that is stored here. Errors as `readPreview`. */
export async function storedPreview(store: ProjectStore, typed: string): Promise<Preview> {
  const hash = parseId('hash', typed)
  const bytes = await readPreview(store, hash)
  // a large native library, and seldom needed
  const { default: sharp } = await import('sharp')
  const size = await sharp(bytes, { limitInputPixels: MAX_PREVIEW_PIXELS ** 2 })
    .metadata()
    .catch(() => undefined)
  if (size === undefined || Math.max(size.width, size.height) > MAX_PREVIEW_PIXELS) throw notPreview(hash)
  return { hash, mime: 'image/webp', width: size.width, height: size.height }
}

function notPreview(hash: Hash): PegbarError {
  return new PegbarError('NOT_FOUND', `${hash.slice(0, 8)} is not a preview`)
}
