/** The routes that belong to no operation: health, session, one project, changes, the QR code. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { renderSVG } from 'uqr'
import { PegbarError } from '../../core/errors.ts'
import { proveToken } from '../access.ts'
import type { ApiContext } from '../context.ts'
import { API_PREFIX } from '../operations.ts'
import { health, session } from '../schemas/jobs.ts'
import { project } from '../schemas/views.ts'
import { FAILURES, json } from './describe.ts'
import { answerEvents, EVENT_STREAM, sinceOf, sinceQuery } from './event-stream.ts'

/** Longest text of a QR code: a ticket has at most 200 characters. */
const MAX_QR_LENGTH = 300
const body = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
})

/** Adds the routes that are answered without a token. */
export function addOpenRoutes(app: OpenAPIHono, api: ApiContext): void {
  app.openapi(
    createRoute({
      operationId: 'health',
      tags: ['node'],
      summary: 'Whether a node is here. With a challenge: a proof that it knows the token, which stays unsaid',
      method: 'get',
      path: `${API_PREFIX}/health`,
      security: [],
      request: {
        query: z.strictObject({
          challenge: z
            .string()
            .min(16)
            .max(128)
            .optional()
            .openapi({ description: 'random text; proof = HMAC-SHA-256(token, "pegbar health " + challenge) in hex' }),
        }),
      },
      responses: { 200: { description: 'done', content: json(health) }, ...FAILURES },
    }),
    async (context) => {
      const { version } = await api.services.info()
      const { challenge } = context.req.valid('query')
      const proof = challenge === undefined ? {} : { proof: proveToken(api.token, challenge) }
      return context.json({ pegbar: version, ...proof }, 200)
    },
  )
  app.openapi(
    createRoute({
      operationId: 'session',
      tags: ['node'],
      summary: "Trades the code in the page's address for a token, once",
      method: 'post',
      path: `${API_PREFIX}/session`,
      security: [],
      request: { body: body(z.strictObject({ code: z.string().min(1) })) },
      responses: { 200: { description: 'done', content: json(session) }, ...FAILURES },
    }),
    (context) => context.json({ token: api.sessions.trade(context.req.valid('json').code) }, 200),
  )
}

/** Adds the routes that need a token. */
export function addNodeRoutes(app: OpenAPIHono, api: ApiContext): void {
  app.openapi(
    createRoute({
      operationId: 'project',
      tags: ['node'],
      summary: 'One project that this node serves',
      method: 'get',
      path: `${API_PREFIX}/projects/{project}`,
      request: { params: z.object({ project: z.string() }) },
      responses: { 200: { description: 'done', content: json(project) }, ...FAILURES },
    }),
    async (context) => {
      const id = context.req.valid('param').project
      const found = (await api.services.projects()).find((one) => one.id === id)
      if (found === undefined) {
        throw new PegbarError('NO_PROJECT', 'this node does not serve that project', {
          hint: 'run `pegbar start DIR` with its folder',
        })
      }
      return context.json(found, 200)
    },
  )
  app.openapi(
    createRoute({
      operationId: 'events',
      tags: ['node'],
      summary: 'What changes in the node: project, assets, peers, projects, job; `reset` when some were missed',
      method: 'get',
      path: `${API_PREFIX}/events`,
      request: { query: sinceQuery },
      responses: { 200: EVENT_STREAM, ...FAILURES },
    }),
    (context) => answerEvents(context, api.hub.log, sinceOf(context) ?? api.hub.log.last, 'reset') as never,
  )
  app.openapi(
    createRoute({
      operationId: 'qr',
      tags: ['node'],
      summary: 'A QR code of a ticket, as SVG. Posted, so that the ticket stands in no address',
      method: 'post',
      path: `${API_PREFIX}/qr`,
      request: { body: body(z.strictObject({ text: z.string().min(1).max(MAX_QR_LENGTH) })) },
      responses: { 200: { description: 'done', content: { 'image/svg+xml': { schema: z.string() } } }, ...FAILURES },
    }),
    (context) => {
      const { text } = context.req.valid('json')
      return context.body(renderSVG(text, { ecc: 'M', border: 2 }), 200, {
        'Content-Type': 'image/svg+xml',
        'Cache-Control': 'no-store',
      }) as never
    },
  )
}
