/** What the API says about jobs and changes. Types only: the page and the client share them. */
import type { Progress } from '../core/services.ts'
import type { OperationName } from './operations.ts'

export interface JobProgress extends Progress {
  /** Units done a second, smoothed over some seconds; null until two reports have come. */
  perSecond: number | null
}

export interface ErrorJson {
  code: string
  message: string
  path?: string
  hint?: string
  details?: Record<string, unknown>
}

export type JobState = 'running' | 'done' | 'failed' | 'cancelled'

/** A job as lists show it. */
export interface JobSummary {
  id: string
  /** The operation that it runs. */
  kind: OperationName
  project: string | null
  state: JobState
  started: string
  ended: string | null
  progress: JobProgress | null
  /** Why it failed or was cancelled. */
  error: ErrorJson | null
}

export interface JobView extends JobSummary {
  /** What the operation gives; null until it is done. */
  result: unknown
}

/** What a job tells while it runs; `done` or `failed` is the last. */
export type JobEvent =
  | { event: 'progress'; data: JobProgress }
  | { event: 'done'; data: { result: unknown } }
  | { event: 'failed'; data: { error: ErrorJson } }

/** What changed anywhere in the node. `reset`: events were missed, fetch everything again. */
export type ApiEvent =
  | { event: 'project'; data: { project: string } }
  | { event: 'peers'; data: { project: string } }
  /** Files of which the states or cards have changed; null: many, fetch all. */
  | { event: 'assets'; data: { project: string; paths: string[] | null } }
  | { event: 'projects'; data: Record<string, never> }
  | { event: 'job'; data: { job: JobSummary } }
  | { event: 'reset'; data: Record<string, never> }
