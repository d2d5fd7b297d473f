import type { ProjectStore } from '../../core/contracts.ts'
import { PegbarError } from '../../core/errors.ts'
import { blake3 } from '../../core/hash.ts'
import { idFromBytes } from '../../core/ids.ts'
import { readManifest } from '../../core/manifest-read.ts'
import type { CallOptions } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'

/**
 * Yields the bytes of a checkpoint, chunk by chunk. Every chunk is verified before it is yielded; the whole is compared
 * with the content hash at the end, so what was read may be used only when the iteration ends without an error.
 *
 * @throws PegbarError `CHUNK_MISSING`, `CHUNK_DAMAGED`
 */
export async function* content(
  store: ProjectStore,
  node: CheckpointNode,
  { signal }: CallOptions = {},
): AsyncGenerator<Uint8Array> {
  const abort = signal === undefined ? {} : { signal }
  const entries = readManifest(node.manifest, (hash) => store.chunks.get(hash, abort), {
    size: node.size,
    chunks: node.chunks,
    ...abort,
  })
  const whole = blake3.create()
  for await (const raw of store.chunks.getMany(hashesOf(entries), abort)) {
    whole.update(raw)
    yield raw
  }
  const actual = idFromBytes('hash', whole.digest())
  if (actual === node.content) return
  throw new PegbarError('CHUNK_DAMAGED', `the chunks of checkpoint ${node.id.slice(0, 8)} do not make its content`, {
    path: node.path,
    hint: 'its author wrote a chunk list that does not belong to the content: take another checkpoint',
    details: { expected: node.content, actual },
  })
}

async function* hashesOf<T>(entries: AsyncIterable<{ hash: T }>): AsyncGenerator<T> {
  for await (const { hash } of entries) yield hash
}

/** Makes sure that all chunks of the checkpoints are here, from other laptops if need be. */
export async function bringHere(
  { store, network }: Pick<ProjectComponents, 'store' | 'network'>,
  nodes: readonly CheckpointNode[],
  options: CallOptions = {},
): Promise<void> {
  const missing = []
  for (const node of nodes) {
    if (node.purged) throw purgedError(node)
    if (!(await store.whole.has(node.id))) missing.push(node.id)
  }
  if (missing.length === 0) return
  // what was given up here is asked for by a person now
  await store.keeping.change({ wanted: missing.filter((id) => store.keeping.dropped.has(id)) })
  await network.fetch(missing, options)
}

function purgedError({ id, path }: CheckpointNode): PegbarError {
  return new PegbarError('CHECKPOINT_NOT_FOUND', `checkpoint ${id.slice(0, 8)} was purged`, {
    path,
    hint: 'its content is gone on purpose; take another one from `pegbar log`',
  })
}
