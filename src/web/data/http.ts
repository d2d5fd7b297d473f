import { ApiError } from './api-error.ts'
import { authorization } from './session.ts'
import type { ErrorJson } from './views.ts'

export interface SendOptions {
  /** Makes it a POST. */
  body?: unknown
  signal?: AbortSignal
}

/**
 * Sends a request with the token.
 *
 * @throws ApiError with the node's code, or `NODE_UNREACHABLE` when nothing answers; what `signal` gives when it aborts
 */
export async function send(path: string, { body, signal }: SendOptions = {}): Promise<Response> {
  const headers: Record<string, string> = authorization()
  const init: RequestInit = { headers, ...(signal === undefined ? {} : { signal }) }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json'
    init.method = 'POST'
    init.body = JSON.stringify(body)
  }
  const response = await fetch(path, init).catch((cause) => {
    signal?.throwIfAborted()
    throw new ApiError({ code: 'NODE_UNREACHABLE', message: 'the node does not answer' }, { cause })
  })
  if (!response.ok) throw new ApiError(await failureOf(response))
  return response
}

async function failureOf(response: Response): Promise<ErrorJson> {
  try {
    const { error } = (await response.json()) as { error: ErrorJson }
    if (typeof error.code === 'string') return error
  } catch {
    // not JSON: what answers is no node of ours
  }
  return { code: 'INTERNAL', message: `the answer has the HTTP status ${response.status}` }
}
