import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { NodeServices } from '../core/services.ts'
import { requireLoopbackHost, requireOwnOrigin, requireToken, sameSecret } from './access.ts'
import type { ApiContext } from './context.ts'
import { toErrorJson } from './error-json.ts'
import { EventHub } from './events.ts'
import { HTTP_STATUS } from './http-status.ts'
import { JobRegistry } from './jobs.ts'
import { describeDocument } from './openapi.ts'
import { API_PREFIX, OPERATIONS, pathOf } from './operations.ts'
import { addDocs } from './routes/docs.ts'
import { addJobs } from './routes/jobs.ts'
import { addNodeRoutes, addOpenRoutes } from './routes/node.ts'
import { addOperations } from './routes/operations.ts'
import { addPage, type PageFiles, securityHeaders } from './routes/page.ts'
import { Sessions } from './sessions.ts'

/** Largest image that is taken, bytes: a screenshot of two 5K displays as PNG has about 30 MiB. */
export const MAX_IMAGE_BYTES = 32 * 1024 * 1024
/** Largest body without an image, bytes: the paths of 40,000 files at 100 bytes each. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024
const MAX_IMAGE_BODY_BYTES = Math.ceil(MAX_IMAGE_BYTES / 3) * 4 + MAX_BODY_BYTES

export interface AppInit {
  services: NodeServices
  /** The secret that callers show; `createToken` makes one. */
  token: string
  /** The files of the page; undefined serves the API alone. */
  page?: PageFiles
  /** Returns the page's address with a one-time code; only with `page`. */
  pageUrl?: (code: string) => string
  /** Called after a client has stopped the node. */
  onStopped?: () => void
  /** Called with an error that is a defect: callers see only INTERNAL. @default nothing */
  onUnexpected?: (error: unknown) => void
}

export interface App {
  fetch: (request: Request, env?: object) => Response | Promise<Response>
  /** Returns the page's address with a new one-time code; null without a page. */
  pageUrl: () => string | null
  /** The OpenAPI document. */
  document: () => object
  /** Cancels the jobs, waits for them, and ends the event streams. The services stay as they are. */
  close: () => Promise<void>
}

/** Makes the API over the services of a node: every face goes through it, with a socket or without. */
export function createApp(init: AppInit): App {
  const onUnexpected = init.onUnexpected ?? (() => {})
  const hub = new EventHub()
  const sessions = new Sessions()
  const jobs = new JobRegistry({ onChange: (job) => hub.job(job.summary()), onUnexpected })
  const pageUrl = () => init.pageUrl?.(sessions.createCode()) ?? null
  const onStopped = init.onStopped ?? (() => {})
  const api: ApiContext = { services: init.services, token: init.token, jobs, hub, sessions, pageUrl, onStopped }
  const stopWatching = init.services.onChange?.((change) => hub.changed(change))

  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw wrongInput(result.error.issues)
    },
  })
  app.onError((error, context) => {
    const known = error instanceof HTTPException ? new PegbarError('USAGE', usageMessage(error)) : error
    if (!isPegbarError(known)) onUnexpected(known)
    const json = toErrorJson(known)
    const status = HTTP_STATUS[isPegbarError(known) ? known.code : 'INTERNAL']
    return context.json({ error: json }, status as ContentfulStatusCode)
  })
  app.notFound((context) =>
    context.json({ error: { code: 'NOT_FOUND', message: `nothing is at ${context.req.path}` } }, 404),
  )

  app.use(securityHeaders())
  app.use(requireLoopbackHost())
  if (init.page !== undefined) addPage(app, init.page)
  app.use(`${API_PREFIX}/*`, requireOwnOrigin())
  limitBodies(app)
  addOpenRoutes(app, api)
  app.use(
    `${API_PREFIX}/*`,
    requireToken((token) => sameSecret(token, init.token) || sessions.accepts(token)),
  )
  addNodeRoutes(app, api)
  addJobs(app, api)
  addOperations(app, api)
  let described: object | undefined
  const document = () => {
    described ??= describeDocument(app)
    return described
  }
  addDocs(app, document)
  app.get(`${API_PREFIX}/openapi.json`, (context) => context.json(document()))

  return {
    fetch: (request, env) => app.fetch(request, env),
    pageUrl,
    document,
    close: async () => {
      stopWatching?.()
      await jobs.close()
      hub.close()
    },
  }
}

function limitBodies(app: OpenAPIHono): void {
  const limit = (maxSize: number) =>
    bodyLimit({
      maxSize,
      onError: () => {
        throw new PegbarError('LIMIT_EXCEEDED', `the body has more than ${maxSize} bytes`)
      },
    })
  const forImages = limit(MAX_IMAGE_BODY_BYTES)
  const forOthers = limit(MAX_BODY_BYTES)
  const imagePaths = Object.values(OPERATIONS)
    .filter((operation) => operation.image === true)
    .map((operation) => new RegExp(`^${pathOf(operation).replaceAll(/\{\w+\}/g, '[^/]+')}$`))
  app.use(`${API_PREFIX}/*`, (context, next) =>
    imagePaths.some((path) => path.test(context.req.path)) ? forImages(context, next) : forOthers(context, next),
  )
}

function wrongInput(issues: readonly { path: PropertyKey[]; message: string }[]): PegbarError {
  const fields = issues.map(({ path, message }) => ({ field: path.join('.'), message }))
  const text = fields.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ')
  return new PegbarError('USAGE', text, { details: { fields } })
}

function usageMessage(error: HTTPException): string {
  return error.status === 415 ? 'the body has to be application/json' : error.message
}
