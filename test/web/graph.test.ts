import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Graph,
  type GraphNode,
  graphWords,
  layOutGraph,
  withoutTrashed,
} from '../../src/web/views/details/graph.ts'
import { runs } from '../helpers/seed.ts'

const node = (id: string, ...parents: string[]): GraphNode => ({ id, parents })

/** A history with children above their parents, as many heads and joins as chance makes. */
const history = fc
  .array(fc.array(fc.nat({ max: 6 }), { maxLength: 4 }), { maxLength: 40 })
  .map((steps) => steps.map((parents, at) => node(`n${at}`, ...parents.map((step) => `n${at + 1 + step}`))))

/** Follows what is drawn from row to row, and returns each edge as often as it is drawn. */
function drawn(nodes: readonly GraphNode[], { rows, columns }: Graph): { edges: string[]; open: string[] } {
  const live = new Map<number, string>()
  const edges: string[] = []
  rows.forEach(({ column, ending, starting, passing }, at) => {
    const { id } = nodes[at]!
    for (const one of ending) {
      edges.push(`${live.get(one)} to ${id}`)
      live.delete(one)
    }
    // what is open and does not end passes, once, and nothing stands on it
    expect([...live.keys()].sort((a, b) => a - b)).toEqual([...passing].sort((a, b) => a - b))
    expect(passing).not.toContain(column)
    for (const one of starting) {
      expect(live.has(one)).toBe(false)
      live.set(one, id)
    }
    for (const one of [column, ...live.keys()]) expect(one).toBeLessThan(columns)
  })
  return { edges: edges.sort(), open: [...live.values()].sort() }
}

const edgesOf = (nodes: readonly GraphNode[]) =>
  nodes.flatMap(({ id, parents }) => [...new Set(parents)].map((parent) => ({ id, parent })))

describe('the graph of a history', () => {
  it('draws every edge once, and never two in one column', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (nodes, more) => {
        const known = new Set(nodes.map(({ id }) => id))
        const { edges, open } = drawn(nodes, layOutGraph(nodes, { more }))
        const all = edgesOf(nodes)
        expect(edges).toEqual(
          all
            .filter(({ parent }) => known.has(parent))
            .map(({ id, parent }) => `${id} to ${parent}`)
            .sort(),
        )
        const older = all.filter(({ parent }) => !known.has(parent)).map(({ id }) => id)
        expect(open).toEqual(more ? older.sort() : [])
      }),
      runs(300),
    )
  })

  it('needs no more columns than there are edges at one time, and a checkpoint', () => {
    fc.assert(
      fc.property(history, (nodes) => {
        const { rows, columns } = layOutGraph(nodes, { more: true })
        const widest = Math.max(
          0,
          ...rows.map(({ passing, starting, ending }) => {
            return passing.length + Math.max(1, starting.length, ending.length)
          }),
        )
        expect(columns).toBeLessThanOrEqual(widest)
      }),
      runs(300),
    )
  })

  it('keeps a line in one column', () => {
    expect(layOutGraph([node('c', 'b'), node('b', 'a'), node('a')], { more: false }).columns).toBe(1)
  })

  it('puts heads side by side, and joins them', () => {
    const { rows, columns } = layOutGraph(
      [node('join', 'x', 'y', 'z'), node('x', 'base'), node('y', 'base'), node('z', 'base'), node('base')],
      { more: false },
    )
    expect(columns).toBe(3)
    expect(rows).toEqual([
      { column: 0, ending: [], starting: [0, 1, 2], passing: [] },
      { column: 0, ending: [0], starting: [0], passing: [1, 2] },
      { column: 1, ending: [1], starting: [1], passing: [0, 2] },
      { column: 2, ending: [2], starting: [2], passing: [0, 1] },
      { column: 0, ending: [0, 1, 2], starting: [], passing: [] },
    ])
  })

  it('leads past what is in the trash, also where two ways meet', () => {
    const all = [
      { id: 'top', parents: ['left', 'right'], trashed: false },
      { id: 'left', parents: ['base'], trashed: true },
      { id: 'right', parents: ['left', 'other'], trashed: true },
      { id: 'other', parents: [], trashed: false },
      { id: 'base', parents: [], trashed: false },
    ]
    expect(withoutTrashed(all)).toEqual([node('top', 'base', 'other'), node('other'), node('base')])
  })

  it('is said in words', () => {
    const nodes = [node('x', 'base'), node('y', 'm'), node('m', 'base', 'gone'), node('base')]
    expect(graphWords(nodes, (id) => (id === 'gone' ? undefined : `“${id}”`))).toEqual([
      'one of 2 versions side by side',
      'one of 2 versions side by side',
      'joins “base” and an older checkpoint',
      '2 checkpoints go on from here',
    ])
  })
})
