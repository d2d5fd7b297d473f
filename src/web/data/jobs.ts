import { send } from './http.ts'
import { PREFIX } from './operations.ts'
import type { JobSummary } from './views.ts'

/** Returns the jobs that run and the last that ended, newest first. */
export async function fetchJobs(signal?: AbortSignal): Promise<JobSummary[]> {
  return (await (await send(`${PREFIX}/jobs`, signal === undefined ? {} : { signal })).json()) as JobSummary[]
}
