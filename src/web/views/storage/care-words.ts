/** What check and gc found, for a person. */
import type { CallOutput } from '../../data/views.ts'
import { nameOf } from '../../ui/file-kind.ts'
import { count, formatBytes } from '../../ui/format.ts'

export interface CareResult {
  kind: 'sound' | 'mended' | 'damaged' | 'space'
  title: string
  lines: string[]
  /** Repairing may help. */
  repair: boolean
}

/** Files that are named; the others are counted. */
const MAX_NAMED = 8

export function checkWords(report: CallOutput<'check'>, repaired: boolean): CareResult {
  const { checkpoints, chunks, bytes, damaged, lostRecords } = report
  const read = `${count(checkpoints, 'checkpoint')}, ${count(chunks, 'chunk')}, ${formatBytes(bytes)} read and hashed again.`
  const mended = mendedLines(report)
  if (damaged.length + lostRecords.length === 0) {
    const kind = mended.length === 0 ? 'sound' : 'mended'
    return {
      kind,
      title: kind === 'sound' ? 'All is sound' : 'All is sound again',
      lines: [...mended, read],
      repair: false,
    }
  }
  const lines = [...mended]
  if (damaged.length > 0) lines.push(`${kindsOf(damaged)}, needed by ${filesOf(damaged)}.`)
  if (lostRecords.length > 0)
    lines.push(`${count(lostRecords.length, 'record')} lost here. Another laptop may have them.`)
  if (repaired)
    lines.push('No laptop that answered, and no working file, has what is left. Try again when others are online.')
  return { kind: 'damaged', title: repaired ? 'Some damage is left' : 'There is damage', lines, repair: !repaired }
}

function mendedLines({ repaired }: CallOutput<'check'>): string[] {
  const sources = new Map<string, number>()
  for (const { from, source } of repaired) {
    const name = from === 'peer' ? source : `the working file ${nameOf(source)}`
    sources.set(name, (sources.get(name) ?? 0) + 1)
  }
  return [...sources].map(([name, many]) => `${count(many, 'chunk')} brought back from ${name}.`)
}

function kindsOf(damaged: CallOutput<'check'>['damaged']): string {
  const missing = damaged.filter(({ reason }) => reason === 'missing').length
  const broken = damaged.length - missing
  const words = []
  if (broken > 0) words.push(`${count(broken, 'chunk')} damaged`)
  if (missing > 0) words.push(`${count(missing, 'chunk')} missing`)
  return words.join(' and ')
}

function filesOf(damaged: CallOutput<'check'>['damaged']): string {
  const paths = [...new Set(damaged.flatMap(({ checkpoints }) => checkpoints.map(({ path }) => path)))].sort()
  if (paths.length === 0) return 'no checkpoint any more'
  const rest = paths.length - MAX_NAMED
  return paths.slice(0, MAX_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

export function gcWords({ deletedChunks, diskBytesBefore, diskBytesAfter }: CallOutput<'gc'>): CareResult {
  const back = diskBytesBefore - diskBytesAfter
  const now = `On disk ${formatBytes(diskBytesAfter)}, was ${formatBytes(diskBytesBefore)}.`
  if (deletedChunks === 0) {
    return { kind: 'space', title: 'Nothing to give back: all that is stored is needed', lines: [now], repair: false }
  }
  const title = back > 0 ? `${formatBytes(back)} came back` : `${count(deletedChunks, 'chunk')} deleted`
  return {
    kind: 'space',
    title,
    lines: [`${count(deletedChunks, 'chunk')} that nothing needs any more.`, now],
    repair: false,
  }
}
