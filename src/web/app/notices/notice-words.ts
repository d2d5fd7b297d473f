/** Which notices matter how, and what the page says of them. */
import type { NoticeView } from '../../data/views.ts'

/** What a desktop notice is made of: what cannot wait until the person looks at the page again. */
const URGENT: ReadonlySet<NoticeView['kind']> = new Set([
  'outdated',
  'retake',
  'conflict',
  'claim broken',
  'disk low',
  'transfer failed',
])

/** Advice where the page has a place for what the node names a command for. */
const ADVICE: Readonly<Partial<Record<NoticeView['kind'], string>>> = {
  conflict: 'Choose mine, theirs or both in its details.',
  'claim broken': 'Its details say who works on it now.',
}

/** Returns what to do about it; undefined when there is nothing. */
export function noticeAdvice({ kind, hint }: Pick<NoticeView, 'kind' | 'hint'>): string | undefined {
  return ADVICE[kind] ?? (hint === null ? undefined : stop(sentence(hint)))
}

export function noticeTitle({ text }: Pick<NoticeView, 'text'>): string {
  return sentence(text)
}

export function unreadOf(notices: readonly NoticeView[]): number {
  return notices.filter(({ read }) => !read).length
}

/** Returns the title of the browser's tab: `(2) film · Pegbar`. */
export function pageTitle(project: string, unread: number): string {
  return `${unread > 0 ? `(${unread}) ` : ''}${project} · Pegbar`
}

/** Returns the unread ones that came since `before`, of kinds that a desktop notice is for. A further one about the same takes its place, later. */
export function newsOf(before: readonly NoticeView[], now: readonly NoticeView[]): NoticeView[] {
  const known = new Map(before.map(({ id, time }) => [id, time]))
  return now.filter(({ id, kind, time, read }) => !read && URGENT.has(kind) && known.get(id) !== time)
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function stop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
