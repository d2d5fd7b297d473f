/**
 * Random data from one laptop to another, both connected, on loopback, durable at the end; Pegbar and Syncthing take turns on
 * equal files. (a) from the finished checkpoint or scan, (b) checkpoint or scan included; medians of all rounds, and how
 * many times as fast Pegbar is. Without the Debian package syncthing: Pegbar alone.
 *
 *     npm run bench -- syncthing [GIB] [ROUNDS]
 */
import { execFileSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { connectApi } from '../../src/api/client.ts'
import { readNodeFile } from '../../src/cli/node-file.ts'
import type { ProjectServices } from '../../src/core/services.ts'
import { type Laptop, Studio } from '../../test/helpers/laptop.ts'
import { cpuSeconds, median, printTable } from './figures.ts'
import { writeRandom } from './random-file.ts'
import { SyncthingPair, syncthingVersion } from './syncthing-pair.ts'

const GIB = 1024 ** 3
const DEFAULT_ROUNDS = 5

/** Seconds. */
export interface Figures {
  /** Checkpoint or scan. */
  prepare: number
  /** From then until the receiver has all, durably. */
  transfer: number
  /** Of the two processes together, for both. */
  cpu: number
}

interface Contestant {
  name: string
  round(source: string, name: string): Promise<Figures>
  stop(): Promise<void>
}

export async function benchSyncthing(gib: number, rounds: number = DEFAULT_ROUNDS): Promise<void> {
  report(gib, rounds, await measurePeers(Math.round(gib * GIB), rounds))
}

/** Lets Pegbar, and Syncthing where it is installed, take turns with files of so many random bytes. */
export async function measurePeers(bytes: number, rounds: number): Promise<{ name: string; all: Figures[] }[]> {
  const studio = await Studio.open()
  const contestants: Contestant[] = []
  try {
    contestants.push(await pegbar(studio))
    const version = syncthingVersion()
    if (version === undefined) console.log('Syncthing is not installed (Debian package syncthing): Pegbar alone')
    else contestants.push(await syncthing(studio, version))
    const source = join(studio.root, 'source')
    const figures = new Map<Contestant, Figures[]>(contestants.map((one) => [one, []]))
    for (let round = 0; round < rounds; round++) {
      await writeRandom(source, bytes)
      // who is first finds the other's writeback: they take turns
      for (const one of round % 2 === 0 ? contestants : contestants.toReversed()) {
        execFileSync('sync')
        figures.get(one)!.push(await one.round(source, `take-${round}.mov`))
      }
    }
    return contestants.map((one) => ({ name: one.name, all: figures.get(one)! }))
  } finally {
    for (const one of contestants) await one.stop()
    await studio.close()
  }
}

async function pegbar(studio: Studio): Promise<Contestant> {
  const ana = await studio.laptop('ana')
  const ben = await studio.laptop('ben')
  const { addresses } = await ana.start(['--as', 'Ana', '--no-mdns', '--no-web'])
  const { ticket } = await ana.json<{ ticket: string }>(['invite'])
  await ben.json(['join', ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })
  await ben.start(['--no-mdns', '--no-web', '--peer', addresses[0]!])
  await ben.json(['sync'])
  const [sender, receiver] = await Promise.all([open(ana), open(ben)])
  const cpu = () => cpuSeconds(ana.nodePid!) + cpuSeconds(ben.nodePid!)
  return {
    name: 'Pegbar',
    round: async (source, name) => {
      await copyDurably(source, join(ana.dir, name))
      const [cpuBefore, start] = [cpu(), performance.now()]
      const [made] = await sender.project.checkpoint({ files: [name], comment: 'a take' })
      const prepared = performance.now()
      await receiver.whenWhole(made!.id)
      execFileSync('sync', ['-f', ben.dir])
      const figures = secondsOf(start, prepared, cpu() - cpuBefore)
      const out = join(ben.root, name)
      await ben.text(['export', made!.id, '-o', out])
      execFileSync('cmp', [source, out])
      await rm(out)
      return figures
    },
    stop: async () => {
      for (const { close } of [sender, receiver]) close()
    },
  }
}

interface Opened {
  project: ProjectServices
  /** Resolves when the device itself says that it holds all of a checkpoint. */
  whenWhole(checkpoint: string): Promise<void>
  close(): void
}

/** Listens instead of asking again and again, which would take processor time from what is measured. */
async function open(laptop: Laptop): Promise<Opened> {
  const { address, token } = readNodeFile({ PEGBAR_HOME: laptop.home })!
  const client = await connectApi({ url: address, token })
  const [view] = await client.projects()
  const project = await client.project(view!.id)
  const ended = new AbortController()
  const changes = new EventEmitter()
  const listen = async () => {
    for await (const { event } of client.events({ signal: ended.signal }))
      if (event === 'project') changes.emit('change')
  }
  listen().catch(() => {})
  return {
    project,
    whenWhole: async (checkpoint) => {
      for (;;) {
        const changed = once(changes, 'change')
        const view = await project.show({ checkpoint }).catch(() => undefined)
        if (view?.keptOn.have === 2) return
        await changed
      }
    },
    close: () => {
      ended.abort()
      client.close()
    },
  }
}

async function syncthing(studio: Studio, version: string): Promise<Contestant> {
  const pair = await SyncthingPair.start(join(studio.root, 'syncthing'))
  const cpu = () => pair.pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0)
  return {
    name: `Syncthing ${version}`,
    round: async (source, name) => {
      await copyDurably(source, join(pair.sender.dir, name))
      const { done } = await pair.whenReceived(name)
      const [cpuBefore, start] = [cpu(), performance.now()]
      await pair.scan()
      const prepared = performance.now()
      const received = await done
      execFileSync('sync', ['-f', received])
      const figures = secondsOf(start, prepared, cpu() - cpuBefore)
      execFileSync('cmp', [source, received])
      return figures
    },
    stop: () => pair.stop(),
  }
}

async function copyDurably(source: string, target: string): Promise<void> {
  await copyFile(source, target)
  execFileSync('sync', ['-f', target])
}

function secondsOf(start: number, prepared: number, cpu: number): Figures {
  return { prepare: (prepared - start) / 1000, transfer: (performance.now() - prepared) / 1000, cpu }
}

function report(gib: number, rounds: number, contestants: readonly { name: string; all: readonly Figures[] }[]): void {
  const middle = contestants.map(({ name, all }) => ({
    name,
    prepare: median(all.map(({ prepare }) => prepare)),
    transfer: median(all.map(({ transfer }) => transfer)),
    whole: median(all.map(({ prepare, transfer }) => prepare + transfer)),
    cpu: median(all.map(({ cpu }) => cpu)),
    runs: all.map(({ transfer }) => transfer.toFixed(2)).join(' '),
  }))
  console.log(`${gib} GiB of random data to one connected peer on loopback, ${rounds} rounds, medians, seconds`)
  printTable(
    ['', 'checkpoint or scan', '(a) then to the peer, durable', '(b) both', 'processor time', '(a) of each round'],
    middle.map(({ name, prepare, transfer, whole, cpu, runs }) => [
      name,
      ...[prepare, transfer, whole, cpu].map((seconds) => seconds.toFixed(2)),
      runs,
    ]),
  )
  const [ours, theirs] = middle
  if (ours === undefined || theirs === undefined) return
  console.log(
    `Pegbar is ${(theirs.transfer / ours.transfer).toFixed(2)} × as fast in (a), ${(theirs.whole / ours.whole).toFixed(2)} × in (b)`,
  )
}
