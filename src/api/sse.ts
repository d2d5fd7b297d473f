/** Server-sent events as the HTML standard defines them (section 9.2): the writing side and the reading side. */

/** How long a silent stream stays silent, milliseconds: a comment then shows both ends that the other is there. */
export const KEEP_ALIVE_MS = 15_000
/** Longest event that a reader takes, UTF-16 units: a result with the states of 100,000 files fits. */
const MAX_EVENT_LENGTH = 256 * 1024 * 1024

export interface ServerSentEvent {
  id: number | undefined
  event: string
  data: string
}

const encoder = new TextEncoder()

/** Returns the bytes of one event; `data` becomes JSON. */
export function encodeEvent(id: number | undefined, event: string, data: unknown): Uint8Array {
  const idLine = id === undefined ? '' : `id: ${id}\n`
  return encoder.encode(`${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}

/** Returns the bytes of a comment, which readers skip. */
export function encodeComment(): Uint8Array {
  return encoder.encode(':\n\n')
}

/**
 * Yields the events of a stream. Lines may end in LF or CRLF; an event that the end of the stream cuts off is dropped.
 *
 * @throws RangeError when one event is longer than MAX_EVENT_LENGTH
 */
export async function* decodeEvents(source: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let current: { id?: number; event?: string; data: string[]; length: number } = { data: [], length: 0 }
  for await (const line of lines(source)) {
    current.length += line.length
    if (current.length > MAX_EVENT_LENGTH) throw new RangeError(`an event has more than ${MAX_EVENT_LENGTH} characters`)
    if (line === '') {
      if (current.data.length > 0) {
        yield { id: current.id, event: current.event ?? 'message', data: current.data.join('\n') }
      }
      current = { data: [], length: 0 }
      continue
    }
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') current.data.push(value)
    else if (field === 'event') current.event = value
    else if (field === 'id') current.id = Number(value)
  }
}

async function* lines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const pieces: string[] = []
  let length = 0
  for await (const bytes of source) {
    const parts = decoder.decode(bytes, { stream: true }).split('\n')
    const last = parts.pop() ?? ''
    for (const part of parts) {
      pieces.push(part)
      yield pieces.join('').replace(/\r$/, '')
      pieces.length = 0
      length = 0
    }
    pieces.push(last)
    length += last.length
    if (length > MAX_EVENT_LENGTH) throw new RangeError(`a line has more than ${MAX_EVENT_LENGTH} characters`)
  }
}
