/** The node's jobs in words. */
import { ApiError } from '../../data/api-error.ts'
import { type PlainError, plainWords } from '../../data/plain-words.ts'
import type { JobSummary } from '../../data/views.ts'
import { nameOf } from '../../ui/file-kind.ts'

const TITLES: Readonly<Partial<Record<JobSummary['kind'], string>>> = {
  attach: 'Open a folder',
  join: 'Join a project',
  rescan: 'Look at the folder again',
  status: 'Look for changes',
  checkpoint: 'Create checkpoint',
  open: 'Open a copy',
  revert: 'Revert',
  update: 'Update',
  claim: 'Claim',
  resolve: 'Resolve a Conflict',
  move: 'Move',
  cover: 'Set a cover',
  delete: 'Move to the trash',
  purge: 'Purge',
  check: 'Check the storage',
  gc: 'Give space back',
  free: 'Free up',
  policy: 'Change what is kept here',
  sync: 'Sync',
}

/** What only looks says nothing once it has ended well: programs ask for it again and again. */
const QUIET: ReadonlySet<JobSummary['kind']> = new Set(['status', 'rescan', 'policy'])

/** Returns what a job does: `Create checkpoint`. */
export function jobTitle({ kind }: Pick<JobSummary, 'kind'>): string {
  return TITLES[kind] ?? kind
}

/** Returns the file at hand; undefined where a job is about none. */
export function jobFile({ progress, error }: Pick<JobSummary, 'progress' | 'error'>): string | undefined {
  const path = error?.path ?? progress?.path
  return path === undefined ? undefined : nameOf(path)
}

export function isRunning({ state }: Pick<JobSummary, 'state'>): boolean {
  return state === 'running'
}

/** Returns those that run, and those that ended and are worth a line, each newest first. */
export function sortJobs(jobs: readonly JobSummary[]): { running: JobSummary[]; ended: JobSummary[] } {
  const ended = jobs.filter((job) => !isRunning(job) && !(job.state === 'done' && QUIET.has(job.kind)))
  return { running: jobs.filter(isRunning), ended: ended.sort((a, b) => endOf(b) - endOf(a)) }
}

function endOf({ ended, started }: JobSummary): number {
  return new Date(ended ?? started).getTime()
}

/** Returns how far it is, 0 to 1; undefined while nobody knows. */
export function jobPart({ progress }: Pick<JobSummary, 'progress'>): number | undefined {
  if (progress?.total === undefined || progress.total === 0) return undefined
  return Math.min(1, progress.done / progress.total)
}

/** Returns why a job failed and what to do; undefined for one that did not. */
export function jobError({ state, error }: Pick<JobSummary, 'state' | 'error'>): PlainError | undefined {
  return state === 'failed' && error !== null ? plainWords(new ApiError(error)) : undefined
}
