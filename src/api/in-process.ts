import type { NodeServices, ProjectServices } from '../core/services.ts'
import { createToken } from './access.ts'
import { type ApiClient, createClient } from './client.ts'
import { directReads } from './direct-reads.ts'
import { fetchTransport } from './transport.ts'

export interface MountOptions {
  /** Called with an error that is a defect: the caller sees only INTERNAL. @default nothing */
  onUnexpected?: (error: unknown) => void
}

export interface Mounted extends ApiClient {
  /** Cancels jobs that run and waits for them. The services stay open: whoever opened them stops them. */
  unmount(): Promise<void>
}

/**
 * Serves `services` to this process alone: the same app as behind the socket, called without one. It checks the same
 * token, which nobody else is told. The app is made when something is asked for that is no short read: with its schemas it
 * takes longer than most of those.
 */
export function mountInProcess(services: NodeServices, options: MountOptions = {}): Mounted {
  const onUnexpected = options.onUnexpected ?? (() => {})
  let app:
    | Promise<{ fetch: (request: Request) => Response | Promise<Response>; close: () => Promise<void> }>
    | undefined
  const token = createToken()
  const opened = () => {
    app ??= import('./app.ts').then(({ createApp }) => createApp({ services, token, onUnexpected }))
    return app
  }
  const client = createClient({
    transport: fetchTransport(async (request) => (await opened()).fetch(request)),
    token,
  })
  const reads = directReads(services, onUnexpected)
  const served = (id: string): ProjectServices => ({ ...client.served(id), ...reads.project(id) })
  return {
    ...client,
    ...reads.node,
    served,
    project: async (id) => {
      await reads.served(id)
      return served(id)
    },
    unmount: async () => (await app)?.close(),
  }
}
