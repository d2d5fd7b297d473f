/** What went wrong, for a person: what happened, and what to do next. */
import { ApiError } from './api-error.ts'

export interface PlainError {
  title: string
  /** What to do about it, or the node's own words. */
  text: string
}

/** Titles by code; the node's message then tells the rest. A code without one speaks for itself. */
const TITLES: Readonly<Record<string, string>> = {
  UNMODIFIED: 'Nothing has changed',
  MODIFIED: 'It has unsaved changes',
  CONFLICT: 'It is in Conflict',
  NO_CONFLICT: 'There is nothing to choose any more',
  OUTDATED: 'Update it first',
  CLAIMED: 'Somebody else works on it',
  EXISTS: 'Something is there already',
  NOT_A_MEMBER: 'This laptop is not a member',
  NOT_ALLOWED: 'Your role does not allow that',
  NAME_TAKEN: 'That name is taken',
  LAST_ADMIN: 'The project needs an admin',
  LAST_COPY: 'Too few other laptops hold it',
  PINNED: 'It is pinned to this laptop',
  IGNORED: '.pegbarignore excludes it',
  TICKET_INVALID: 'That is not a valid ticket',
  TICKET_USED: 'That ticket was used already',
  TICKET_EXPIRED: 'That ticket has expired',
  FILE_LOCKED: 'Another application holds the file',
  FILE_CHANGED: 'The file changed while it was read',
  FILE_UNREADABLE: 'The file can not be read',
  FILE_UNWRITABLE: 'The file can not be replaced',
  FILE_NOT_FOUND: 'The file is gone',
  CHECKPOINT_NOT_FOUND: 'That checkpoint is gone',
  NO_PROJECT: 'There is no project here',
  DISK_FULL: 'The disk is full',
  CHUNK_MISSING: 'That version is not on this laptop',
  CHUNK_DAMAGED: 'That version is damaged on this laptop',
  COMMENT_REQUIRED: 'A comment is needed',
  INVALID_IMAGE: 'That image can not be used',
  INVALID_PATH: 'That name can not be used',
  LIMIT_EXCEEDED: 'That is too much at once',
  NO_PEERS: 'Nobody else is there',
  NOT_YET_ELSEWHERE: 'Done here, not yet on another laptop',
  NODE_UNREACHABLE: 'The node does not answer',
  NODE_REQUIRED: 'That needs a running node',
  UNAUTHORIZED: 'This page needs a new address',
  INTERNAL: 'Pegbar met an error that it did not expect',
}

/** Advice where the node gives none, or gives a command where the page has a button. */
const ADVICE: Readonly<Record<string, string>> = {
  NODE_UNREACHABLE: 'Run `pegbar start`; this page connects again by itself.',
  UNAUTHORIZED: 'Run `pegbar web` to open it again.',
  NO_PEERS: 'Your work is safe here and flows as soon as another laptop is there.',
  MODIFIED: 'Create a checkpoint first, so that nothing is lost.',
  FILE_LOCKED: 'Close it in your application, or save again, then retry.',
}

/** Returns what to show. An abort of the person's own is not shown at all. */
export function plainWords(error: unknown): PlainError | undefined {
  if (isCancelled(error)) return undefined
  if (!(error instanceof ApiError)) {
    return { title: 'The page met an error that it did not expect', text: error instanceof Error ? error.message : '' }
  }
  const title = TITLES[error.code] ?? sentence(error.message)
  const advice = ADVICE[error.code] ?? error.hint
  const facts = title === sentence(error.message) ? [] : [sentence(error.message)]
  return { title, text: [...facts, ...(advice === undefined ? [] : [sentence(advice)])].map(stop).join(' ') }
}

/** Tells whether somebody stopped it on purpose. */
export function isCancelled(error: unknown): boolean {
  if (error instanceof ApiError) return error.code === 'CANCELLED'
  return error instanceof DOMException && error.name === 'AbortError'
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function stop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
