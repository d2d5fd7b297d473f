/** Dark or light: what the system says, unless the person chose. */
import { createStore, useStore } from './store.ts'

export type Theme = 'dark' | 'light'
const KEY = 'pegbar-theme'
const systemLight = matchMedia('(prefers-color-scheme: light)')

function chosen(): Theme | undefined {
  const kept = localStorage.getItem(KEY)
  return kept === 'dark' || kept === 'light' ? kept : undefined
}

const theme = createStore<Theme>(current())

function current(): Theme {
  return chosen() ?? (systemLight.matches ? 'light' : 'dark')
}

function apply(): void {
  theme.set(current())
  document.documentElement.dataset.theme = theme.get()
}

/** Shows the theme, and follows the system from now on. */
export function startTheme(): void {
  apply()
  systemLight.addEventListener('change', apply)
}

export function useTheme(): Theme {
  return useStore(theme)
}

/** Changes to the other theme. Choosing what the system says anyway follows the system again. */
export function toggleTheme(): void {
  const next: Theme = theme.get() === 'dark' ? 'light' : 'dark'
  const system: Theme = systemLight.matches ? 'light' : 'dark'
  if (next === system) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, next)
  apply()
}
