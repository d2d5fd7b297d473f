import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { PegbarError } from '../../core/errors.ts'
import type { ApiContext } from '../context.ts'
import type { Job } from '../jobs.ts'
import { API_PREFIX } from '../operations.ts'
import { job, jobSummary } from '../schemas/jobs.ts'
import { FAILURES, json } from './describe.ts'
import { answerEvents, EVENT_STREAM, sinceOf, sinceQuery } from './event-stream.ts'

const params = z.object({ id: z.string().openapi({ description: 'job id' }) })

/** Adds the routes that list, show, follow and cancel jobs. */
export function addJobs(app: OpenAPIHono, api: ApiContext): void {
  const find = (context: Context): Job => {
    const id = context.req.param('id') ?? ''
    const found = api.jobs.get(id)
    if (found === undefined) throw new PegbarError('NOT_FOUND', `no job ${id} runs, or ended a short time ago`)
    return found
  }

  app.openapi(
    createRoute({
      operationId: 'jobs',
      tags: ['jobs'],
      summary: 'The jobs that run and the last that ended, newest first',
      method: 'get',
      path: `${API_PREFIX}/jobs`,
      responses: { 200: { description: 'done', content: json(z.array(jobSummary)) }, ...FAILURES },
    }),
    (context) =>
      context.json(
        api.jobs.list().map((one) => one.summary()),
        200,
      ),
  )
  app.openapi(
    createRoute({
      operationId: 'job',
      tags: ['jobs'],
      summary: 'One job, with its result when it is done',
      method: 'get',
      path: `${API_PREFIX}/jobs/{id}`,
      request: { params },
      responses: { 200: { description: 'done', content: json(z.object({ job })) }, ...FAILURES },
    }),
    (context) => context.json({ job: find(context).view() }, 200),
  )
  app.openapi(
    createRoute({
      operationId: 'cancelJob',
      tags: ['jobs'],
      summary: 'Asks a job to stop; it ends as cancelled, or as done when it was past the point of return',
      method: 'post',
      path: `${API_PREFIX}/jobs/{id}/cancel`,
      request: { params },
      responses: { 200: { description: 'asked', content: json(z.object({ job })) }, ...FAILURES },
    }),
    (context) => {
      const found = find(context)
      found.cancel()
      return context.json({ job: found.view() }, 200)
    },
  )
  app.openapi(
    createRoute({
      operationId: 'jobEvents',
      tags: ['jobs'],
      summary: 'Progress of a job, then `done` {result} or `failed` {error}; the stream ends with it',
      method: 'get',
      path: `${API_PREFIX}/jobs/{id}/events`,
      request: { params, query: sinceQuery },
      responses: { 200: EVENT_STREAM, ...FAILURES },
    }),
    (context) => answerEvents(context, find(context).events, sinceOf(context) ?? 0) as never,
  )
}
