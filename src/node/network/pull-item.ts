import type { ProjectStore } from '../../core/contracts.ts'
import type { CheckpointNode } from '../../core/state.ts'
import type { Item } from './backlog.ts'
import type { Incoming } from './incoming.ts'
import { type PullOptions, pullCheckpoint } from './pull-checkpoint.ts'

/** What it takes to bring something here. */
export interface Pullable {
  item: Item
  /** Raw bytes, as far as they are known. */
  size: number
  /** It is here already. */
  here: boolean
  /** undefined: an image. */
  node: CheckpointNode | undefined
}

/** Looks up what is to be brought; undefined: it is not counted any more, or purged. */
export async function pullableOf(
  item: Item,
  { records, whole, chunks }: Pick<ProjectStore, 'records' | 'whole' | 'chunks'>,
): Promise<Pullable | undefined> {
  if (item.kind === 'image') {
    const [here] = await chunks.has([item.hash])
    return { item, size: 0, here: here === true, node: undefined }
  }
  const found = await records.checkpoint(item.id)
  if (found === undefined || found.node.purged) return undefined
  return { item, size: found.node.size, here: await whole.has(item.id), node: found.node }
}

/** Brings what is missing of it. Returns whether all is stored or on its way; errors as `pullCheckpoint`. */
export async function pullItem({ item, node }: Pullable, incoming: Incoming, options: PullOptions): Promise<boolean> {
  if (node !== undefined) return pullCheckpoint(node, incoming, options)
  if (item.kind !== 'image') return false
  await incoming.want([{ hash: item.hash, size: 0 }])
  await incoming.whenAtMost(0)
  return !incoming.lacks
}
