/** Short messages: what was done, with its Undo, and what went wrong. */
import { plainWords } from '../data/plain-words.ts'
import { createStore } from './store.ts'

export interface Toast {
  id: number
  kind: 'done' | 'error'
  title: string
  text?: string | undefined
  action?: { label: string; run: () => void } | undefined
}

/** Most at once: what nobody reads only covers the pictures. */
const MAX_SHOWN = 4
let lastId = 0

export const toasts = createStore<readonly Toast[]>([])

export function showToast(toast: Omit<Toast, 'id'>): void {
  lastId += 1
  const next = { ...toast, id: lastId }
  toasts.set((shown) => [...shown.filter((one) => !isSame(one, next)), next].slice(-MAX_SHOWN))
}

export function closeToast(id: number): void {
  toasts.set((shown) => shown.filter((one) => one.id !== id))
}

/** Shows what went wrong; a cancel of the person's own is nothing to show. */
export function showError(error: unknown): void {
  const words = plainWords(error)
  if (words !== undefined) showToast({ kind: 'error', ...words })
}

function isSame(a: Toast, b: Toast): boolean {
  return a.kind === b.kind && a.title === b.title && a.text === b.text
}
