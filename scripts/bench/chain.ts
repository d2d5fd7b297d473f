/**
 * Replays every file of a folder, in order, as versions of one working file on laptop A, with its node running, and lets
 * laptop B receive them: time to checkpoint all (command line included), bytes on the wire, store size; then exports every
 * version from B and compares it. All on loopback.
 *
 *     npm run bench -- chain DIR
 */
import { execFileSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { copyFile, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { CheckpointView, PeerView, StatsView, SyncResult } from '../../src/core/services.ts'
import { type Laptop, Studio } from '../../test/helpers/laptop.ts'
import { poll } from '../../test/helpers/poll.ts'
import { residentPeakMib } from './memory.ts'

const MIB = 1 << 20
const WORKING_FILE = 'asset.blend'

async function place(laptop: Laptop, source: string): Promise<void> {
  const temporary = join(laptop.root, 'asset.tmp')
  await copyFile(source, temporary)
  await rename(temporary, join(laptop.dir, WORKING_FILE))
  execFileSync('sync')
}

async function equalFiles(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([stat(a), stat(b)])
  if (one.size !== other.size) return false
  const digests = await Promise.all(
    [a, b].map(async (path) => {
      const { createHash } = await import('node:crypto')
      const hash = createHash('sha256')
      await pipeline(createReadStream(path), hash)
      return hash.digest('hex')
    }),
  )
  return digests[0] === digests[1]
}

async function received(ben: Laptop): Promise<number> {
  const [peer] = await ben.lines<PeerView>(['peers'])
  return peer?.receivedBytes ?? 0
}

/** What versions of one file cost, made on one laptop and received by another. */
export interface ChainFigures {
  /** For each version, on the clock. */
  seconds: number[]
  /** For each version: what the other laptop received until it held all of it, records included. */
  wireBytes: number[]
  stats: StatsView
  diskMib: number
  /** One more sync of equal laptops. */
  again: SyncResult
  /** Versions that the other laptop exports byte by byte as they were. */
  identical: number
  updated: boolean
  /** Most that the two nodes had resident, MiB. */
  peakMib: [number, number]
}

export async function measureChain(files: readonly string[]): Promise<ChainFigures> {
  const studio = await Studio.open()
  try {
    const ana = await studio.laptop('ana')
    const ben = await studio.laptop('ben')
    const { addresses } = await ana.start(['--as', 'Ana', '--no-mdns'])
    const { ticket } = await ana.json<{ ticket: string }>(['invite'])
    await ben.json(['join', ticket, ben.dir, '--as', 'Ben', '--no-update'], { cwd: ben.root })
    await ben.start(['--no-mdns', '--peer', addresses[0]!])

    const made: CheckpointView[] = []
    const seconds: number[] = []
    const wireBytes: number[] = []
    for (const file of files) {
      await place(ana, file)
      const before = await received(ben)
      const started = performance.now()
      const [checkpoint] = await ana.json<CheckpointView[]>(['checkpoint', WORKING_FILE, '-m', file])
      seconds.push((performance.now() - started) / 1000)
      made.push(checkpoint!)
      await poll(
        () => ben.json<CheckpointView>(['show', checkpoint!.id]).catch(() => undefined),
        (view) => view?.keptOn.have === 2,
      )
      wireBytes.push((await received(ben)) - before)
    }
    const stats = await ana.json<StatsView>(['stats'])
    const du = execFileSync('du', ['-sm', join(ana.dir, '.pegbar')]).toString()
    const again = await ben.json<SyncResult>(['sync'])
    let identical = 0
    for (const [n, checkpoint] of made.entries()) {
      const out = join(ben.root, 'export.blend')
      await ben.text(['export', checkpoint.id, '-o', out, '--force'])
      if (await equalFiles(out, files[n]!)) identical++
    }
    await ben.json(['update'])
    const updated = await equalFiles(join(ben.dir, WORKING_FILE), files.at(-1)!)
    const peakMib: [number, number] = [residentPeakMib(ana.nodePid!), residentPeakMib(ben.nodePid!)]
    return { seconds, wireBytes, stats, diskMib: Number(du.split('\t')[0]), again, identical, updated, peakMib }
  } finally {
    await studio.close()
  }
}

export async function benchChain(dir: string): Promise<void> {
  const files = (await readdir(dir)).sort().map((name) => join(dir, name))
  const { seconds, wireBytes, stats, diskMib, again, identical, updated, peakMib } = await measureChain(files)
  const [first, ...later] = wireBytes as [number, ...number[]]
  const total = seconds.reduce((sum, s) => sum + s, 0)
  console.log(`checkpoints          ${seconds.length}, ${(stats.logicalBytes / MIB).toFixed(0)} MiB logical`)
  console.log(`time for all         ${total.toFixed(2)} s (first ${seconds[0]!.toFixed(2)} s), command line included`)
  console.log(
    `store                ${diskMib} MiB on disk (du), ${(stats.storedBytes / MIB).toFixed(1)} MiB of payload`,
  )
  console.log(`wire, first          ${(first / MIB).toFixed(2)} MiB`)
  console.log(`wire, each later     ${later.map((bytes) => (bytes / MIB).toFixed(2)).join(' ')} MiB`)
  console.log(`wire, later, average ${(later.reduce((sum, b) => sum + b, 0) / later.length / 1024).toFixed(0)} KiB`)
  console.log(`second round         ${again.receivedRecords} records, ${again.receivedBytes} bytes`)
  console.log(`exported from B      ${identical} of ${files.length} byte-identical`)
  console.log(`update on B          ${updated}`)
  console.log(`peak memory          A ${peakMib[0]} MiB, B ${peakMib[1]} MiB`)
}
