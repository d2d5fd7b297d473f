import { afterAll, describe, expect, it } from 'vitest'
import { renderDocs } from '../../src/api/docs/render.ts'
import { OPERATION_NAMES } from '../../src/api/operations.ts'
import { appOf } from './helpers/app.ts'
import { fakeServices } from './helpers/fake-services.ts'

const { app, ask } = appOf(fakeServices())
const ORIGIN = 'http://127.0.0.1:7342'
afterAll(() => app.close())

describe('the page about the API', () => {
  it('describes every operation, without a token, a script, or anything from elsewhere', async () => {
    const response = await ask('GET', `${ORIGIN}/api/docs`, { token: null })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    const policy = response.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('script-src')
    expect(policy).not.toContain('unsafe')
    const html = await response.text()
    for (const name of OPERATION_NAMES) expect(html).toContain(`<section id="${name}">`)
    expect(html).not.toMatch(/<script|style="|onclick|javascript:/i)
    const loaded = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1])
    expect(loaded).toEqual(['/api/docs/style.css'])
    const style = await ask('GET', `${ORIGIN}${loaded[0]}`, { token: null })
    expect(style.headers.get('content-type')).toContain('text/css')
    expect(await style.text()).not.toMatch(/url\(|@import/)
  })

  it('links only to what is on it', async () => {
    const html = await (await ask('GET', `${ORIGIN}/api/docs`)).text()
    const ids = new Set([...html.matchAll(/id="([^"]+)"/g)].map((match) => match[1]))
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]!)
    expect(links.length).toBeGreaterThan(50)
    expect(links.filter((link) => !ids.has(link))).toEqual([])
  })

  it('is not for other hosts', async () => {
    const response = await ask('GET', `${ORIGIN}/api/docs`, { headers: { Host: 'evil.example' } })
    expect(response.status).toBe(403)
  })
})

it('text of the document is never taken for HTML', () => {
  const evil = '<img src=x onerror="alert(1)">'
  const html = renderDocs(
    {
      info: { title: evil, version: '1', description: evil },
      paths: {
        [`/${evil}`]: {
          get: {
            operationId: evil,
            summary: evil,
            tags: [evil],
            parameters: [{ name: evil, in: 'query', schema: { type: 'string', description: evil }, example: evil }],
            responses: { 200: { description: evil, content: { 'application/json': { example: { [evil]: evil } } } } },
          },
        },
      },
      components: { schemas: { [evil]: { type: 'object', properties: { [evil]: { const: evil } } } } },
    },
    '/style.css',
  )
  expect(html).not.toContain('<img')
  expect(html).not.toContain('onerror="')
})
