import type { ProjectStore } from '../../core/contracts.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { AssetId } from '../../core/ids.ts'
import { isKept } from '../../core/keeping.ts'
import type { CallOptions } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'

/**
 * Whether replication fetches a checkpoint by itself and keeps it: by the policy, by pins, and by what was freed. What was
 * given up and is wanted again may be fetched from now on.
 */
export async function isWanted(
  { keeping }: Pick<ProjectStore, 'keeping'>,
  asset: AssetState,
  node: CheckpointNode,
): Promise<boolean> {
  if (node.purged || !isKept(keeping, asset, node)) return false
  if (keeping.dropped.has(node.id)) await keeping.change({ wanted: [node.id] })
  return true
}

/** Checkpoints that are looked for before they are given up: a few questions to the others. */
const TRIMMED_AT_ONCE = 256

/** The working file is here again, or wanted: the asset is no longer Freed. */
export async function unfree({ store }: Pick<ProjectComponents, 'store'>, asset: AssetId): Promise<void> {
  if (store.keeping.freed.has(asset)) await store.keeping.change({ unfreed: [asset] })
}

export interface TrimResult {
  dropped: number
  /** Not wanted here, but too few others have proven that they hold them. */
  kept: number
}

/**
 * Gives up what is here and not wanted, as far as enough others hold it; gc then gives the space back. Without a running
 * node nothing is given up.
 */
export async function trim(
  { store, network }: Pick<ProjectComponents, 'store' | 'network'>,
  options: CallOptions = {},
): Promise<TrimResult> {
  const { keeping, records, whole } = store
  const result: TrimResult = { dropped: 0, kept: 0 }
  if (keeping.policy.replicate === 'all' && keeping.freed.size === 0) return result
  let nodes: CheckpointNode[] = []
  const flush = async () => {
    try {
      const { dropped, kept } = await network.giveUp({ nodes, copies: keeping.policy.copies }, options)
      result.dropped += dropped.length
      result.kept += kept.length
    } catch (error) {
      const codes = ['NODE_REQUIRED', 'CHUNK_DAMAGED', 'CHUNK_MISSING'] as const
      if (!codes.some((code) => isPegbarError(error, code))) throw error
      result.kept += nodes.length
    }
    nodes = []
  }
  for await (const asset of records.assets()) {
    options.signal?.throwIfAborted()
    for (const node of asset.checkpoints) {
      if (!node.purged && !isKept(keeping, asset, node) && (await whole.has(node.id))) nodes.push(node)
    }
    if (nodes.length >= TRIMMED_AT_ONCE) await flush()
  }
  if (nodes.length > 0) await flush()
  return result
}
