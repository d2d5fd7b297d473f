import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { fetchJobs } from '../../data/jobs.ts'
import { keys } from '../../data/keys.ts'
import type { JobSummary } from '../../data/views.ts'
import { isRunning } from './job-words.ts'

/** How often the progress of what runs is asked for, milliseconds: events tell of its start and its end alone. */
const LOOK_MS = 500

/** The node's jobs, whoever started them. `watching`: their progress is looked at. */
export function useJobs(watching: boolean): UseQueryResult<JobSummary[]> {
  return useQuery({
    queryKey: keys.jobs,
    queryFn: ({ signal }) => fetchJobs(signal),
    refetchInterval: ({ state }) => (watching && state.data?.some(isRunning) ? LOOK_MS : false),
  })
}
