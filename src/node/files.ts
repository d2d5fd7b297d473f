import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Starts the name of every file that is being written; scans leave such files out. */
export const TEMP_PREFIX = '.pegbar-tmp-'

/** Returns a new path in the folder of `path`, so that a rename to `path` stays on one file system. */
export function tempPathFor(path: string): string {
  return join(dirname(path), `${TEMP_PREFIX}${randomBytes(8).toString('hex')}`)
}

/** Tells whether `path` names a file that Pegbar was writing. */
export function isTempPath(path: string): boolean {
  return basename(path).startsWith(TEMP_PREFIX)
}

export interface WriteFileOptions {
  /**
   * Permission bits of the file; Windows knows only the owner's write bit.
   * @default 0o600
   */
  mode?: number
  /**
   * Whether it is on the disk when the promise resolves. Without it a power cut may bring back the earlier content.
   * @default true
   */
  sync?: boolean
}

/** Puts `data` at `path`, whole or not at all: temp, fsync, rename. */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  { mode = 0o600, sync = true }: WriteFileOptions = {},
): Promise<void> {
  const temp = tempPathFor(path)
  try {
    const file = await open(temp, 'wx', mode)
    try {
      await file.writeFile(data)
      if (sync) await file.sync()
    } finally {
      await file.close()
    }
    await rename(temp, path)
  } catch (error) {
    await rm(temp, { force: true })
    throw error
  }
  if (sync) await syncDirectory(dirname(path))
}

/**
 * Makes renames and new names in a folder durable. Windows cannot open a folder for that: NTFS journals names by itself.
 */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } catch (error) {
    // some network and FUSE file systems have no fsync of folders; the file itself was synced before
    if (!hasCode(error, 'EINVAL', 'ENOTSUP', 'EBADF')) throw error
  } finally {
    await folder.close()
  }
}

/** Returns the parsed content, or undefined when there is no such file or it is not JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** Tells whether `error` is a system error with one of `codes`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string)
}
