import type { Connection } from '@libp2p/interface'
import { PegbarError } from '../../core/errors.ts'
import { CLOSE_TIMEOUT_MS } from './constants.ts'

/** Lets what was written last leave, then closes; never rejects. */
export async function closeConnection(connection: Connection, error?: PegbarError): Promise<void> {
  try {
    await connection.close({ signal: AbortSignal.timeout(CLOSE_TIMEOUT_MS) })
  } catch (cause) {
    connection.abort(error ?? new PegbarError('PEER_LEFT', 'the connection did not close', { cause }))
  }
}
