import { PegbarError } from '../core/errors.ts'

/**
 * Returns the coded error for a failed open, stat or read of the working file at `path`. An error without a system code
 * is returned as it is.
 *
 * Exclusive locks exist on Windows alone: libuv reports a sharing or lock violation as EBUSY, and a file that is being
 * replaced or deleted by its application as EPERM, which there also stands for missing rights. Elsewhere a file can be
 * read while an application writes it, and EBUSY comes only from devices and network drives.
 */
export function fileError(error: unknown, path: string, platform: NodeJS.Platform = process.platform): unknown {
  const errno = systemCode(error)
  if (errno === undefined) return error
  const facts = { path, cause: error, details: { errno } }
  switch (errno) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new PegbarError('FILE_NOT_FOUND', `there is no file "${path}"`, {
        ...facts,
        hint: 'check the name, and the folder that it is relative to',
      })
    case 'EISDIR':
      return notAFile(path)
    case 'EBUSY':
    case 'ETXTBSY':
      return locked(path, facts)
    case 'EPERM':
      if (platform === 'win32') return locked(path, facts)
      return denied(path, facts)
    case 'EACCES':
      return denied(path, facts)
    default:
      return new PegbarError('FILE_UNREADABLE', `"${path}" cannot be read (${errno})`, {
        ...facts,
        hint: 'check the disk or network drive that the file is on',
      })
  }
}

/** Returns the error for a path that is a folder, a device or a pipe. */
export function notAFile(path: string): PegbarError {
  return new PegbarError('NOT_A_FILE', `"${path}" is not a regular file`, { path, hint: 'name a file' })
}

type Facts = ConstructorParameters<typeof PegbarError>[2]

function denied(path: string, facts: Facts): PegbarError {
  return new PegbarError('FILE_UNREADABLE', `"${path}" may not be read`, {
    ...facts,
    hint: 'give yourself the right to read the file and every folder above it',
  })
}

function locked(path: string, facts: Facts): PegbarError {
  return new PegbarError('FILE_LOCKED', `"${path}" is locked by another application`, {
    ...facts,
    hint: 'close it there, or save it again',
  })
}

function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('errno' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
