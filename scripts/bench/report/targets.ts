import { median } from '../figures.ts'
import { LEVELDB_ALONE } from '../tools/commands.ts'
import { PEGBAR } from '../tools/pegbar.ts'
import type { Results } from './results.ts'
import { laterAverage, of, own, type Summary } from './summary.ts'

const MIB = 1 << 20
/** Keeps no version of its own: it is the floor, and no competitor. */
export const FLOORS: readonly string[] = ['cp and sync', 'rsync', LEVELDB_ALONE]

export interface Target {
  what: string
  target: string
  /** undefined: not measured. */
  measured: string | undefined
  met: boolean | undefined
}

/** The targets of the design, each with what was measured; those at another scale than 1 are not judged. */
export function targets(results: Results): Target[] {
  const plain = own(results, 'blend')
  const compressed = own(results, 'blend-zstd')
  const video = own(results, 'video')
  const database = of(results, 'video', LEVELDB_ALONE)
  const copy = of(results, 'video', 'cp and sync')
  const all = [
    atMost('store after 12 versions of a .blend', 20, toMib(plain), 'MiB'),
    atMost('the same, compressed by Blender', 22, toMib(compressed), 'MiB'),
    faster(results, plain),
    atMost('to another laptop, for each later version, average', 250, kilobytes(results, 'blend'), 'kB'),
    atMost('the same, compressed by Blender', 250, kilobytes(results, 'blend-zstd'), 'kB'),
    peer(results),
    atMost(
      'first version of a large file: times as long as LevelDB alone takes for as many bytes',
      1.5,
      video === undefined || database === undefined ? undefined : video.first / database.first,
      '×',
    ),
    atMost(
      'restore a large file: times as long as cp and sync',
      2,
      video === undefined || copy === undefined ? undefined : video.restore / copy.restore,
      '×',
    ),
    below('memory of the node while a large file is checkpointed', 400, video?.peakMib, 'MiB'),
  ]
  return results.scale === 1 ? all : all.map((target) => ({ ...target, met: undefined }))
}

function faster(results: Results, plain: Summary | undefined): Target {
  const what = 'time for the 12 versions of a .blend: times as fast as the fastest other tool with history'
  const others = Object.keys(results.sets.blend?.runs ?? {})
    .filter((tool) => tool !== PEGBAR && !FLOORS.includes(tool))
    .flatMap((tool) => of(results, 'blend', tool) ?? [])
    .sort((a, b) => a.all - b.all)
  const [fastest] = others
  if (plain === undefined || fastest === undefined) return unknown(what, '≥ 4 ×')
  const times = fastest.all / plain.all
  const onDisk = Math.min(...others.map(({ allSynced }) => allSynced)) / plain.allSynced
  return {
    what,
    target: '≥ 4 ×',
    measured: `${times.toFixed(2)} × (${fastest.tool} ${fastest.all.toFixed(2)} s, Pegbar ${plain.all.toFixed(2)} s); until all is on disk ${onDisk.toFixed(2)} ×`,
    met: times >= 4,
  }
}

function peer({ peer }: Results): Target {
  const what = 'a large file to a connected peer, from the finished checkpoint or scan: times as fast as Syncthing'
  const times = peer?.contestants.map(({ rounds }) => median(rounds.map(({ transfer }) => transfer)))
  const [ours, theirs] = times ?? []
  if (ours === undefined || theirs === undefined) return unknown(what, '≥ 1.5 ×')
  return {
    what,
    target: '≥ 1.5 ×',
    measured: `${(theirs / ours).toFixed(2)} × (Syncthing ${theirs.toFixed(2)} s, Pegbar ${ours.toFixed(2)} s)`,
    met: theirs / ours >= 1.5,
  }
}

function atMost(what: string, most: number, measured: number | undefined, unit: string): Target {
  const target = `≤ ${most} ${unit}`
  if (measured === undefined) return unknown(what, target)
  return { what, target, measured: `${rounded(measured)} ${unit}`, met: measured <= most }
}

function below(what: string, limit: number, measured: number | undefined, unit: string): Target {
  const target = `< ${limit} ${unit}`
  if (measured === undefined) return unknown(what, target)
  return { what, target, measured: `${rounded(measured)} ${unit}`, met: measured < limit }
}

/** Enough digits that the figure never seems to meet what it misses. */
function rounded(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}

function unknown(what: string, target: string): Target {
  return { what, target, measured: undefined, met: undefined }
}

function toMib(summary: Summary | undefined): number | undefined {
  return summary === undefined ? undefined : summary.repositoryBytes / MIB
}

function kilobytes(results: Results, set: string): number | undefined {
  const bytes = laterAverage(results.sets[set]?.wire[PEGBAR])
  return bytes === undefined ? undefined : bytes / 1000
}
