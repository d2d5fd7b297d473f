import { lstatSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { PegbarError } from '../core/errors.ts'

const ID_PREFIX = /^[0-9a-f]{6,64}$/i
const FORCED_ID = 'id:'

/**
 * Returns the path inside the project, with `/`, of what was typed relative to `cwd`; `.` for the project's folder. Globs
 * pass unchanged. On Windows `\` separates; elsewhere it is a letter of the name, which the project then refuses.
 *
 * @throws PegbarError `OUTSIDE_PROJECT`
 */
export function toProjectPath(root: string, cwd: string, typed: string): string {
  const absolute = resolve(cwd, typed)
  const inner = inside(root, absolute) ?? inside(root, withRealFolder(absolute))
  if (inner === undefined) {
    throw new PegbarError('OUTSIDE_PROJECT', `"${typed}" is not in the project`, {
      path: typed,
      hint: `the project is the folder "${root}"`,
    })
  }
  return inner === '' ? '.' : inner.split(sep).join('/')
}

/** Returns a project path as it is typed in `cwd`. */
export function toTyped(root: string, cwd: string, path: string): string {
  const typed = relative(cwd, join(root, path))
  return typed === '' ? '.' : typed
}

/** Tells whether something lies at what was typed, a dangling link included. */
export function exists(cwd: string, typed: string): boolean {
  return lstatSync(resolve(cwd, typed), { throwIfNoEntry: false }) !== undefined
}

/** Tells whether `typed` can be an id or the start of one. */
export function looksLikeId(typed: string): boolean {
  return ID_PREFIX.test(typed) || typed.startsWith(FORCED_ID)
}

/** Returns an id without the `id:` that says it is one. */
export function plainId(typed: string): string {
  return typed.startsWith(FORCED_ID) ? typed.slice(FORCED_ID.length) : typed
}

/** Returns `id` so that no path of that name is meant. */
export function forcedId(id: string): string {
  return `${FORCED_ID}${plainId(id)}`
}

function inside(root: string, absolute: string): string | undefined {
  const inner = relative(root, absolute)
  return inner === '..' || inner.startsWith(`..${sep}`) || isAbsolute(inner) ? undefined : inner
}

/** The folder may have been reached through a symlink; the file itself is not followed. */
function withRealFolder(absolute: string): string {
  for (let folder = dirname(absolute); ; folder = dirname(folder)) {
    try {
      return join(realpathSync(folder), relative(folder, absolute))
    } catch {
      if (dirname(folder) === folder) return absolute
    }
  }
}
