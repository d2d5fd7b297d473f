/** What stands at the right of the header, from left to right: the jobs, the notices. A new one is a row here. */
import type { ComponentType } from 'react'
import { JobsTray } from './jobs/jobs-tray.tsx'
import { NoticesBell } from './notices/notices-bell.tsx'

export const HEADER_SLOTS: readonly { id: string; Component: ComponentType }[] = [
  { id: 'jobs', Component: JobsTray },
  { id: 'notices', Component: NoticesBell },
]
