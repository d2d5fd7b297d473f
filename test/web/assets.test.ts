import { QueryClient } from '@tanstack/react-query'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AssetUpdates } from '../../src/web/data/asset-updates.ts'
import { assetsAt, fetchAssets } from '../../src/web/data/assets.ts'
import { askFirst, keepFirst } from '../../src/web/data/first-answers.ts'
import { keys } from '../../src/web/data/keys.ts'
import type { AssetView } from '../../src/web/data/views.ts'
import { listFolder, toFolders } from '../../src/web/views/browser/folders.ts'
import { asset } from './builders.ts'

/** Answers calls of the node with `answer`, which gets the path and the input. */
function node(answer: (path: string, input: Record<string, unknown>) => unknown): void {
  vi.stubGlobal('localStorage', { getItem: () => 'token' })
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    const { pathname, searchParams } = new URL(address, 'http://127.0.0.1')
    const input = init?.body === undefined ? Object.fromEntries(searchParams) : JSON.parse(String(init.body))
    return new Response(JSON.stringify(await answer(pathname.split('/').slice(5).join('/'), input)))
  })
}

const paged = (all: readonly AssetView[]) => (_path: string, input: Record<string, unknown>) => {
  const from = input.after === undefined ? 0 : all.findIndex(({ path }) => path === input.after) + 1
  const to = Math.min(all.length, from + Number(input.limit))
  return { assets: all.slice(from, to), next: to < all.length ? all[to - 1]!.path : null, total: all.length }
}

const name = (index: number) => `f${String(index).padStart(5, '0')}.png`

describe('the list of assets', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is told of after the first page, and whenever there is twice as much', async () => {
    const all = Array.from({ length: 20_000 }, (_, index) => asset(name(index)))
    node(paged(all))
    const told: number[] = []
    const list = await fetchAssets('p', { onSome: (some) => told.push(some.length) })
    expect(list.map(({ path }) => path)).toEqual(all.map(({ path }) => path))
    expect(told).toEqual([500, 3000, 8000, 18_000])
  })

  it('finds few of many, and many of many, also two at one path', () => {
    const paths = Array.from({ length: 1000 }, (_, index) => name(index))
    const list = paths.flatMap((path, at) =>
      at === 500 ? [asset(path), asset(path, { asset: 'other' })] : [asset(path)],
    )
    const found = (wanted: readonly string[]) => assetsAt(list, wanted).map((one) => list.indexOf(one))
    expect(found([name(999), name(500), name(0), 'none', name(0)])).toEqual([0, 500, 501, 1000])
    expect(found(paths)).toEqual(list.map((_, at) => at))
    expect(assetsAt([], ['a'])).toEqual([])
  })

  it('has what changed while it was fetched, and asks for that alone', async () => {
    const first = Promise.withResolvers<void>()
    const asked: unknown[] = []
    node(async (path, input) => {
      if (path === 'assets') {
        await first.promise
        return paged([asset('a'), asset('b')])(path, input)
      }
      asked.push(input)
      return [asset('b', { states: ['Modified'] })]
    })
    const client = new QueryClient()
    const fetching = client.fetchQuery({ queryKey: keys.assets('p'), queryFn: () => fetchAssets('p') })
    const updates = new AssetUpdates(client)
    const taken = [updates.changed('p', ['b']), updates.changed('p', ['c'])]
    first.resolve()
    await fetching
    await Promise.all(taken)
    const statesOf = () => client.getQueryData<AssetView[]>(keys.assets('p'))?.map((one) => [one.path, ...one.states])
    expect(statesOf()).toEqual([
      ['a', 'Normal'],
      ['b', 'Modified'],
    ])
    expect(asked).toEqual([{ paths: ['b', 'c'] }])
    await updates.changed('p', ['d'])
    expect(asked).toHaveLength(2)
  })
})

it('folders are the same, whether the node counts them or the page does', () => {
  const inside = [asset('b10/x', { states: ['Modified', 'Outdated'] }), asset('b10/y'), asset('b9/z')]
  const counted = [
    { path: 'b10', assets: 2, states: { Modified: 1, Outdated: 1, Normal: 1 }, preview: null },
    { path: 'b9', assets: 1, states: { Normal: 1 }, preview: null },
  ]
  expect(toFolders(counted)).toEqual(listFolder(inside, '').folders)
})

describe('what is shown first', () => {
  afterEach(() => vi.unstubAllGlobals())

  const folder = { folders: [], assets: [asset('a')], more: false }
  const answers = (asked: string[]) =>
    node((path) => {
      asked.push(path)
      return path === '' ? [{ id: 'p' }] : folder
    })
  const kept = async (first: ReturnType<typeof askFirst>) => {
    const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
    keepFirst(client, first)
    await vi.waitFor(() => expect(client.getQueryData(keys.folder('p', 'shots'))).toEqual(folder))
    return client.getQueryData(keys.projects)
  }

  it('is asked for once, the folder together with the projects when the address names the project', async () => {
    const asked: string[] = []
    answers(asked)
    const first = askFirst({ project: 'p', folder: 'shots' })
    expect(asked).toHaveLength(2)
    expect(await kept(first)).toEqual([{ id: 'p' }])
    expect(asked).toEqual(['', 'folder'])
  })

  it('is that of the first project when the address names none', async () => {
    const asked: string[] = []
    answers(asked)
    expect(await kept(askFirst({ project: undefined, folder: 'shots' }))).toEqual([{ id: 'p' }])
    expect(asked).toEqual(['', 'folder'])
  })

  it('is asked for again by who needs it when it failed', async () => {
    node(() => Promise.reject(new Error('no node')))
    const client = new QueryClient()
    keepFirst(client, askFirst({ project: 'p', folder: '' }))
    await vi.waitFor(() => expect(client.getQueryState(keys.folder('p', ''))?.status).toBe('error'))
    expect(await client.fetchQuery({ queryKey: keys.folder('p', ''), queryFn: () => folder })).toBe(folder)
  })
})
