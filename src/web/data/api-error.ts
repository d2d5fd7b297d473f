import type { ErrorJson } from './views.ts'

/** What the node refuses or could not do, with its code. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: string
  readonly path: string | undefined
  readonly hint: string | undefined
  readonly details: Record<string, unknown> | undefined

  constructor({ code, message, path, hint, details }: ErrorJson, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.path = path
    this.hint = hint
    this.details = details
  }
}

/** Returns the code of an error; undefined for what is none of the node's. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof ApiError ? error.code : undefined
}

/** Absence is no failure where the page asks for something that may not be there. */
export function isAbsent(error: unknown): boolean {
  return codeOf(error)?.endsWith('NOT_FOUND') === true
}
