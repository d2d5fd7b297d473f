import type { BigIntStats } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileError, sameStamp, stampFromStats } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import { isPegbarError } from '../../core/errors.ts'
import { checkPath, windowsProblem } from '../../core/paths.ts'
import { hasCode } from '../files.ts'
import { isAscii, locate, lookAt } from './disk.ts'
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
  /**
   * What an earlier scan found by the same rules: names that are known are not judged again.
   * @default nothing
   */
  known?: ReadonlyMap<string, ScannedFile>
  /** Called with each folder that a rule leaves out. */
  onLeftOut?: (path: string) => void
}

/**
 * Returns the files below a folder, by project path. Symlinks are not followed and not listed. Of two names that differ
 * only by their Unicode form, the one in NFC has the path; the other is listed under the name on disk, with its problem.
 *
 * @throws PegbarError `FILE_UNREADABLE` when a folder may not be read: its files would look as if they were Missing
 */
export async function scan(dir: string, options: ScanOptions): Promise<Map<string, ScannedFile>> {
  const { under = '', concurrency = DEFAULT_SCAN_CONCURRENCY, signal, onLeftOut } = options
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
        scanFolder(queue.pop()!, options).then((found) => {
          running--
          for (const file of found.files) add(files, file)
          for (const path of found.leftOut) onLeftOut?.(path)
          queue.push(...found.folders)
          next()
        }, reject)
      }
    }
    next()
  })
  return files
}

/**
 * Returns what lies at one path, as `scan` would: nothing, a file, or several of which the names differ only by their Unicode
 * form. `folder`: what is there is a folder, which is to be scanned.
 *
 * @throws PegbarError `FILE_UNREADABLE`
 */
export async function scanPath(
  dir: string,
  path: string,
  { ignore, ignoresCase }: { ignore: IgnoreRules; ignoresCase: boolean },
): Promise<{ files: Map<string, ScannedFile>; folder: boolean }> {
  const files = new Map<string, ScannedFile>()
  const parts = path.split('/')
  const last = parts.pop()!
  for (let at = 1; at <= parts.length; at++) if (ignore.ignoresFolder(parts.slice(0, at).join('/'))) return none(files)
  const parent = parts.length === 0 ? undefined : await locate(dir, parts.join('/')).catch(noneBehindSymlink)
  if (parts.length > 0 && parent?.kind !== 'folder') return none(files)
  const folder = parent?.file ?? dir
  // where case is ignored, a look at one name finds the file of another
  const names =
    isAscii(last) && !ignoresCase ? [last] : (await namesIn(folder)).filter((name) => name.normalize('NFC') === last)
  let isFolder = false
  for (const name of names) {
    const file = join(folder, name)
    const stats = await lookAt(file)
    if (stats?.isFile() === true && !ignore.ignoresFile(path)) add(files, scanned(path, name, file, stats))
    isFolder ||= stats?.isDirectory() === true && !ignore.ignoresFolder(path)
  }
  return { files, folder: isFolder }
}

const none = (files: Map<string, ScannedFile>) => ({ files, folder: false })

function noneBehindSymlink(error: unknown): undefined {
  if (isPegbarError(error, 'NOT_A_FILE')) return undefined
  throw error
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw fileError(error, folder)
  })
}

interface Found {
  files: ScannedFile[]
  folders: { folder: string; path: string }[]
  leftOut: string[]
}

async function scanFolder(
  { folder, path }: { folder: string; path: string },
  { ignore, known }: Pick<ScanOptions, 'ignore' | 'known'>,
): Promise<Found> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw fileError(error, folder)
  })
  const found: Found = { files: [], folders: [], leftOut: [] }
  const looked: Promise<void>[] = []
  for (const entry of entries) {
    const name = entry.name.normalize('NFC')
    const inner = path === '' ? name : `${path}/${name}`
    const file = `${folder}${sep}${entry.name}`
    const before = known?.get(inner)
    const isKnown = before?.file === file
    if (entry.isDirectory()) {
      if (ignore.ignoresFolder(inner)) found.leftOut.push(inner)
      else found.folders.push({ folder: file, path: inner })
    } else if (entry.isFile() && (isKnown || !ignore.ignoresFile(inner))) {
      looked.push(
        lookAt(file).then((stats) => {
          if (stats?.isFile() !== true) return
          found.files.push(isKnown ? again(before, stats) : scanned(inner, entry.name, file, stats))
        }),
      )
    }
  }
  await Promise.all(looked)
  return found
}

/** What is known stays the same object where nothing has changed. */
function again(before: ScannedFile, stats: BigIntStats): ScannedFile {
  const stamp = stampFromStats(stats)
  return sameStamp(before.stamp, stamp) ? before : { ...before, stamp }
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
