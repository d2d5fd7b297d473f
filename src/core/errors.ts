/**
 * Every code that Pegbar's own errors carry. Codes are API: `docs/errors.md` lists each with its exit code, a test holds
 * the two equal, and a code goes over the wire or the HTTP API where a message must not.
 */
export const ERROR_CODES = [
  // input
  'USAGE',
  'INVALID_ID',
  'AMBIGUOUS_ID',
  'INVALID_PATH',
  'INVALID_IMAGE',
  'COMMENT_REQUIRED',
  'LIMIT_EXCEEDED',
  // absence
  'NOT_FOUND',
  'FILE_NOT_FOUND',
  'CHECKPOINT_NOT_FOUND',
  'NO_PROJECT',
  'PERSON_NOT_FOUND',
  // refusals: the state of the project does not allow it
  'UNMODIFIED',
  'MODIFIED',
  'CONFLICT',
  'NO_CONFLICT',
  'OUTDATED',
  'CLAIMED',
  'EXISTS',
  'NOT_A_MEMBER',
  'NOT_ALLOWED',
  'NAME_TAKEN',
  'LAST_ADMIN',
  'TRASHED',
  'NOT_TRASHED',
  'IGNORED',
  'LAST_COPY',
  'PINNED',
  'TICKET_INVALID',
  'TICKET_USED',
  'TICKET_EXPIRED',
  // files
  'FILE_UNREADABLE',
  'FILE_CHANGED',
  'FILE_LOCKED',
  'NOT_A_FILE',
  'OUTSIDE_PROJECT',
  'FILE_UNWRITABLE',
  // store
  'LEVEL_LOCKED',
  'DISK_FULL',
  'CHUNK_MISSING',
  'CHUNK_DAMAGED',
  'STORE_DAMAGED',
  'STORE_TOO_NEW',
  'CODEC_UNSUPPORTED',
  'STORE_CLOSED',
  // records
  'RECORD_INVALID',
  'RECORD_TOO_LARGE',
  'SIGNATURE_INVALID',
  'WRONG_PROJECT',
  'UNKNOWN_DEVICE',
  // network
  'NODE_REQUIRED',
  'NODE_UNREACHABLE',
  'NO_PEERS',
  'NOT_YET_ELSEWHERE',
  'PROTOCOL_VIOLATION',
  'FRAME_TOO_LARGE',
  'PROTOCOL_TOO_NEW',
  'PEER_TIMEOUT',
  'PEER_LEFT',
  'RATE_LIMITED',
  // runtime
  'CANCELLED',
  'UNAUTHORIZED',
  'INTERNAL',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

export interface ErrorFacts {
  /** The file or store path that the error is about, as the person typed or would type it. Never sent to a peer. */
  path?: string
  /** What the person can do next, as one sentence. */
  hint?: string
  /** The error that led to this one. */
  cause?: unknown
  /** Further machine-readable facts, for example `{ candidates: [...] }`. JSON-serialisable. */
  details?: Readonly<Record<string, unknown>>
}

/** What can go wrong in Pegbar. Misuse of a function by its caller is a `TypeError` instead. */
export class PegbarError extends Error {
  override readonly name = 'PegbarError'
  readonly code: ErrorCode
  readonly path: string | undefined
  readonly hint: string | undefined
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = code
    this.path = facts.path
    this.hint = facts.hint
    this.details = facts.details
  }
}

/** Tells whether `error` is a PegbarError, with that code when one is given. */
export function isPegbarError(error: unknown, code?: ErrorCode): error is PegbarError {
  return error instanceof PegbarError && (code === undefined || error.code === code)
}
