/** What the page shows first, asked for before the page itself is there: `main.ts`, its first file, is small and imports this one. */
import type { QueryClient } from '@tanstack/react-query'
import { call } from './client.ts'
import { keys } from './keys.ts'
import type { CallOutput } from './views.ts'

export interface Shown {
  /** Undefined: the first that there is. */
  project: string | undefined
  /** The folder that is shown; undefined: something else is. */
  folder: string | undefined
}

/** Answers that may still be on their way. One that failed is asked for again by who needs it, and says what is wrong. */
export interface FirstAnswers {
  projects: Promise<CallOutput<'projects'>>
  /** Undefined: no folder is shown, or there is no project. */
  folder: Promise<FirstFolder | undefined>
}

interface FirstFolder {
  project: string
  path: string
  answer: Promise<CallOutput<'folder'>>
}

/** Asks for what the page shows first. */
export function askFirst({ project, folder: path }: Shown): FirstAnswers {
  const projects = call('projects', {})
  const folder = path === undefined ? Promise.resolve(undefined) : askFolder(project, projects, path)
  projects.catch(() => {})
  folder.catch(() => {})
  return { projects, folder }
}

async function askFolder(
  wanted: string | undefined,
  projects: FirstAnswers['projects'],
  path: string,
): Promise<FirstFolder | undefined> {
  const project = wanted ?? (await projects)[0]?.id
  if (project === undefined) return undefined
  const answer = call('folder', folderInput(path), { project })
  answer.catch(() => {})
  return { project, path, answer }
}

/** Returns the input of the operation `folder`; `''` is the project itself. */
export function folderInput(path: string): { path?: string } {
  return path === '' ? {} : { path }
}

/** Puts the answers where the components look for them. */
export function keepFirst(client: QueryClient, { projects, folder }: FirstAnswers): void {
  void client.prefetchQuery({ queryKey: keys.projects, queryFn: () => projects })
  folder.then(
    (first) => {
      if (first === undefined) return
      const { project, path, answer } = first
      void client.prefetchQuery({ queryKey: keys.folder(project, path), queryFn: () => answer })
    },
    () => {},
  )
}
