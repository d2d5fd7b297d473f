import type { AbortOptions, ProjectStore } from '../../core/contracts.ts'
import { isPegbarError } from '../../core/errors.ts'
import { blake3 } from '../../core/hash.ts'
import { type Hash, idFromBytes } from '../../core/ids.ts'
import type { ManifestEntry } from '../../core/manifest.ts'
import { readManifest } from '../../core/manifest-read.ts'
import type { CallOptions } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'

/**
 * Returns the bytes of several small checkpoints, with few reads of the disk for all of them. Every chunk and the whole of each
 * are verified. undefined for all: something of one is missing or damaged; what, `content` tells of each.
 */
export async function wholeContents(
  store: ProjectStore,
  nodes: readonly CheckpointNode[],
  { signal }: CallOptions = {},
): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  const abort = signal === undefined ? {} : { signal }
  try {
    const lists = await readEach(store, new Set(nodes.map(({ manifest }) => manifest)), abort)
    const chunksOf: ManifestEntry[][] = []
    for (const { manifest, size, chunks } of nodes) {
      const entries: ManifestEntry[] = []
      const get = async (hash: Hash) => lists.get(hash) ?? store.chunks.get(hash, abort)
      for await (const entry of readManifest(manifest, get, { size, chunks, ...abort })) entries.push(entry)
      chunksOf.push(entries)
    }
    const sizes = new Map(chunksOf.flat().map(({ hash, size }) => [hash, size]))
    const chunks = await readEach(store, new Set(sizes.keys()), abort, sizes)
    const contents = nodes.map((node, at) => {
      const raw = new Uint8Array(node.size)
      let end = 0
      for (const { hash, size } of chunksOf[at]!) {
        const chunk = chunks.get(hash)
        if (chunk?.byteLength !== size) return undefined
        raw.set(chunk, end)
        end += size
      }
      return idFromBytes('hash', blake3.hash(raw)) === node.content ? raw : undefined
    })
    return contents.every((raw) => raw !== undefined) ? contents : undefined
  } catch (error) {
    const codes = ['CHUNK_MISSING', 'CHUNK_DAMAGED', 'RECORD_INVALID'] as const
    if (codes.some((code) => isPegbarError(error, code))) return undefined
    throw error
  }
}

/** Reads until one has another size than `sizes` says: what a hostile list says and what it brings may differ much. */
async function readEach(
  { chunks }: Pick<ProjectStore, 'chunks'>,
  hashes: ReadonlySet<Hash>,
  options: AbortOptions,
  sizes?: ReadonlyMap<Hash, number>,
): Promise<Map<Hash, Uint8Array>> {
  const asked = [...hashes]
  const read = new Map<Hash, Uint8Array>()
  for await (const raw of chunks.getMany(asked, options)) {
    const hash = asked[read.size]!
    if (sizes !== undefined && sizes.get(hash) !== raw.byteLength) break
    read.set(hash, raw)
  }
  return read
}
