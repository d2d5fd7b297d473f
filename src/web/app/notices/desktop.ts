/** Desktop notices: only after the person asked for them here, and only while the browser allows them. */
import type { NoticeView } from '../../data/views.ts'
import { createStore, useStore } from '../store.ts'
import { noticeAdvice, noticeTitle } from './notice-words.ts'

const KEY = 'pegbar-desktop-notices'

/** `refused`: the browser's own settings say no, and only there it can be changed. */
export type DesktopState = 'off' | 'on' | 'refused' | 'unsupported'

const state = createStore<DesktopState>(current())

function current(): DesktopState {
  if (!('Notification' in window)) return 'unsupported'
  if (Notification.permission === 'denied') return 'refused'
  return Notification.permission === 'granted' && localStorage.getItem(KEY) === 'on' ? 'on' : 'off'
}

export function useDesktopState(): DesktopState {
  return useStore(state)
}

/** Turns them on or off. The browser asks the person the first time, so call it from a click alone. */
export async function setDesktopNotices(on: boolean): Promise<void> {
  if (on && Notification.permission === 'default') await Notification.requestPermission()
  if (on) localStorage.setItem(KEY, 'on')
  else localStorage.removeItem(KEY)
  state.set(current())
}

/** Shows one. Several open pages show it once: the tag makes a second one take the place of the first. */
export function showOnDesktop(notice: NoticeView, onClick: () => void): void {
  if (state.get() !== 'on') return
  const advice = noticeAdvice(notice)
  const shown = new Notification(noticeTitle(notice), {
    tag: notice.id,
    ...(advice === undefined ? {} : { body: advice.replaceAll('`', '') }),
  })
  shown.addEventListener('click', () => {
    window.focus()
    onClick()
    shown.close()
  })
}
