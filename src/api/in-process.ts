import type { NodeServices } from '../core/services.ts'
import { createToken } from './access.ts'
import { createApp } from './app.ts'
import { type ApiClient, createClient } from './client.ts'
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
 * token, which nobody else is told.
 */
export function mountInProcess(services: NodeServices, options: MountOptions = {}): Mounted {
  const token = createToken()
  const app = createApp({ services, token, onUnexpected: options.onUnexpected })
  const client = createClient({ transport: fetchTransport((request) => app.fetch(request)), token })
  return { ...client, unmount: () => app.close() }
}
