import { QueryClient } from '@tanstack/react-query'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AssetUpdates } from '../../src/web/data/asset-updates.ts'
import { fetchAssets } from '../../src/web/data/assets.ts'
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
    updates.changed('p', ['b'])
    updates.changed('p', ['c'])
    first.resolve()
    await fetching
    const statesOf = () => client.getQueryData<AssetView[]>(keys.assets('p'))?.map((one) => [one.path, ...one.states])
    await vi.waitFor(() =>
      expect(statesOf()).toEqual([
        ['a', 'Normal'],
        ['b', 'Modified'],
      ]),
    )
    expect(asked).toEqual([{ paths: ['b', 'c'] }])
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
