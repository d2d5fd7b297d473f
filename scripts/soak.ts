/**
 * Searches longer than the tests do, with seeds that nobody has tried: simulated networks (test/sim), and the property
 * tests. What is found can be found again with the command that is printed.
 *
 *     npm run soak [-- --minutes N | --seeds N | --seed N] [--only simulation|properties] [--broken FAULT] [--trace]
 *
 * --minutes N   for so long (10)
 * --seeds N     so many networks, and the properties once
 * --seed N      that seed alone
 * --only WHAT   only the networks, or only the properties
 * --broken F    puts a fault in: one of those in test/sim/faults.ts. It must be found
 * --trace       prints the last events of a network that failed
 */
import { spawnSync } from 'node:child_process'
import { glob, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Simulated, SimulateInit } from '../test/sim/simulate.ts'
import { importBundled } from './import-bundled.js'

const root = resolve(import.meta.dirname, '..')
const DEFAULT_MINUTES = 10
/** How many times the usual runs a property gets in one round: some minutes. */
const RUNS_FACTOR = 20
/** Networks between two rounds of the properties. */
const NETWORKS_PER_ROUND = 200
const SHOWN_EVENTS = 200

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seeds: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    broken: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
})
const simulates = values.only !== 'properties'
const tests = values.only !== 'simulation' && values.broken === undefined
const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const most = values.seed === undefined ? Number(values.seeds ?? Number.POSITIVE_INFINITY) : 1
const minutes =
  values.seeds === undefined && values.seed === undefined ? Number(values.minutes ?? DEFAULT_MINUTES) : Infinity
const endMs = performance.now() + minutes * 60_000

const { simulate } = await importBundled('test/sim/simulate.ts')
const files = await propertyFiles()
let done = 0
for (let failed = false; !failed && done < most && performance.now() < endMs; ) {
  const until = Math.min(most, done + NETWORKS_PER_ROUND)
  const from = done
  for (; !failed && done < until && performance.now() < endMs; done++) failed = await network(first + done)
  if (simulates) console.log(`${done} networks, seeds ${first} to ${first + done - 1}${failed ? '' : ': all is well'}`)
  if (!failed && tests) failed = properties(first + from)
  if (failed) process.exitCode = 1
}

/** Returns whether it failed. */
async function network(seed: number): Promise<boolean> {
  if (!simulates) return false
  const broken = values.broken as SimulateInit['broken']
  const { failures, trace, traceHash }: Simulated = await simulate({ seed, ...(broken && { broken }) })
  if (failures.length === 0) return false
  if (values.trace) for (const line of trace.slice(-SHOWN_EVENTS)) console.log(line)
  console.log(`FAILED: network of seed ${seed} (trace ${traceHash.slice(0, 16)})`)
  for (const failure of failures) console.log(`  ${failure}`)
  const fault = broken === undefined ? '' : ` --broken "${broken}"`
  console.log(`again: npm run soak -- --only simulation --seed ${seed}${fault}`)
  return true
}

/** Returns whether one failed. */
function properties(seed: number): boolean {
  const env = { ...process.env, PEGBAR_SEED: `${seed}`, PEGBAR_RUNS_FACTOR: `${RUNS_FACTOR}` }
  // properties take longer than tests: as long as they need
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--testTimeout', '0', ...files]
  const { status } = spawnSync(process.execPath, vitest, { cwd: root, env, stdio: 'inherit' })
  if (status === 0) return false
  console.log(`FAILED: property tests with seed ${seed}`)
  console.log(`again: npm run soak -- --only properties --seed ${seed}`)
  return true
}

/** The tests whose number of runs can be multiplied. */
async function propertyFiles(): Promise<string[]> {
  const found: string[] = []
  for await (const file of glob('test/**/*.test.ts', { cwd: root })) {
    if ((await readFile(join(root, file), 'utf8')).includes('helpers/seed.ts')) found.push(file)
  }
  return found.sort()
}
