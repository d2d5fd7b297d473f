import type { CheckpointId } from '../ids.ts'
import type { CheckpointNode } from '../state.ts'
import { Heap } from './heap.ts'

/** The checkpoints of one asset, each with the parents that are among them. */
export interface CheckpointGraph<T> {
  /** Parents before children, else by `compare`: the smallest of those whose parents are all there comes next. */
  ordered: T[]
  parentsOf(node: T): readonly T[]
}

/** Orders the checkpoints of one asset. Parents that are not among them are ignored. */
export function orderCheckpoints<T extends { id: CheckpointId; parents: readonly CheckpointId[] }>(
  nodes: readonly T[],
  compare: (a: T, b: T) => number,
): CheckpointGraph<T> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parentsOf = (node: T) => node.parents.map((id) => byId.get(id)).filter((parent) => parent !== undefined)
  const children = new Map<T, T[]>()
  const waitingFor = new Map<T, number>()
  const ready = new Heap(compare)
  for (const node of nodes) {
    const parents = parentsOf(node)
    waitingFor.set(node, parents.length)
    if (parents.length === 0) ready.push(node)
    for (const parent of parents) {
      const siblings = children.get(parent)
      if (siblings === undefined) children.set(parent, [node])
      else siblings.push(node)
    }
  }
  const ordered: T[] = []
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    ordered.push(node)
    for (const child of children.get(node) ?? []) {
      const left = waitingFor.get(child)! - 1
      waitingFor.set(child, left)
      if (left === 0) ready.push(child)
    }
  }
  return { ordered, parentsOf }
}

/** Tells whether a checkpoint is shown and its content kept: neither trashed nor purged. */
export function isLive(node: CheckpointNode): boolean {
  return !node.trashed.value && !node.purged
}

/** Returns the live checkpoints without a live descendant, ascending. Descent goes on through trashed and purged ones. */
export function findHeads({ ordered, parentsOf }: CheckpointGraph<CheckpointNode>): CheckpointNode[] {
  const passed = new Set<CheckpointNode>()
  const heads: CheckpointNode[] = []
  for (const node of ordered.toReversed()) {
    const hasLiveDescendant = passed.has(node)
    if (isLive(node) && !hasLiveDescendant) heads.push(node)
    if (isLive(node) || hasLiveDescendant) for (const parent of parentsOf(node)) passed.add(parent)
  }
  return heads.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Returns one head for each content, the smallest id, in the order of `heads`. */
export function distinctHeads(heads: readonly CheckpointNode[]): CheckpointNode[] {
  const contents = new Set<string>()
  return heads.filter(({ content }) => !contents.has(content) && contents.add(content))
}
