import type { NoticeView } from '../../core/services.ts'
import type { Style } from '../output.ts'
import { printable } from './text.ts'
import { formatCount } from './units.ts'

/** Most unread notices that `status` names; the rest is counted. */
const MAX_NAMED = 10

/** The notices that were not read yet, for the end of `status`; empty when there are none. */
export function unreadText(notices: readonly NoticeView[], style: Style): string {
  const unread = notices.filter(({ read }) => !read)
  if (unread.length === 0) return ''
  const shown = unread.slice(0, MAX_NAMED)
  const rest = unread.length - shown.length
  return [
    style('yellow', formatCount(unread.length, 'unread notice')) +
      style('dim', '  `pegbar status --notices` marks as read'),
    ...shown.map((notice) => noticeText(notice, style)),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n')
}

/** All notices with their times, newest first. */
export function noticesText(notices: readonly NoticeView[], style: Style): string {
  if (notices.length === 0) return 'no notices'
  return notices
    .map((notice) => {
      const time = `${notice.time.slice(0, 16).replace('T', ' ')} UTC`
      return `${style(notice.read ? 'dim' : 'yellow', time)}\n${noticeText(notice, style)}`
    })
    .join('\n')
}

function noticeText({ text, hint }: NoticeView, style: Style): string {
  return `  ${printable(text)}${hint === null ? '' : `\n    ${style('dim', printable(hint))}`}`
}
