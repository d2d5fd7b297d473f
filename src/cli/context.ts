import { resolve } from 'node:path'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { CallOptions, NodeServices, ProjectServices } from '../core/services.ts'
import type { Connection, Connector } from './connect.ts'
import type { Output } from './output.ts'
import { exists, forcedId, looksLikeId, toProjectPath, toTyped } from './paths.ts'
import type { ProgressDisplay } from './progress.ts'
import { type FoundProject, findProject, requireProject } from './project-root.ts'
import type { Terminal } from './terminal.ts'

export interface NeedOptions {
  /** What only a running node can do, for example `invite somebody`; undefined: it works without one. */
  runningTo?: string
}

/** A project with its services and the paths as this person types them. */
export interface OpenProject extends FoundProject {
  services: ProjectServices
  /** The project path of what was typed; throws OUTSIDE_PROJECT. */
  path(typed: string): string
  /** A project path as it is typed here. */
  typed(path: string): string
  /** What `revert` and `delete` take: an id, or a project path. */
  target(typed: string): Promise<string>
}

export interface ContextInit {
  terminal: Terminal
  out: Output
  /** The folder that the command works in: that of -C. */
  cwd: string
  progress: ProgressDisplay
  connector: Connector
}

/** What one run of a command works with. Connects with the first need, and lets go in `close`. */
export class Context {
  readonly terminal: Terminal
  readonly out: Output
  readonly cwd: string
  /** Hand these to every call that may take long. */
  readonly call: CallOptions
  /** Said when the command is cancelled: what is kept, how to go on. */
  kept: string | undefined
  readonly #connector: Connector
  readonly #progress: ProgressDisplay
  #connection: Promise<Connection> | undefined

  constructor({ terminal, out, cwd, progress, connector }: ContextInit) {
    this.terminal = terminal
    this.out = out
    this.cwd = cwd
    this.call = { signal: terminal.signal, onProgress: (report) => progress.report(report) }
    this.#progress = progress
    this.#connector = connector
  }

  /** The node that runs; undefined: none does. NODE_UNREACHABLE when it does not answer. */
  async running(): Promise<Connection | undefined> {
    const connection = await this.#connector.running(this.terminal.signal)
    if (connection !== undefined) this.#connection ??= Promise.resolve(connection)
    return connection
  }

  /** The services of the running node, or of this process. */
  async node(need: NeedOptions = {}): Promise<NodeServices> {
    return (await this.connection(need)).services
  }

  connection(need: NeedOptions = {}): Promise<Connection> {
    this.#connection ??= this.#connect(need)
    return this.#connection
  }

  async #connect({ runningTo }: NeedOptions): Promise<Connection> {
    const connection = await this.#connector.running(this.terminal.signal).catch((error: unknown) => {
      // it may hold another project; if it holds this one, the store says LEVEL_LOCKED, and who
      if (runningTo === undefined && isPegbarError(error, 'NODE_UNREACHABLE')) return undefined
      throw error
    })
    if (connection !== undefined) return connection
    if (runningTo === undefined) return this.#connector.inProcess()
    const found = findProject(this.cwd)
    throw new PegbarError('NODE_REQUIRED', `to ${runningTo}, a node must be running`, {
      hint: found === undefined ? 'run `pegbar start DIR`' : `run \`pegbar start ${found.root}\``,
    })
  }

  /** The project around the current folder. */
  async project(need: NeedOptions = {}): Promise<OpenProject> {
    const found = requireProject(this.cwd)
    const { services: node, running, served } = await this.connection(need)
    const known = running === undefined ? undefined : (await node.projects()).find(({ id }) => id === found.id)
    if (known?.dir === found.root && served !== undefined) return this.#withPaths(found, served(found.id))
    if (known?.dir !== found.root) {
      const { dir } = await node.attach({ dir: found.root, create: false }, this.call)
      if (dir !== found.root) throw servedElsewhere(found, dir)
    }
    return this.#withPaths(found, await node.project(found.id))
  }

  #withPaths(found: FoundProject, services: ProjectServices): OpenProject {
    const path = (typed: string) => toProjectPath(found.root, this.cwd, typed)
    return {
      ...found,
      services,
      path,
      typed: (inner) => toTyped(found.root, this.cwd, inner),
      target: async (typed) => {
        if (!looksLikeId(typed)) return path(typed)
        if (typed.startsWith('id:')) return typed
        if (exists(this.cwd, typed)) return path(typed)
        // a path wins over an id, also that of a file which is not on the disk
        const states = await services.status({ paths: [path(typed)] }, { signal: this.terminal.signal }).catch(() => [])
        return states.some((state) => state.path === path(typed)) ? path(typed) : forcedId(typed)
      },
    }
  }

  /** An absolute path for what was typed. */
  resolve(typed: string): string {
    return resolve(this.cwd, typed)
  }

  clearProgress(): void {
    this.#progress.clear()
  }

  async close(): Promise<void> {
    this.#progress.clear()
    const connection = await this.#connection?.catch(() => undefined)
    await connection?.close()
  }
}

/** One folder of a project is worked in at a time: what is done here would change the files over there. */
function servedElsewhere({ root }: FoundProject, dir: string): PegbarError {
  return new PegbarError('EXISTS', `the running node serves this project in "${dir}"`, {
    path: root,
    hint: `work there, or stop it (\`pegbar stop\`) and run \`pegbar start\` in "${root}"`,
  })
}
