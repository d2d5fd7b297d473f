/**
 * Lets Pegbar and every other tool that is installed do the same work on the same files, in turn, and writes the report
 * `docs/benchmarks.md`. Data and results are kept, so that an interrupted run goes on where it stopped. Linux: memory is read from
 * /proc, and `sync -f` and `du` are GNU's.
 *
 *     npm run bench [-- --data DIR] [--scale N] [--rounds N] [--heavy-rounds N] [--only PART,PART] [--fresh] [--report-only]
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DATA_SETS, provide } from '../data/index.ts'
import type { DataSet } from '../data/set.ts'
import { measurePeers } from '../syncthing.ts'
import { syncthingVersion } from '../syncthing-pair.ts'
import { TOOLS } from '../tools/index.ts'
import { parseReportArguments, type ReportOptions } from './arguments.ts'
import { lookAtMachine, now } from './machine.ts'
import { loadResults, type Results, type SetResult, saveResults } from './results.ts'
import { runTool } from './run.ts'
import { simulate } from './simulate.ts'
import { sum } from './summary.ts'
import { bytesOf, treesOf, type Version, versionsOf } from './versions.ts'
import { measureWire } from './wire.ts'
import { writeReport } from './write.ts'

/** The part that is no data set. */
const PEER = 'peer'
const PEER_BYTES = 1024 ** 3

export async function benchReport(args: readonly string[]): Promise<void> {
  const options = parseReportArguments(args, [...DATA_SETS.map(({ name }) => name), PEER])
  const cache = await cacheFolder(options)
  const results = await resultsOf(cache, options)
  if (!options.reportOnly) await measure(cache, results, options)
  await writeReport(results, options.out)
}

/** Data and results of one scale. */
export async function cacheFolder({ data, scale }: { data: string; scale: number }): Promise<string> {
  const cache = join(data, `scale-${scale}`)
  await mkdir(cache, { recursive: true })
  return cache
}

/** What an earlier run has left, with the machine as it is now. */
export async function resultsOf(cache: string, { scale, reportOnly = false }: { scale: number; reportOnly?: boolean }) {
  const before = await loadResults(cache)
  if (before === undefined && reportOnly) throw new Error(`there are no results in ${cache}: run without --report-only`)
  const versions = Object.fromEntries(TOOLS.map((tool) => [tool.name, tool.version()]))
  const machine = lookAtMachine(cache, { ...versions, Syncthing: syncthingVersion()?.replace(/^v/, '') })
  const results: Results = before ?? { scale, machine, sets: {}, peer: undefined, growth: undefined }
  if (!reportOnly) results.machine = machine
  return results
}

async function measure(cache: string, results: Results, options: ReportOptions): Promise<void> {
  const isWanted = (name: string) => options.only?.includes(name) ?? true
  const scratch = join(cache, 'scratch')
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch)
  // laptops are made there too: one disk for everything that is compared
  process.env.TMPDIR = scratch
  try {
    for (const set of DATA_SETS.filter(({ name }) => isWanted(name))) await measureSet(cache, set, results, options)
    if (isWanted(PEER) && (options.fresh || results.peer === undefined)) {
      log('one large file to a connected peer')
      const bytes = Math.round(PEER_BYTES * options.scale)
      const measured = now()
      const all = await measurePeers(bytes, options.rounds)
      results.peer = { bytes, contestants: all.map(({ name, all: rounds }) => ({ name, rounds })), measured }
      await saveResults(cache, results)
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function measureSet(cache: string, set: DataSet, results: Results, options: ReportOptions): Promise<void> {
  const folder = await provide(set, cache, options.scale, log).catch((error: Error) => {
    const missing = set.missing()
    if (missing === undefined) throw error
    log(`${set.name} is left out: it needs ${missing}`)
  })
  if (folder === undefined) return
  const versions = await versionsOf(folder)
  const trees = treesOf(versions)
  const expected = trees.at(-1)!
  if (options.fresh || results.sets[set.name] === undefined) {
    results.sets[set.name] = await blank(set, trees)
  }
  const result = results.sets[set.name]!
  const { commit } = now()
  if (result.measured.commit !== commit) {
    log(
      `${set.name}: figures of commit ${result.measured.commit} are kept beside those of ${commit}; --fresh measures anew`,
    )
  }
  const tools = TOOLS.filter((tool) => tool.version() !== undefined && tool.sets?.includes(set.name) !== false)
  const rounds = set.heavy ? options.heavyRounds : options.rounds
  for (let round = 0; round < rounds; round++) {
    // whoever is first finds a disk that has rested: they take turns at it
    for (const tool of tools.map((_, at) => tools[(at + round) % tools.length]!)) {
      result.runs[tool.name] ??= []
      const runs = result.runs[tool.name]!
      if (runs.length > round) continue
      const what = `${set.name}, round ${round + 1}, ${tool.name}`
      const { [tool.name]: _, ...failed } = result.failed ?? {}
      try {
        runs.push(await runTool(tool, { versions, expected, binary: set.binary, scratch: process.env.TMPDIR! }))
        result.failed = failed
        log(`${what}: ${sum(runs.at(-1)!.steps.map(({ seconds }) => seconds)).toFixed(2)} s`)
      } catch (error) {
        // the others are measured all the same; the next run tries it again
        const { message } = error as Error
        result.failed = { ...failed, [tool.name]: message.split('\n')[0]! }
        process.exitCode = 1
        log(`${what} failed: ${message}`)
      }
      await saveResults(cache, results)
    }
  }
  await measureRest(cache, versions, result, results, trees)
}

/** Sizes of the other design, and for versions of one file what goes to a second laptop. */
async function measureRest(
  cache: string,
  versions: readonly Version[],
  result: SetResult,
  results: Results,
  trees: ReturnType<typeof treesOf>,
): Promise<void> {
  if (result.simulation === undefined) {
    result.simulation = await simulate(trees)
    await saveResults(cache, results)
  }
  const files = versions.flatMap(({ files }) => [...files.values()])
  if (files.length === versions.length && Object.keys(result.wire).length === 0) {
    log('to a second laptop')
    result.wire = await measureWire(files, process.env.TMPDIR!)
    await saveResults(cache, results)
  }
}

async function blank({ title }: DataSet, trees: ReturnType<typeof treesOf>): Promise<SetResult> {
  let logicalBytes = 0
  for (const tree of trees) logicalBytes += await bytesOf(tree)
  return {
    title,
    versions: trees.length,
    logicalBytes,
    files: trees.at(-1)!.size,
    runs: {},
    simulation: undefined,
    wire: {},
    measured: now(),
  }
}

function log(line: string): void {
  console.error(line)
}
