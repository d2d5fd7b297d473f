import { type BigIntStats, lstat } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { isAbsolute, join, posix, relative } from 'node:path'
import { fileError, stampFromStats } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import { PegbarError } from '../../core/errors.ts'
import { leadsIntoStore, normalizePath } from '../../core/paths.ts'
import { hasCode } from '../files.ts'

/** What lies at a path of the project. */
export interface DiskEntry {
  /** In the project's form: NFC, `/`. */
  path: string
  /** Absolute, as the file system spells it. */
  file: string
  kind: 'file' | 'folder' | 'symlink' | 'other'
  stamp: FileStamp
}

/**
 * Returns the project path for a path typed relative to the project's folder, or absolute; empty for the folder itself.
 *
 * @throws PegbarError `OUTSIDE_PROJECT`; `INVALID_PATH` for what no system takes for a path, and for the store, which is nobody's file
 */
export function projectPath(dir: string, typed: string): string {
  const inner = isAbsolute(typed) ? relative(dir, typed) : typed
  const path = normalizePath(inner, { windows: process.platform === 'win32' })
  const clean = posix.normalize(path === '' ? '.' : path).replace(/\/$/, '')
  if (clean === '..' || clean.startsWith('../') || isAbsolute(clean)) {
    throw new PegbarError('OUTSIDE_PROJECT', `"${typed}" is not in the project`, {
      path: typed,
      hint: `name files below "${dir}"`,
    })
  }
  const problem = !clean.isWellFormed()
    ? 'is not well-formed text'
    : clean.includes('\0')
      ? 'has a NUL in it'
      : leadsIntoStore(clean)
        ? 'enters .pegbar'
        : undefined
  if (problem === undefined) return clean === '.' ? '' : clean
  throw new PegbarError('INVALID_PATH', `the path ${JSON.stringify(typed)} ${problem}`, { path: typed })
}

/** Looks at folders, by project path, that were begun for other paths of the same moment. */
export type KnownFolders = Map<string, Promise<DiskEntry | undefined>>

/**
 * Returns what is at a project path, or undefined when there is nothing. Names are compared in NFC: a file whose name is
 * stored decomposed (written by an old Mac, unpacked from its archive) is found all the same.
 *
 * @throws PegbarError `NOT_A_FILE` when a folder on the way is a symlink: what is behind it is not in the project;
 * `FILE_UNREADABLE`
 * @param folders what was looked at for other paths is not looked at again, and noted there
 */
export async function locate(dir: string, path: string, folders?: KnownFolders): Promise<DiskEntry | undefined> {
  const segments = path === '' ? [] : path.split('/')
  let file = dir
  for (const [index, segment] of segments.entries()) {
    const found = await findName(file, segment)
    if (found === undefined) return undefined
    file = join(file, found)
    if (index === segments.length - 1) break
    const inner = segments.slice(0, index + 1).join('/')
    const looked = folders?.get(inner) ?? statEntry(file, inner)
    folders?.set(inner, looked)
    const entry = await looked
    if (entry === undefined || entry.kind === 'file' || entry.kind === 'other') return undefined
    if (entry.kind === 'symlink') throw behindSymlink(path, entry.path)
  }
  return statEntry(file, path)
}

/** Returns the error for a path that leads through a symlink, or is one. */
export function behindSymlink(path: string, link: string): PegbarError {
  return new PegbarError('NOT_A_FILE', `"${link}" is a symbolic link, which Pegbar does not follow`, {
    path,
    hint: 'put the file itself into the project',
  })
}

/** Returns the entry for an absolute `file` at project path `path`; undefined when there is none. */
export async function statEntry(file: string, path: string): Promise<DiskEntry | undefined> {
  const stats = await lookAt(file, path)
  if (stats === undefined) return undefined
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'symlink' : 'other'
  return { path, file, kind, stamp: stampFromStats(stats) }
}

/**
 * Returns what the system says of an absolute `file`, a symlink itself; undefined when there is none. The callback form: a promise
 * from `fs/promises` costs twice as much, and there may be 50,000.
 *
 * @throws PegbarError `FILE_UNREADABLE`, with `shown` as its path
 */
export function lookAt(file: string, shown = file): Promise<BigIntStats | undefined> {
  return new Promise((resolve, reject) => {
    lstat(file, { bigint: true }, (error, stats) => {
      if (error === null) resolve(stats)
      // removed since the folder was read, or a name that cannot be spelled in UTF-8
      else if (hasCode(error, 'ENOENT', 'ENOTDIR')) resolve(undefined)
      else reject(fileError(error, shown))
    })
  })
}

async function findName(folder: string, name: string): Promise<string | undefined> {
  if (isAscii(name)) return name
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw fileError(error, folder)
  })
  return names.includes(name) ? name : names.find((one) => one.normalize('NFC') === name)
}

/** Whether its Unicode form can only be one. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}
