/** Which keys mean what: the table of the shortcuts, without any part of a browser. */

export type Command = 'create checkpoint' | 'sync' | 'search' | 'rescan' | 'rename' | 'free up' | 'trash'

/** Commands that act on selected assets: without one, their keys are the browser's. */
export const ASSET_COMMANDS: ReadonlySet<Command> = new Set(['rename', 'free up', 'trash'])

/** The parts of a KeyboardEvent that are looked at. */
export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
  isComposing: boolean
}

export interface KeyContext {
  /** Cmd stands for Ctrl there. */
  mac: boolean
  /** Where the press goes: into text, into an open menu (letters pick an entry there), or anywhere else. */
  focus: 'text' | 'menu' | 'page'
}

/** Returns the command that a key means; undefined for a key that is not ours. */
export function commandFor(press: KeyPress, { mac, focus }: KeyContext): Command | undefined {
  if (press.isComposing || press.altKey) return undefined
  const main = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  if (other) return undefined
  if (main) {
    if (press.shiftKey) return isLetter(press, 'c') ? 'create checkpoint' : undefined
    return isLetter(press, 's') ? 'sync' : undefined
  }
  if (focus === 'text') return undefined
  // on some keyboards the slash is above the 7
  if (press.key === '/' && focus === 'page') return 'search'
  if (press.shiftKey) return press.key === 'Delete' ? 'trash' : undefined
  if (isLetter(press, 'c')) return focus === 'page' ? 'create checkpoint' : undefined
  return PLAIN[press.key]
}

const PLAIN: Readonly<Record<string, Command>> = {
  F2: 'rename',
  F3: 'search',
  F5: 'rescan',
  Delete: 'free up',
}

/** A keyboard without Latin letters gives another `key`: there the place of the key counts. */
function isLetter({ key, code }: KeyPress, letter: string): boolean {
  const pressed = key.toLowerCase()
  if (/^[a-z]$/.test(pressed)) return pressed === letter
  return /^\P{ASCII}$/u.test(key) && code === `Key${letter.toUpperCase()}`
}
