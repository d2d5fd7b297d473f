/**
 * Random data to one newcomer from 1, 2 and 4 laptops that hold it, each on a link of its own that is capped with `tc tbf`;
 * the rate next to the sum of the caps. Hosts are network namespaces: Linux, root, iproute2.
 *
 *     npm run bench -- swarm [GIB] [MBIT]
 */
import { join } from 'node:path'
import type { CheckpointView, PeerView } from '../../src/core/services.ts'
import { type Laptop, Studio } from '../../test/helpers/laptop.ts'
import { type Host, Lan, noCap } from '../../test/helpers/net.ts'
import { poll } from '../../test/helpers/poll.ts'
import { printTable } from './figures.ts'
import { writeRandom } from './random-file.ts'

const GIB = 1024 ** 3
const DEFAULT_MBIT = 100
const HOLDERS = [1, 2, 4]
const WORKING_FILE = 'take.mov'
/** Between two looks at a holder that is being filled. */
const LOOK_MS = 250

interface Holder {
  laptop: Laptop
  host: Host
}

export async function benchSwarm(gib: number, mbit: number = DEFAULT_MBIT): Promise<void> {
  const missing = noCap()
  if (missing !== undefined) throw new Error(`npm run bench -- swarm ${missing}`)
  const bytes = Math.round(gib * GIB)
  const studio = await Studio.open()
  const lan = new Lan()
  try {
    const holders = await makeHolders(studio, lan, bytes)
    for (const { host } of holders) host.cap(mbit)
    const rows: string[][] = []
    for (const count of HOLDERS) {
      for (const [index, { laptop }] of holders.entries()) {
        if (index < count) await up(laptop)
        else await laptop.end()
      }
      const { seconds, shares } = await toNewcomer(studio, lan, holders.slice(0, count))
      const rate = (bytes * 8) / seconds / 1e6
      rows.push([
        String(count),
        String(count * mbit),
        seconds.toFixed(1),
        rate.toFixed(0),
        `${((rate / (count * mbit)) * 100).toFixed(0)} %`,
        shares.map((share) => `${(share * 100).toFixed(0)} %`).join(' '),
      ])
    }
    console.log(`${gib} GiB of random data to a newcomer, the link of each holder capped at ${mbit} Mbit/s`)
    printTable(['holders', 'sum of caps, Mbit/s', 'seconds', 'payload, Mbit/s', 'of the sum', 'share of each'], rows)
  } finally {
    await studio.close()
    await lan.close()
  }
}

/** Starts the node again, unless it runs. */
async function up(laptop: Laptop): Promise<void> {
  if (laptop.nodePid === undefined) await laptop.start(['--no-mdns', '--no-web'])
}

async function makeHolders(studio: Studio, lan: Lan, bytes: number): Promise<Holder[]> {
  const holders: Holder[] = []
  for (let index = 0; index < Math.max(...HOLDERS); index++) {
    const host = lan.host()
    holders.push({ host, laptop: await studio.laptop(`holder-${index}`, host.prefix) })
  }
  const [first, ...others] = holders as [Holder, ...Holder[]]
  await writeRandom(join(first.laptop.dir, WORKING_FILE), bytes)
  await first.laptop.start(['--as', 'Holder 0', '--no-mdns', '--no-web'])
  await first.laptop.json(['checkpoint', WORKING_FILE, '-m', 'a take'])
  for (const [index, { laptop }] of others.entries()) {
    await joinBy(first.laptop, laptop, `Holder ${index + 1}`)
    await laptop.start(['--no-mdns', '--no-web'])
    await whenWhole(laptop)
  }
  return holders
}

async function joinBy(inviter: Laptop, laptop: Laptop, name: string): Promise<void> {
  const { ticket } = await inviter.json<{ ticket: string }>(['invite'])
  await laptop.json(['join', ticket, laptop.dir, '--as', name, '--no-update'], { cwd: laptop.root })
}

/** Whole here, and on the laptop that it came from. */
async function whenWhole(laptop: Laptop): Promise<void> {
  await poll(
    () => laptop.lines<CheckpointView>(['log', WORKING_FILE]),
    ([view]) => view !== undefined && view.keptOn.have >= 2,
    LOOK_MS,
  )
}

/** The clock runs from the start of the newcomer's node, which has the records already, to the end of its `sync`. */
async function toNewcomer(
  studio: Studio,
  lan: Lan,
  holders: readonly Holder[],
): Promise<{ seconds: number; shares: number[] }> {
  const host = lan.host()
  const newcomer = await studio.laptop(`newcomer-${holders.length}`, host.prefix)
  await joinBy(holders[0]!.laptop, newcomer, `Newcomer ${holders.length}`)
  const peers = holders.flatMap((holder) => ['--peer', `/ip4/${holder.host.address}/tcp/7346`])
  const started = performance.now()
  await newcomer.start(['--no-mdns', '--no-web', ...peers])
  await newcomer.json(['sync', '--timeout', '600'])
  const seconds = (performance.now() - started) / 1000
  const known = await newcomer.lines<PeerView>(['peers'])
  const received = known.map(({ receivedBytes }) => receivedBytes).filter((bytes) => bytes > 0)
  const sum = received.reduce((all, one) => all + one, 0)
  await newcomer.end()
  return { seconds, shares: received.map((one) => one / sum) }
}
