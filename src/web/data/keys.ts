/**
 * The names under which answers are cached, and which of them an event makes stale. Everything of a project is below
 * `['project', ID]`, so that one prefix covers it.
 */
import type { QueryKey } from '@tanstack/react-query'

export const keys = {
  projects: ['projects'] as const,
  whoami: ['whoami'] as const,
  jobs: ['jobs'] as const,
  project: (project: string) => ['project', project] as const,
  assets: (project: string) => ['project', project, 'assets'] as const,
  /** What is here of the list while its first fetch runs. */
  arriving: (project: string) => ['project', project, 'arriving'] as const,
  folder: (project: string, path: string) => ['project', project, 'folder', path] as const,
  /** `path` undefined: the history of the whole project. */
  log: (project: string, path?: string) =>
    path === undefined ? (['project', project, 'log'] as const) : (['project', project, 'log', path] as const),
  checkpoint: (project: string, id: string) => ['project', project, 'checkpoint', id] as const,
  search: (project: string, q: string) => ['project', project, 'search', q] as const,
  compare: (project: string, a: string, b: string) => ['project', project, 'compare', a, b] as const,
  members: (project: string) => ['project', project, 'members'] as const,
  peers: (project: string) => ['project', project, 'peers'] as const,
  standing: (project: string) => ['project', project, 'standing'] as const,
  notices: (project: string) => ['project', project, 'notices'] as const,
  trash: (project: string) => ['project', project, 'trash'] as const,
  purges: (project: string) => ['project', project, 'purges'] as const,
  stats: (project: string) => ['project', project, 'stats'] as const,
  growth: (project: string) => ['project', project, 'growth'] as const,
  policy: (project: string) => ['project', project, 'policy'] as const,
}

/**
 * Caches that no event of their project touches: of `compare` the name says all that can be in it; asking for the policy
 * is an event itself; what arrives is replaced by the list.
 */
const FIXED: ReadonlySet<unknown> = new Set(['compare', 'policy', 'arriving'])
/** What shows files, their names or their states; the list of assets is not among them. */
const OF_FILES: ReadonlySet<unknown> = new Set(['search', 'log', 'folder'])
/** What only a device that comes or goes, or tells what it holds, changes. */
const OF_PEERS: ReadonlySet<unknown> = new Set(['peers', 'members'])

/**
 * Tells whether a cache is stale after an event. The list of assets is not asked about here: `assets` events name the
 * paths that changed, and only those are fetched again.
 */
export function isStaleAfter(event: { event: string; data: unknown }, key: QueryKey): boolean {
  const project = (event.data as { project?: string }).project
  const [area, id, what] = key
  switch (event.event) {
    case 'reset':
      return true
    case 'projects':
      // what is about the whole device comes as `projects`, and every project's notices show it
      return area === 'projects' || what === 'notices'
    case 'job':
      return area === 'jobs'
    case 'peers':
      return area === 'project' && id === project && OF_PEERS.has(what)
    case 'project':
      return area === 'project' && id === project && what !== 'assets' && !FIXED.has(what)
    case 'assets':
      return area === 'project' && id === project && OF_FILES.has(what)
    default:
      return false
  }
}
