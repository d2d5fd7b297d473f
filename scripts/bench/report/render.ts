import type { DataSet } from '../data/set.ts'
import { median } from '../figures.ts'
import { PEGBAR } from '../tools/pegbar.ts'
import type { Tool } from '../tools/tool.ts'
import { renderGrowth } from './render-growth.ts'
import type { Results, SetResult } from './results.ts'
import { laterAverage, own, ratio, type Summary, summaries } from './summary.ts'
import { targets } from './targets.ts'
import { kilobytes, memory, mib, seconds, table, times } from './units.ts'

export interface Known {
  sets: readonly DataSet[]
  tools: readonly Tool[]
}

/** Of the pictures beside the report. */
export const PICTURES = { tools: 'benchmarks.svg', growth: 'benchmarks-growth.svg' } as const

const NOT_MEASURED = 'Not measured yet.'

/** As Clustta publishes them. */
const CLUSTTA = { commits: 788, logicalGb: 148, storedGb: 36.6, minutes: 12.8, cores: 20 }

/** Returns the whole report; it follows from the results alone. */
export function render(results: Results, known: Known): string {
  return `${[
    introduction(results),
    machine(results, known.tools),
    inside(known.tools, results),
    judged(results),
    ...known.sets.map((set) => setSection(results, set, known.tools)),
    wire(results, known),
    peer(results),
    simulation(results, known),
    published(results),
    renderGrowth(results.growth, results.scale, PICTURES.growth),
  ].join('\n\n')}\n`
}

function introduction({ scale, sets }: Results): string {
  const isPictured = sets.blend !== undefined || sets['blend-zstd'] !== undefined
  const picture = isPictured ? `\n\n![Time and store for the versions of a .blend](${PICTURES.tools})` : ''
  const size =
    scale === 1
      ? ''
      : `\n\n**Tried at ${scale} of the full size: these figures show that the report works, and nothing else.**`
  return `# Benchmarks

This page is written by \`npm run bench\` and \`npm run bench -- growth\`, text and all; nothing in it is typed by hand. The first makes its
files, lets Pegbar and every other tool that is installed do the same work on them, in turn, and keeps what it measured
as JSON beside the files, so that an interrupted run goes on where it stopped. \`--report-only\` writes this page anew from there, \`--only PART,PART\` measures some parts,
\`--scale 0.01\` tries everything with small files.${size}${picture}`
}

function machine({ machine, sets, peer }: Results, tools: readonly Tool[]): string {
  const measured = [...Object.values(sets).map((set) => set.measured), ...(peer === undefined ? [] : [peer.measured])]
  const rows = [
    ['processor', `${machine.cpu}, ${machine.cores} cores`],
    ['memory', `${machine.memoryGib} GiB`],
    ['disk', `${machine.disk}, ${machine.fileSystem}`],
    ['system', machine.system],
    ['Node.js', machine.node],
    ['Pegbar', `commit ${unique(measured.map(({ commit }) => commit)).join(', ') || 'not measured'}`],
    ['measured', unique(measured.map(({ date }) => date)).join(', ') || 'not yet'],
    ['load before each part', measured.map(({ load }) => load.toFixed(2)).join(', ') || '–'],
  ]
  const others = tools.filter(({ name }) => name !== PEGBAR)
  const found = others.flatMap(({ name }) =>
    machine.tools[name] === undefined ? [] : [`${name} ${machine.tools[name]}`],
  )
  if (machine.tools.Syncthing !== undefined) found.push(`Syncthing ${machine.tools.Syncthing}`)
  const missing = others.filter(({ name }) => machine.tools[name] === undefined)
  const lacks = missing.map(({ name, install }) => `${name} (${install})`)
  if (machine.tools.Syncthing === undefined) lacks.push('Syncthing (Debian: apt-get install syncthing)')
  return `## Machine and tools

${table(['', ''], rows, 2)}

Compared with: ${found.join(', ') || 'nothing'}.${lacks.length === 0 ? '' : `\n\nMissing on this machine: ${lacks.join('; ')}.`}`
}

function inside(tools: readonly Tool[], { machine }: Results): string {
  const rows = tools
    .filter(({ name }) => machine.tools[name] !== undefined)
    .map(({ name, inside: { process, durable, hash, history } }) => [name, process, durable, hash, history])
  return `## What is inside a figure

${table(['', 'what runs', 'on disk when it ends', 'verifies by', 'older versions'], rows, 5)}

- **Time** passes on the clock from the start of a command to its end, process start included. Pegbar's node was started, with an empty project,
  before the first version; its command line is started by this Node.js itself for each version. Nothing is sent to other laptops
  meanwhile, except in the two sections that say so.
- Pegbar's checkpoint also makes a preview of every file that it can show, or tries to, which no other tool does; that is in its time. It waits for
  previews 4 s at most after the files are read, with many files longer, and then leaves them out; of more than 1,000 files at once it makes only as
  many as a tenth of the reading time, or two seconds, allow.
- **Files are placed** by a rename and \`sync\` before the clock starts, so that no tool pays for the writing of another; they are in the disk cache, for all tools alike.
- **"and on disk"** adds a \`sync -f\` of the repository after each version: a tool that leaves its data to the disk cache pays there. Which tools
  call fsync was looked up with \`strace\`.
- **Repository** is what \`du\` counts after the last version. **Restore** brings the last version back into an empty place and compares it, outside
  of the time, byte by byte: Pegbar's \`export\` of one file or \`update\` of a missing tree (verified against the hash, fsync, rename), the others' extract, restore or checkout.
- **Memory** is the most that the largest process of the tool had resident: of Pegbar its node, the pages of its disk cache that it has mapped included.
- Tools take turns, another one begins each round; figures are medians of the rounds. \`rsync\` and \`cp\` keep whole files: they are the floor that a disk sets. LevelDB alone is the floor of Pegbar's own store: pieces of 64 KiB in synced batches, not cut, not hashed, kept once. Neither restic (which encrypts) nor Pegbar (which signs) does without that here.`
}

function judged(results: Results): string {
  const rows = targets(results).map(({ what, target, measured, met }) => [
    what,
    target,
    measured ?? 'not measured',
    met === undefined ? '–' : met ? 'met' : '**not met**',
  ])
  return `## Design targets, met or not

${table(['', 'target', 'measured', ''], rows, 4)}`
}

function setSection(results: Results, { name, title, about }: DataSet, tools: readonly Tool[]): string {
  const result = results.sets[name]
  return `## ${upperFirst(result?.title ?? title)}

${about}

${result === undefined ? NOT_MEASURED : setTable(result, tools)}`
}

function setTable(result: SetResult, tools: readonly Tool[]): string {
  const all = summaries(
    result,
    tools.map(({ name }) => name),
  )
  const ours = all.find(({ tool }) => tool === PEGBAR)
  const compared = (summary: Summary, value: (of: Summary) => number) =>
    ours === undefined || summary === ours ? '' : ` (${times(ratio(value(summary), value(ours)))})`
  const rows = all.map((summary) => [
    summary.tool === PEGBAR ? `**${PEGBAR}**` : summary.tool,
    seconds(summary.first),
    seconds(summary.all) + compared(summary, (of) => of.all),
    seconds(summary.allSynced) + compared(summary, (of) => of.allSynced),
    mib(summary.repositoryBytes) + compared(summary, (of) => of.repositoryBytes),
    seconds(summary.restore),
    seconds(summary.restoreSynced) + compared(summary, (of) => of.restoreSynced),
    `${memory(summary.peakMib)} / ${memory(summary.restorePeakMib)}`,
  ])
  const failed = Object.keys(result.failed ?? {})
  const rounds = unique(all.map((summary) => `${summary.rounds}`)).join(' or ')
  return `${result.files.toLocaleString('en-US')} ${result.files === 1 ? 'file' : 'files'}, ${result.versions} versions, ${mib(result.logicalBytes)} in all; ${rounds} ${rounds === '1' ? 'round' : 'rounds'}. In parentheses: times what Pegbar takes.

${table(['', 'first version', 'all versions', 'and on disk', 'repository', 'restore', 'and on disk', 'memory, storing / restoring'], rows)}${failed.length === 0 ? '' : `\n\nDid not get through the last try: ${failed.join(', ')}.`}`
}

function wire(results: Results, { sets }: Known): string {
  const rows = sets.flatMap(({ name }) => {
    const { title, wire = {} } = results.sets[name] ?? {}
    return Object.entries(wire).map(([tool, bytes]) => [
      title!,
      tool,
      kilobytes(bytes[0]!),
      kilobytes(laterAverage(bytes) ?? 0),
      kilobytes(Math.max(0, ...bytes.slice(1))),
    ])
  })
  const figures =
    rows.length === 0 ? NOT_MEASURED : table(['', '', 'first version', 'later, average', 'later, most'], rows, 2)
  return `## Bytes to a second laptop

What goes over loopback for each version of one file. Pegbar: all that the other laptop receives until it holds the checkpoint whole, records and messages included; it
keeps every version, and each was exported there and was byte by byte the same. Syncthing and rsync (\`--no-whole-file\`, both directions) bring the newest version alone.

${figures}`
}

function peer({ peer }: Results): string {
  const rows = peer?.contestants.map(({ name, rounds }) => [
    name,
    ...[
      (of: (typeof rounds)[number]) => of.prepare,
      (of: (typeof rounds)[number]) => of.transfer,
      (of: (typeof rounds)[number]) => of.prepare + of.transfer,
      (of: (typeof rounds)[number]) => of.cpu,
    ].map((value) => seconds(median(rounds.map(value)))),
  ])
  const figures =
    rows === undefined
      ? NOT_MEASURED
      : `${mib(peer!.bytes)}, medians of the rounds (${peer!.contestants[0]?.rounds.length}).\n\n${table(['', 'checkpoint or scan', 'then to the peer, durable', 'both', 'processor time of both sides'], rows)}`
  return `## A large file to a connected peer

New random bytes from one laptop to another on loopback, both connected and running, on disk there at the end. Pegbar's checkpoint makes a second durable
copy on the sender, which Syncthing's scan does not; both encrypt and verify.

${figures}`
}

function simulation(results: Results, { sets }: Known): string {
  const rows = sets.flatMap(({ name }) => {
    const set = results.sets[name]
    const ours = own(results, name)
    if (set?.simulation === undefined) return []
    const { chunks, storedBytes } = set.simulation
    return [
      [
        set.title,
        chunks.toLocaleString('en-US'),
        mib(storedBytes),
        ours === undefined ? '–' : mib(ours.repositoryBytes),
        ours === undefined ? '–' : times(ratio(storedBytes, ours.repositoryBytes)),
      ],
    ]
  })
  const figures =
    rows.length === 0
      ? NOT_MEASURED
      : table(['', 'chunks, simulated', 'their bytes, simulated', "Pegbar's repository, measured", ''], rows)
  return `## Another design, simulated

**A simulation of sizes, not a program that was run:** chunks of 1 MiB on average (FastCDC, 256 KiB to 4 MiB), each stored once and compressed by zstd 3. The bytes of
the chunks alone are counted, without index, lists or history, while Pegbar's column is all that is on its disk.

${figures}`
}

function published(results: Results): string {
  const { commits, logicalGb, storedGb, minutes, cores } = CLUSTTA
  const line = (who: string, source: string, logical: number, stored: number, secondsInAll: number) => [
    who,
    source,
    `${logical.toFixed(logical < 10 ? 2 : 0)} GB`,
    `${stored.toFixed(stored < 1 ? 3 : 1)} GB`,
    (stored / logical).toFixed(3),
    `${(secondsInAll / logical).toFixed(2)} s`,
  ]
  const ours = ['blend', 'layered', 'tree'].flatMap((name) => {
    const summary = own(results, name)
    const set = results.sets[name]
    if (summary === undefined || set === undefined) return []
    const [logical, stored] = [set.logicalBytes / 1e9, summary.repositoryBytes / 1e9]
    return [line(`Pegbar, ${set.title}`, `measured here, ${results.machine.cores} cores`, logical, stored, summary.all)]
  })
  return `## Beside what Clustta publishes

Clustta's figures are its own: ${commits} commits of one project, on a desktop with ${cores} cores. They were **published, not measured here**, on other files and another machine, so
that only the order of magnitude can be compared.

${table(
  ['', '', 'all versions', 'stored', 'stored for each byte', 'time for a GB'],
  [line('Clustta', `published, ${cores} cores`, logicalGb, storedGb, minutes * 60), ...ours],
  2,
)}`
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
