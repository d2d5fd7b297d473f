/**
 * The one listener for shortcuts. It sits in the capture phase, so that nothing in the page sees one of its keys first,
 * and prevents the browser's own action for these keys and no others.
 */
import { runCommand } from './commands.ts'
import { commandFor } from './match.ts'

export const IS_MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** Starts listening; returns the function that ends it. */
export function listenForShortcuts(): () => void {
  const listener = (event: KeyboardEvent) => {
    const command = commandFor(event, { mac: IS_MAC, focus: focusOf(event.target) })
    if (command === undefined) return
    if (!runCommand(command, event.repeat)) return
    event.preventDefault()
    event.stopPropagation()
  }
  window.addEventListener('keydown', listener, { capture: true })
  return () => window.removeEventListener('keydown', listener, { capture: true })
}

/** Inputs into which nobody types. */
const NO_TEXT = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

function focusOf(target: EventTarget | null): 'text' | 'menu' | 'page' {
  if (!(target instanceof HTMLElement)) return 'page'
  if (target instanceof HTMLInputElement) return NO_TEXT.has(target.type) ? 'page' : 'text'
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable) {
    return 'text'
  }
  return target.closest('[role="menu"]') === null ? 'page' : 'menu'
}
