import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createToken } from '../../src/api/access.ts'
import { type ApiClient, connectApi } from '../../src/api/client.ts'
import { type ServeApiInit, type ServedApi, serveApi } from '../../src/api/server.ts'
import { PegbarError } from '../../src/core/errors.ts'
import { type FakeServices, fakeServices } from './helpers/fake-services.ts'
import { checkpoint, ID, PROJECT_ID } from './helpers/views.ts'

const token = createToken()
let fake: FakeServices
const closers: (() => unknown)[] = []

beforeEach(() => {
  fake = fakeServices()
})
afterEach(async () => {
  vi.restoreAllMocks()
  for (const close of closers.splice(0).reverse()) await close()
})

async function serve(init: Partial<ServeApiInit> = {}): Promise<ServedApi> {
  const served = await serveApi({ services: fake, token, port: 0, ...init })
  closers.push(() => served.close())
  return served
}

async function client(served: ServedApi, secret = token): Promise<ApiClient> {
  const made = await connectApi({ url: served.url, token: secret })
  closers.push(() => made.close())
  return made
}

async function occupy(port: number): Promise<Server | undefined> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  const [event] = await Promise.race([
    once(server, 'listening').then(() => ['listening']),
    once(server, 'error').then(() => ['error']),
  ])
  if (event === 'error') return undefined
  closers.push(() => server.close())
  return server
}

function request(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  httpGet(url, { headers }, resolve).on('error', reject)
  return promise
}

describe('serving', () => {
  it('listens on loopback, and on another port when the usual one is taken', async () => {
    // whoever holds the usual port, it is taken now
    await occupy((await import('../../src/api/server.ts')).DEFAULT_API_PORT)
    const served = await serve({ port: undefined })
    expect(served.url).toBe(`http://127.0.0.1:${served.port}`)
    expect(await (await client(served)).projects()).toHaveLength(1)
  })

  it('refuses a port that was asked for and is taken', async () => {
    const { port } = await serve()
    await expect(serveApi({ services: fake, token, port })).rejects.toMatchObject({ code: 'USAGE' })
  })

  it('sends back a stranger at its address before the token is told', async () => {
    const stranger = await client(await serve(), createToken())
    await expect(stranger.health()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(stranger.projects()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    expect(fake.calls.map(({ name }) => name)).toEqual(['info'])
  })

  it('refuses a rebound name and a foreign page over a real socket', async () => {
    const { url } = await serve()
    const headers = { Authorization: `Bearer ${token}` }
    for (const wrong of [
      ['Host', 'evil.example'],
      ['Origin', 'http://evil.example'],
    ] as const) {
      const response = await request(`${url}/api/v1/node`, { ...headers, [wrong[0]]: wrong[1] })
      response.resume()
      expect(response.statusCode).toBe(403)
    }
  })

  it('says when a client has stopped the node, after it has told the client', async () => {
    const served = await serve()
    await (await client(served)).stop()
    await served.stopped
    expect(fake.calls.map(({ name }) => name)).toContain('stop')
    await served.close()
    await expect((await client(served)).projects()).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
  })

  it('closes with jobs, event streams and idle connections open, twice', async () => {
    const served = await serve()
    const api = await client(served)
    const project = await api.project(PROJECT_ID)
    const running = Promise.withResolvers<void>()
    fake.on('sync', (_input, { signal }) => {
      const { promise, reject } = Promise.withResolvers<never>()
      signal?.addEventListener('abort', () => reject(signal.reason))
      running.resolve()
      return promise
    })
    const sync = expect(project.sync({})).rejects.toMatchObject({ code: 'CANCELLED' })
    const watching = api.events({ since: 0 })[Symbol.asyncIterator]()
    await watching.next()
    await running.promise
    await Promise.all([served.close(), served.close()])
    await sync
  })

  it('prints nothing when a stream breaks, on either side', async () => {
    const printed = [vi.spyOn(console, 'error'), vi.spyOn(console, 'info'), vi.spyOn(console, 'log')]
    const unexpected: unknown[] = []
    const project = await (await client(await serve({ onUnexpected: (error) => unexpected.push(error) }))).project(
      PROJECT_ID,
    )
    const size = 8 * 1024 * 1024
    fake.on('show', async () => ({ ...checkpoint, size }))
    const ended = Promise.withResolvers<void>()
    fake.on('content', async () => ({
      checkpoint: { ...checkpoint, size },
      bytes: (async function* () {
        yield new Uint8Array(1024)
        throw new PegbarError('CHUNK_DAMAGED', 'damaged')
      })(),
    }))
    const read = async () => {
      for await (const _ of (await project.content({ checkpoint: ID })).bytes);
    }
    await expect(read()).rejects.toMatchObject({ code: 'CHUNK_DAMAGED' })
    fake.on('content', async () => ({
      checkpoint: { ...checkpoint, size },
      bytes: (async function* () {
        try {
          for (let i = 0; i < size; i += 1024) yield new Uint8Array(1024)
        } finally {
          ended.resolve()
        }
      })(),
    }))
    for await (const _ of (await project.content({ checkpoint: ID })).bytes) break
    await ended.promise
    for (const spy of printed) expect(spy).not.toHaveBeenCalled()
    expect(unexpected).toEqual([])
  })

  it('cancels what a client waits for when the client hangs up', async () => {
    const { url, port } = await serve()
    const called = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<unknown>()
    fake.on('content', (_input, { signal }) => {
      const { promise, reject } = Promise.withResolvers<never>()
      signal?.addEventListener('abort', () => {
        gone.resolve(signal.reason)
        reject(signal.reason)
      })
      called.resolve()
      return promise
    })
    const socket = connect(port, '127.0.0.1')
    const path = `${new URL(url).pathname}api/v1/projects/${PROJECT_ID}/checkpoints/${ID}/content`
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    await called.promise
    socket.destroy()
    expect(await gone.promise).toMatchObject({ code: 'CANCELLED' })
  })
})

describe('serving the page', () => {
  it('serves the files of its folder by their types, and nothing beside it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'pegbar-'))
    closers.push(() => rm(dir, { recursive: true }))
    const web = join(dir, 'web')
    await mkdir(join(web, 'assets'), { recursive: true })
    await writeFile(join(dir, 'secret.html'), 'secret')
    await writeFile(join(web, 'index.html'), '<!doctype html>')
    await writeFile(join(web, 'assets', 'a.js'), 'export {}')
    await writeFile(join(web, 'notes.txt'), 'not a page file')
    const { url } = await serve({ web })
    const types = await Promise.all(
      ['/', '/index.html', '/assets/a.js', '/notes.txt', '/..%2fsecret.html', '/assets/../../secret.html'].map(
        async (path) => {
          const response = await request(url + path)
          response.resume()
          const { 'content-type': type, 'cache-control': cached } = response.headers
          return [path, response.statusCode, type?.split(';')[0], ...(cached === undefined ? [] : [cached])]
        },
      ),
    )
    expect(types).toEqual([
      ['/', 200, 'text/html', 'no-cache'],
      ['/index.html', 200, 'text/html', 'no-cache'],
      // the build names what is there by its content
      ['/assets/a.js', 200, 'text/javascript', 'public, max-age=31536000, immutable'],
      ['/notes.txt', 404, 'application/json'],
      ['/..%2fsecret.html', 404, 'application/json'],
      ['/assets/../../secret.html', 404, 'application/json'],
    ])
  })

  it('has no address without one', async () => {
    const served = await serve()
    expect(served.pageUrl()).toBeNull()
    expect((await (await client(served)).info()).url).toBeNull()
  })

  it('gives a new address with a new code each time', async () => {
    const served = await serve({ web: join(import.meta.dirname, '..', '..', 'src', 'web') })
    const urls = [served.pageUrl(), served.pageUrl(), (await (await client(served)).info()).url]
    for (const url of urls) expect(url).toMatch(new RegExp(`^${served.url}/#[0-9a-f]{64}$`))
    expect(new Set(urls).size).toBe(3)
    expect(urls.join()).not.toContain(token)
  })
})
