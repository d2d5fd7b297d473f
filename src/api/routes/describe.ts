/** An operation as a route with its schemas, in the form that OpenAPI wants. */
import { createRoute, z } from '@hono/zod-openapi'
import { OPERATIONS, type Operation, type OperationName, pathFields, pathOf } from '../operations.ts'
import { error, failure, job } from '../schemas/jobs.ts'
import { SCHEMAS } from '../schemas/operations.ts'

export const json = (schema: z.ZodType) => ({ 'application/json': { schema } })

/** Every route may answer with a failure; the code says which. */
export const FAILURES = {
  '4XX': { description: 'refused; `error.code` says why', content: json(failure) },
  '5XX': { description: 'failed; `error.code` says why', content: json(failure) },
}

interface ZodResponse {
  description: string
  content: Record<string, { schema: z.ZodType }>
}

const STREAM_TYPES: Partial<Record<OperationName, string>> = {
  content: 'application/octet-stream',
  preview: 'image/webp',
  draftPreview: 'image/webp',
}

const projectField = z.string().openapi({ description: 'project id', param: { name: 'project', in: 'path' } })

/** Returns the route of an operation. Input fields that are not in the path are query parameters of a GET, else the body. */
export function describeOperation(name: OperationName) {
  const operation = OPERATIONS[name]
  const input: z.ZodObject = SCHEMAS[name].input
  const inPath = pathFields(operation)
  const rest = z.strictObject(
    Object.fromEntries(Object.entries(input.shape).filter(([field]) => !inPath.includes(field))),
  )
  const params = z.object({
    ...(operation.scope === 'project' ? { project: projectField } : {}),
    ...Object.fromEntries(inPath.map((field) => [field, input.shape[field]])),
  })
  return createRoute({
    operationId: name,
    tags: [operation.scope],
    summary: operation.summary,
    method: operation.method === 'GET' ? 'get' : 'post',
    path: pathOf(operation),
    request: {
      params,
      ...(operation.method === 'GET'
        ? { query: rest }
        : { body: { required: true, content: { 'application/json': { schema: rest } } } }),
    },
    responses: { ...successes(name, operation), ...FAILURES },
  })
}

function successes(name: OperationName, operation: Operation): Record<number, ZodResponse> {
  const type = STREAM_TYPES[name]
  if (type !== undefined) {
    const schema = z.string().openapi({ format: 'binary' })
    return { 200: { description: 'the bytes', content: { [type]: { schema } } } }
  }
  const output = SCHEMAS[name].output ?? z.object({})
  if (operation.kind === 'plain') return { 200: { description: 'done', content: json(output) } }
  const done = job.extend({ state: z.literal('done'), error: error.nullable(), result: output })
  return {
    200: { description: 'done at once: the ended job with its result', content: json(z.object({ job: done })) },
    202: { description: 'running: follow /jobs/{id}/events', content: json(z.object({ job })) },
  }
}
