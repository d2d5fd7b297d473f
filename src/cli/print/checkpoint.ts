import type { AuthorView, CheckpointView } from '../../core/services.ts'
import type { Style } from '../output.ts'
import { firstLine, printable, printableLines, shorten, shortId, table } from './text.ts'
import { formatAgo, formatBytes, formatTime } from './units.ts'

const COMMENT_COLUMNS_LEAST = 20

/** `kept on 2 of 3`; nothing is said of a project with one laptop. */
export function keptText({ have, of }: CheckpointView['keptOn']): string {
  return of <= 1 ? '' : `kept on ${have} of ${of}`
}

/** One line a checkpoint, newest first. `withPath`: of several assets. */
export function logLines(
  checkpoints: readonly CheckpointView[],
  style: Style,
  options: { nowMs: number; withPath: boolean; columns: number | undefined },
): string[] {
  const { nowMs, withPath, columns } = options
  const rows = checkpoints.map((one) => [
    shortId(one.id),
    formatAgo(one.time, nowMs),
    printable(one.author.name),
    one.status,
    formatBytes(one.size),
    `+${formatBytes(one.added)}`,
    keptText(one.keptOn),
    ...(withPath ? [printable(one.path)] : []),
  ])
  const heads = conflictingHeads(checkpoints)
  const align = ['left', 'left', 'left', 'left', 'right', 'right', 'left', 'left'] as const
  const lines = table(rows, align.slice(0, withPath ? 8 : 7))
  return lines.map((line, index) => {
    const one = checkpoints[index]!
    const head = heads.has(one.id) ? style('red', '(in Conflict) ') : ''
    const forced = one.forcedOver === undefined ? '' : `(forced over the claim of ${printable(one.forcedOver.name)}) `
    const trashed = one.trashed ? style('red', '(in the trash) ') : ''
    const room =
      columns === undefined ? Number.POSITIVE_INFINITY : Math.max(COMMENT_COLUMNS_LEAST, columns - line.length - 2)
    const id = style('yellow', line.slice(0, 8))
    return `${id}${line.slice(8)}  ${head}${trashed}${shorten(forced + firstLine(one.comment), room)}`
  })
}

/** The heads of assets that have several, with different content: what a person has to choose between. */
function conflictingHeads(checkpoints: readonly CheckpointView[]): Set<string> {
  const byAsset = Map.groupBy(
    checkpoints.filter(({ head }) => head),
    ({ asset }) => asset,
  )
  const heads = [...byAsset.values()].filter((list) => new Set(list.map(({ hash }) => hash)).size > 1)
  return new Set(heads.flat().map(({ id }) => id))
}

/** Everything about one checkpoint. */
export function checkpointText(one: CheckpointView, style: Style): string {
  const rows: [string, string][] = [
    ['file', printable(one.path)],
    ['author', authorText(one.author)],
    ['time', formatTime(one.time)],
    ['status', one.status],
    ['size', `${formatBytes(one.size)} in ${one.chunks} chunks, added ${formatBytes(one.added)}`],
    ['hash', `${one.hash} (BLAKE3)`],
    ['parents', one.parents.length === 0 ? 'none' : one.parents.map(shortId).join(' ')],
    ['kept on', `${one.keptOn.have} of ${one.keptOn.of} laptops`],
    ['preview', one.preview === null ? 'none' : `${one.preview.width} × ${one.preview.height} ${one.preview.mime}`],
    ...(one.forcedOver === undefined
      ? []
      : [['forced', `over the claim of ${authorText(one.forcedOver)}`] as [string, string]]),
    ['state', [one.head ? 'newest of its line' : 'superseded', ...(one.trashed ? ['in the trash'] : [])].join(', ')],
  ]
  const facts = table(
    rows.map(([name, value]) => [name, value]),
    ['left', 'left'],
  )
  const comment = printableLines(one.comment.trim()).split('\n')
  return [style('yellow', `checkpoint ${one.id}`), ...facts, '', ...comment.map((line) => `    ${line}`)].join('\n')
}

export function authorText({ name, device }: AuthorView): string {
  return `${printable(name)} on ${printable(device.name)}`
}
