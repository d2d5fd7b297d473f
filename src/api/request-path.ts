import { PegbarError } from '../core/errors.ts'
import { type Operation, pathFields, pathOf } from './operations.ts'

/** Returns the path of a call, and the fields of its input that are not in the path. */
export function route(
  operation: Operation,
  project: string | undefined,
  input: Record<string, unknown>,
): { path: string; rest: Record<string, unknown> } {
  const rest = { ...input }
  let path = pathOf(operation).replace('{project}', project === undefined ? '' : segment(project))
  for (const field of pathFields(operation)) {
    path = path.replace(`{${field}}`, () => segment(String(input[field])))
    delete rest[field]
  }
  return { path, rest }
}

/**
 * Returns an id as one segment of a path.
 *
 * @throws PegbarError `INVALID_ID` for nothing and for dots, which mean something else there, encoded or not
 */
export function segment(id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new PegbarError('INVALID_ID', `"${id}" is no id`)
  return encodeURIComponent(id)
}

/** Returns the query of a GET, with its question mark when there is one. */
export function query(fields: Record<string, unknown>): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) given.set(name, String(value))
  return given.size === 0 ? '' : `?${given}`
}
