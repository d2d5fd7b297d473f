import { describe, expect, it } from 'vitest'
import type { TrashView } from '../../src/web/data/views.ts'
import { nextCard, placeOf, statusBeside, toColumns } from '../../src/web/views/board/columns.ts'
import { push } from '../../src/web/views/board/drag.ts'
import { choicesFor, partsOf, stageShape } from '../../src/web/views/compare/shares.ts'
import { newestFirst, summarize } from '../../src/web/views/trash/summary.ts'
import { asset, checkpoint } from './builders.ts'

describe('the board', () => {
  const assets = [
    asset('a', { status: 'Todo' }),
    asset('b', { status: 'Todo' }),
    asset('c', { status: 'WFA' }),
    asset('new', { status: null }),
  ]
  const columns = toColumns(assets, new Map())

  it('has a column for each status, in order, and none for what has no checkpoint', () => {
    expect(columns.map(({ status, assets: inside }) => [status, inside.map(({ path }) => path)])).toEqual([
      ['Todo', ['a', 'b']],
      ['WIP', []],
      ['WFA', ['c']],
      ['Retake', []],
      ['Done', []],
    ])
  })

  it('shows a card where it will be', () => {
    const moved = toColumns(assets, new Map([['b', { to: 'Done' }]]))
    expect(placeOf(moved, 'b')).toEqual({ column: 4, index: 0 })
  })

  it.each([
    ['ArrowDown', 'a', 'b'],
    ['ArrowDown', 'b', 'b'],
    ['ArrowUp', 'a', 'a'],
    ['End', 'a', 'b'],
    ['PageUp', 'b', 'a'],
    ['ArrowRight', 'b', 'c'],
    ['ArrowRight', 'c', 'c'],
    ['ArrowLeft', 'c', 'a'],
    ['ArrowDown', undefined, 'a'],
    ['ArrowDown', 'gone', 'a'],
    ['x', undefined, undefined],
    ['x', 'a', undefined],
  ])('%s leads from %s to %s', (key, from, to) => {
    expect(nextCard(key, columns, from, 5)).toBe(to)
  })

  it('moves by one status, and no further than the last', () => {
    expect([statusBeside('WIP', 1), statusBeside('WIP', -1)]).toEqual(['WFA', 'Todo'])
    expect([statusBeside('Todo', -1), statusBeside('Done', 1)]).toEqual([undefined, undefined])
  })

  it('scrolls near an edge, faster the nearer it is', () => {
    expect(push(500, 0, 1000)).toBe(0)
    expect(push(30, 0, 1000)).toBeLessThan(0)
    expect(push(990, 0, 1000)).toBeGreaterThan(push(960, 0, 1000))
  })
})

describe('the trash', () => {
  const item = (id: string, fields: Partial<TrashView>): TrashView => ({
    id,
    kind: 'checkpoint',
    asset: 'a',
    path: 'a.kra',
    comment: id,
    time: '2026-03-01T10:00:00Z',
    size: 10,
    author: null,
    preview: null,
    checkpoints: 1,
    added: 4,
    ...fields,
  })

  it('counts a checkpoint once when its asset is purged too', () => {
    const items = [
      item('c1', {}),
      item('a', { kind: 'asset', comment: null, checkpoints: 3, added: 9 }),
      item('c2', { asset: 'b', path: 'b.kra' }),
    ]
    expect(summarize(items)).toEqual({ checkpoints: 4, paths: ['a.kra', 'b.kra'], added: 13 })
    expect(summarize([items[0]!])).toEqual({ checkpoints: 1, paths: ['a.kra'], added: 4 })
  })

  it('lists what was thrown away last first', () => {
    const items = [item('old', {}), item('new', { time: '2026-03-02T10:00:00Z' })]
    expect(newestFirst(items).map(({ id }) => id)).toEqual(['new', 'old'])
  })
})

describe('comparing', () => {
  it('gives each part its share of all bytes, and none of two empty files', () => {
    const none = { chunks: 0, bytes: 0 }
    const parts = partsOf({ shared: { chunks: 3, bytes: 60 }, onlyA: none, onlyB: { chunks: 2, bytes: 40 } })
    expect(parts.map(({ side, fraction }) => [side, fraction])).toEqual([
      ['left', 0],
      ['shared', 0.6],
      ['right', 0.4],
    ])
    expect(partsOf({ shared: none, onlyA: none, onlyB: none }).map(({ fraction }) => fraction)).toEqual([0, 0, 0])
  })

  it('shows both in the shape of the wider one', () => {
    const preview = (width: number) => ({ hash: '', mime: 'image/webp', width, height: 100 })
    expect(stageShape(preview(100), preview(200))).toBe(2)
    expect(stageShape(null, preview(50))).toBe(0.5)
    expect(stageShape(null, null)).toBe(4 / 3)
  })

  it('offers a version that is in the trash while it is shown', () => {
    const history = [checkpoint('b'), checkpoint('a')]
    expect(choicesFor(history, checkpoint('gone')).map(({ id }) => id)).toEqual(['gone', 'b', 'a'])
    expect(choicesFor(history, history[1]!)).toBe(history)
  })
})
