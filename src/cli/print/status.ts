import type { AssetStateName, StatusView, TodoView } from '../../core/services.ts'
import type { Style, StyleName } from '../output.ts'
import { claimText } from './claim.ts'
import { printable } from './text.ts'
import { formatBytes, formatCount } from './units.ts'

/** Most files that are named in one group; the rest is counted. */
const MAX_NAMED = 20

type Group = { state: AssetStateName; title: string; color: StyleName; hint?: string }

/** In the order in which a person has to act; an asset is shown once for each state it has. */
const GROUPS: readonly Group[] = [
  {
    state: 'Conflict',
    title: 'Conflict',
    color: 'red',
    hint: '`pegbar resolve FILE mine|theirs|both`; see `pegbar log FILE`',
  },
  { state: 'Modified', title: 'Modified', color: 'yellow', hint: '`pegbar checkpoint FILE -m COMMENT`' },
  { state: 'Outdated', title: 'Outdated', color: 'cyan', hint: '`pegbar update`' },
  { state: 'Missing', title: 'Missing', color: 'red', hint: '`pegbar update FILE` brings it back' },
  { state: 'Freed', title: 'Freed', color: 'dim', hint: '`pegbar update FILE` brings it back' },
  { state: 'Trashed', title: 'Trashed', color: 'dim' },
]

export interface StatusTextOptions {
  /** How a project path is typed here. */
  typed: (path: string) => string
  /** Files were named: each is shown, the Normal ones as well. */
  named: boolean
  nowMs: number
}

/** The states by group; short when all is well. */
export function statusText(todo: TodoView, style: Style, options: StatusTextOptions): string {
  const { states, tracked } = todo
  const sections = GROUPS.map((group) => groupText(group, states, style, options)).filter((text) => text !== '')
  const problems = states.filter(({ problem }) => problem !== undefined)
  if (problems.length > 0) sections.push(problemText(problems, style, options))
  const compressed = states.filter((one) => one.compressed !== undefined)
  if (compressed.length > 0) sections.push(compressedText(compressed, style, options))
  const untracked = states.filter((one) => one.states.includes('Untracked'))
  if (untracked.length > 0) sections.push(untrackedText(untracked, style, options))
  const normal = states.filter((one) => one.states.includes('Normal'))
  if (options.named && normal.length > 0) {
    sections.push([style('green', `Normal  ${normal.length}`), ...names(normal, options)].join('\n'))
  }
  const claimed = states.filter(({ claim }) => claim !== null)
  if (claimed.length > 0) sections.push(claimedText(claimed, style, options))
  if (sections.length === 0) return `${formatCount(tracked, 'file')}, nothing to do`
  return [
    ...sections,
    ...(options.named ? [] : [`${todo.normal} of ${formatCount(tracked, 'tracked file')} Normal`]),
  ].join('\n\n')
}

function groupText(group: Group, states: readonly StatusView[], style: Style, options: StatusTextOptions): string {
  const members = states.filter((one) => one.states.includes(group.state))
  if (members.length === 0) return ''
  const title = style(group.color, `${group.title}  ${members.length}`)
  const hint = group.hint === undefined ? '' : style('dim', `  ${group.hint}`)
  return [title + hint, ...names(members, options)].join('\n')
}

function names(members: readonly StatusView[], { typed, named }: StatusTextOptions): string[] {
  const shown = named ? members : members.slice(0, MAX_NAMED)
  const rest = members.length - shown.length
  return [
    ...shown.map((one) => {
      const status = one.status === null ? '' : `  [${one.status}]`
      const moved =
        one.movedTo === undefined ? '' : `  found as ${printable(typed(one.movedTo))}: \`pegbar move\` accepts it`
      const ahead = one.willConflict === true ? '  a checkpoint of it will be a Conflict' : ''
      return `  ${printable(typed(one.path))}${status}${moved}${ahead}`
    }),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ]
}

/** By advice: files of one application have the same. */
function compressedText(compressed: readonly StatusView[], style: Style, options: StatusTextOptions): string {
  const byAdvice = Map.groupBy(compressed, (one) => one.compressed!)
  return [...byAdvice]
    .map(([advice, members]) =>
      [style('yellow', `Compressed  ${members.length}`) + style('dim', `  ${advice}`), ...names(members, options)].join(
        '\n',
      ),
    )
    .join('\n\n')
}

function claimedText(claimed: readonly StatusView[], style: Style, { typed, nowMs }: StatusTextOptions): string {
  return [
    style('cyan', `Claimed  ${claimed.length}`),
    ...claimed.map(
      ({ path, claim }) => `  ${printable(typed(path))}: ${claim === null ? '' : claimText(claim, nowMs)}`,
    ),
  ].join('\n')
}

function problemText(problems: readonly StatusView[], style: Style, { typed }: StatusTextOptions): string {
  return [
    style('red', `Cannot be a file here  ${problems.length}`),
    ...problems.map((one) => `  ${printable(typed(one.path))}: ${printable(one.problem ?? '')}`),
  ].join('\n')
}

/** Only counted when many: a project that is not checkpointed yet has thousands. */
function untrackedText(untracked: readonly StatusView[], style: Style, options: StatusTextOptions): string {
  const bytes = untracked.reduce((sum, one) => sum + one.size, 0)
  const title = style('magenta', `Untracked  ${formatCount(untracked.length, 'file')}, ${formatBytes(bytes)}`)
  return [title + style('dim', '  `pegbar checkpoint --all -m COMMENT`'), ...names(untracked, options)].join('\n')
}
