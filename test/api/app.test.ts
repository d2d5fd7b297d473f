import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, MAX_BODY_BYTES, MAX_IMAGE_BYTES } from '../../src/api/app.ts'
import { HTTP_STATUS } from '../../src/api/http-status.ts'
import type { JobView } from '../../src/api/job-view.ts'
import { OPERATION_NAMES, OPERATIONS, pathFields, pathOf } from '../../src/api/operations.ts'
import { ERROR_CODES, PegbarError } from '../../src/core/errors.ts'
import { API, type Ask, appOf, eventsOf, names, refusal } from './helpers/app.ts'
import { type FakeServices, fakeServices } from './helpers/fake-services.ts'
import { INPUTS } from './helpers/inputs.ts'
import { checkpoint, ID, PROJECT_ID } from './helpers/views.ts'

const IN_PROJECT = `/projects/${PROJECT_ID}`

let fake: FakeServices
let app: App
let ask: Ask

beforeEach(() => {
  fake = fakeServices()
  ;({ app, ask } = appOf(fake))
})
afterEach(() => app.close())

const post = (path: string, body: unknown) =>
  ask('POST', path, { body: typeof body === 'string' ? body : JSON.stringify(body) })

describe('routes', () => {
  it.each(OPERATION_NAMES)('%s is served at its path', async (name) => {
    const operation = OPERATIONS[name]
    const input: Record<string, unknown> = { ...INPUTS[name] }
    let path = pathOf(operation).replace('{project}', PROJECT_ID)
    for (const field of pathFields(operation)) {
      path = path.replace(`{${field}}`, encodeURIComponent(String(input[field])))
      delete input[field]
    }
    const query = new URLSearchParams()
    for (const [field, value] of Object.entries(input)) query.set(field, String(value))
    const response =
      operation.method === 'GET'
        ? await ask('GET', `${new URL(API).origin}${path}?${query}`)
        : await post(`${new URL(API).origin}${path}`, input)
    expect(response.status).toBe(200)
    if (operation.kind === 'stream') await response.arrayBuffer()
    else if (operation.kind === 'job') expect(((await response.json()) as { job: JobView }).job.state).toBe('done')
    const called = fake.calls.find((call) => call.name === name)
    expect(called?.input ?? {}).toEqual(INPUTS[name])
  })

  it('shows one project, and says which it does not serve', async () => {
    expect(await (await ask('GET', IN_PROJECT)).json()).toMatchObject({ id: PROJECT_ID })
    expect((await refusal(await ask('GET', '/projects/xy'), 404)).code).toBe('NO_PROJECT')
    expect((await refusal(await ask('GET', '/projects/xy/stats'), 404)).code).toBe('NO_PROJECT')
  })

  it('answers what is not there with a code', async () => {
    expect((await refusal(await ask('GET', '/nowhere'), 404)).code).toBe('NOT_FOUND')
    expect((await refusal(await ask('DELETE', IN_PROJECT), 404)).code).toBe('NOT_FOUND')
    expect((await refusal(await ask('GET', '/jobs/00'), 404)).code).toBe('NOT_FOUND')
  })

  it('sends previews that a browser keeps and takes for nothing else', async () => {
    const response = await ask('GET', `${IN_PROJECT}/previews/${ID}`)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    })
  })

  it('sends content with its size, to be saved and not shown', async () => {
    const response = await ask('GET', `${IN_PROJECT}/checkpoints/${ID}/content`)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '10',
      'content-disposition': 'attachment',
    })
    expect(await response.text()).toBe('0123456789')
  })

  it('starts no job for a HEAD, which would never take the bytes', async () => {
    expect((await ask('HEAD', `${IN_PROJECT}/checkpoints/${ID}/content`)).status).toBe(400)
    expect(await (await ask('GET', '/jobs')).json()).toEqual([])
  })

  it('draws a ticket as a QR code', async () => {
    const response = await post('/qr', { text: 'pegbar1abc' })
    expect(response.headers.get('content-type')).toBe('image/svg+xml')
    expect(await response.text()).toMatch(/^<svg /)
    await refusal(await post('/qr', { text: 'x'.repeat(301) }), 400)
  })

  it('has an HTTP status for every code', () => {
    for (const code of ERROR_CODES) expect(HTTP_STATUS[code]).toBeGreaterThanOrEqual(400)
  })
})

describe('wrong input', () => {
  it.each([
    ['a type', `${IN_PROJECT}/checkpoints`, { files: 'a', comment: 'x' }, 'files'],
    ['a type inside', `${IN_PROJECT}/checkpoints`, { files: ['a', 7], comment: 'x' }, 'files.1'],
    ['a missing field', `${IN_PROJECT}/checkpoints`, { files: [] }, 'comment'],
    ['a word', `${IN_PROJECT}/set-status`, { path: 'a', status: 'done' }, 'status'],
    ['an empty path', `${IN_PROJECT}/set-status`, { path: '', status: 'Done' }, 'path'],
    ['a number', `${IN_PROJECT}/invites`, { mine: false, expiresMs: -1 }, 'expiresMs'],
    ['nothing', `${IN_PROJECT}/revert`, {}, 'target'],
  ])('names the field: %s', async (_name, path, body, field) => {
    const error = await refusal(await post(path, body), 400)
    expect(error.code).toBe('USAGE')
    expect(error.message).toContain(`${field}: `)
    expect(error.details?.fields).toEqual([expect.objectContaining({ field })])
    expect(fake.calls).toEqual([])
  })

  it('refuses a field that does not exist, by name', async () => {
    const error = await refusal(await post(`${IN_PROJECT}/update`, { paths: [], forse: true }), 400)
    expect(error).toMatchObject({ code: 'USAGE', message: expect.stringContaining('forse') })
    await refusal(await ask('GET', `${IN_PROJECT}/checkpoints?limt=3`), 400)
  })

  it.each(['0', '1001', 'many', '1.5', ''])('refuses the limit "%s"', async (limit) => {
    const error = await refusal(await ask('GET', `${IN_PROJECT}/checkpoints?limit=${limit}`), 400)
    expect(error.message).toContain('limit: ')
  })

  it.each(['', '{', '[]', '"x"', 'null', '\0'])('refuses the body %j', async (body) => {
    expect((await refusal(await post(`${IN_PROJECT}/gc`, body), 400)).code).toBe('USAGE')
    expect(fake.calls).toEqual([])
  })

  it('refuses a body that is not JSON by its type, as a form of another site would send it', async () => {
    const headers = { 'Content-Type': 'text/plain' }
    const error = await refusal(await ask('POST', `${IN_PROJECT}/gc`, { body: '{}', headers }), 400)
    expect(error).toMatchObject({ code: 'USAGE', message: expect.stringContaining('application/json') })
  })

  it('refuses bodies that are too large, and takes images', async () => {
    const filler = (bytes: number) => 'x'.repeat(bytes)
    const tooLarge = await refusal(await post(`${IN_PROJECT}/revert`, { target: filler(MAX_BODY_BYTES) }), 413)
    expect(tooLarge.code).toBe('LIMIT_EXCEEDED')
    const image = (bytes: number) => ({ files: ['a'], comment: 'x', preview: { data: filler(bytes) } })
    const inBase64 = Math.ceil(MAX_IMAGE_BYTES / 3) * 4
    expect((await post(`${IN_PROJECT}/checkpoints`, image(inBase64))).status).toBe(200)
    await refusal(await post(`${IN_PROJECT}/checkpoints`, image(inBase64 + MAX_BODY_BYTES)), 413)
  })

  it('counts the bytes of a body that does not say how many it has', async () => {
    const piece = new Uint8Array(1024 * 1024).fill(0x20)
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        sent += piece.byteLength
        controller.enqueue(piece)
      },
    })
    const init = { body, duplex: 'half' } as RequestInit
    await refusal(await ask('POST', `${IN_PROJECT}/gc`, init), 413)
    expect(sent).toBeLessThan(3 * MAX_BODY_BYTES)
  })
})

describe('jobs over HTTP', () => {
  /** Starts a `check` that goes on until `finish`, and returns its id. */
  async function running() {
    const finish = Promise.withResolvers<unknown>()
    const reported = Promise.withResolvers<(done: number) => void>()
    fake.on('check', (_input, { signal, onProgress }) => {
      reported.resolve((done) => onProgress?.({ phase: 'check', done, total: 9, unit: 'chunks' }))
      signal?.addEventListener('abort', () => finish.reject(signal.reason))
      return finish.promise
    })
    const response = await post(`${IN_PROJECT}/check`, {})
    expect(response.status).toBe(202)
    const { job } = (await response.json()) as { job: JobView }
    return { job, finish, report: await reported.promise }
  }

  it('answers 202 with the running job, which lists, shows and follows', async () => {
    const { job, finish, report } = await running()
    expect(job).toMatchObject({ kind: 'check', project: PROJECT_ID, state: 'running', result: null, error: null })
    report(3)
    expect(await (await ask('GET', '/jobs')).json()).toMatchObject([{ id: job.id, progress: { done: 3, total: 9 } }])
    const events = eventsOf(await ask('GET', `/jobs/${job.id}/events`))
    const first = (await events.next()).value!
    expect([first.event, JSON.parse(first.data)]).toMatchObject(['progress', { done: 3, unit: 'chunks' }])
    finish.resolve({ chunks: 1 })
    const last = (await events.next()).value!
    expect([last.event, JSON.parse(last.data)]).toEqual(['done', { result: { chunks: 1 } }])
    expect(last.id).toBeGreaterThan(first.id!)
    expect((await events.next()).done).toBe(true)
    expect(await (await ask('GET', `/jobs/${job.id}`)).json()).toMatchObject({
      job: { state: 'done', result: { chunks: 1 } },
    })
  })

  it('gives only what comes after `since` or Last-Event-ID', async () => {
    const { job, finish, report } = await running()
    report(3)
    const first = (await eventsOf(await ask('GET', `/jobs/${job.id}/events`)).next()).value!
    finish.resolve({})
    for (const response of [
      await ask('GET', `/jobs/${job.id}/events?since=${first.id}`),
      await ask('GET', `/jobs/${job.id}/events?since=0`, { headers: { 'Last-Event-ID': String(first.id) } }),
    ]) {
      const seen = await names(eventsOf(response))
      expect(seen).toEqual(['done'])
    }
    await refusal(await ask('GET', `/jobs/${job.id}/events?since=x`), 400)
  })

  it('cancels', async () => {
    const { job } = await running()
    const events = eventsOf(await ask('GET', `/jobs/${job.id}/events`))
    expect((await post(`/jobs/${job.id}/cancel`, {})).status).toBe(200)
    const { value: failed } = await events.next()
    expect(failed?.event).toBe('failed')
    expect(JSON.parse(failed?.data ?? '')).toMatchObject({ error: { code: 'CANCELLED' } })
    expect(await (await ask('GET', `/jobs/${job.id}`)).json()).toMatchObject({ job: { state: 'cancelled' } })
  })

  it('answers a job that fails at once like any failure', async () => {
    fake.on('revert', async () => {
      throw new PegbarError('FILE_LOCKED', 'locked', { path: 'a.blend' })
    })
    const error = await refusal(await post(`${IN_PROJECT}/revert`, { target: 'a.blend' }), 409)
    expect(error).toEqual({ code: 'FILE_LOCKED', message: 'locked', path: 'a.blend' })
  })

  it('runs content as a job that others can cancel', async () => {
    fake.on('content', async (_input, { signal }) => ({
      checkpoint: { ...checkpoint, size: 2 ** 40 },
      bytes: (async function* () {
        while (signal?.aborted !== true) yield new Uint8Array(1024)
      })(),
    }))
    const response = await ask('GET', `${IN_PROJECT}/checkpoints/${ID}/content`)
    const id = response.headers.get('pegbar-job')
    const reader = response.body!.getReader()
    await reader.read()
    expect(await (await ask('GET', `/jobs/${id}`)).json()).toMatchObject({ job: { kind: 'content', state: 'running' } })
    await post(`/jobs/${id}/cancel`, {})
    const drain = async () => {
      while (!(await reader.read()).done);
    }
    await drain()
    expect(await (await ask('GET', `/jobs/${id}`)).json()).toMatchObject({ job: { state: 'cancelled' } })
  })

  it('ends the job of content that nobody reads', async () => {
    const response = await ask('GET', `${IN_PROJECT}/checkpoints/${ID}/content`)
    await response.body?.cancel()
    const events = eventsOf(await ask('GET', `/jobs/${response.headers.get('pegbar-job')}/events`))
    const [last] = await names(events)
    expect(last).toBe('failed')
  })

  it('cancels what runs when the app closes, and takes nothing new', async () => {
    const { job } = await running()
    const events = eventsOf(await ask('GET', `/jobs/${job.id}/events`))
    await app.close()
    expect(await names(events)).toEqual(['failed'])
    expect((await refusal(await post(`${IN_PROJECT}/gc`, {}), 503)).code).toBe('STORE_CLOSED')
    expect(fake.listeners.size).toBe(0)
  })

  it('stops the jobs before the node', async () => {
    const { job } = await running()
    let state: unknown
    fake.on('stop', async () => {
      state = ((await (await ask('GET', `/jobs/${job.id}`)).json()) as { job: JobView }).job.state
    })
    expect((await post('/stop', {})).status).toBe(200)
    expect(state).toBe('cancelled')
  })
})

describe('changes over HTTP', () => {
  it('tells of calls, of jobs and of what the node says by itself', async () => {
    const events = eventsOf(await ask('GET', '/events'))
    await post(`${IN_PROJECT}/set-status`, { path: 'a', status: 'Done' })
    fake.change({ kind: 'peers', project: PROJECT_ID })
    fake.change({ kind: 'assets', project: PROJECT_ID, paths: ['a'] })
    await post(`${IN_PROJECT}/gc`, {})
    await post('/projects', { dir: '/x' })
    const seen: unknown[] = []
    for await (const { event, data } of events) {
      seen.push([event, JSON.parse(data).job?.state ?? JSON.parse(data)])
      if (event === 'projects') break
    }
    expect(seen).toEqual([
      ['project', { project: PROJECT_ID }],
      ['peers', { project: PROJECT_ID }],
      ['assets', { project: PROJECT_ID, paths: ['a'] }],
      ['job', 'running'],
      ['job', 'done'],
      ['projects', {}],
    ])
  })

  it('tells of nothing when a call failed', async () => {
    fake.on('setStatus', async () => {
      throw new PegbarError('FILE_NOT_FOUND', 'no')
    })
    const events = eventsOf(await ask('GET', '/events'))
    await post(`${IN_PROJECT}/set-status`, { path: 'a', status: 'Done' })
    await app.close()
    expect(await names(events)).toEqual([])
  })

  it('says so when a since is from before, or was never reached', async () => {
    for (const since of [0, Number.MAX_SAFE_INTEGER]) {
      const events = eventsOf(await ask('GET', `/events?since=${since}`))
      expect((await events.next()).value).toMatchObject({ event: 'reset', id: undefined })
      await events.return(undefined)
    }
  })
})
