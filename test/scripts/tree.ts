import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const SCRIPTS = join(import.meta.dirname, '..', '..', 'scripts')

export interface Outcome {
  code: number
  stdout: string
  stderr: string
}

/** Calls `use` with a temporary folder that holds `files` (path → text), and removes it afterwards. */
export async function withTree<T>(files: Record<string, string>, use: (root: string) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'pegbar-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    return await use(root)
  } finally {
    await rm(root, { recursive: true })
  }
}

/** Runs a script of `scripts/` to its end, whatever its exit code. */
export function runScript(name: string, ...args: string[]): Promise<Outcome> {
  return runFile(join(SCRIPTS, name), ...args)
}

/** Runs a JavaScript file with the Node that runs the tests. */
export function runFile(path: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}
