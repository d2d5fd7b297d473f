import { useCallback, useSyncExternalStore } from 'react'
import { formatRoute, parseRoute, type Route } from './route.ts'

const CHANGED = 'pegbar-route'
let current = { hash: '', route: parseRoute('') }

function currentRoute(): Route {
  if (current.hash !== location.hash) current = { hash: location.hash, route: parseRoute(location.hash) }
  return current.route
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  window.addEventListener(CHANGED, listener)
  return () => {
    window.removeEventListener('hashchange', listener)
    window.removeEventListener(CHANGED, listener)
  }
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute)
}

/** Goes to a route. `replace`: the back button does not come back to where the person is now. */
export function navigate(route: Route, { replace = false } = {}): void {
  const hash = formatRoute(route)
  if (hash === location.hash) return
  if (replace) history.replaceState(null, '', hash)
  else history.pushState(null, '', hash)
  window.dispatchEvent(new Event(CHANGED))
}

/** Goes to another view of the project. */
export function goTo(view: string, params: Readonly<Record<string, string>> = {}): void {
  navigate({ ...currentRoute(), view, params })
}

/** Returns one parameter of the route, and what sets it; '' means that it is not there. */
export function useParam(name: string): [string, (value: string, options?: { replace?: boolean }) => void] {
  const value = useRoute().params[name] ?? ''
  const set = useCallback(
    (next: string, options?: { replace?: boolean }) => setParams({ [name]: next }, options),
    [name],
  )
  return [value, set]
}

export function setParams(params: Readonly<Record<string, string>>, options?: { replace?: boolean }): void {
  const route = currentRoute()
  navigate({ ...route, params: { ...route.params, ...params } }, options)
}
