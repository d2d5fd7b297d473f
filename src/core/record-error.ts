import { PegbarError } from './errors.ts'

/** Makes the error of a record that says something it must not: which field, and what is wrong with it. */
export function invalidRecord(field: string, reason: string, cause?: unknown): PegbarError {
  return new PegbarError('RECORD_INVALID', `a record is refused: its ${field} ${reason}`, { details: { field }, cause })
}

/** Makes the error of a record in which something is longer, larger or more than its limit. */
export function overLimit(field: string, reason: string, cause?: unknown): PegbarError {
  return new PegbarError('LIMIT_EXCEEDED', `a record is refused: its ${field} ${reason}`, { details: { field }, cause })
}
