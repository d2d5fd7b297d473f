import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FileStamp } from '../core/chunk.ts'
import { fileError, notAFile } from './file-error.ts'

const OWNER_EXECUTE = 0o100n

/**
 * Returns the stamp of what `stat`, `lstat` or `fstat` gave with `{ bigint: true }`.
 *
 * Linux and macOS move `ctimeNs` with every change of content, name or attributes, and no program can set it back. On
 * Windows it is the change time of NTFS, `inode` is the file id (which FAT and some network drives make up at each look),
 * and the execute bit is made up from the name's ending, so it is left out.
 */
export function stampFromStats(stats: BigIntStats): FileStamp {
  return {
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    inode: stats.ino,
    device: stats.dev,
    executable: process.platform !== 'win32' && (stats.mode & OWNER_EXECUTE) !== 0n,
  }
}

/**
 * Returns the stamp of the regular file at `path`, following symlinks.
 *
 * @throws PegbarError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `FILE_LOCKED`, `NOT_A_FILE`
 */
export async function stampFile(path: string): Promise<FileStamp> {
  const stats = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw fileError(error, path)
  })
  if (!stats.isFile()) throw notAFile(path)
  return stampFromStats(stats)
}

/** Tells whether the two stamps are equal: nothing shows that the file was changed between them. */
export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return (
    a.size === b.size &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs &&
    a.inode === b.inode &&
    a.device === b.device &&
    a.executable === b.executable
  )
}
