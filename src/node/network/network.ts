import { isMemberPayload } from '../../core/fold/index.ts'
import type { ProjectId } from '../../core/ids.ts'
import type { CallOptions, JoinResult, NodeChange } from '../../core/services.ts'
import type { Home } from '../home.ts'
import type { CreateJoined, JoinInput, NetworkInfo, NodeNetwork, ProjectNetwork } from '../network-port.ts'
import type { Project } from '../project/project.ts'
import { Peering } from './peering.ts'
import type { RunningInit, RunningNetwork } from './running.ts'
import { Turns } from './schedule/turns.ts'

export interface NetworkInit {
  home: Home
  /**
   * Multiaddrs to listen at.
   * @default DEFAULT_LISTEN, or another port when that one is taken
   */
  listen?: readonly string[]
  /**
   * Multiaddrs to call, beside those of members that are known.
   * @default none
   */
  peers?: readonly string[]
  /** @default true */
  mdns?: boolean
  /**
   * Start only when something is asked of other laptops, listen nowhere, and fetch nothing that is not asked for: for a
   * command that runs without a node. `invite` and `peers` are refused with NODE_REQUIRED.
   * @default false
   */
  onDemand?: boolean
  /** Called when a device came or left or said what it holds, and when content arrived. */
  onChange?: (change: NodeChange) => void
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number
  /**
   * Goes on the network.
   * @default RunningNetwork.start, loaded then
   */
  start?: (init: RunningInit) => Promise<RunningNetwork>
}

interface Attached {
  peering: Peering
  off: () => void
}

/** The network of a node. libp2p is loaded by `start`, or by the first request of one that starts on demand. */
export class Network implements NodeNetwork {
  readonly #init: NetworkInit
  readonly #attached = new Map<ProjectId, Attached>()
  readonly #turns = new Turns()
  #running: RunningNetwork | undefined
  #starting: Promise<RunningNetwork> | undefined
  #stopping: Promise<void> | undefined

  constructor(init: NetworkInit) {
    this.#init = init
  }

  /**
   * Goes on the network; a second call does nothing.
   *
   * @throws PegbarError `USAGE` when an address of `listen` can not be listened at
   */
  async start(): Promise<void> {
    await this.#start()
  }

  async attach(project: Project): Promise<ProjectNetwork> {
    const peering = new Peering({
      project,
      running: () => this.#running,
      start: () => this.#start(),
      onDemand: this.#init.onDemand ?? false,
      turns: this.#turns,
    })
    const offs = [
      project.store.records.onStored((records) => {
        // members that came are called, those who were removed are left
        if (records.some(({ payload }) => isMemberPayload(payload))) void this.#running?.followMembers().catch(() => {})
      }),
      project.store.whole.onChange(() => this.#init.onChange?.({ kind: 'project', project: project.id })),
    ]
    const off = () => {
      for (const end of offs) end()
    }
    this.#attached.set(project.id, { peering, off })
    await this.#running?.refresh()
    return peering
  }

  async detach(project: ProjectId): Promise<void> {
    const attached = this.#attached.get(project)
    if (attached === undefined) return
    this.#attached.delete(project)
    attached.off()
    await attached.peering.stop()
    await this.#running?.refresh()
  }

  info(): NetworkInfo {
    const { mdns = true } = this.#init
    const running = this.#running
    return { addresses: running?.addresses ?? [], mdns: mdns && running !== undefined, seen: running?.seen ?? 0 }
  }

  async join(input: JoinInput, create: CreateJoined, options: CallOptions = {}): Promise<JoinResult> {
    const { home, now = Date.now } = this.#init
    const running = await this.#start()
    const { join } = await import('./join.ts')
    const peering = (id: string) => this.#attached.get(id as ProjectId)?.peering
    return join({ running, device: home.device, now, peering }, input, create, options)
  }

  /** Leaves the network; projects are no longer served. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    const running = await this.#starting?.catch(() => undefined)
    const attached = [...this.#attached.values()]
    for (const { off } of attached) off()
    await Promise.all(attached.map(({ peering }) => peering.stop()))
    await running?.stop()
    this.#running = undefined
    this.#attached.clear()
  }

  #start(): Promise<RunningNetwork> {
    this.#starting ??= this.#load()
    // the next who asks tries again
    this.#starting.catch(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async #load(): Promise<RunningNetwork> {
    const { home, listen, peers = [], mdns = true, onDemand = false, onChange } = this.#init
    const start = this.#init.start ?? (await import('./running.ts')).RunningNetwork.start
    this.#running = await start({
      self: home.device,
      seed: home.seed,
      projects: () => Array.from(this.#attached.values(), ({ peering }) => peering.project),
      listen: onDemand ? [] : listen,
      peers,
      mdns,
      onEvent: (event) => {
        for (const [project, { peering }] of this.#attached) {
          peering.onEvent(event)
          if (event.kind === 'session') onChange?.({ kind: 'peers', project })
          if (event.kind === 'holdings' && event.project === project) onChange?.({ kind: 'project', project })
        }
      },
    })
    return this.#running
  }
}
