import { glob, isDynamicPattern } from 'tinyglobby'
import { type ErrorCode, isPegbarError, PegbarError } from '../../core/errors.ts'
import { checkPath } from '../../core/paths.ts'
import type { CallOptions, CheckpointInput } from '../../core/services.ts'
import type { Row } from './asset-rows.ts'
import type { ProjectComponents } from './components.ts'
import { behindSymlink, type DiskEntry, locate, projectPath } from './disk.ts'
import { fileNotFound, type Looked } from './find-working.ts'
import { loadIgnoreRules, STORE_DIR } from './ignore.ts'
import { type Examined, examineFolder, isBelow } from './status.ts'
import { type FileOnDisk, statesOf } from './working-file.ts'

/** Why one of several files was refused. */
export interface FileRefusal {
  path: string
  code: ErrorCode
  message: string
}

/** A file to checkpoint, and what was just found at its path; undefined: it is to be looked at. */
interface Changed {
  path: string
  disk: FileOnDisk | undefined
}

/**
 * Returns the project paths of the files to checkpoint, ascending. A folder (and `all`) stands for the Modified and
 * Untracked files in it; a pattern for every file it matches that is not ignored; anything else for itself. `looked`: what was
 * just found at some of them.
 */
export async function expandFiles(
  components: ProjectComponents,
  { files, all = false }: Pick<CheckpointInput, 'files' | 'all'>,
  options: CallOptions = {},
): Promise<{ paths: string[]; refusals: FileRefusal[]; looked: Looked }> {
  const paths = new Set<string>()
  const looked = new Map<string, DiskEntry>()
  const refusals: FileRefusal[] = []
  const add = (changed: readonly Changed[]) => {
    for (const { path, disk } of changed) {
      paths.add(path)
      // of two names in different Unicode forms the first has the path
      if (disk !== undefined && !looked.has(path)) looked.set(path, { ...disk, path, kind: 'file' })
    }
  }
  if (all) add(await changedBelow(components, '', options))
  for (const typed of files) {
    try {
      add(await expandOne(components, typed, options))
    } catch (error) {
      refusals.push(refusalOf(typed, error))
    }
  }
  return { paths: [...paths].sort(), refusals, looked }
}

/** Returns the refusal that a PegbarError means for a file; another error is thrown on. */
export function refusalOf(path: string, error: unknown): FileRefusal {
  if (!isPegbarError(error) || error.code === 'CANCELLED' || error.code === 'DISK_FULL') throw error
  return { path, code: error.code, message: error.message }
}

/** Returns the error for named files of which some were refused; none of them is done. */
export function refusedError(refusals: readonly FileRefusal[]): PegbarError {
  const [first] = refusals
  if (first === undefined) throw new TypeError('there is no refusal to tell')
  const more = refusals.length - 1
  const message = more === 0 ? first.message : `${first.message}; and ${more} more of the files were refused`
  return new PegbarError(first.code, message, {
    path: first.path,
    details: { files: refusals },
    ...(more > 0 && { hint: 'nothing was done; leave these files out, or see to each of them' }),
  })
}

async function expandOne(components: ProjectComponents, typed: string, options: CallOptions): Promise<Changed[]> {
  const { dir } = components
  const path = projectPath(dir, typed)
  if (path === '') return changedBelow(components, '', options)
  checkPath(path)
  const entry = await locate(dir, path)
  if (entry?.kind === 'folder') return changedBelow(components, path, options)
  if (entry?.kind === 'symlink') throw behindSymlink(path, path)
  if (entry?.kind === 'other') {
    throw new PegbarError('NOT_A_FILE', `"${path}" is not a regular file`, { path, hint: 'name a file' })
  }
  if (entry !== undefined) return [{ path, disk: entry }]
  if (!isDynamicPattern(path)) throw fileNotFound(path)
  const ignore = await loadIgnoreRules(dir)
  const matched = await glob(path, {
    cwd: dir,
    dot: true,
    onlyFiles: true,
    followSymbolicLinks: false,
    ignore: [`**/${STORE_DIR}/**`],
    ...(options.signal !== undefined && { signal: options.signal }),
  })
  const found: Changed[] = []
  for (const name of matched) {
    const file = name.normalize('NFC')
    if (ignore.ignoresFile(file)) continue
    // a pattern matches the names of symlinks too
    const disk = await locate(dir, file)
    if (disk?.kind === 'file') found.push({ path: file, disk })
  }
  if (found.length === 0) throw fileNotFound(path)
  return found
}

async function changedBelow(components: ProjectComponents, under: string, options: CallOptions): Promise<Changed[]> {
  const { assets } = components
  if (assets.isKept && assets.isLoaded) {
    await assets.look(under, options.signal)
    const rows = [...assets.rows.values()].filter((row) => isBelow(row.path, under) && isChanged(row))
    return rows.map(({ path }) => ({ path, disk: assets.fileAt(path) }))
  }
  const examined = await examineFolder(components, under, options)
  return examined.map(changedOf).filter((one) => one !== undefined)
}

function changedOf(one: Examined): Changed | undefined {
  if (one.kind === 'untracked') return isValid(one.file.path) ? { path: one.file.path, disk: one.file } : undefined
  const { path, disk } = one.working
  const states = statesOf(one.working)
  return states.includes('Modified') && !states.includes('Trashed') ? { path, disk } : undefined
}

function isChanged({ path, past, status: { states } }: Row): boolean {
  if (past) return false
  if (states.includes('Untracked')) return isValid(path)
  return states.includes('Modified') && !states.includes('Trashed')
}

/** A name that no asset can have is shown by `status`; it does not keep the other files from their checkpoint. */
function isValid(path: string): boolean {
  try {
    checkPath(path)
    return true
  } catch {
    return false
  }
}
