import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckpointView, StatusView } from '../../../src/core/services.ts'
import { Laptop } from '../../../test/helpers/laptop.ts'
import { residentPeakMib } from '../memory.ts'
import type { Repository, Tool } from './tool.ts'

export const PEGBAR = 'Pegbar'

/** As a person has it: a node that runs, and the command line, started by the Node.js that runs this. */
export const pegbar: Tool = {
  name: PEGBAR,
  install: undefined,
  inside: {
    process: 'a running node, and a command for each version',
    durable: 'yes (fsync)',
    hash: 'BLAKE3 of chunks and of the whole file, records signed',
    history: 'yes',
  },
  version: () => 'this commit',
  open,
}

async function open(root: string): Promise<Repository> {
  const laptop = new Laptop(root)
  await mkdir(laptop.dir, { recursive: true })
  await laptop.start(['--as', 'Ana', '--no-mdns'])
  let single: CheckpointView | undefined
  const timed = async <T>(work: () => Promise<T>) => {
    const started = performance.now()
    const result = await work()
    return { result, seconds: (performance.now() - started) / 1000, peakMib: residentPeakMib(laptop.nodePid!) }
  }
  return {
    work: laptop.dir,
    folder: join(laptop.dir, '.pegbar'),
    store: async (version) => {
      const file = await onlyFile(laptop.dir)
      const { result, ...spent } = await timed(() =>
        laptop.json<CheckpointView[]>(['checkpoint', ...(file === undefined ? ['--all'] : [file]), '-m', version]),
      )
      single = file === undefined ? undefined : result[0]
      if (file === undefined) await nothingIsLeft(laptop)
      return spent
    },
    restore: async (target) => {
      if (single !== undefined) {
        const { id, path } = single
        const { seconds, peakMib } = await timed(() => laptop.text(['export', id, '-o', join(target, path)]))
        return { seconds, peakMib, dir: target }
      }
      for (const name of await visible(laptop.dir)) await rm(join(laptop.dir, name), { recursive: true })
      const { seconds, peakMib } = await timed(() => laptop.json(['update']))
      return { seconds, peakMib, dir: laptop.dir }
    },
    close: () => laptop.end(),
  }
}

async function visible(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => !name.startsWith('.'))
}

/** A set that is versions of one file is checkpointed by name, as its author would; a tree as a whole. */
async function onlyFile(dir: string): Promise<string | undefined> {
  const [name, ...others] = (await readdir(dir, { withFileTypes: true })).filter((one) => !one.name.startsWith('.'))
  return name?.isFile() && others.length === 0 ? name.name : undefined
}

/** The time counts only if everything was taken. */
async function nothingIsLeft(laptop: Laptop): Promise<void> {
  const rows = await laptop.lines<StatusView>(['status'])
  const left = rows.find(({ path, states }) => !path.startsWith('.') && !states.includes('Normal'))
  if (left !== undefined) throw new Error(`${left.path} is ${left.states.join(' and ')} after checkpoint --all`)
}
