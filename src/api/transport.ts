/** How a client reaches the API: the one port, over a socket or in the same process. */
import type { Agent, IncomingMessage } from 'node:http'
import { PegbarError } from '../core/errors.ts'

export interface ApiRequest {
  method: 'GET' | 'POST'
  /** With the query. */
  path: string
  headers: Record<string, string>
  body?: string
  signal?: AbortSignal
}

export interface ApiResponse {
  status: number
  header: (name: string) => string | undefined
  body: AsyncIterable<Uint8Array>
}

export interface Transport {
  send: (request: ApiRequest) => Promise<ApiResponse>
  /** Closes idle connections. */
  close: () => void
}

/**
 * Reaches a node over loopback, with connections that are kept. `node:http` rather than `fetch`: it is ready 20 ms sooner,
 * which every command would pay, and it has no time limit of its own for an answer that waits for another laptop.
 */
export async function socketTransport(url: string): Promise<Transport> {
  // not imported: that reads every export, and one of them (WebSocket) loads undici, 20 ms
  const { Agent, request: open } = process.getBuiltinModule('node:http')
  const { hostname, port } = new URL(url)
  const agent: Agent = new Agent({ keepAlive: true })
  return {
    send: ({ method, path, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
        const request = open({ agent, hostname, port, method, path, headers: { ...headers, ...length }, signal })
        request.on('response', (response) => resolve(fromMessage(response, signal)))
        request.on('error', (error) => reject(signal?.aborted === true ? signal.reason : unreachable(error)))
        request.end(body)
      }),
    close: () => agent.destroy(),
  }
}

function fromMessage(message: IncomingMessage, signal: AbortSignal | undefined): ApiResponse {
  async function* body() {
    try {
      for await (const bytes of message) yield bytes as Uint8Array
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : unreachable(error)
    }
  }
  return {
    status: message.statusCode ?? 0,
    header: (name) => {
      const value = message.headers[name.toLowerCase()]
      return Array.isArray(value) ? value.join(', ') : value
    },
    body: body(),
  }
}

function unreachable(cause: unknown): PegbarError {
  return new PegbarError('NODE_UNREACHABLE', 'the node does not answer', {
    hint: 'run `pegbar start`, and see `pegbar doctor`',
    cause,
  })
}

/** Calls an app in this process; what a stream throws arrives as it is. */
export function fetchTransport(fetch: (request: Request) => Response | Promise<Response>): Transport {
  return {
    send: async ({ method, path, headers, body, signal }) => {
      const response = await fetch(new Request(`http://localhost${path}`, { method, headers, body, signal }))
      return {
        status: response.status,
        header: (name) => response.headers.get(name) ?? undefined,
        body: response.body ?? empty(),
      }
    },
    close: () => {},
  }
}

async function* empty(): AsyncGenerator<Uint8Array> {}
