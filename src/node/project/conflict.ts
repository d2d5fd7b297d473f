import type { Base } from '../../core/contracts.ts'
import { blake3 } from '../../core/hash.ts'
import { type AssetId, type CheckpointId, type GroupId, idFromBytes, idToBytes } from '../../core/ids.ts'
import { MAX_PARENTS } from '../../core/limits.ts'
import type { CheckpointCreated } from '../../core/record.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import { nodeOf } from './working-file.ts'

/** Most heads that one checkpoint joins to the chosen one. */
export const MAX_JOINED = MAX_PARENTS - 1

/** Makes the id of an asset that goes on from a head the same on every laptop that resolves with `both`. */
const FORK_DOMAIN = new TextEncoder().encode('pegbar fork v1\0')

/**
 * Tells whether a new checkpoint of the working file would stand beside a head: it comes neither from a head, nor from
 * anything after one.
 */
export function willConflict(asset: AssetState, base: Pick<Base, 'checkpoint' | 'content'> | undefined): boolean {
  if (asset.trashed.value || asset.heads.length === 0) return false
  if (base === undefined) return true
  const heads = new Set<CheckpointId>(asset.allHeads)
  const byId = new Map(asset.checkpoints.map((node) => [node.id, node]))
  const open = [base.checkpoint]
  const seen = new Set(open)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (heads.has(id)) return false
    for (const parent of byId.get(id)?.parents ?? []) {
      if (seen.has(parent)) continue
      seen.add(parent)
      open.push(parent)
    }
  }
  return true
}

/** Returns the heads of a Conflict, one for each content. */
export function headNodes(asset: AssetState): CheckpointNode[] {
  return asset.heads.map((id) => nodeOf(asset, id)).filter((node) => node !== undefined)
}

/** Returns the head that the working file comes from: its base, or one of the base's content. */
export function ownHead(asset: AssetState, base: Pick<Base, 'content'> | undefined): CheckpointNode | undefined {
  return base === undefined ? undefined : headNodes(asset).find(({ content }) => content === base.content)
}

/**
 * Returns the checkpoint that joins `others` to a chosen head, whose content it has: as many of them as a record can name.
 */
export function joiningCheckpoint(
  asset: AssetState,
  { chosen, others, group }: { chosen: CheckpointNode; others: readonly CheckpointId[]; group: GroupId },
): CheckpointCreated {
  return {
    ...contentOf(chosen),
    asset: asset.id,
    path: asset.path.value,
    parents: [chosen.id, ...others.slice(0, MAX_JOINED)].sort(),
    comment: `Conflict resolved: ${chosen.id.slice(0, 8)} goes on`,
    status: asset.status.value,
    group,
    replacesStatus: undefined,
  }
}

/** Returns the first checkpoint of a new asset in which a head of a Conflict goes on. */
export function forkedCheckpoint(
  from: AssetState,
  head: CheckpointNode,
  { asset, path, group }: { asset: AssetId; path: string; group: GroupId },
): CheckpointCreated {
  return {
    ...contentOf(head),
    asset,
    path,
    parents: [head.id],
    comment: head.comment,
    status: from.status.value,
    group,
    replacesStatus: [],
  }
}

/** Returns the id of the asset in which a head goes on: the same for two who resolve the same Conflict at one time. */
export function forkedAsset(head: CheckpointId): AssetId {
  return idFromBytes('asset', blake3.hash(Buffer.concat([FORK_DOMAIN, idToBytes(head)])))
}

function contentOf(node: CheckpointNode) {
  const { content, size, mtimeNs, executable, manifest, chunks, preview } = node
  return {
    kind: 'checkpoint' as const,
    revertedFrom: undefined,
    content,
    size,
    mtimeNs,
    executable,
    manifest,
    chunks,
    preview,
    replacesCover: undefined,
  }
}
