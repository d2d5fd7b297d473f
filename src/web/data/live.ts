/** The node's changes as they happen: one stream for the page, opened again from where it broke off. */
import { codeOf } from './api-error.ts'
import { send } from './http.ts'
import { PREFIX } from './operations.ts'
import { readEvents, type ServerEvent } from './sse.ts'

/** How long to wait before looking for a node that has gone, milliseconds: doubled with each failure up to the limit. */
const FIRST_RETRY_MS = 500
const MAX_RETRY_MS = 8000

export type Connection = 'connecting' | 'live' | 'lost' | 'signed out'

export interface LiveInit {
  onEvent: (event: ServerEvent) => void
  onConnection: (connection: Connection) => void
  signal: AbortSignal
}

/**
 * Follows the node's events until the signal aborts. After a gap it goes on from the last id it saw; what was missed
 * for longer than the node keeps comes as `reset`. Without an id of its own, the first connection after a gap resets too.
 */
export async function followEvents({ onEvent, onConnection, signal }: LiveInit): Promise<void> {
  let since: number | undefined
  let failures = 0
  let wasLive = false
  while (!signal.aborted) {
    try {
      const { body } = await send(since === undefined ? `${PREFIX}/events` : `${PREFIX}/events?since=${since}`, {
        signal,
      })
      onConnection('live')
      if (wasLive && since === undefined) onEvent({ id: undefined, event: 'reset', data: {} })
      wasLive = true
      failures = 0
      for await (const event of readEvents(body!)) {
        since = event.id ?? since
        onEvent(event)
      }
    } catch (error) {
      if (signal.aborted) return
      if (codeOf(error) === 'UNAUTHORIZED') return onConnection('signed out')
    }
    if (signal.aborted) return
    onConnection('lost')
    await pause(Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS), signal)
    failures += 1
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
