import { constants, type FileHandle, link, lstat, mkdir, open, rename, statfs, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sameStamp } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import { PegbarError } from '../../core/errors.ts'
import type { CallOptions } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import { modeOfWritten } from '../file-mode.ts'
import { hasCode, syncDirectory } from '../files.ts'
import { SequentialWriter } from '../sequential-writer.ts'
import type { ProjectComponents } from './components.ts'
import { content } from './content.ts'
import { fileChanged } from './contents.ts'
import { behindSymlink, statEntry } from './disk.ts'

/** Left free for everything else on the disk, bytes. */
const FREE_MARGIN_BYTES = 16 * 1024 * 1024
/** How often a rename that Windows refuses is tried: virus scanners hold new files for a moment. */
const RENAME_TRIES = 5
const RENAME_RETRY_MS = 100

export interface RestoreTarget {
  /** Absolute; no folder below it on the way to the target may be a symlink. */
  root: string
  /** Below `root`, with `/`. */
  path: string
  /** What is replaced: the file with that stamp, or nothing. Anything else found there stays, and is an error. */
  replaces: FileStamp | undefined
  /**
   * @default false
   */
  readOnly?: boolean
}

/**
 * Writes the content of a checkpoint to a path and returns the file's new stamp. The target is replaced in one step by a
 * file of which every chunk and the whole were verified, or is left as it was.
 *
 * @throws PegbarError `CHUNK_MISSING`, `CHUNK_DAMAGED`, `DISK_FULL`, `FILE_CHANGED`, `FILE_LOCKED`, `FILE_UNWRITABLE`,
 * `NOT_A_FILE` when a symlink is on the way
 */
export async function restoreFile(
  components: Pick<ProjectComponents, 'store' | 'temps'>,
  node: CheckpointNode,
  { root, path, replaces, readOnly = false }: RestoreTarget,
  options: CallOptions = {},
): Promise<FileStamp> {
  options.signal?.throwIfAborted()
  try {
    await makeFolders(root, path)
    const target = join(root, ...path.split('/'))
    await checkSpace(dirname(target), node.size)
    return await components.temps.with(target, async (temp) => {
      await writeTemp(components, node, temp, await modeOf(target, node, readOnly), { ...options, path })
      await checkTarget(target, path, replaces)
      await putInPlace(temp, target, path, replaces === undefined)
      await syncDirectory(dirname(target))
      const entry = await statEntry(target, path)
      if (entry?.kind !== 'file') throw fileChanged(path)
      return entry.stamp
    })
  } catch (error) {
    throw writeError(error, path)
  }
}

/** Makes the folders above `path`. Each is looked at by itself: a symlink would lead the write out of the project. */
export async function makeFolders(root: string, path: string): Promise<void> {
  let folder = root
  const segments = path.split('/').slice(0, -1)
  for (const [index, segment] of segments.entries()) {
    folder = join(folder, segment)
    const inner = segments.slice(0, index + 1).join('/')
    const entry = await statEntry(folder, inner)
    if (entry?.kind === 'symlink') throw behindSymlink(path, inner)
    if (entry !== undefined && entry.kind !== 'folder') {
      throw new PegbarError('FILE_UNWRITABLE', `"${inner}" is not a folder, so "${path}" cannot be written`, {
        path,
        hint: `move "${inner}" away`,
      })
    }
    if (entry === undefined) await mkdir(folder).catch(ignoreExisting)
  }
}

/** Another file of the same folder may have been restored at the same moment. */
function ignoreExisting(error: unknown): void {
  if (!hasCode(error, 'EEXIST')) throw error
}

/** @throws PegbarError `DISK_FULL` when there is no room for `size` bytes more */
export async function checkSpace(folder: string, size: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  // some network drives know no figures and say 0 blocks of 0 bytes
  if (bsize > 0 && bavail * bsize < size + FREE_MARGIN_BYTES && bavail > 0) throw diskFull(undefined)
}

async function modeOf(target: string, node: CheckpointNode, readOnly: boolean): Promise<number | undefined> {
  const existing = await lstat(target).catch(() => undefined)
  const mode = modeOfWritten(existing, node.executable, process.umask())
  return readOnly ? mode & ~0o222 : mode
}

async function writeTemp(
  { store }: Pick<ProjectComponents, 'store'>,
  node: CheckpointNode,
  temp: string,
  mode: number | undefined,
  options: CallOptions & { path: string },
): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
  const file = await open(temp, flags, 0o600)
  try {
    await writeAll(file, content(store, node, options), options, node.size)
    await file.utimes(new Date(), Number(node.mtimeNs) / 1e9)
    // Windows knows only the write bit, and has no mode to keep
    if (mode !== undefined) await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writeAll(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
  { path, onProgress }: CallOptions & { path: string },
  total: number,
): Promise<void> {
  const writer = new SequentialWriter(file)
  let done = 0
  const tell = (bytes: number) => {
    if (bytes === 0) return
    done += bytes
    onProgress?.({ phase: 'restore', path, done, total, unit: 'bytes' })
  }
  try {
    for await (const chunk of source) tell(await writer.write(chunk))
    tell(await writer.end())
  } finally {
    await writer.settle()
  }
}

async function checkTarget(target: string, path: string, replaces: FileStamp | undefined): Promise<void> {
  const entry = await statEntry(target, path)
  if (entry?.kind === 'symlink') throw behindSymlink(path, path)
  if (entry === undefined && replaces === undefined) return
  if (entry !== undefined && replaces !== undefined && sameStamp(entry.stamp, replaces)) return
  throw fileChanged(path)
}

async function putInPlace(temp: string, target: string, path: string, isNew: boolean): Promise<void> {
  if (isNew) {
    try {
      // unlike rename, link never replaces what came there in the last moment
      await link(temp, target)
      await unlink(temp)
      return
    } catch (error) {
      if (hasCode(error, 'EEXIST')) throw fileChanged(path)
      // FAT and some network drives have no hard links
    }
  }
  for (let tries = 1; ; tries++) {
    try {
      await rename(temp, target)
      return
    } catch (error) {
      // Windows alone refuses to replace a file that is open; elsewhere the application keeps the old one
      const isLocked = process.platform === 'win32' && hasCode(error, 'EPERM', 'EBUSY', 'EACCES')
      if (!isLocked) throw error
      if (tries >= RENAME_TRIES) throw lockedError(path, error)
      await delay(RENAME_RETRY_MS)
    }
  }
}

function lockedError(path: string, cause: unknown): PegbarError {
  return new PegbarError('FILE_LOCKED', `"${path}" is open in another application and stays as it is`, {
    path,
    cause,
    hint: 'close it there, then try again',
  })
}

function diskFull(cause: unknown): PegbarError {
  return new PegbarError('DISK_FULL', 'there is not enough space on the disk', {
    hint: 'make room on the disk, then try again; nothing was changed',
    ...(cause !== undefined && { cause }),
  })
}

/** Returns the coded error for a failed write of the working file at `path`. */
export function writeError(error: unknown, path: string): unknown {
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return diskFull(error)
  const codes = ['EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG', 'EINVAL', 'EISDIR', 'ENOTDIR', 'EILSEQ', 'EIO', 'EBUSY']
  if (!hasCode(error, ...codes)) return error
  return new PegbarError('FILE_UNWRITABLE', `"${path}" cannot be written`, {
    path,
    cause: error,
    hint: 'check your rights on the folder, and that this system allows the name',
  })
}
