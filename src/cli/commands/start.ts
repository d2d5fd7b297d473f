import type { NodeServices } from '../../core/services.ts'
import { askName } from '../ask-name.ts'
import type { Connection } from '../connect.ts'
import type { Context } from '../context.ts'
import { type AddCommand, collect, define, parseWhole } from '../define.ts'
import { printReady } from '../print/ready.ts'
import { enterFolder, findProject } from '../project-root.ts'

const MAX_PORT = 65_535

export interface StartOptions {
  as?: string
  listen?: string[]
  peer?: string[]
  mdns: boolean
  port?: number
  web: boolean
  background?: boolean
}

export const addStart: AddCommand = (program, run) => {
  define(program, 'start', { summary: 'run the node: share projects, serve the page', example: 'start film --as Ana' })
    .argument('[DIR...]', 'projects, or folders to make one of; without: all of yours, and the one around here')
    .option('--as <PERSON>', 'your name in a new project')
    .option('--listen <ADDR>', 'address for other laptops, for example /ip4/0.0.0.0/tcp/7340; several times', collect)
    .option('--peer <ADDR>', 'address of another laptop, with its /p2p/ID; several times', collect)
    .option('--no-mdns', 'do not look for others on the LAN')
    .option('--port <N>', 'port of the page and the API; 0: any', parseWhole(0, MAX_PORT))
    .option('--no-web', 'serve the API alone')
    .option('--background', 'return once it runs')
    .action((dirs: string[], options: StartOptions) => run((context) => start(context, dirs, options)))
}

async function start(context: Context, typed: string[], options: StartOptions): Promise<void> {
  const dirs = typed.map((dir) => enterFolder(context.resolve(dir)))
  const running = await context.running()
  if (running !== undefined) return handOver(context, running, dirs, options)
  if (options.background === true) {
    if (options.as === undefined && dirs.some(isNew)) options = { ...options, as: await askFirst(context) }
    const { startInBackground } = await import('../background.ts')
    return printReady(context.out, await startInBackground(context, dirs, options), 'the node runs in the background')
  }
  const { serveNode } = await import('../serve-node.ts')
  const { out, terminal } = context
  const node = await serveNode({
    ...options,
    env: terminal.env,
    onUnexpected: (error) => out.error(error instanceof Error ? (error.stack ?? error.message) : 'unknown error'),
  })
  try {
    await attachAll(context, node.services, dirs.length > 0 ? dirs : await knownDirs(context, node.services), options)
    const facts = { ...(await node.ready()), running: false }
    printReady(out, facts, 'the node runs; Ctrl-C stops it')
    await Promise.race([node.ended, aborted(terminal.signal)])
  } finally {
    await node.close()
  }
  out.done('the node has stopped')
}

/** One node serves all: it takes over the folders, and this process ends. */
async function handOver(context: Context, running: Connection, dirs: string[], options: StartOptions): Promise<void> {
  const { services } = running
  await attachAll(context, services, dirs, options)
  const port = Number(new URL(running.running!.address).port)
  printReady(context.out, { ...(await services.info()), port, running: true }, 'a node runs already')
}

async function attachAll(context: Context, node: NodeServices, dirs: string[], options: StartOptions): Promise<void> {
  const as = dirs.some(isNew) ? await askName(context, options.as, node) : options.as
  for (const dir of dirs) await node.attach({ dir, create: true, as }, context.call)
}

/** Without DIR: the project around the current folder, and every other of this PEGBAR_HOME. */
async function knownDirs({ cwd }: Context, node: NodeServices): Promise<string[]> {
  const here = findProject(cwd)
  const known = (await node.projects()).filter(({ id }) => id !== here?.id)
  return [...(here === undefined ? [] : [here.root]), ...known.map(({ dir }) => dir)]
}

function isNew(dir: string): boolean {
  return findProject(dir) === undefined
}

async function askFirst(context: Context): Promise<string | undefined> {
  const name = await askName(context, undefined, await context.node())
  await context.close()
  return name
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
