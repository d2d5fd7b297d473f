import type { FileStamp } from '../../core/chunk.ts'
import { PegbarError } from '../../core/errors.ts'
import { MAX_PREVIEW_PIXELS } from '../../core/limits.ts'
import { checkPath } from '../../core/paths.ts'
import type { CallOptions } from '../../core/services.ts'
import type { Previews } from '../previews/index.ts'
import type { ProjectComponents } from './components.ts'
import { locate, projectPath } from './disk.ts'
import { fileNotFound } from './find-working.ts'

/**
 * Returns the preview that a checkpoint of the working file would get by itself, a WebP; no larger than `side` pixels. No
 * checkpoint gets it, but it is kept in memory for as long as the file stays as it is.
 *
 * @throws PegbarError `INVALID_PATH`, `OUTSIDE_PROJECT`, `FILE_NOT_FOUND`; `NOT_FOUND` when none can be made
 */
export async function draftPreview(
  { dir, previews }: Pick<ProjectComponents, 'dir' | 'previews'>,
  input: { path: string; side?: number },
  { signal }: CallOptions = {},
): Promise<Uint8Array> {
  signal?.throwIfAborted()
  const { side = MAX_PREVIEW_PIXELS } = input
  const path = checkPath(projectPath(dir, input.path))
  const disk = await locate(dir, path)
  if (disk === undefined) throw fileNotFound(path)
  const image = disk.kind === 'file' ? await made(previews, disk, { side, signal }) : null
  if (image !== null) return image
  throw new PegbarError('NOT_FOUND', `there is no preview of "${path}"`, { path, hint: 'give an image instead' })
}

async function made(
  previews: Previews,
  { file, stamp }: { file: string; stamp: FileStamp },
  { side, signal }: { side: number; signal: AbortSignal | undefined },
): Promise<Uint8Array | null> {
  const kept = previews.drafts.get(file, stamp, side)
  if (kept !== undefined) return kept
  const image = (await previews.ofFile(file, { side, signal }))?.bytes ?? null
  // one of a file that was saved meanwhile is kept under the earlier stamp, by which nobody asks again
  previews.drafts.set(file, stamp, side, image)
  return image
}
