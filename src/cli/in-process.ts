import { mountInProcess } from '../api/in-process.ts'
import { createServices, Home, NetworkOnDemand } from '../node/index.ts'
import type { Connection } from './connect.ts'
import { VERSION } from './version.ts'

/** Opens the services in this process, behind the same API as those of a running node. */
export async function openInProcess(
  env: NodeJS.ProcessEnv,
  onUnexpected: (error: unknown) => void,
): Promise<Connection> {
  const home = await Home.open({ env })
  const network = new NetworkOnDemand({ home })
  const services = createServices({ home, version: VERSION, network })
  const mounted = mountInProcess(services, { onUnexpected })
  return {
    services: mounted,
    running: undefined,
    close: async () => {
      await mounted.unmount()
      await services.stop()
    },
  }
}
