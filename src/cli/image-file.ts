import { readFile, stat } from 'node:fs/promises'
import { PegbarError } from '../core/errors.ts'
import type { ImageInput } from '../core/services.ts'
import { formatBytes } from './print/units.ts'

/** Largest image that the API takes: a screenshot of two 5K displays as PNG has about 30 MiB. */
const MAX_IMAGE_BYTES = 32 * 1024 * 1024

/**
 * Reads a preview; it may lie anywhere.
 *
 * @throws PegbarError `FILE_NOT_FOUND`, `NOT_A_FILE`, `FILE_UNREADABLE`, `LIMIT_EXCEEDED`
 */
export async function readImage(file: string, typed: string): Promise<ImageInput> {
  try {
    const stats = await stat(file)
    if (!stats.isFile()) throw new PegbarError('NOT_A_FILE', `"${typed}" is no image file`, { path: typed })
    if (stats.size > MAX_IMAGE_BYTES) {
      throw new PegbarError('LIMIT_EXCEEDED', `"${typed}" has more than ${formatBytes(MAX_IMAGE_BYTES)}`, {
        path: typed,
        hint: 'make the image smaller',
      })
    }
    return { data: (await readFile(file)).toString('base64') }
  } catch (error) {
    throw fileError(error, typed)
  }
}

function fileError(error: unknown, typed: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof PegbarError) return error
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return new PegbarError('FILE_NOT_FOUND', `there is no file "${typed}"`, { path: typed, cause: error })
  }
  return new PegbarError('FILE_UNREADABLE', `"${typed}" cannot be read`, {
    path: typed,
    hint: 'see who may read it',
    cause: error,
  })
}
