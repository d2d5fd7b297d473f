import { PegbarError } from '../../core/errors.ts'
import { checkPath } from '../../core/paths.ts'
import type { CallOptions } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { locate, projectPath } from './disk.ts'
import { fileNotFound } from './find-working.ts'

/**
 * Returns the preview that a checkpoint of the working file would get by itself, a WebP. Nothing is stored.
 *
 * @throws PegbarError `INVALID_PATH`, `OUTSIDE_PROJECT`, `FILE_NOT_FOUND`; `NOT_FOUND` when none can be made
 */
export async function draftPreview(
  { dir, previews }: Pick<ProjectComponents, 'dir' | 'previews'>,
  input: { path: string },
  { signal }: CallOptions = {},
): Promise<Uint8Array> {
  signal?.throwIfAborted()
  const path = checkPath(projectPath(dir, input.path))
  const disk = await locate(dir, path)
  if (disk === undefined) throw fileNotFound(path)
  const image = disk.kind === 'file' ? await previews.ofFile(disk.file, { signal }) : undefined
  if (image !== undefined) return image.bytes
  throw new PegbarError('NOT_FOUND', `there is no preview of "${path}"`, { path, hint: 'give an image instead' })
}
