import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { keys } from '../../data/keys.ts'
import { useCall } from '../../data/use-queries.ts'
import type { NoticeView } from '../../data/views.ts'
import { useProject } from '../project.ts'
import { showNotice } from './act.ts'
import { showOnDesktop } from './desktop.ts'
import { newsOf, pageTitle, unreadOf } from './notice-words.ts'

const NONE: readonly NoticeView[] = []

/** The notices of the project; the browser's tab counts the unread ones, and new urgent ones show on the desktop. */
export function useNotices(): readonly NoticeView[] {
  const { id: project, name } = useProject()
  const client = useQueryClient()
  const { data } = useCall(keys.notices(project), 'notices', {}, { project })
  const unread = unreadOf(data ?? NONE)
  useEffect(() => {
    document.title = pageTitle(name, unread)
    return () => {
      document.title = 'Pegbar'
    }
  }, [name, unread])
  const before = useRef<readonly NoticeView[]>(undefined)
  const tell = useEffectEvent((now: readonly NoticeView[]) => {
    // what was there when the page opened is no news
    for (const notice of before.current === undefined ? NONE : newsOf(before.current, now)) {
      showOnDesktop(notice, () => showNotice(client, project, notice))
    }
    before.current = now
  })
  useEffect(() => {
    if (data !== undefined) tell(data)
  }, [data])
  return data ?? NONE
}
