import { createToken } from '../../../src/api/access.ts'
import { type ApiClient, connectApi } from '../../../src/api/client.ts'
import { mountInProcess } from '../../../src/api/in-process.ts'
import { serveApi } from '../../../src/api/server.ts'
import type { NodeServices } from '../../../src/core/services.ts'

export interface Reached {
  client: ApiClient
  unexpected: unknown[]
  close: () => Promise<void>
}

/** The ways to reach the same app: a suite over all of them holds them equal. */
export const TRANSPORTS: { name: string; reach: (services: NodeServices) => Promise<Reached> }[] = [
  {
    name: 'in process',
    reach: async (services) => {
      const unexpected: unknown[] = []
      const client = mountInProcess(services, { onUnexpected: (error) => unexpected.push(error) })
      return { client, unexpected, close: () => client.unmount() }
    },
  },
  {
    name: 'over loopback',
    reach: async (services) => {
      const unexpected: unknown[] = []
      const token = createToken()
      const served = await serveApi({ services, token, port: 0, onUnexpected: (error) => unexpected.push(error) })
      const client = await connectApi({ url: served.url, token })
      return {
        client,
        unexpected,
        close: async () => {
          client.close()
          await served.close()
        },
      }
    },
  },
]
