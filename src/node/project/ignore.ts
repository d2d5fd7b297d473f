import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import createIgnore from 'ignore'
import { hasCode, isTempPath } from '../files.ts'

export const IGNORE_FILE = '.pegbarignore'
export const STORE_DIR = '.pegbar'

/** What `init` writes: what applications and systems leave beside the files that people work on. */
export const IGNORE_PRESETS = `# What Pegbar leaves out, in the syntax of .gitignore. This file is shared with the project.

# Blender: backups and files being saved
*.blend[0-9]*
*.blend@
# Krita and many editors: backups and autosaves
*~
*-autosave.kra
# Office: locks
~$*
.~lock.*
# macOS and Windows
.DS_Store
._*
Thumbs.db
desktop.ini
`

/** Tells which paths of a project are left out; paths are relative, with `/`. */
export interface IgnoreRules {
  /** What they were made of: equal texts mean equal rules. */
  readonly text: string
  ignoresFile(path: string): boolean
  /** Whether a folder is left out with all that is in it. */
  ignoresFolder(path: string): boolean
}

/**
 * Returns the rules in `text` (gitignore syntax), beside the one that always holds: a store, and files that Pegbar is
 * writing. Patterns match whatever the case, so that they mean the same on every system.
 */
export function ignoreRules(text: string): IgnoreRules {
  const rules = createIgnore({ ignorecase: true, allowRelativePaths: true }).add(text)
  return {
    text,
    ignoresFile: (path) => isStorePath(path) || isTempPath(path) || rules.ignores(path),
    ignoresFolder: (path) => isStorePath(path) || rules.ignores(`${path}/`),
  }
}

/** Returns the rules of the project in `dir`; those that always hold when it has no `.pegbarignore`. */
export async function loadIgnoreRules(dir: string): Promise<IgnoreRules> {
  const text = await readFile(join(dir, IGNORE_FILE), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'EISDIR')) return ''
    throw error
  })
  return ignoreRules(text)
}

function isStorePath(path: string): boolean {
  return path.split('/').some((segment) => segment.toLowerCase() === STORE_DIR)
}
