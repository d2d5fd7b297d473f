import { type ErrorCode, PegbarError } from '../core/errors.ts'
import type { Channel } from './channel.ts'
import { LAST_WORD_TIMEOUT_MS } from './constants.ts'
import type { Refused } from './messages.ts'

/** What only a peer that is broken or hostile can cause: its connection is cut. Anything else just ends the stream. */
const BLAMED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PROTOCOL_VIOLATION',
  'FRAME_TOO_LARGE',
  'RATE_LIMITED',
  'PEER_TIMEOUT',
  'NOT_A_MEMBER',
  'LIMIT_EXCEEDED',
  'RECORD_INVALID',
  'RECORD_TOO_LARGE',
  'SIGNATURE_INVALID',
  'WRONG_PROJECT',
  'CHUNK_DAMAGED',
])

/** Tells whether the peer is to blame for `error`. Only errors that come from reading its messages are asked about. */
export function isBlamed(error: unknown): boolean {
  return error instanceof PegbarError && BLAMED.has(error.code)
}

/** The error that a peer's `Refused` becomes here. */
export function refusedBy(refused: Refused): PegbarError {
  return new PegbarError(refused.code, 'the other laptop refused', { details: { by: 'peer' } })
}

/** Tells the peer why, and ends the stream as soon as it has ended it, too, or after a moment. */
export async function refuse(channel: Channel<unknown, Refused>, error: PegbarError): Promise<void> {
  channel.write({ kind: 'refused', code: error.code }).catch(() => {})
  await channel.endedWithin(LAST_WORD_TIMEOUT_MS)
  channel.abort(error)
}
