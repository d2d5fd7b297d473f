import type { Undo, UndoStep } from '../../core/services.ts'
import { shellWord, shortId } from './text.ts'

const ID = /^[0-9a-f]{64}$/

/** Returns the commands that undo what was done, in their order; `typed` turns a project path into what is typed here. */
export function undoCommands(undo: Undo | null, typed: (path: string) => string): string[] {
  return (undo?.steps ?? []).map((step) => `pegbar ${commandOf(step, typed)}`)
}

function commandOf({ operation, input }: UndoStep, typed: (path: string) => string): string {
  const text = (field: string) => String(input[field])
  const path = (field: string) => shellWord(typed(text(field)))
  const target = (field: string) => (ID.test(text(field)) ? shortId(text(field)) : path(field))
  switch (operation) {
    case 'revert':
    case 'delete':
      return `${operation} ${target('target')}`
    case 'restore':
      return `restore ${target('id')}`
    case 'move':
      return `move ${path('path')} ${path('to')}`
    case 'setStatus':
      return `set-status ${path('path')} ${text('status')}`
    case 'cover':
      return `cover ${path('path')} ${coverWord(input)}`
    default:
      operation satisfies never
      return operation
  }
}

function coverWord(input: UndoStep['input']): string {
  if ('checkpoint' in input) return shortId(String(input.checkpoint))
  // an image that is no checkpoint's is known to the API alone
  return 'newest' in input ? 'none' : 'IMG, with the earlier image'
}
