import type { ProjectStore, WholeSet } from '../../core/contracts.ts'
import type { ChunkList } from '../../core/older-version.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
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
  /** A version of the same file that is whole here: what is missing may come as deltas on it. */
  older: ChunkList | undefined
}

/** Looks up what is to be brought; undefined: it is not counted any more, or purged. */
export async function pullableOf(
  item: Item,
  { records, whole, chunks }: Pick<ProjectStore, 'records' | 'whole' | 'chunks'>,
): Promise<Pullable | undefined> {
  if (item.kind === 'image') {
    const [here] = await chunks.has([item.hash])
    return { item, size: 0, here: here === true, node: undefined, older: undefined }
  }
  const found = await records.checkpoint(item.id)
  if (found === undefined || found.node.purged) return undefined
  const here = await whole.has(item.id)
  const older = here ? undefined : await relativeOf(found.asset, found.node, whole)
  return { item, size: found.node.size, here, node: found.node, older }
}

/** Returns a checkpoint that is whole here: the one that this goes on from, or else one that goes on from it. */
async function relativeOf(
  { checkpoints }: AssetState,
  { id, parents }: CheckpointNode,
  whole: Pick<WholeSet, 'hasMany'>,
): Promise<CheckpointNode | undefined> {
  const older = checkpoints.filter((other) => parents.includes(other.id))
  const newer = checkpoints.filter((other) => other.parents.includes(id))
  const relatives = [...older, ...newer]
  const here = await whole.hasMany(relatives.map((other) => other.id))
  return relatives.find((_, i) => here[i])
}

/** Brings what is missing of it. Returns whether all is stored or on its way; errors as `pullCheckpoint`. */
export async function pullItem(
  { item, node, older }: Pullable,
  incoming: Incoming,
  options: Omit<PullOptions, 'older'>,
): Promise<boolean> {
  if (node !== undefined) return pullCheckpoint(node, incoming, { ...options, older })
  if (item.kind !== 'image') return false
  await incoming.want([{ hash: item.hash, size: 0 }])
  await incoming.whenAtMost(0)
  return !incoming.lacks
}
