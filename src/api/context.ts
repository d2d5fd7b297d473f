import type { Context } from 'hono'
import { PegbarError } from '../core/errors.ts'
import type { NodeServices, ProjectServices } from '../core/services.ts'
import type { EventHub } from './events.ts'
import type { JobRegistry } from './jobs.ts'
import type { Sessions } from './sessions.ts'

/** What the routes share. */
export interface ApiContext {
  services: NodeServices
  token: string
  jobs: JobRegistry
  hub: EventHub
  sessions: Sessions
  /** Returns the page's address with a new code, or null when there is no page. */
  pageUrl: () => string | null
  /** Called after a client has stopped the node. */
  onStopped: () => void
}

/** Returns the services of the node itself, or of the project named. */
export async function servicesOf(context: ApiContext, project: string | null): Promise<NodeServices | ProjectServices> {
  return project === null ? context.services : context.services.project(project)
}

/** Returns a signal that aborts as CANCELLED when the client hangs up. */
export function signalOf(context: Context): AbortSignal {
  const controller = new AbortController()
  const hungUp = () => controller.abort(new PegbarError('CANCELLED', 'the caller went away'))
  const { signal } = context.req.raw
  if (signal.aborted) hungUp()
  else signal.addEventListener('abort', hungUp, { once: true })
  return controller.signal
}
