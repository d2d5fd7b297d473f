import type { StoreProgress } from '../../core/contracts.ts'
import { blake3 } from '../../core/hash.ts'
import type { CallOptions, GcInput, GcView, Progress, StatsView } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'

type Components = Pick<ProjectComponents, 'store'>

/** Says how much the versions are, and what dedup, compression and delta each saved. */
export async function stats({ store }: Components, { signal }: CallOptions = {}): Promise<StatsView> {
  const [stored, counts] = await Promise.all([store.stats(), store.records.counts()])
  let logicalBytes = 0
  for await (const asset of store.records.assets()) {
    signal?.throwIfAborted()
    for (const node of asset.checkpoints) if (!node.purged) logicalBytes += node.size
  }
  const { raw, zstd, delta } = stored.byCodec
  return {
    logicalBytes,
    uniqueBytes: stored.rawBytes,
    storedBytes: stored.storedBytes,
    diskBytes: stored.diskBytes,
    // chunk lists and previews are stored, and are no part of any file
    dedupSavedBytes: Math.max(0, logicalBytes - stored.rawBytes),
    compressionSavedBytes: raw.rawBytes - raw.storedBytes + zstd.rawBytes - zstd.storedBytes,
    deltaSavedBytes: delta.rawBytes - delta.storedBytes,
    assets: counts.assets,
    checkpoints: counts.checkpoints,
    chunks: stored.chunks,
    records: stored.records,
    hash: blake3.implementation,
  }
}

/** Sweeps what nothing needs any more, and gives the disk space back. */
export async function gc(
  { store, now }: Pick<ProjectComponents, 'store' | 'now'>,
  { repack = false }: GcInput,
  options: CallOptions = {},
): Promise<GcView> {
  return store.gc({ ...storeOptions('gc', options), nowMs: now(), repack })
}

/** Passes the signal on, and progress in chunks. */
export function storeOptions(
  phase: string,
  { signal, onProgress }: CallOptions,
): { signal?: AbortSignal; onProgress?: (progress: StoreProgress) => void } {
  const tell = ({ done, total }: StoreProgress): void => {
    const progress: Progress = { phase, done, total, unit: 'chunks' }
    onProgress?.(progress)
  }
  return { ...(signal !== undefined && { signal }), ...(onProgress !== undefined && { onProgress: tell }) }
}
