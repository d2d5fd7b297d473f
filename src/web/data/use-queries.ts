/** What the node knows, as hooks: cached, and kept up to date by its events. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  skipToken,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { isAbsent } from './api-error.ts'
import { fetchAssets } from './assets.ts'
import { call } from './client.ts'
import { folderInput } from './first-answers.ts'
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

/** All assets of a project, by path, once the last has come. */
export function useAssets(project: string, { enabled = true } = {}): UseQueryResult<AssetView[]> {
  return useQuery({
    queryKey: keys.assets(project),
    enabled,
    queryFn: async ({ signal, client }) => {
      const isFirst = client.getQueryData(keys.assets(project)) === undefined
      const onSome = (some: readonly AssetView[]) => client.setQueryData(keys.arriving(project), some)
      const all = await fetchAssets(project, { signal, ...(isFirst && { onSome }) })
      client.removeQueries({ queryKey: keys.arriving(project) })
      return all
    },
    // one change among 50,000 assets must not compare all the others
    structuralSharing: false,
  })
}

/** What has come of the list of assets while it is fetched for the first time, by path. */
export function useArriving(project: string): readonly AssetView[] | undefined {
  const { data } = useQuery<readonly AssetView[]>({
    queryKey: keys.arriving(project),
    queryFn: skipToken,
    structuralSharing: false,
  })
  return data
}

/** What is directly in a folder: quickly answered, however large the project is. */
export function useFolder(project: string, path: string, { enabled }: { enabled: boolean }) {
  return useCall(keys.folder(project, path), 'folder', folderInput(path), { project, enabled })
}

/** The history of the file at `path`, newest first, a page at a time. A file that no checkpoint knows has none; without a path nothing is asked. */
export function useHistory(project: string, path: string | undefined) {
  return useInfiniteQuery({ ...historyQuery(project, path), enabled: path !== undefined })
}

/**
 * Fetches the newest checkpoints of a file that is selected, while the pane that shows them is still being made. Returns a
 * function that does so for a file which is about to be.
 */
export function useEarlyHistory(project: string, path: string | undefined): (path: string) => void {
  const client = useQueryClient()
  const fetchEarly = useCallback(
    (file: string) => void client.prefetchInfiniteQuery(historyQuery(project, file)),
    [client, project],
  )
  useEffect(() => {
    if (path !== undefined) fetchEarly(path)
  }, [fetchEarly, path])
  return fetchEarly
}

function historyQuery(project: string, path: string | undefined) {
  return infiniteQueryOptions({
    queryKey: keys.log(project, path ?? ''),
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
