import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PegbarError } from '../core/errors.ts'

/** What a folder says about the project in it, without opening its store. */
export interface FoundProject {
  id: string
  name: string
  /** The project's folder, absolute, symlinks followed. */
  root: string
}

/** Returns the folder to work in, as if the command had been started there. */
export function enterFolder(dir: string): string {
  try {
    if (statSync(dir).isDirectory()) return realpathSync(dir)
  } catch (cause) {
    throw new PegbarError('FILE_NOT_FOUND', `there is no folder "${dir}"`, { path: dir, cause })
  }
  throw new PegbarError('NOT_A_FILE', `"${dir}" is not a folder`, { path: dir })
}

/** Returns the project of `folder` or of the nearest folder above it; undefined when there is none. */
export function findProject(folder: string): FoundProject | undefined {
  for (let root = folder; ; root = dirname(root)) {
    const found = readProject(root)
    if (found !== undefined) return found
    if (dirname(root) === root) return undefined
  }
}

/**
 * As `findProject`.
 *
 * @throws PegbarError `NO_PROJECT`
 */
export function requireProject(folder: string): FoundProject {
  const found = findProject(folder)
  if (found !== undefined) return found
  throw new PegbarError('NO_PROJECT', `"${folder}" is in no project`, {
    path: folder,
    hint: 'go to the folder of one (or name it with -C DIR), or make one: `pegbar init DIR`',
  })
}

function readProject(root: string): FoundProject | undefined {
  const file = join(root, '.pegbar', 'project.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new PegbarError('FILE_UNREADABLE', `the project's file "${file}" cannot be read`, { path: file, cause })
  }
  try {
    const { id, name } = JSON.parse(text) as { id?: unknown; name?: unknown }
    if (typeof id === 'string') return { id, name: typeof name === 'string' ? name : '', root }
  } catch {
    // said below: whatever is wrong with it, the person has to act
  }
  throw new PegbarError('STORE_DAMAGED', `"${file}" is damaged`, { path: file, hint: 'restore it from a backup' })
}
