/** How the person likes the browser to look; it stays from one visit to the next. */
import { createStore } from '../../app/store.ts'
import type { CardSize, Layout } from './rows.ts'

export interface BrowserSettings {
  layout: Layout
  size: CardSize
}

const KEY = 'pegbar-browser'
export const settings = createStore<BrowserSettings>(load())

export function changeSettings(change: Partial<BrowserSettings>): void {
  settings.set((now) => ({ ...now, ...change }))
  localStorage.setItem(KEY, JSON.stringify(settings.get()))
}

function load(): BrowserSettings {
  const kept = (localStorage.getItem(KEY) ?? '').match(/"layout":"(grid|list)","size":"([SML])"/)
  return { layout: (kept?.[1] ?? 'grid') as Layout, size: (kept?.[2] ?? 'M') as CardSize }
}
