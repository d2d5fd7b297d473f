import { afterEach, expect, it, vi } from 'vitest'
import { codeIn } from '../../src/web/data/session.ts'
import { appOf } from '../api/helpers/app.ts'
import { fakeServices } from '../api/helpers/fake-services.ts'
import { PROJECT_ID } from '../api/helpers/views.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** Loads the page's modules as the browser would at an address, its requests answered by the app. */
async function open(hash: (code: string) => string) {
  const fake = fakeServices()
  const page = new Map([['index.html', { type: 'text/html', bytes: new Uint8Array() }]])
  const { app } = appOf(fake, { page })
  const stored = new Map<string, string>()
  const replaced: string[] = []
  vi.stubGlobal('location', { hash: hash(new URL(app.pageUrl()!).hash.slice(1)), pathname: '/' })
  vi.stubGlobal('history', { replaceState: (_state: unknown, _title: string, path: string) => replaced.push(path) })
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  })
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) =>
    app.fetch(new Request(`http://127.0.0.1:7342${path}`, init)),
  )
  const { signIn } = await import('../../src/web/data/session.ts')
  const { call } = await import('../../src/web/data/client.ts')
  return { signIn, call, app, fake, stored, replaced }
}

it('tells a code from a route', () => {
  expect(codeIn('#3f2a')).toBe('3f2a')
  for (const hash of ['', '#', '#/', '#/p/3f2a/browser?folder=a']) expect(codeIn(hash)).toBeUndefined()
})

it('trades the code for a token, takes it out of the address, and uses the token', async () => {
  const { signIn, call, app, stored, replaced } = await open((code) => `#${code}`)
  await signIn()
  expect(replaced).toEqual(['/'])
  expect([...stored.keys()]).toEqual(['pegbar-token'])
  expect(await call('projects', {})).toMatchObject([{ id: PROJECT_ID }])
  await app.close()
})

it('says that a used code opens nothing', async () => {
  const { signIn, call, app, stored } = await open(() => '#used')
  await signIn()
  expect(stored.size).toBe(0)
  await expect(call('projects', {})).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  await app.close()
})

it('follows a long job to its result, with progress', async () => {
  const { signIn, call, app, fake } = await open((code) => `#${code}`)
  await signIn()
  const reported = Promise.withResolvers<void>()
  fake.on('status', async (_input, { onProgress }) => {
    onProgress?.({ phase: 'status', done: 1, unit: 'files' })
    await reported.promise
    return [{ path: 'a: b\n' }]
  })
  const seen: unknown[] = []
  const onProgress = (progress: unknown) => {
    seen.push(progress)
    reported.resolve()
  }
  expect(await call('status', { paths: [] }, { project: PROJECT_ID, onProgress })).toEqual([{ path: 'a: b\n' }])
  expect(seen[0]).toMatchObject({ phase: 'status', done: 1 })
  await app.close()
})

it('cancels a job when its signal aborts', async () => {
  const { signIn, call, app, fake } = await open((code) => `#${code}`)
  await signIn()
  const controller = new AbortController()
  fake.on('update', async (_input, { signal, onProgress }) => {
    onProgress?.({ phase: 'update', done: 1, unit: 'files' })
    await new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
  })
  const running = call(
    'update',
    { paths: [] },
    {
      project: PROJECT_ID,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    },
  )
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
  await app.close()
})
