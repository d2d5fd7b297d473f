import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createToken, sameSecret } from '../../src/api/access.ts'
import type { App } from '../../src/api/app.ts'
import { MAX_SESSIONS, Sessions } from '../../src/api/sessions.ts'
import { type Ask, appOf, refusal, TOKEN } from './helpers/app.ts'
import { fakeServices } from './helpers/fake-services.ts'

const PAGE = new Map([['index.html', { type: 'text/html; charset=utf-8', bytes: new TextEncoder().encode('<p>') }]])

describe('who may call', () => {
  const fake = fakeServices()
  let app: App
  let ask: Ask
  const fresh = () => {
    fake.calls.length = 0
    ;({ app, ask } = appOf(fake, { page: PAGE }))
  }
  fresh()
  afterEach(async () => {
    await app.close()
    fresh()
  })

  it.each([
    ['none', null],
    ['another', 'e'.repeat(64)],
    ['one that is cut', TOKEN.slice(0, -1)],
    ['one that is longer', `${TOKEN}f`],
    ['an endless one', 'f'.repeat(10_000)],
  ])('refuses a token that is %s, on every route', async (_name, token) => {
    for (const path of ['/node', '/jobs', '/events', '/openapi.json', '/projects/x/checkpoints', '/nowhere']) {
      const error = await refusal(await ask('GET', path, { token }), 401)
      expect(error.code).toBe('UNAUTHORIZED')
    }
    expect(fake.calls).toEqual([])
  })

  it('does not take the token from the address', async () => {
    await refusal(await ask('GET', `/node?token=${TOKEN}`, { token: null }), 401)
  })

  it.each([
    'evil.example',
    'evil.example:7342',
    '127.0.0.1.evil.example',
    '10.0.0.2:7342',
    'localhost.evil.example',
    'x@127.0.0.1',
  ])('refuses the host name %s, with the token, on the page too', async (host) => {
    for (const path of ['/node', '/health', 'http://127.0.0.1:7342/']) {
      const error = await refusal(await ask('GET', path, { headers: { Host: host } }), 403)
      expect(error.code).toBe('NOT_ALLOWED')
    }
    expect(fake.calls).toEqual([])
  })

  it('refuses a rebound name that stands in the address alone', async () => {
    await refusal(await ask('GET', 'http://evil.example/api/v1/health'), 403)
  })

  it.each(['127.0.0.1:7342', 'localhost:7342', '[::1]:7342', '127.0.0.1'])('answers to %s', async (host) => {
    expect((await ask('GET', '/node', { headers: { Host: host } })).status).toBe(200)
  })

  it.each<Record<string, string>>([
    { Origin: 'http://evil.example' },
    { Origin: 'http://127.0.0.1:3000' },
    { Origin: 'https://127.0.0.1:7342' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ])('refuses a page of another site: %o', async (headers) => {
    for (const path of ['/node', '/health']) {
      await refusal(await ask('GET', path, { headers: { Host: '127.0.0.1:7342', ...headers } }), 403)
    }
    const body = JSON.stringify({ code: 'x' })
    await refusal(await ask('POST', '/session', { body, headers: { Host: '127.0.0.1:7342', ...headers } }), 403)
  })

  it('answers its own page, and programs, which have no origin', async () => {
    const own = { Host: '127.0.0.1:7342', Origin: 'http://127.0.0.1:7342', 'Sec-Fetch-Site': 'same-origin' }
    expect((await ask('GET', '/node', { headers: own })).status).toBe(200)
    expect((await ask('GET', '/node')).status).toBe(200)
  })

  it('gives no permission to other origins', async () => {
    const response = await ask('OPTIONS', '/node', {
      headers: { Origin: 'http://127.0.0.1:7342', Host: '127.0.0.1:7342' },
    })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('tells without a token only that it is Pegbar, and proves on demand that it knows the token', async () => {
    expect(await (await ask('GET', '/health', { token: null })).json()).toEqual({ pegbar: '0.1.0' })
    const challenge = 'c'.repeat(32)
    const proof = createHmac('sha256', TOKEN).update(`pegbar health ${challenge}`).digest('hex')
    const answer = await ask('GET', `/health?challenge=${challenge}`, { token: null })
    expect(await answer.json()).toEqual({ pegbar: '0.1.0', proof })
    await refusal(await ask('GET', '/health?challenge=short', { token: null }), 400)
  })

  it('trades the code of the printed address for a session token, once', async () => {
    const url = ((await (await ask('GET', '/node')).json()) as { url: string }).url
    const code = new URL(url).hash.slice(1)
    const trade = () => ask('POST', '/session', { token: null, body: JSON.stringify({ code }) })
    const { token } = (await (await trade()).json()) as { token: string }
    expect(token).not.toBe(TOKEN)
    expect((await ask('GET', '/node', { token })).status).toBe(200)
    await refusal(await trade(), 401)
    await refusal(await ask('GET', '/node', { token: code }), 401)
  })

  it('keeps a bounded number of codes and sessions, the newest', () => {
    const sessions = new Sessions()
    const first = sessions.createCode()
    const codes = Array.from({ length: MAX_SESSIONS }, () => sessions.createCode())
    expect(() => sessions.trade(first)).toThrow(expect.objectContaining({ code: 'UNAUTHORIZED' }))
    const token = sessions.trade(codes[0]!)
    expect(sessions.accepts(token)).toBe(true)
    for (const code of [...codes.slice(1), sessions.createCode()]) sessions.trade(code)
    sessions.trade(sessions.createCode())
    expect(sessions.accepts(token)).toBe(false)
  })

  it('puts the security headers on answers of every kind', async () => {
    const answers = await Promise.all([
      ask('GET', 'http://127.0.0.1:7342/', { token: null }),
      ask('GET', '/node'),
      ask('GET', '/node', { token: null }),
      ask('GET', '/node', { headers: { Host: 'evil.example' } }),
      ask('GET', 'http://127.0.0.1:7342/nowhere'),
    ])
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'$/,
      )
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
    }
  })
})

it('compares secrets of any length', () => {
  const token = createToken()
  expect(token).toMatch(/^[0-9a-f]{64}$/)
  expect(sameSecret(token, token)).toBe(true)
  expect(sameSecret(token, token.slice(1))).toBe(false)
  expect(sameSecret(token, '')).toBe(false)
})
