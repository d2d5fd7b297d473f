import { readdir, readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { PegbarError } from '../core/errors.ts'
import type { NodeServices } from '../core/services.ts'
import { createApp } from './app.ts'
import type { PageFiles } from './routes/page.ts'

/** The port of the page and the API: PEGB on a telephone's keys. */
export const DEFAULT_API_PORT = 7342
/** Loopback only: other machines speak libp2p with each other. */
const HOST = '127.0.0.1'
/** Idle connections are kept this long, milliseconds: a page that asks every few seconds does not connect again. */
const KEEP_CONNECTION_MS = 60_000
/** How long `close` waits for answers under way, and how often it looks, milliseconds. */
const CLOSE_LIMIT_MS = 2000
const CLOSE_POLL_MS = 20

export interface ServeApiInit {
  services: NodeServices
  /** The secret that `node.json` tells; `createToken` makes one. */
  token: string
  /** A port that has to be free. @default DEFAULT_API_PORT, or any other when that one is taken */
  port?: number
  /** Folder of the built page; undefined serves the API alone. */
  web?: string
  /** Called with an error that is a defect: callers see only INTERNAL. @default nothing */
  onUnexpected?: (error: unknown) => void
}

export interface ServedApi {
  /** For example `http://127.0.0.1:7342`. */
  url: string
  port: number
  /** Returns the page's address with a new one-time code; null without a page. */
  pageUrl: () => string | null
  /** Resolves when a client has stopped the node: the services are stopped, the server is still to be closed. */
  stopped: Promise<void>
  /** Cancels jobs, ends streams, closes connections. Idempotent; the services stay as they are. */
  close: () => Promise<void>
}

/**
 * Serves the API, and the page when there is one, on loopback.
 *
 * @throws PegbarError `USAGE` when `port` is given and taken
 */
export async function serveApi(init: ServeApiInit): Promise<ServedApi> {
  const { services, token, web, onUnexpected } = init
  const page = web === undefined ? undefined : await readPage(web)
  const stopped = Promise.withResolvers<void>()
  let url = ''
  const app = createApp({
    services,
    token,
    ...(page === undefined ? {} : { page, pageUrl: (code: string) => `${url}/#${code}` }),
    onStopped: stopped.resolve,
    onUnexpected,
  })
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, env),
    overrideGlobalObjects: false,
  }) as Server
  server.keepAliveTimeout = KEEP_CONNECTION_MS
  const port = await listen(server, init.port)
  url = `http://${HOST}:${port}`
  let closing: Promise<void> | undefined
  return {
    url,
    port,
    pageUrl: app.pageUrl,
    stopped: stopped.promise,
    close: () => {
      closing ??= app.close().then(() => closeServer(server))
      return closing
    },
  }
}

async function listen(server: Server, port: number | undefined): Promise<number> {
  try {
    return await listenOn(server, port ?? DEFAULT_API_PORT)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    if (port === undefined) return listenOn(server, 0)
    throw new PegbarError('USAGE', `port ${port} is taken or not allowed`, {
      hint: 'choose another --port, or none',
      cause: error,
    })
  }
}

async function listenOn(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(port, HOST, resolve)
  await promise.finally(() => server.off('error', reject))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('listening gave no port')
  return address.port
}

/** Lets answers that are under way end, for CLOSE_LIMIT_MS: jobs and event streams have ended before. */
async function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_POLL_MS)
  const limit = setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS)
  server.closeIdleConnections()
  await promise
  clearInterval(idle)
  clearTimeout(limit)
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Reads the page's files once: only they are served, whatever path is asked for. */
async function readPage(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
  return new Map(
    await Promise.all(
      files.map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        const name = relative(folder, path).split(sep).join('/')
        const type = TYPES[extname(entry.name)] ?? 'application/octet-stream'
        return [name, { type, bytes: new Uint8Array(await readFile(path)) }] as const
      }),
    ),
  )
}
