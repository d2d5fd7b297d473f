import type { QueryClient } from '@tanstack/react-query'
import { call } from './client.ts'
import { keys } from './keys.ts'
import { folderQuery } from './use-queries.ts'

export interface Shown {
  /** Undefined: the first that there is. */
  project: string | undefined
  /** The folder that is shown; undefined: something else is. */
  folder: string | undefined
}

/** Asks for what the page shows first, so that the answers come while its components are still being made. */
export function askEarly(client: QueryClient, { project, folder }: Shown): void {
  const projects = client.fetchQuery({
    queryKey: keys.projects,
    queryFn: ({ signal }) => call('projects', {}, { signal }),
  })
  const askFolder = (id: string | undefined) => {
    if (id !== undefined && folder !== undefined) void client.prefetchQuery(folderQuery(id, folder))
  }
  if (project !== undefined) askFolder(project)
  projects.then(
    (all) => project === undefined && askFolder(all[0]?.id),
    // whoever needs it asks again, and says what is wrong
    () => {},
  )
}
