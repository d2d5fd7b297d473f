import type { ProjectId } from '../core/ids.ts'
import type { CallOptions, JoinResult } from '../core/services.ts'
import type { Home } from './home.ts'
import type { Network } from './network/index.ts'
import type { CreateJoined, JoinInput, NetworkInfo, NodeNetwork, ProjectNetwork } from './network-port.ts'
import { OFFLINE } from './network-port.ts'
import type { Project } from './project/project.ts'

/**
 * The network of a command that runs without a node. Until something is asked of other laptops not even the code for it is
 * loaded: half of all commands only read.
 */
export class NetworkOnDemand implements NodeNetwork {
  readonly #home: Home
  readonly #projects = new Map<ProjectId, { project: Project; online: ProjectNetwork | undefined }>()
  #network: Promise<Network> | undefined

  constructor({ home }: { home: Home }) {
    this.#home = home
  }

  async attach(project: Project): Promise<ProjectNetwork> {
    const attached: { project: Project; online: ProjectNetwork | undefined } = { project, online: undefined }
    this.#projects.set(project.id, attached)
    const network = await this.#network
    // one that is loaded meanwhile takes all that are there
    if (network !== undefined) attached.online ??= await network.attach(project)
    const online = async () => {
      await this.#load()
      return attached.online ?? OFFLINE
    }
    return {
      fetch: async (checkpoints, options) => (await online()).fetch(checkpoints, options),
      sync: async (input, options) => (await online()).sync(input, options),
      invite: async (input, options) => (await online()).invite(input, options),
      peers: async (options) => (await online()).peers(options),
      presence: (device) => (attached.online ?? OFFLINE).presence(device),
      async *fetchChunks(hashes, options) {
        yield* (await online()).fetchChunks(hashes, options)
      },
      fetchRecords: async (options) => (await online()).fetchRecords(options),
      get movedMs() {
        return attached.online?.movedMs
      },
      giveUp: async (request, options) => (await online()).giveUp(request, options),
      askPurged: async (checkpoints, options) => (await online()).askPurged(checkpoints, options),
    }
  }

  async detach(project: ProjectId): Promise<void> {
    this.#projects.delete(project)
    await (await this.#network)?.detach(project)
  }

  info(): NetworkInfo {
    return { addresses: [], mdns: false, seen: 0 }
  }

  async join(input: JoinInput, create: CreateJoined, options?: CallOptions): Promise<JoinResult> {
    return (await this.#load()).join(input, create, options)
  }

  async stop(): Promise<void> {
    await (await this.#network)?.stop()
  }

  #load(): Promise<Network> {
    this.#network ??= this.#loaded()
    return this.#network
  }

  async #loaded(): Promise<Network> {
    const { Network } = await import('./network/index.ts')
    const network = new Network({ home: this.#home, onDemand: true })
    for (const attached of this.#projects.values()) attached.online = await network.attach(attached.project)
    return network
  }
}
