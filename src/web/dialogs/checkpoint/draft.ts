/** What was typed into the dialog. It lives in sessionStorage, so that an error, a reload or Escape loses none of it. */
import type { Status } from '../../data/views.ts'

export interface Draft {
  comment: string
  /** undefined: the current one of each asset. */
  status: Status | undefined
  cover: boolean
  sync: boolean
  /** The chosen preview as a `data:` address; undefined: automatic. */
  image: string | undefined
}

/** What the dialog is about. */
export interface Subject {
  project: string
  paths: readonly string[]
}

const EMPTY: Draft = { comment: '', status: undefined, cover: false, sync: false, image: undefined }
const OPEN_KEY = 'pegbar-checkpoint-open'

export function draftKey({ project, paths }: Subject): string {
  return `pegbar-draft ${project} ${[...paths].sort().join('\n')}`
}

export function loadDraft(subject: Subject): Draft {
  return { ...EMPTY, ...(read(draftKey(subject)) as Partial<Draft> | undefined) }
}

/** Keeps what was typed; an image that storage has no room for is left out. */
export function keepDraft(subject: Subject, draft: Draft): void {
  const key = draftKey(subject)
  if (!write(key, draft)) write(key, { ...draft, image: undefined })
}

export function forgetDraft(subject: Subject): void {
  sessionStorage.removeItem(draftKey(subject))
}

/** Notes that the dialog is open, or no longer. */
export function noteOpen(subject: Subject | undefined): void {
  if (subject === undefined) sessionStorage.removeItem(OPEN_KEY)
  else write(OPEN_KEY, subject)
}

/** Returns what the dialog was about when the page was left with it open. */
export function openSubject(): Subject | undefined {
  const { project, paths } = (read(OPEN_KEY) ?? {}) as Partial<Subject>
  const sound = typeof project === 'string' && Array.isArray(paths) && paths.every((path) => typeof path === 'string')
  return sound ? { project: project!, paths: paths! } : undefined
}

function read(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

function write(key: string, value: unknown): boolean {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    // full
    return false
  }
}
