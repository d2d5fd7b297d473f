/** Dialogs as questions: whoever opens one awaits its answer. */
import type { ReactNode } from 'react'
import { createStore } from '../app/store.ts'

export interface OpenDialog {
  id: number
  element: ReactNode
}

let lastId = 0
export const openDialogs = createStore<readonly OpenDialog[]>([])

/** Shows a dialog over those that are open. Returns what it is closed with; undefined when it is dismissed. */
export function openDialog<T>(render: (close: (answer?: T) => void) => ReactNode): Promise<T | undefined> {
  lastId += 1
  const id = lastId
  const { promise, resolve } = Promise.withResolvers<T | undefined>()
  const close = (answer?: T) => {
    openDialogs.set((open) => open.filter((one) => one.id !== id))
    resolve(answer)
  }
  openDialogs.set((open) => [...open, { id, element: render(close) }])
  return promise
}
