import { lstat, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PegbarError } from '../../core/errors.ts'
import { syncDirectory } from '../files.ts'
import { locate } from './disk.ts'
import { fileNotFound } from './find-working.ts'
import { makeFolders, writeError } from './restore.ts'

/**
 * Renames a working file within the project; folders are made as needed. Nothing is replaced; on a system that ignores
 * case, a new spelling of the same name is no other file.
 *
 * @throws PegbarError `FILE_NOT_FOUND`, `EXISTS`, `NOT_A_FILE` when a symlink is on the way, `FILE_UNWRITABLE`
 */
export async function moveFile(dir: string, from: string, to: string): Promise<void> {
  const source = await locate(dir, from)
  if (source === undefined) throw fileNotFound(from)
  const target = join(dir, ...to.split('/'))
  const existing = await lstat(target, { bigint: true }).catch(() => undefined)
  const isSelf = existing?.ino === source.stamp.inode && existing.dev === source.stamp.device && existing.nlink === 1n
  if (existing !== undefined && !isSelf) throw existsError(to)
  try {
    await makeFolders(dir, to)
    await rename(source.file, target)
    await syncDirectory(dirname(target))
    if (dirname(source.file) !== dirname(target)) await syncDirectory(dirname(source.file))
  } catch (error) {
    throw writeError(error, to)
  }
}

/** Returns the error for a target at which something is already. */
export function existsError(path: string): PegbarError {
  return new PegbarError('EXISTS', `there is already something at "${path}"`, {
    path,
    hint: 'choose another name, or move that away first',
  })
}
