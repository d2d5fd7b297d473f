import { useState } from 'react'

/** Text that was typed and survives a reload; undefined when none was. */
export function useKept(key: string): [string | undefined, (value: string) => void] {
  const [value, setValue] = useState(() => sessionStorage.getItem(key) ?? undefined)
  const keep = (next: string) => {
    setValue(next)
    sessionStorage.setItem(key, next)
  }
  return [value, keep]
}

/** Forgets it: what it was typed for is done, or not wanted. */
export function forgetKept(key: string): void {
  sessionStorage.removeItem(key)
}
