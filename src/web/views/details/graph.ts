/** Where the checkpoints of a history stand in a graph that is drawn beside their list, newest first, a row each. */

export interface GraphNode {
  id: string
  /** Of those in the list; the others are not known (yet). */
  parents: readonly string[]
}

/**
 * What is drawn in a row. An edge leads from a checkpoint to its parent, below it, and stays in one column all the way: it
 * bends out of the checkpoint where it starts, and into the parent where it ends.
 */
export interface GraphRow {
  /** Of the checkpoint itself. */
  column: number
  /** Columns of edges from above that end here: this is their parent. */
  ending: readonly number[]
  /** Columns of edges that start here, in the order of the parents. */
  starting: readonly number[]
  /** Columns of edges that only pass. */
  passing: readonly number[]
}

export interface Graph {
  rows: readonly GraphRow[]
  /** How many columns there are in all. */
  columns: number
}

/**
 * Gives each checkpoint and each edge a column. Edges that are open at the same time never share one, and a checkpoint never
 * stands on an edge that passes. `more`: older checkpoints are still to be fetched, so an edge to an unknown parent stays open
 * to the end; without, it is left out, as the parent is gone for good. So is an edge to what stands above.
 */
export function layOutGraph(nodes: readonly GraphNode[], { more }: { more: boolean }): Graph {
  const rowOf = new Map(nodes.map(({ id }, row) => [id, row]))
  /** The parent that the edge in each column waits for; undefined: the column is free. */
  const open: (string | undefined)[] = []
  let columns = 0
  const take = (column: number, parent: string) => {
    open[column] = parent
    columns = Math.max(columns, column + 1)
  }
  const rows = nodes.map(({ id, parents }, index): GraphRow => {
    const ending = columnsOf(open, (parent) => parent === id)
    for (const column of ending) open[column] = undefined
    const passing = columnsOf(open, (parent) => parent !== undefined)
    const column = ending[0] ?? freeColumn(open)
    columns = Math.max(columns, column + 1)
    const wanted = [...new Set(parents)].filter((parent) => {
      const row = rowOf.get(parent)
      return row === undefined ? more : row > index
    })
    const starting = wanted.map((parent, at) => {
      const own = at === 0 ? column : freeColumn(open)
      take(own, parent)
      return own
    })
    return { column, ending, starting, passing }
  })
  return { rows, columns }
}

export interface Ancestry extends GraphNode {
  trashed: boolean
}

/** Returns what is not in the trash, each with its nearest ancestors that are not: an edge leads past those that are. */
export function withoutTrashed(all: readonly Ancestry[]): GraphNode[] {
  const trashed = new Map(all.filter((one) => one.trashed).map((one) => [one.id, one.parents]))
  const live = (parents: readonly string[]): string[] => {
    const found = new Set<string>()
    const waiting = [...parents].reverse()
    const seen = new Set<string>()
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      const over = trashed.get(next)
      if (over === undefined) found.add(next)
      else waiting.push(...[...over].reverse())
    }
    return [...found]
  }
  return all.filter((one) => !one.trashed).map(({ id, parents }) => ({ id, parents: live(parents) }))
}

/** Returns in words what the graph shows of each checkpoint, for those who do not see it; '' where there is nothing to say. */
export function graphWords(nodes: readonly GraphNode[], commentOf: (id: string) => string | undefined): string[] {
  const children = new Map<string, number>()
  for (const { parents } of nodes) for (const one of parents) children.set(one, (children.get(one) ?? 0) + 1)
  const heads = nodes.filter(({ id }) => !children.has(id)).length
  return nodes.map(({ id, parents }) => {
    const after = children.get(id) ?? 0
    const words: string[] = []
    if (after === 0 && heads > 1) words.push(`one of ${heads} versions side by side`)
    if (after > 1) words.push(`${after} checkpoints go on from here`)
    if (parents.length > 1) {
      words.push(`joins ${parents.map((one) => commentOf(one) ?? 'an older checkpoint').join(' and ')}`)
    }
    return words.join('; ')
  })
}

function columnsOf(open: readonly (string | undefined)[], wanted: (parent: string | undefined) => boolean): number[] {
  return open.flatMap((parent, column) => (wanted(parent) ? [column] : []))
}

function freeColumn(open: readonly (string | undefined)[]): number {
  const free = open.indexOf(undefined)
  return free === -1 ? open.length : free
}
