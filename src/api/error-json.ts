/** Errors on their way through HTTP: a code with its facts goes out, and a PegbarError comes back. */
import { ERROR_CODES, type ErrorCode, isPegbarError, PegbarError } from '../core/errors.ts'
import type { ErrorJson } from './job-view.ts'

/** Returns what a client may see of `error`. What is no PegbarError is a defect: its text and stack stay inside. */
export function toErrorJson(error: unknown): ErrorJson {
  if (!isPegbarError(error)) {
    return {
      code: 'INTERNAL',
      message: 'the node met an error that it did not expect',
      hint: 'see what it has printed',
    }
  }
  const { code, message, path, hint, details } = error
  return {
    code,
    message,
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  }
}

/** Returns the error that `json` describes. A code of a newer node becomes INTERNAL, with the code in `details`. */
export function fromErrorJson(json: ErrorJson): PegbarError {
  const { code, message, path, hint, details } = json
  const known = (ERROR_CODES as readonly string[]).includes(code)
  return new PegbarError(known ? (code as ErrorCode) : 'INTERNAL', message, {
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
    ...(known ? { details } : { details: { ...details, code } }),
  })
}
