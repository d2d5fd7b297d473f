import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { appOf } from '../api/helpers/app.ts'
import { fakeServices } from '../api/helpers/fake-services.ts'
import { PROJECT_ID } from '../api/helpers/views.ts'

const WEB = join(import.meta.dirname, '..', '..', 'src', 'web')
const read = (name: string) => readFile(join(WEB, name), 'utf8')

describe('the page', () => {
  it('runs under its Content-Security-Policy: no script, style or handler stands in the markup', async () => {
    const html = await read('index.html')
    expect(html).not.toMatch(/\son\w+=|style=|<style|javascript:/i)
    for (const script of html.matchAll(/<script[^>]*>(.*?)<\/script>/gs)) expect(script[1]).toBe('')
    for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^\/[\w.]+$/)
  })

  it('sets what people wrote as text, never as markup or code', async () => {
    for (const name of ['app.js', 'api.js']) {
      expect(await read(name)).not.toMatch(
        /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|\.style\b/,
      )
    }
  })

  it('finds every element that its script asks for', async () => {
    const html = await read('index.html')
    for (const [, id] of (await read('app.js')).matchAll(/find\('([\w-]+)'\)/g)) expect(html).toContain(`id="${id}"`)
  })
})

describe("the page's calls", () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })

  /** Loads the page's module as the browser would at `address`, its requests answered by the app. */
  async function open(hash: (code: string) => string) {
    const fake = fakeServices()
    const page = new Map([['index.html', { type: 'text/html', bytes: new Uint8Array() }]])
    const { app } = appOf(fake, { page })
    const stored = new Map<string, string>()
    const replaced: string[] = []
    const location = { hash: hash(new URL(app.pageUrl()!).hash.slice(1)), pathname: '/' }
    vi.stubGlobal('location', location)
    vi.stubGlobal('history', { replaceState: (_state: unknown, _title: string, path: string) => replaced.push(path) })
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    })
    vi.stubGlobal('fetch', async (path: string, init?: RequestInit) =>
      app.fetch(new Request(`http://127.0.0.1:7342${path}`, init)),
    )
    const api = await import(join(WEB, 'api.js'))
    return { api, app, fake, stored, replaced }
  }

  it('trade the code for a token, take it out of the address, and use the token', async () => {
    const { api, app, stored, replaced } = await open((code) => `#${code}`)
    await api.signIn()
    expect(replaced).toEqual(['/'])
    expect([...stored.keys()]).toEqual(['pegbar-token'])
    expect(await api.get('/projects')).toMatchObject([{ id: PROJECT_ID }])
    await app.close()
  })

  it('say that a used code opens nothing', async () => {
    const { api, app, stored } = await open(() => '#used')
    await api.signIn()
    expect(stored.size).toBe(0)
    await expect(api.get('/projects')).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await app.close()
  })

  it('follow a long job to its result, with progress', async () => {
    const { api, app, fake } = await open((code) => `#${code}`)
    await api.signIn()
    const reported = Promise.withResolvers<void>()
    fake.on('status', async (_input, { onProgress }) => {
      onProgress?.({ phase: 'status', done: 1, unit: 'files' })
      await reported.promise
      return [{ path: 'a: b\n' }]
    })
    const seen: unknown[] = []
    const result = await api.run(`/projects/${PROJECT_ID}/status`, { paths: [] }, (progress: unknown) => {
      seen.push(progress)
      reported.resolve()
    })
    expect(result).toEqual([{ path: 'a: b\n' }])
    expect(seen[0]).toMatchObject({ phase: 'status', done: 1 })
    await app.close()
  })
})
