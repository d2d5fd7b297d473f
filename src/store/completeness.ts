import { isPegbarError } from '../core/errors.ts'
import type { Hash } from '../core/ids.ts'
import { decodeManifestNode, type ManifestEntry } from '../core/manifest.ts'
import type { Preview } from '../core/record.ts'
import type { Chunks } from './chunks.ts'

/** What of a checkpoint lies in chunks. */
export interface CheckpointChunks {
  manifest: Hash
  preview: Preview | undefined
}

/**
 * Returns the entries of a manifest node; undefined when it is absent, damaged, or no node at all.
 *
 * Sizes are not held against the parent's here: that is for whoever puts a file together.
 */
export async function readNode(
  chunks: Chunks,
  hash: Hash,
): Promise<{ depth: number; entries: readonly ManifestEntry[] } | undefined> {
  try {
    return decodeManifestNode(await chunks.peek(hash))
  } catch (error) {
    const isAbsent = ['CHUNK_MISSING', 'CHUNK_DAMAGED', 'CODEC_UNSUPPORTED', 'RECORD_INVALID'] as const
    if (isAbsent.some((code) => isPegbarError(error, code))) return undefined
    throw error
  }
}

interface SeenNode {
  /** -1 when it can not be read. */
  depth: number
  lacking: ReadonlySet<Hash>
}

/** Finds what checkpoints lack, looking at each node of their manifests once. */
export class Completeness {
  readonly #chunks: Chunks
  readonly #seen = new Map<Hash, SeenNode>()

  constructor(chunks: Chunks) {
    this.#chunks = chunks
  }

  /**
   * Returns the chunks of a checkpoint that are absent or damaged: none when it is whole. Below an absent node nothing is
   * known; a node at a depth where it does not belong counts as absent.
   */
  async lacking({ manifest, preview }: CheckpointChunks): Promise<Hash[]> {
    const lacking = new Set((await this.#below(manifest)).lacking)
    if (preview !== undefined && !(await this.#chunks.has([preview.hash]))[0]) lacking.add(preview.hash)
    return [...lacking]
  }

  async #below(node: Hash): Promise<SeenNode> {
    const known = this.#seen.get(node)
    if (known !== undefined) return known
    const read = await readNode(this.#chunks, node)
    const seen =
      read === undefined
        ? { depth: -1, lacking: new Set([node]) }
        : { depth: read.depth, lacking: await this.#inEntries(read.depth, read.entries) }
    this.#seen.set(node, seen)
    return seen
  }

  async #inEntries(depth: number, entries: readonly ManifestEntry[]): Promise<Set<Hash>> {
    const hashes = [...new Set(entries.map(({ hash }) => hash))]
    if (depth === 0) {
      const has = await this.#chunks.has(hashes)
      return new Set(hashes.filter((_, i) => !has[i]))
    }
    const lacking = new Set<Hash>()
    for (const hash of hashes) {
      const seen = await this.#below(hash)
      for (const below of seen.lacking) lacking.add(below)
      if (seen.depth !== depth - 1) lacking.add(hash)
    }
    return lacking
  }
}
