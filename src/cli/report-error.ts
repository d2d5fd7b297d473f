import { isPegbarError, PegbarError } from '../core/errors.ts'
import { EXIT_CODES } from './exit-codes.ts'
import type { Output } from './output.ts'
import { printable, shortId } from './print/text.ts'

/** Tells the person, or the program that reads, why the command failed; returns the exit code. */
export function reportError(error: unknown, out: Output, kept?: string): number {
  const known = toPegbarError(error)
  if (out.json) out.document({ error: errorJson(known) })
  else out.error(errorText(known, out, kept))
  if (!isPegbarError(error) && error instanceof Error) out.error(error.stack ?? error.message)
  return EXIT_CODES[known.code]
}

/** `details` as well: a program can not find the candidates of an ambiguous id in a sentence. */
function errorJson({ code, message, path, hint, details }: PegbarError): Record<string, unknown> {
  return {
    code,
    message,
    ...(path === undefined ? {} : { path }),
    hint: hint ?? null,
    ...(details === undefined ? {} : { details }),
  }
}

function errorText(error: PegbarError, out: Output, kept: string | undefined): string {
  const style = out.noteStyle
  if (error.code === 'CANCELLED') return [`pegbar: cancelled`, ...(kept === undefined ? [] : [kept])].join('\n')
  const lines = [`${style('red', 'pegbar:')} ${printable(error.message)}`]
  lines.push(...detailLines(error))
  if (error.hint !== undefined) lines.push(`  ${printable(error.hint)}`)
  return lines.join('\n')
}

/** Each refused file of several, and each id that a prefix fits. */
function detailLines({ details, message }: PegbarError): string[] {
  const files = listOf<{ path?: unknown; message?: unknown }>(details?.files)
  const candidates = listOf<unknown>(details?.candidates)
  return [
    ...files
      .filter((file) => file.message !== message)
      .map((file) => `  ${printable(String(file.path))}: ${printable(String(file.message))}`),
    ...candidates.map((candidate) => `  ${printable(candidateText(candidate))}`),
  ]
}

function listOf<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : []
}

function candidateText(candidate: unknown): string {
  if (typeof candidate === 'string') return candidate
  const { id, path } = candidate as { id?: unknown; path?: unknown }
  return [typeof id === 'string' ? shortId(id) : '', typeof path === 'string' ? path : ''].join('  ').trim()
}

function toPegbarError(error: unknown): PegbarError {
  if (isPegbarError(error)) return error
  const message = error instanceof Error ? error.message : 'something that is no error was thrown'
  return new PegbarError('INTERNAL', `this is a defect of Pegbar: ${message}`, {
    hint: 'please report it with the lines below',
    cause: error,
  })
}
