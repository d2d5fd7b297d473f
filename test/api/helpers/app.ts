import { expect } from 'vitest'
import { type App, createApp } from '../../../src/api/app.ts'
import type { ErrorJson } from '../../../src/api/job-view.ts'
import { decodeEvents, type ServerSentEvent } from '../../../src/api/sse.ts'
import type { NodeServices } from '../../../src/core/services.ts'

export const TOKEN = 'f'.repeat(64)
export const API = 'http://127.0.0.1:7342/api/v1'

export type Ask = (method: string, path: string, init?: RequestInit & { token?: string | null }) => Promise<Response>

/** Returns the app and a short way to call it: with the token, and the path below `/api/v1`. */
export function appOf(services: NodeServices, options: { page?: Parameters<typeof createApp>[0]['page'] } = {}) {
  const pageUrl = options.page === undefined ? {} : { pageUrl: (code: string) => `http://127.0.0.1:7342/#${code}` }
  const app: App = createApp({ services, token: TOKEN, ...options, ...pageUrl })
  const ask: Ask = async (method, path, { token = TOKEN, ...init } = {}) => {
    const headers = new Headers(init.headers)
    if (token !== null) headers.set('Authorization', `Bearer ${token}`)
    if (init.body !== undefined && !headers.has('Content-Type')) headers.set('Content-Type', 'application/json')
    return app.fetch(new Request(path.startsWith('http') ? path : API + path, { ...init, method, headers }))
  }
  return { app, ask }
}

/** Expects a failure and returns it. */
export async function refusal(response: Response, status: number): Promise<ErrorJson> {
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toContain('application/json')
  const { error } = (await response.json()) as { error: ErrorJson }
  return error
}

/** Yields the events of an answer. */
export function eventsOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  return decodeEvents(response.body!)
}

/** Returns the names of the events until the stream ends. */
export async function names(events: AsyncIterable<ServerSentEvent>): Promise<string[]> {
  const seen: string[] = []
  for await (const { event } of events) seen.push(event)
  return seen
}
