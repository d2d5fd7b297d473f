/** Jobs, errors and the few answers that belong to no operation, as schemas of `job-view.ts`. */
import { z } from '@hono/zod-openapi'
import { ERROR_CODES } from '../../core/errors.ts'
import type { ErrorJson, JobSummary } from '../job-view.ts'
import { OPERATION_NAMES } from '../operations.ts'

export const error = z
  .object({
    code: z.string().openapi({ enum: [...ERROR_CODES] }),
    message: z.string().openapi({ description: 'what happened, for people' }),
    path: z.string().optional(),
    hint: z.string().optional().openapi({ description: 'what to do next' }),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('Error') satisfies z.ZodType<ErrorJson>

export const failure = z.object({ error }).openapi('Failure')

const progress = z
  .object({
    phase: z.string(),
    path: z.string().optional(),
    done: z.number(),
    total: z.number().optional(),
    unit: z.enum(['bytes', 'files', 'chunks', 'records', 'checkpoints']),
    conflicts: z.array(z.string()).optional(),
    perSecond: z.number().nullable(),
  })
  .openapi('Progress')

const fields = {
  id: z.string(),
  kind: z.enum(OPERATION_NAMES),
  project: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  started: z.string().openapi({ format: 'date-time' }),
  ended: z.string().nullable().openapi({ format: 'date-time' }),
  progress: progress.nullable(),
  error: error.nullable(),
}

export const jobSummary = z.object(fields).openapi('JobSummary') satisfies z.ZodType<JobSummary>
export const job = z.object({ ...fields, result: z.unknown() }).openapi('Job')

export const health = z.object({ pegbar: z.string(), proof: z.string().optional() }).openapi('Health')
export const session = z.object({ token: z.string() }).openapi('Session')
