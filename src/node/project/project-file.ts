import { dirname, join, resolve } from 'node:path'
import { PegbarError } from '../../core/errors.ts'
import type { ProjectId } from '../../core/ids.ts'
import { readJson, writeFileAtomic } from '../files.ts'
import { number, objectOf, text } from '../json-shape.ts'
import { STORE_DIR } from './ignore.ts'

const PROJECT_FORMAT = 1
const PROJECT_FILE = 'project.json'
const projectShape = objectOf({ format: number, id: text, name: text })

/** What `.pegbar/project.json` says, which can be read without opening the store. */
export interface ProjectFile {
  id: ProjectId
  name: string
}

/** Returns what `.pegbar/project.json` in `dir` says; undefined when `dir` is no project. */
export async function readProjectFile(dir: string): Promise<ProjectFile | undefined> {
  const file = projectShape(await readJson(join(dir, STORE_DIR, PROJECT_FILE)))
  if (file === undefined) return undefined
  if (file.format > PROJECT_FORMAT) {
    throw new PegbarError('STORE_TOO_NEW', `"${dir}" was made by a newer Pegbar`, { path: dir, hint: 'update Pegbar' })
  }
  return { id: file.id as ProjectId, name: file.name }
}

/** Returns the folder of the project that `cwd` is in: itself or one above it; undefined when there is none. */
export async function findProjectRoot(cwd: string): Promise<string | undefined> {
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    if ((await readProjectFile(dir)) !== undefined) return dir
    if (dirname(dir) === dir) return undefined
  }
}

/** Returns the error for a folder that is no project. */
export function noProject(dir: string): PegbarError {
  return new PegbarError('NO_PROJECT', `"${dir}" is not a project`, {
    path: dir,
    hint: 'make it one: `pegbar init`; or join one: `pegbar join TICKET`',
  })
}

/** Makes the folder a project: the last step of that. */
export async function writeProjectFile(dir: string, { id, name }: ProjectFile): Promise<void> {
  const file = { format: PROJECT_FORMAT, id, name }
  await writeFileAtomic(join(dir, STORE_DIR, PROJECT_FILE), `${JSON.stringify(file, undefined, 2)}\n`, { mode: 0o644 })
}
