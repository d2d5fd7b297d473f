import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventLog } from '../../src/api/event-log.ts'
import { decodeEvents, encodeComment, encodeEvent } from '../../src/api/sse.ts'

const IDLE_MS = 1e9

async function read(log: EventLog<string>, since: number): Promise<(string | number | undefined)[]> {
  const seen: (string | number | undefined)[] = []
  for await (const item of log.read(since, new AbortController().signal, IDLE_MS)) {
    seen.push(item === undefined || item === 'idle' ? item : item.event)
  }
  return seen
}

describe('event log', () => {
  it('gives each event after `since` once, in order, and says where some are missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 10 }),
        fc.nat(25),
        async (n, limit, since) => {
          const log = new EventLog<string>({ limit })
          for (let i = 1; i <= n; i++) log.append(String(i))
          log.end()
          const kept = Array.from({ length: Math.min(n, limit) }, (_, i) => String(n - Math.min(n, limit) + 1 + i))
          const missed = since > n || since < n - kept.length
          const after = missed ? [undefined, ...kept] : kept.filter((event) => Number(event) > since)
          expect(await read(log, since)).toEqual(after)
        },
      ),
    )
  })

  it('wakes every reader with each event, and ends them', async () => {
    const log = new EventLog<string>({ limit: 10, first: 100 })
    const readers = [read(log, 99), read(log, 99)]
    log.append('a')
    await Promise.resolve()
    log.append('b')
    expect(log.last).toBe(101)
    log.end()
    log.append('c')
    expect(await Promise.all(readers)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  it('lets a reader go when its signal aborts', async () => {
    const controller = new AbortController()
    const next = new EventLog<string>({ limit: 1 }).read(0, controller.signal, IDLE_MS).next()
    controller.abort()
    expect((await next).done).toBe(true)
  })

  it('tells when nothing happens', async () => {
    const reader = new EventLog<string>({ limit: 1 }).read(0, new AbortController().signal, 1)
    expect(await reader.next()).toEqual({ done: false, value: 'idle' })
    await reader.return(undefined)
  })

  it('refuses to keep nothing', () => {
    expect(() => new EventLog({ limit: 0 })).toThrow(TypeError)
  })
})

describe('server-sent events', () => {
  it('come back as they went, however the bytes are cut', async () => {
    const event = fc.record({
      id: fc.option(fc.nat(), { nil: undefined }),
      name: fc.constantFrom('a', 'done'),
      data: fc.jsonValue(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(event), fc.integer({ min: 1, max: 7 }), async (events, step) => {
        const bytes = Buffer.concat(
          events.flatMap(({ id, name, data }) => [encodeComment(), encodeEvent(id, name, data)]),
        )
        async function* source() {
          for (let i = 0; i < bytes.length; i += step) yield bytes.subarray(i, i + step)
        }
        const seen: unknown[] = []
        for await (const got of decodeEvents(source())) seen.push([got.id, got.event, JSON.parse(got.data)])
        expect(seen).toEqual(events.map(({ id, name, data }) => [id, name, JSON.parse(JSON.stringify(data))]))
      }),
    )
  })

  it('follow the standard in what others send: CRLF, several data lines, comments, an event cut off', async () => {
    async function* source() {
      yield Buffer.from(': hi\r\nid: 4\r\ndata:a\r\ndata:  b\r\nretry: 5\r\n\r\nevent: cut\ndata: x\n')
    }
    const seen: unknown[] = []
    for await (const event of decodeEvents(source())) seen.push(event)
    expect(seen).toEqual([{ id: 4, event: 'message', data: 'a\n b' }])
  })
})
