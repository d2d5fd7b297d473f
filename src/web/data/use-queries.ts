/** What the node knows, as hooks: cached, and kept up to date by its events. */
import { keepPreviousData, type UseQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { isAbsent } from './api-error.ts'
import { fetchAssets } from './assets.ts'
import { call } from './client.ts'
import { keys } from './keys.ts'
import type { AssetView, CallInput, CallName, CallOutput, CheckpointView } from './views.ts'

/** Checkpoints that are fetched at once. */
export const LOG_PAGE = 100

/** The answer of any operation that only reads. `key` comes from `keys`. */
export function useCall<N extends CallName>(
  key: readonly unknown[],
  name: N,
  input: CallInput<N>,
  { project, enabled = true }: { project?: string; enabled?: boolean } = {},
): UseQueryResult<CallOutput<N>> {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => call(name, input, { project, signal }), enabled })
}

export function useProjects() {
  return useCall(keys.projects, 'projects', {})
}

/** All assets of a project, by path. */
export function useAssets(project: string): UseQueryResult<AssetView[]> {
  return useQuery({
    queryKey: keys.assets(project),
    queryFn: ({ signal }) => fetchAssets(project, signal),
    // one change among 50,000 assets must not compare all the others
    structuralSharing: false,
  })
}

/** The history of the file at `path`, newest first, a page at a time. A file that no checkpoint knows has none; without a path nothing is asked. */
export function useHistory(project: string, path: string | undefined) {
  return useInfiniteQuery({
    queryKey: keys.log(project, path ?? ''),
    enabled: path !== undefined,
    queryFn: async ({ pageParam, signal }): Promise<CheckpointView[]> => {
      const after = pageParam === undefined ? {} : { before: pageParam }
      return call('log', { path: path!, limit: LOG_PAGE, ...after }, { project, signal }).catch((error) => {
        if (isAbsent(error)) return []
        throw error
      })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.length < LOG_PAGE ? undefined : last.at(-1)?.id),
  })
}

/** What fits the words. While the next answer is on its way, the last one stays. */
export function useSearch(project: string, q: string) {
  return useQuery({
    queryKey: keys.search(project, q),
    queryFn: ({ signal }) => call('search', { q, limit: 500 }, { project, signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })
}
