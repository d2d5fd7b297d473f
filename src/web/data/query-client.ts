import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error.ts'

/** Failures that asking again does not mend: all that the node says with a code. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  return failures < 2 && (!(error instanceof ApiError) || error.code === 'NODE_UNREACHABLE')
}

/** Events say what is stale, so nothing grows old by itself, and coming back to the window fetches nothing. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // the node is on this machine: being offline means nothing
        networkMode: 'always',
        retry: isWorthRetrying,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
