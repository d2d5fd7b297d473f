import { MAX_COMMENT_BYTES, MAX_NAME_BYTES } from './limits.ts'

const encoder = new TextEncoder()

/** Returns the UTF-8 length of `text`. */
export function utf8Length(text: string): number {
  return encoder.encode(text).byteLength
}

/** Control characters, line separators, and the marks that make text run backwards: a name must not fake another. */
const UNFIT_FOR_NAMES = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** What is wrong with a text, and whether it is its length alone. */
export interface TextProblem {
  reason: string
  tooLong: boolean
}

/** Says why `name` can not be the name of a project, person or device; undefined when it can. */
export function nameProblem(name: string): TextProblem | undefined {
  if (name.trim() === '') return { reason: 'is empty', tooLong: false }
  if (!name.isWellFormed()) return { reason: 'is not well-formed text', tooLong: false }
  if (UNFIT_FOR_NAMES.test(name)) return { reason: 'has a control character in it', tooLong: false }
  return lengthProblem(name, MAX_NAME_BYTES)
}

/** Says why `comment` can not be the comment of a checkpoint; undefined when it can. */
export function commentProblem(comment: string): TextProblem | undefined {
  if (comment.trim() === '') return { reason: 'is empty', tooLong: false }
  if (!comment.isWellFormed()) return { reason: 'is not well-formed text', tooLong: false }
  return lengthProblem(comment, MAX_COMMENT_BYTES)
}

/** Says why `text` is longer than `maxBytes` as UTF-8; undefined when it is not. */
export function lengthProblem(text: string, maxBytes: number): TextProblem | undefined {
  const bytes = utf8Length(text)
  return bytes > maxBytes ? { reason: `has ${bytes} bytes; at most ${maxBytes} are allowed`, tooLong: true } : undefined
}
