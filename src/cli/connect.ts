import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { NodeServices, ProjectServices } from '../core/services.ts'
import { type NodeFile, readNodeFile } from './node-file.ts'

/** How long a node that runs may take to say so, milliseconds: a laptop that just woke up needs a while. */
export const DEFAULT_HEALTH_TIMEOUT_MS = 3000

/** The services that a command works with: those of the running node, or its own. */
export interface Connection {
  services: NodeServices
  /** Where the running node is; undefined: the services live in this process. */
  running: NodeFile | undefined
  /** Returns the services of a project that `services.projects` names. @default asks `services.project` */
  served?(id: string): ProjectServices
  /** Lets go of the node, or closes the services of this process. */
  close(): Promise<void>
}

/** How a command gets to the services; tests give their own. */
export interface Connector {
  /** Returns the node that runs in this PEGBAR_HOME; undefined: none does. NODE_UNREACHABLE when it does not answer. */
  running(signal: AbortSignal): Promise<Connection | undefined>
  /** Opens the services in this process. */
  inProcess(): Promise<Connection>
}

/** Connects as a person's command does. `onUnexpected` gets what is a defect: the caller itself sees only INTERNAL. */
export function systemConnector(env: NodeJS.ProcessEnv, onUnexpected: (error: unknown) => void): Connector {
  return {
    running: (signal) => connectToRunning(env, signal),
    // loaded here: a command that finds a running node needs nothing of it
    inProcess: async () => {
      const { openInProcess } = await import('./in-process.ts')
      return openInProcess(env, onUnexpected)
    },
  }
}

async function connectToRunning(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Connection | undefined> {
  const running = readNodeFile(env)
  if (running === undefined) return undefined
  const { connectApi } = await import('../api/client.ts')
  const client = await connectApi({ url: running.address, token: running.token })
  const timeout = AbortSignal.timeout(DEFAULT_HEALTH_TIMEOUT_MS)
  try {
    await client.health({ signal: AbortSignal.any([signal, timeout]) })
  } catch (error) {
    client.close()
    if (signal.aborted) throw signal.reason
    if (isNotOurs(error)) return undefined
    throw new PegbarError('NODE_UNREACHABLE', `the node of process ${running.pid} does not answer`, {
      hint: `wait a little; if that does not help, end process ${running.pid} and repeat the command`,
      details: { pid: running.pid, address: running.address },
      cause: error,
    })
  }
  return {
    services: client,
    running,
    served: (id) => client.served(id),
    close: async () => client.close(),
  }
}

/** The node ended without removing its file, and its port or its process id went to another program. */
function isNotOurs(error: unknown): boolean {
  if (isPegbarError(error, 'UNAUTHORIZED')) return true
  if (!isPegbarError(error, 'NODE_UNREACHABLE')) return false
  const { cause } = error
  return cause === undefined || (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED')
}
