/**
 * Measures how time, messages and bytes grow with laptops and records, and writes the tables and the plot of
 * `docs/scale.md`: about ten minutes of CPU, and 2 GB in the temporary folder.
 *
 *     npm run bench -- scale
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { importBundled } from '../import-bundled.js'
import type { Cell, Pair, Round } from './scale/measure.ts'
import { plot } from './scale/plot.ts'

const docs = resolve(import.meta.dirname, '../../docs')
const BEGIN = '<!-- what follows is written by `npm run bench -- scale` -->'
const END = '<!-- what comes before is written by `npm run bench -- scale` -->'

export async function benchScale(): Promise<void> {
  const { measureAll } = await importBundled('scripts/bench/scale/measure.ts')
  await writeFigures(await measureAll(console.log))
}

export async function writeFigures({ cells, pairs }: { cells: Cell[]; pairs: Pair[] }): Promise<void> {
  const file = join(docs, 'scale.md')
  const text = await readFile(file, 'utf8')
  const [before, rest] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))]
  await writeFile(file, `${before}${BEGIN}\n\n${tables(cells, pairs)}\n${rest}`)
  await writeFile(join(docs, 'scale.svg'), plot(cells, pairs))
  console.log(`written: ${file}`)
}

function tables(cells: readonly Cell[], pairs: readonly Pair[]): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}`
  const largest = cells.at(-1)!
  return `Measured on ${machine}. Times are CPU time, of all nodes of a mesh together and with
the threads of LevelDB and of signatures; only the comparison over TCP is in time that passes.

**Between two laptops**

${table(
  ['records', 'store all', 'on disk', 'open', 'state hash', 'equal, over TCP', 'newcomer', '', '5,000 late', ''],
  pairs.map((pair) => [
    count(pair.records),
    time(pair.fillSeconds),
    `${pair.diskMib.toFixed(1)} MiB`,
    time(pair.openSeconds),
    time(pair.stateHashSeconds),
    `${pair.sockets[pair.sockets.length >> 1]!.toFixed(1)} ms (${pair.sockets.at(-1)!.toFixed(0)} ms)`,
    time(pair.newcomer.cpuSeconds),
    size(pair.newcomer),
    time(pair.late.cpuSeconds),
    size(pair.late),
  ]),
)}

\`equal, over TCP\`: median (and longest) of ${pairs[0]?.sockets.length} comparisons of two LevelDB stores over TCP, Noise and Yamux on
loopback, one round trip each. \`newcomer\`: a laptop with nothing but the member records fetches all. \`5,000 late\`: one that
was away gets 5,000 new records.

**Everybody with everybody**

${table(
  ['laptops', 'records', 'all equal', '', 'one new record', '', '100 missed', ''],
  cells.map((cell) => [
    `${cell.nodes}`,
    count(cell.records),
    time(cell.equal.cpuSeconds),
    size(cell.equal),
    time(cell.flood.cpuSeconds),
    size(cell.flood),
    time(cell.returning.cpuSeconds),
    size(cell.returning),
  ]),
)}

\`all equal\`: all connect to all and find out that their records are equal. \`one new record\`: until it is durable on all.
\`100 missed\`: a laptop that was away connects to all others. The process with all ${largest.nodes} nodes of ${count(largest.records)} records
had ${((largest.memoryMib * largest.nodes) / 1024).toFixed(1)} GiB resident.
`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---:'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function time(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(0)} ms` : `${seconds.toFixed(1)} s`
}

function size({ messages, bytes }: Round): string {
  return `${count(messages)} messages, ${bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`}`
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}
