import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { byteStream } from '../byte-stream.ts'
import type { EventLog } from '../event-log.ts'
import { encodeComment, encodeEvent, KEEP_ALIVE_MS } from '../sse.ts'

/** The answer of an event route, for the OpenAPI document. */
export const EVENT_STREAM = {
  description: 'server-sent events with increasing ids',
  content: { 'text/event-stream': { schema: z.string() } },
}

export const sinceQuery = z.strictObject({
  since: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .openapi({ description: 'the last id seen; a Last-Event-ID header means the same and wins' }),
})

/** Returns the id after which events are wanted; undefined when the request names none. */
export function sinceOf(context: Context): number | undefined {
  const header = context.req.header('last-event-id')
  const since = Number(header ?? context.req.query('since') ?? Number.NaN)
  return Number.isSafeInteger(since) ? since : undefined
}

/** Answers with the events after `since`. `missed` is sent, without an id, where some are no longer kept. */
export function answerEvents(
  context: Context,
  log: EventLog<{ event: string; data: unknown }>,
  since: number,
  missed?: string,
): Response {
  const controller = new AbortController()
  async function* bytes() {
    // gets the headers out, so that the reader knows it is connected
    yield encodeComment()
    for await (const item of log.read(since, controller.signal, KEEP_ALIVE_MS)) {
      if (item === 'idle') yield encodeComment()
      else if (item !== undefined) yield encodeEvent(item.id, item.event.event, item.event.data)
      else if (missed !== undefined) yield encodeEvent(undefined, missed, {})
    }
  }
  context.header('Content-Type', 'text/event-stream')
  context.header('Cache-Control', 'no-store')
  return context.body(byteStream(bytes(), () => controller.abort()))
}
