import { IS_MAC } from './listener.ts'
import type { Command } from './match.ts'

const LABELS: Readonly<Record<Command, readonly [mac: string, other: string]>> = {
  'create checkpoint': ['⇧⌘C', 'Ctrl+Shift+C'],
  sync: ['⌘S', 'Ctrl+S'],
  search: ['F3', 'F3'],
  rescan: ['F5', 'F5'],
  rename: ['F2', 'F2'],
  'free up': ['⌦', 'Delete'],
  trash: ['⇧⌦', 'Shift+Delete'],
}

/** Returns the keys of a command as this system writes them. */
export function keyLabel(command: Command): string {
  return LABELS[command][IS_MAC ? 0 : 1]
}
