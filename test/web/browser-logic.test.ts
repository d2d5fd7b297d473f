import { describe, expect, it } from 'vitest'
import { mergeAssets } from '../../src/web/data/assets.ts'
import { countValues, filterAssets, formatFacet, parseFilter } from '../../src/web/views/browser/filter.ts'
import { assetsBelow, breadcrumbs, listFolder } from '../../src/web/views/browser/folders.ts'
import { clicked, nextIndex, rangeOf } from '../../src/web/views/browser/moves.ts'
import { columnsFor, rowHeight, toRows } from '../../src/web/views/browser/rows.ts'
import { sortAssets } from '../../src/web/views/browser/sort.ts'
import { asset } from './builders.ts'

const paths = (list: readonly { path: string }[]) => list.map(({ path }) => path)

describe('the list of assets', () => {
  it('takes what changed, in its place, and drops what is gone', () => {
    const list = [asset('a'), asset('c'), asset('d')]
    const merged = mergeAssets(list, ['b', 'c', 'd'], [asset('d', { size: 7 }), asset('b')])
    expect(paths(merged)).toEqual(['a', 'b', 'd'])
    expect(merged[2]!.size).toBe(7)
    expect(merged[0]).toBe(list[0])
  })

  it('keeps both assets that are at one path', () => {
    const twins = [asset('a', { asset: '1' }), asset('a', { asset: '2' })]
    expect(mergeAssets(twins, ['a'], twins)).toHaveLength(2)
  })
})

describe('sorting', () => {
  it('counts as people do', () => {
    const list = ['.pegbarignore', 'sh10', 'sh2', 'Sh1', 'b/sh3'].map((path) => asset(path))
    expect(paths(sortAssets(list, 'name'))).toEqual(['Sh1', 'sh2', 'b/sh3', 'sh10', '.pegbarignore'])
  })

  it('knows no case, no accents, and keeps the parts of a name together', () => {
    const list = ['Übung', 'ubahn', 'ucut', 'shot2b', 'shot_2', 'shot_10', 'a/x.png', 'B/x.png', 'x2', 'x02'].map(
      (path) => asset(path),
    )
    const sorted = paths(sortAssets(list, 'name'))
    expect(sorted).toEqual(['shot_2', 'shot_10', 'shot2b', 'ubahn', 'Übung', 'ucut', 'a/x.png', 'B/x.png', 'x02', 'x2'])
    expect(paths(sortAssets(list.toReversed(), 'name'))).toEqual(sorted)
  })

  it('by change takes the newer of file and checkpoint', () => {
    const list = [
      asset('old'),
      asset('saved', { mtime: '2026-03-02T00:00:00Z' }),
      asset('new file', { last: null, mtime: '2026-03-03T00:00:00Z' }),
    ]
    expect(paths(sortAssets(list, 'changed'))).toEqual(['new file', 'saved', 'old'])
  })

  it('by state brings what waits for the person first, by status the untracked last', () => {
    const list = [
      asset('n'),
      asset('u', { states: ['Untracked'], status: null }),
      asset('m', { states: ['Modified', 'Outdated'] }),
      asset('c', { states: ['Conflict'], status: 'Done' }),
    ]
    expect(paths(sortAssets(list, 'state'))).toEqual(['c', 'm', 'u', 'n'])
    expect(paths(sortAssets(list, 'status'))).toEqual(['m', 'n', 'c', 'u'])
  })
})

describe('filters', () => {
  const list = [
    asset('a.png', { states: ['Modified', 'Outdated'], status: 'WIP' }),
    asset('b.blend', { states: ['Normal'], status: 'Done' }),
    asset('c.blend', { states: ['Untracked'], status: null, last: null }),
  ]

  it('take any value of one kind, and need every kind', () => {
    const filter = (params: Record<string, string>) => paths(filterAssets(list, parseFilter(params)))
    expect(filter({})).toEqual(['a.png', 'b.blend', 'c.blend'])
    expect(filter({ state: 'Outdated,Untracked' })).toEqual(['a.png', 'c.blend'])
    expect(filter({ type: '3D', status: 'Done,WIP' })).toEqual(['b.blend'])
    expect(filter({ author: 'Ana' })).toEqual(['a.png', 'b.blend'])
  })

  it('survive the address, commas in names included', () => {
    const names = ['Ana, the elder', 'Bøb']
    expect(parseFilter({ author: formatFacet(names) }).author).toEqual(names)
  })

  it('offer what is there, with how many', () => {
    expect(countValues(list, 'type')).toEqual([
      ['3D', 2],
      ['Image', 1],
    ])
    expect(countValues(list, 'state')).toEqual([
      ['Modified', 1],
      ['Outdated', 1],
      ['Untracked', 1],
      ['Normal', 1],
    ])
  })
})

describe('folders', () => {
  const list = ['a.png', 'shots/b.png', 'shots/10/c.png', 'shots/2/d.png', 'shotsx/e.png'].map((path) =>
    asset(path, path.endsWith('c.png') ? { states: ['Modified'] } : {}),
  )

  it('show what is directly inside, and count what is below', () => {
    const top = listFolder(list, '')
    expect(paths(top.inside)).toEqual(['a.png'])
    expect(top.folders.map(({ name, assets, wanting }) => [name, assets, wanting])).toEqual([
      ['shots', 3, { Modified: 1 }],
      ['shotsx', 1, {}],
    ])
    expect(listFolder(list, 'shots').folders.map(({ name }) => name)).toEqual(['2', '10'])
  })

  it('do not take a name that only begins alike', () => {
    expect(paths(assetsBelow(list, 'shots'))).not.toContain('shotsx/e.png')
  })

  it('lead back up', () => {
    expect(breadcrumbs('a/b')).toEqual([
      { name: 'a', path: 'a' },
      { name: 'b', path: 'a/b' },
    ])
    expect(breadcrumbs('')).toEqual([])
  })
})

describe('rows', () => {
  it('hold as many cards as fit, folders first', () => {
    expect(columnsFor(32 + 216 * 3 + 28, 216)).toBe(3)
    expect(columnsFor(32 + 216 * 3 + 27, 216)).toBe(2)
    expect(columnsFor(10, 216)).toBe(1)
    const { folders, inside } = listFolder(
      ['x/a', '1', '2', '3'].map((path) => asset(path)),
      '',
    )
    const rows = toRows(folders, inside, 2)
    expect(rows.map((row) => row.kind)).toEqual(['folders', 'assets', 'assets'])
    expect(rows[2]).toMatchObject({ first: 2 })
    expect(rowHeight(rows[1]!, 'grid', 32 + 400 * 2 + 14, 2)).toBe(300 + 62 + 14)
  })
})

describe('moving in a grid', () => {
  it('goes by rows and columns, and stays inside', () => {
    const to = (key: string, at: number) => nextIndex(key, at, 10, 4, 2)
    expect([to('ArrowRight', 9), to('ArrowDown', 1), to('ArrowUp', 1), to('ArrowUp', 5)]).toEqual([9, 5, 1, 1])
    // below 7 there is nothing: the last one is nearest. Below 8 there is no row at all
    expect([to('ArrowDown', 7), to('ArrowDown', 8)]).toEqual([9, 8])
    expect([to('Home', 5), to('End', 5), to('PageDown', 1), to('PageUp', 9)]).toEqual([0, 9, 9, 1])
    expect([to('ArrowDown', -1), to('End', -1), to('a', 3), nextIndex('Home', -1, 0, 4, 2)]).toEqual([
      0,
      9,
      undefined,
      undefined,
    ])
  })

  it('selects as a file manager does', () => {
    const shown = ['a', 'b', 'c', 'd']
    const plain = { toggle: false, extend: false, anchor: 'b' }
    expect(clicked('c', ['a', 'b'], shown, plain)).toEqual({ paths: ['c'], primary: 'c' })
    expect(clicked('d', ['b'], shown, { ...plain, extend: true })).toEqual({ paths: ['b', 'c', 'd'], primary: 'd' })
    expect(clicked('a', ['b'], shown, { ...plain, toggle: true })).toEqual({ paths: ['b', 'a'], primary: 'a' })
    expect(clicked('b', ['b', 'a'], shown, { ...plain, toggle: true })).toEqual({ paths: ['a'], primary: 'a' })
    expect(rangeOf(shown, 'gone', 'c')).toEqual(['c'])
  })
})
