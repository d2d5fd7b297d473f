import type { OpenAPIHono } from '@hono/zod-openapi'
import { addExamples, type ExampleDocument } from './examples/add-examples.ts'

const DESCRIPTION = [
  'What a Pegbar node does for people, for programs on the same machine: the command line, the page and DCC add-ons use nothing else.',
  'The node writes its address and token to `node.json` in PEGBAR_HOME. Send `Authorization: Bearer TOKEN` with every request.',
  'Ids are hex, times ISO 8601 UTC, sizes bytes, paths relative to the project with `/`.',
  'A failure is `{error: {code, message, path?, hint?, details?}}`; decide by `code`.',
  'Long operations are jobs: 200 with the ended job when it was short, else 202 with the running one, to be followed at `/jobs/{id}/events`.',
].join('\n\n')

/** Returns the OpenAPI 3.1 document of all routes. */
export function describeDocument(app: OpenAPIHono): object {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Pegbar', version: '1', description: DESCRIPTION },
    servers: [{ url: 'http://127.0.0.1:7342', description: 'the default port' }],
    security: [{ token: [] }],
  })
  addExamples(document as unknown as ExampleDocument)
  return document
}
