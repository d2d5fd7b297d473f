import { PegbarError } from '../../core/errors.ts'
import type { Hash } from '../../core/ids.ts'
import { readManifest } from '../../core/manifest-read.ts'
import type { CallOptions, ChunkTotals, CompareResult } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { findCheckpoint, shortId } from './find-checkpoint.ts'
import { Views } from './views.ts'

/**
 * Returns two checkpoints, of one asset or of two, and how much of their content is the same. Reads their chunk lists, not
 * the content.
 *
 * @throws PegbarError `CHECKPOINT_NOT_FOUND`, also for one that was purged; `CHUNK_MISSING` when its chunk list is not here
 */
export async function compare(
  components: Pick<ProjectComponents, 'store' | 'device'>,
  input: { a: string; b: string },
  options: CallOptions = {},
): Promise<CompareResult> {
  const [a, b] = await Promise.all([findCheckpoint(components, input.a), findCheckpoint(components, input.b)])
  const [inA, inB] = await Promise.all([a, b].map(({ node }) => chunksOf(components, node, options)))
  const views = new Views(components)
  const [viewA, viewB] = await Promise.all([a, b].map(({ asset, node }) => views.checkpoint(asset, node)))
  const shared = { chunks: 0, bytes: 0 }
  const onlyA = { chunks: 0, bytes: 0 }
  const onlyB = { chunks: 0, bytes: 0 }
  for (const [hash, size] of inA!) count(inB!.has(hash) ? shared : onlyA, size)
  for (const [hash, size] of inB!) if (!inA!.has(hash)) count(onlyB, size)
  return { a: viewA!, b: viewB!, shared, onlyA, onlyB }
}

function count(totals: ChunkTotals, size: number): void {
  totals.chunks++
  totals.bytes += size
}

async function chunksOf(
  { store }: Pick<ProjectComponents, 'store'>,
  { id, path, manifest, size, chunks, purged }: CheckpointNode,
  { signal }: CallOptions,
): Promise<Map<Hash, number>> {
  if (purged) {
    throw new PegbarError('CHECKPOINT_NOT_FOUND', `checkpoint ${shortId(id)} was purged`, { path })
  }
  const found = new Map<Hash, number>()
  const abort = signal === undefined ? {} : { signal }
  for await (const chunk of readManifest(manifest, (hash) => store.chunks.get(hash, abort), {
    size,
    chunks,
    ...abort,
  })) {
    found.set(chunk.hash, chunk.size)
  }
  return found
}
