import type { ProjectStore } from '../../core/contracts.ts'
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
  asset: AssetState | undefined
  /** A version of the same file that is whole here: what is missing may come as deltas on it. */
  older: ChunkList | undefined
}

/** Looks up what is to be brought, many with a few reads, in their order; undefined: it is not counted any more, or purged. */
export async function pullablesOf(
  items: readonly Item[],
  { records, whole, chunks }: Pick<ProjectStore, 'records' | 'whole' | 'chunks'>,
): Promise<(Pullable | undefined)[]> {
  const ids = items.flatMap((item) => (item.kind === 'checkpoint' ? [item.id] : []))
  const images = items.flatMap((item) => (item.kind === 'image' ? [item.hash] : []))
  const found = new Map((await records.checkpointMany(ids)).map((one, i) => [ids[i]!, one]))
  const relatives = [...found.values()].flatMap((one) => (one === undefined ? [] : relativesOf(one)))
  const asked = [...new Set([...ids, ...relatives.map(({ id }) => id)])]
  const areWhole = await whole.hasMany(asked)
  const here = new Set<string>(asked.filter((_, i) => areWhole[i]))
  const areHere = await chunks.has(images)
  for (const [i, hash] of images.entries()) if (areHere[i]) here.add(hash)
  return items.map((item) => {
    if (item.kind === 'image') {
      return { item, size: 0, here: here.has(item.hash), node: undefined, asset: undefined, older: undefined }
    }
    const one = found.get(item.id)
    if (one === undefined || one.node.purged) return undefined
    const { node, asset } = one
    return {
      item,
      size: node.size,
      here: here.has(item.id),
      node,
      asset,
      older: relativesOf(one).find(({ id }) => here.has(id)),
    }
  })
}

/** Returns the checkpoints that this goes on from, then those that go on from it. */
function relativesOf({
  asset: { checkpoints },
  node: { id, parents },
}: {
  asset: AssetState
  node: CheckpointNode
}): CheckpointNode[] {
  const older = checkpoints.filter((other) => parents.includes(other.id))
  const newer = checkpoints.filter((other) => other.parents.includes(id))
  return [...older, ...newer]
}

/** Brings what is missing of it. Returns whether all is stored or on its way; errors as `pullCheckpoint`. */
export async function pullItem(
  { item, node, older }: Pick<Pullable, 'item' | 'node' | 'older'>,
  incoming: Incoming,
  options: Omit<PullOptions, 'older'>,
): Promise<boolean> {
  if (node !== undefined) return pullCheckpoint(node, incoming, { ...options, older })
  if (item.kind !== 'image') return false
  await incoming.want([{ hash: item.hash, size: 0 }])
  await incoming.whenAtMost(0)
  return !incoming.lacks
}
