import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { userDirs } from '../node/home-dir.ts'

/** How long the code of a build is kept after it was compiled, milliseconds. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Keeps what V8 makes of the program from now on, so that the next start of the same build has it ready: in the user's own
 * cache folder, not in the system's folder for temporary files, where anybody may leave code for others. Without a device
 * there is no such folder yet. Never throws: what cannot be kept is compiled again.
 */
export function keepCompiled(env?: NodeJS.ProcessEnv): void {
  try {
    if (existsSync(userDirs(env).home)) enableCompileCache(compiledDir(env))
  } catch {
    // an account without a folder: the command says so, if it needs one
  }
}

/** Removes what was kept of older builds: names differ from build to build, and nobody else would. Never throws. */
export async function sweepCompiled(env: NodeJS.ProcessEnv, nowMs: number): Promise<void> {
  const folder = compiledDir(env)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const mtimeMs = await stat(file)
      .then((found) => found.mtimeMs)
      .catch(() => nowMs)
    if (nowMs - mtimeMs > KEPT_MS) await rm(file, { force: true }).catch(() => {})
  }
}

function compiledDir(env?: NodeJS.ProcessEnv): string {
  return join(userDirs(env).cache, 'compiled')
}
