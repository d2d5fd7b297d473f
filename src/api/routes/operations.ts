import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { CallOptions } from '../../core/services.ts'
import { type ApiContext, servicesOf, signalOf } from '../context.ts'
import { fromErrorJson } from '../error-json.ts'
import { settlesWithin } from '../event-log.ts'
import { type InputOf, OPERATION_NAMES, OPERATIONS, type Operation, type OperationName } from '../operations.ts'
import { describeOperation } from './describe.ts'
import { sendContent, sendDraftPreview, sendPreview } from './streams.ts'

/** How long the answer to a started job waits for its end, milliseconds: most jobs are short, and save a round trip. */
export const JOB_GRACE_MS = 30

type Input = Record<string, unknown>
type DraftInput = InputOf<'draftPreview'>
/** Every operation but the streams, as seen by one who has checked the input against its schema. */
type Verb = (input: Input, options: CallOptions) => Promise<unknown>

/** Adds the routes of all operations. */
export function addOperations(app: OpenAPIHono, api: ApiContext): void {
  for (const name of OPERATION_NAMES) {
    // the schemas of one row are not known to the compiler here; `Contract` holds them against the services
    const handler = async (context: Context) => {
      const { project, input } = inputOf(context)
      if (name === 'content') return sendContent(api, context, project ?? '', String(input.checkpoint))
      if (name === 'preview') return sendPreview(api, context, project ?? '', String(input.hash))
      if (name === 'draftPreview') return sendDraftPreview(api, context, project ?? '', input as DraftInput)
      return OPERATIONS[name].kind === 'job'
        ? runJob(api, context, name, project, input)
        : answer(api, context, name, project, input)
    }
    app.openapi(describeOperation(name), handler as never)
  }
}

function inputOf(context: Context): { project: string | null; input: Input } {
  const valid = (target: 'param' | 'query' | 'json') => (context.req.valid as (t: string) => Input | undefined)(target)
  const { project, ...fields } = valid('param') ?? {}
  return {
    project: typeof project === 'string' ? project : null,
    input: { ...fields, ...valid('query'), ...valid('json') },
  }
}

async function call(
  api: ApiContext,
  name: OperationName,
  project: string | null,
  input: Input,
  options: CallOptions,
): Promise<unknown> {
  const services = (await servicesOf(api, project)) as unknown as Record<OperationName, Verb>
  const output = await services[name](input, options)
  announce(api, OPERATIONS[name], project)
  return output
}

function announce(api: ApiContext, operation: Operation, project: string | null): void {
  if (operation.changes === 'projects') api.hub.changed({ kind: 'projects' })
  else if (operation.changes === 'project' && project !== null) api.hub.changed({ kind: 'project', project })
}

async function answer(
  api: ApiContext,
  context: Context,
  name: OperationName,
  project: string | null,
  input: Input,
): Promise<Response> {
  if (name === 'stop') {
    await api.jobs.close()
    await api.services.stop()
    api.onStopped()
    return context.json({})
  }
  const output = await call(api, name, project, input, { signal: signalOf(context) })
  if (name === 'info') return context.json({ ...(output as Input), url: api.pageUrl() })
  return context.json(output as Input)
}

async function runJob(
  api: ApiContext,
  context: Context,
  kind: OperationName,
  project: string | null,
  input: Input,
): Promise<Response> {
  const job = api.jobs.start({ kind, project, run: (options) => call(api, kind, project, input, options) })
  if (!(await settlesWithin(job.ended, JOB_GRACE_MS))) return context.json({ job: job.view() }, 202)
  if (job.error !== null) throw fromErrorJson(job.error)
  return context.json({ job: job.view() })
}
