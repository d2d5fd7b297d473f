/**
 * Measures one project as it grows, by content and by checkpoints, through the command line with the node running, and writes
 * the section «How it grows» of `docs/benchmarks.md`.
 *
 *     npm run bench -- growth [--gb 1,10,50] [--checkpoints 1000,10000,100000] [--data DIR] [--scale N]
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { StatsView } from '../../../src/core/services.ts'
import { Studio } from '../../../test/helpers/laptop.ts'
import { importBundled } from '../../import-bundled.js'
import { writeRandom } from '../random-file.ts'
import { type GrowthOptions, parseGrowthArguments } from '../report/arguments.ts'
import { cacheFolder, resultsOf } from '../report/index.ts'
import { now } from '../report/machine.ts'
import { saveResults } from '../report/results.ts'
import { writeReport } from '../report/write.ts'
import type { Growth, Point } from './growth.ts'
import { probe, START } from './probe.ts'

const MIB = 1 << 20
const FULL_PROBE_BYTES = 64 * MIB
/** One file of the content that fills a project. */
const MAX_FILE_BYTES = 1e9

export async function benchGrowth(args: readonly string[]): Promise<void> {
  const options = parseGrowthArguments(args)
  const cache = await cacheFolder(options)
  const results = await resultsOf(cache, options)
  const scratch = join(cache, 'scratch')
  await mkdir(scratch, { recursive: true })
  process.env.TMPDIR = scratch
  const probeBytes = Math.max(MIB, Math.round(FULL_PROBE_BYTES * options.scale))
  const growth: Growth = { probeBytes, content: [], checkpoints: [], measured: now() }
  results.growth = growth
  const note = async (points: Point[], point: Point) => {
    points.push(point)
    await saveResults(cache, results)
    console.error(JSON.stringify(point))
  }
  try {
    await byCheckpoints(options, probeBytes, (point) => note(growth.checkpoints, point))
    await byContent(options, probeBytes, (point) => note(growth.content, point))
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  await writeReport(results, options.out)
}

type Note = (point: Point) => Promise<void>

async function byContent({ bytes }: GrowthOptions, probeBytes: number, note: Note): Promise<void> {
  const studio = await Studio.open()
  try {
    const laptop = await studio.laptop('content')
    await laptop.start(START)
    let made = 0
    for (const size of bytes) {
      while (made < size) {
        const name = `take-${made}.mov`
        const next = Math.min(MAX_FILE_BYTES, size - made)
        await writeRandom(join(laptop.dir, name), next)
        await laptop.json(['checkpoint', name, '-m', 'content'])
        // only what is stored counts here: the working file would take the same again
        await rm(join(laptop.dir, name))
        made += next
      }
      await note(await probe(laptop, size, probeBytes))
    }
  } finally {
    await studio.close()
  }
}

async function byCheckpoints({ checkpoints }: GrowthOptions, probeBytes: number, note: Note): Promise<void> {
  const { History } = await importBundled('scripts/bench/growth/records.ts')
  const studio = await Studio.open()
  try {
    const laptop = await studio.laptop('checkpoints')
    const history = await History.prepare(laptop.dir, laptop.home)
    await laptop.start(START)
    for (const count of checkpoints) {
      await laptop.end()
      await history.growTo(count)
      await laptop.start(START)
      const stats = await laptop.json<StatsView>(['stats'])
      if (stats.checkpoints < count) throw new Error(`only ${stats.checkpoints} of ${count} checkpoints count`)
      await note(await probe(laptop, count, probeBytes))
    }
  } finally {
    await studio.close()
  }
}
