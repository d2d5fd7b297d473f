import { fileURLToPath } from 'node:url'
import { createToken } from '../api/access.ts'
import { serveApi } from '../api/server.ts'
import type { NodeServices, NodeView } from '../core/services.ts'
import { createServices, Home } from '../node/index.ts'
import { Network } from '../node/network/index.ts'
import { sweepCompiled } from './compiled-code.ts'
import { VERSION } from './version.ts'

export interface ServeNodeInit {
  env: NodeJS.ProcessEnv
  /** The page's and the API's port. @default that of the API, or another when it is taken */
  port?: number
  /** Whether the page is served beside the API. */
  web: boolean
  /** Multiaddrs at which other laptops reach this one. @default the usual port, or another when it is taken */
  listen?: string[]
  /** Multiaddrs of other laptops. @default none */
  peer?: string[]
  /** Whether others are looked for on the LAN. */
  mdns: boolean
  /** Called with an error that is a defect. */
  onUnexpected: (error: unknown) => void
}

/** A node that serves its API. */
export interface ServedNode {
  services: NodeServices
  /** Lets other commands find it, from now on; returns where it is reached. */
  ready(): Promise<NodeView & { port: number }>
  /** Resolves when a client has stopped it. */
  ended: Promise<void>
  /** Ends it in order. Idempotent. */
  close(): Promise<void>
}

/** The page lies beside the built program. */
const PAGE = fileURLToPath(new URL('./web', import.meta.url))

/** Starts the services of this PEGBAR_HOME and their API; what was started is ended again when a part fails. */
export async function serveNode(init: ServeNodeInit): Promise<ServedNode> {
  const { env, port, web, listen, peer = [], mdns, onUnexpected } = init
  const home = await Home.open({ env })
  const network: Network = new Network({
    home,
    peers: peer,
    mdns,
    ...(listen === undefined ? {} : { listen }),
    onChange: (change) => services.emit(change),
  })
  const services = createServices({ home, version: VERSION, network })
  const token = createToken()
  try {
    const api = await serveApi({
      services,
      token,
      onUnexpected,
      ...(port === undefined ? {} : { port }),
      ...(web ? { web: PAGE } : {}),
    })
    return {
      services,
      ended: api.stopped,
      ready: async () => {
        // now that all projects are open: a member that calls is known
        await network.start()
        await home.setNode({ address: api.url, token, pid: process.pid })
        const ready = { ...(await services.info()), url: api.pageUrl(), port: api.port }
        // what takes longer in a larger project comes after what everybody waits for
        services.keepHouse()
        void sweepCompiled(env, Date.now())
        return ready
      },
      close: async () => {
        // no command finds a node that is ending
        await home.removeNode(process.pid)
        await api.close()
        await services.stop()
      },
    }
  } catch (error) {
    await services.stop()
    throw error
  }
}
