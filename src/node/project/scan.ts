import { type BigIntStats, lstat } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileError, stampFromStats } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import { isPegbarError } from '../../core/errors.ts'
import { caseFold, checkPath, windowsProblem } from '../../core/paths.ts'
import { hasCode } from '../files.ts'
import type { IgnoreRules } from './ignore.ts'

/** Folders that are read at once; the thread pool behind has four threads. */
export const DEFAULT_SCAN_CONCURRENCY = 8

/** A regular file of the project's folder that no rule leaves out. */
export interface ScannedFile {
  /** In the project's form: NFC, `/`. */
  path: string
  /** Absolute, as the file system spells it. */
  file: string
  stamp: FileStamp
  /** Why it can not be an asset, or not on every laptop. */
  problem?: string
}

export interface ScanOptions {
  ignore: IgnoreRules
  /**
   * A project path: only the files below it.
   * @default '' (the whole project)
   */
  under?: string
  /** @default DEFAULT_SCAN_CONCURRENCY */
  concurrency?: number
  signal?: AbortSignal
}

/**
 * Returns the files below a folder, by project path. Symlinks are not followed and not listed. Of two names that differ
 * only by their Unicode form, the one in NFC has the path; the other is listed under the name on disk, with its problem.
 *
 * @throws PegbarError `FILE_UNREADABLE` when a folder may not be read: its files would look as if they were Missing
 */
export async function scan(dir: string, options: ScanOptions): Promise<Map<string, ScannedFile>> {
  const { ignore, under = '', concurrency = DEFAULT_SCAN_CONCURRENCY, signal } = options
  const files = new Map<string, ScannedFile>()
  const queue: { folder: string; path: string }[] = [{ folder: join(dir, ...under.split('/')), path: under }]
  let running = 0
  await new Promise<void>((resolve, reject) => {
    const next = () => {
      if (signal?.aborted === true) return reject(signal.reason)
      if (queue.length === 0 && running === 0) return resolve()
      while (running < concurrency && queue.length > 0) {
        running++
        // last in, first out: the queue stays as short as the tree is deep
        scanFolder(queue.pop()!, ignore).then((found) => {
          running--
          for (const file of found.files) add(files, file)
          queue.push(...found.folders)
          next()
        }, reject)
      }
    }
    next()
  })
  markCollisions(files)
  return files
}

interface Found {
  files: ScannedFile[]
  folders: { folder: string; path: string }[]
}

async function scanFolder({ folder, path }: { folder: string; path: string }, ignore: IgnoreRules): Promise<Found> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw fileError(error, folder)
  })
  const found: Found = { files: [], folders: [] }
  const looked: Promise<void>[] = []
  for (const entry of entries) {
    const name = entry.name.normalize('NFC')
    const inner = path === '' ? name : `${path}/${name}`
    const file = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!ignore.ignoresFolder(inner)) found.folders.push({ folder: file, path: inner })
    } else if (entry.isFile() && !ignore.ignoresFile(inner)) {
      looked.push(
        lookAt(file).then((stats) => {
          if (stats?.isFile() === true) found.files.push(scanned(inner, entry.name, file, stats))
        }),
      )
    }
  }
  await Promise.all(looked)
  return found
}

function scanned(path: string, name: string, file: string, stats: BigIntStats): ScannedFile {
  const problem = nameProblem(path, name)
  return { path, file, stamp: stampFromStats(stats), ...(problem !== undefined && { problem }) }
}

function nameProblem(path: string, name: string): string | undefined {
  try {
    checkPath(path)
  } catch (error) {
    if (isPegbarError(error)) return error.message
    throw error
  }
  if (process.platform === 'win32') return windowsProblem(path)
  return name.includes('\ufffd') ? 'the name is not valid UTF-8' : undefined
}

/** The callback form: a promise from `fs/promises` costs twice as much, and there may be 50,000. */
function lookAt(file: string): Promise<BigIntStats | undefined> {
  return new Promise((resolve, reject) => {
    lstat(file, { bigint: true }, (error, stats) => {
      if (error === null) resolve(stats)
      // removed since the folder was read, or a name that cannot be spelled in UTF-8
      else if (hasCode(error, 'ENOENT', 'ENOTDIR')) resolve(undefined)
      else reject(fileError(error, file))
    })
  })
}

function add(files: Map<string, ScannedFile>, file: ScannedFile): void {
  const other = files.get(file.path)
  if (other === undefined) {
    files.set(file.path, file)
    return
  }
  const [first, second] = file.file.endsWith(file.path) ? [file, other] : [other, file]
  files.set(file.path, first)
  const problem = `the name differs from another only by its Unicode form`
  files.set(`${second.path}\0${second.file}`, { ...second, problem })
}

/** Sets the problem of every file whose path differs from another's only by case. */
function markCollisions(files: Map<string, ScannedFile>): void {
  const byFold = new Map<string, ScannedFile>()
  for (const file of files.values()) {
    const fold = caseFold(file.path)
    const other = byFold.get(fold)
    if (other === undefined) byFold.set(fold, file)
    else if (other.path !== file.path) {
      file.problem ??= collisionProblem(other.path)
      other.problem ??= collisionProblem(file.path)
    }
  }
}

/** Says what is wrong with a path that differs from `other` only by case. */
export function collisionProblem(other: string): string {
  return `the name differs from "${other}" only by case: Windows and macOS hold one of the two`
}
