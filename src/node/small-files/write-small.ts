import {
  close,
  closeSync,
  constants,
  fchmodSync,
  fsync,
  futimesSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { sameStamp, stampFromStats } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import { modeOfWritten } from '../file-mode.ts'
import { hasCode, syncDirectory } from '../files.ts'
import type { FileToWrite } from './messages.ts'

const OPEN_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)

const fsyncFile = promisify(fsync)
const closeFile = promisify(close)

/**
 * Writes small files, each as `restoreFile` does: temp, fsync, into its place, and returns the stamps of those that are there and
 * on the disk. What cannot be written, or has something else in its place, stays as it was, with nothing beside it; why, a
 * closer look tells. The fsyncs of all overlap, and each folder is synced once, at the end.
 *
 * On macOS each fsync of Node empties the drive's cache, and those after the first find little in it. Windows writes a file
 * through and has no fsync of folders. Blocks: for a thread that may.
 *
 * @throws the system's error when a folder cannot be synced: its files are in place, and may not outlive a power cut
 */
export async function writeSmall(files: readonly FileToWrite[], umask: number): Promise<(FileStamp | undefined)[]> {
  const written = await Promise.all(files.map((file) => writeTemp(file, umask)))
  const placed = files.map((file, at) => written[at] === true && put(file))
  const folders = new Set(files.filter((_, at) => placed[at]).map(({ target }) => dirname(target)))
  await Promise.all([...folders].map(syncDirectory))
  return files.map(({ target }, at) => (placed[at] ? stampOf(target) : undefined))
}

/** Tells whether the file is on the disk under its temporary name. */
async function writeTemp(file: FileToWrite, umask: number): Promise<boolean> {
  const { temp, raw, mtimeNs } = file
  let descriptor: number | undefined
  try {
    const existing = lstatSync(file.target, { throwIfNoEntry: false })
    const mode = modeOfWritten(existing, file.executable, umask)
    descriptor = openSync(temp, OPEN_FLAGS, 0o600)
    // a full disk or a signal may leave a write half done
    for (let done = 0; done < raw.byteLength; ) done += writeSync(descriptor, raw, done)
    futimesSync(descriptor, new Date(), Number(mtimeNs) / 1e9)
    // Windows knows only the write bit, and has no mode to keep
    fchmodSync(descriptor, mode)
    await fsyncFile(descriptor)
    closeSync(descriptor)
    return true
  } catch {
    if (descriptor !== undefined) await closeFile(descriptor).catch(() => {})
    remove(temp)
    return false
  }
}

/** Puts what was written in its place, or removes it. */
function put({ temp, target, replaces }: FileToWrite): boolean {
  try {
    const there = stampOf(target)
    if (replaces === undefined ? there !== undefined : there === undefined || !sameStamp(there, replaces)) {
      remove(temp)
      return false
    }
    if (replaces !== undefined || !linked(temp, target)) renameSync(temp, target)
    return true
  } catch {
    remove(temp)
    return false
  }
}

/** Unlike rename, link never replaces what came there in the last moment; FAT and some network drives have no hard links. */
function linked(temp: string, target: string): boolean {
  try {
    linkSync(temp, target)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw error
    return false
  }
  unlinkSync(temp)
  return true
}

/** The stamp of whatever is there, a symlink's own; undefined: nothing. */
function stampOf(path: string): FileStamp | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? undefined : stampFromStats(stats)
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // it is not there; what stays all the same is noted, and removed at the next open
  }
}
