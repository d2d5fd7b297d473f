import { useQueryClient } from '@tanstack/react-query'
import { Bell } from 'lucide-react'
import { useState } from 'react'
import type { NoticeView } from '../../data/views.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/field.tsx'
import { nameOf } from '../../ui/file-kind.ts'
import { count } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import { Words } from '../../ui/words.tsx'
import { useProject } from '../project.ts'
import { Tray } from '../tray.tsx'
import { markRead, showNotice } from './act.ts'
import { setDesktopNotices, useDesktopState } from './desktop.ts'
import { noticeAdvice, noticeTitle, unreadOf } from './notice-words.ts'
import { useNotices } from './use-notices.ts'
import './notices-bell.css'

/** What the person should know without having asked. */
export function NoticesBell() {
  const [open, setOpen] = useState(false)
  const { id: project } = useProject()
  const client = useQueryClient()
  const notices = useNotices()
  const unread = unreadOf(notices)
  return (
    <Tray
      title="Notices"
      badge={
        unread === 0
          ? undefined
          : { words: count(unread, 'unread', 'unread'), text: unread > 99 ? '99+' : String(unread) }
      }
      icon={<Bell size={17} />}
      open={open}
      onOpenChange={setOpen}
      action={
        <Button look="quiet" disabled={unread === 0} onClick={() => void markRead(client, project)}>
          Mark all as read
        </Button>
      }
      none="Nothing to tell. Conflicts, newer versions of what you work on, Retakes and troubles come here."
      items={notices.map((notice) => (
        <Item
          key={notice.id}
          notice={notice}
          onShow={() => {
            setOpen(false)
            showNotice(client, project, notice)
          }}
          onRead={() => void markRead(client, project, [notice.id])}
        />
      ))}
      foot={<DesktopChoice />}
    />
  )
}

function Item({ notice, onShow, onRead }: { notice: NoticeView; onShow: () => void; onRead: () => void }) {
  const { path, read, time } = notice
  const advice = noticeAdvice(notice)
  return (
    <li className="notice" data-read={read}>
      <p className="notice__text">
        {!read && <span className="unseen">Unread: </span>}
        {noticeTitle(notice)}
      </p>
      {advice !== undefined && (
        <p className="notice__advice">
          <Words text={advice} />
        </p>
      )}
      <div className="notice__foot">
        <Time time={time} />
        {!read && (
          <Button look="quiet" onClick={onRead}>
            Mark as read
          </Button>
        )}
        {path !== null && (
          <Button look="quiet" onClick={onShow}>
            Show {nameOf(path)}
          </Button>
        )}
      </div>
    </li>
  )
}

function DesktopChoice() {
  const state = useDesktopState()
  if (state === 'unsupported') return null
  return (
    <footer className="tray__foot">
      {state === 'refused' ? (
        <p className="notice__advice">This browser's settings refuse desktop notices for this page.</p>
      ) : (
        <CheckField
          label="Also on the desktop, when it can not wait"
          checked={state === 'on'}
          onChange={(on) => void setDesktopNotices(on)}
        />
      )}
    </footer>
  )
}
