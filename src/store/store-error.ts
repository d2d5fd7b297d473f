import { PegbarError } from '../core/errors.ts'

/** LevelDB passes on the system's words (C library, Windows), not its error number. */
const DISK_FULL_WORDS = /no space left|enospc|not enough space|disk full|quota exceeded/i

/** Returns the coded error for what a database threw; a PegbarError stays as it is. */
export function storeError(error: unknown, path: string): PegbarError {
  if (error instanceof PegbarError) return error
  const causes = causesOf(error)
  const has = (code: string) => causes.some((cause) => cause.code === code)
  const words = causes.map((cause) => cause.message).join('; ')

  if (has('LEVEL_LOCKED')) {
    return new PegbarError('LEVEL_LOCKED', `the store in ${path} is held by another process`, {
      path,
      cause: error,
      hint: 'stop the other process, or go through the running node (`pegbar start`)',
    })
  }
  if (has('ENOSPC') || has('EDQUOT') || DISK_FULL_WORDS.test(words)) return diskFull(path, error)
  if (has('LEVEL_CORRUPTION') || has('LEVEL_IO_ERROR') || has('LEVEL_DATABASE_NOT_OPEN')) {
    return new PegbarError('STORE_DAMAGED', `the store in ${path} can not be read or written: ${words}`, {
      path,
      cause: error,
      hint: 'look at the disk and its free space, then run `pegbar check`',
    })
  }
  return new PegbarError('INTERNAL', `the store in ${path} failed: ${words}`, { path, cause: error })
}

/** Tells whether LevelDB found its own files to be wrong, and not merely unreadable at the moment. */
export function isCorruption(error: unknown): boolean {
  return causesOf(error).some(({ code }) => code === 'LEVEL_CORRUPTION')
}

/** The error that says that the disk of the store is full. */
export function diskFull(path: string, cause?: unknown): PegbarError {
  return new PegbarError('DISK_FULL', `the disk of ${path} is full; nothing was changed`, {
    path,
    hint: 'free some space and try again; what is stored stays sound',
    ...(cause === undefined ? {} : { cause }),
  })
}

/** The error of every call after `close`. */
export function storeClosed(path: string): PegbarError {
  return new PegbarError('STORE_CLOSED', `the store in ${path} is closed`, { path })
}

function causesOf(error: unknown): { code: string | undefined; message: string }[] {
  const causes: { code: string | undefined; message: string }[] = []
  // a chain of causes is short; the bound is against one that points to itself
  for (let at = error; at instanceof Error && causes.length < 8; at = at.cause) {
    causes.push({ code: 'code' in at && typeof at.code === 'string' ? at.code : undefined, message: at.message })
  }
  return causes
}
