import { BaseFinder, type Candidates } from './base-finder.ts'
import type { ChunkStore } from './contracts.ts'
import type { ManifestEntry } from './manifest.ts'
import { isUnreadableList, readManifest, walkManifest } from './manifest-read.ts'
import type { CheckpointNode } from './state.ts'

/** What of a checkpoint says which chunks its file has. */
export type ChunkList = Pick<CheckpointNode, 'manifest' | 'size' | 'chunks'>

/**
 * An older version of a file, of which the chunks and the nodes of the chunk list may be what those of a newer one are deltas
 * on. Reads the old list as far as it is needed; where it can not be read, there are no candidates from then on.
 */
export class OlderVersion {
  readonly #chunks: Pick<ChunkStore, 'get'>
  readonly #list: ChunkList
  readonly #finders = new Map<number | 'chunks', BaseFinder>()
  #isReadable = true

  constructor(chunks: Pick<ChunkStore, 'get'>, list: ChunkList) {
    this.#chunks = chunks
    this.#list = list
  }

  /** Takes the next chunks of the newer file, in order; see `BaseFinder.find`. */
  ofChunks(entries: readonly ManifestEntry[]): Promise<readonly Candidates[]> {
    return this.#find('chunks', entries)
  }

  /** Takes the next nodes of one depth of the newer chunk list, in order, with the bytes of the file that lie below each. */
  ofNodes(depth: number, entries: readonly ManifestEntry[]): Promise<readonly Candidates[]> {
    return this.#find(depth, entries)
  }

  async #find(kind: number | 'chunks', entries: readonly ManifestEntry[]): Promise<readonly Candidates[]> {
    if (!this.#isReadable || entries.length === 0) return entries.map(() => [])
    let finder = this.#finders.get(kind)
    if (finder === undefined) {
      finder = new BaseFinder(kind === 'chunks' ? this.#oldChunks() : this.#oldNodes(kind))
      this.#finders.set(kind, finder)
    }
    try {
      return await finder.find(entries)
    } catch (error) {
      if (!isUnreadableList(error)) throw error
      this.#isReadable = false
      return entries.map(() => [])
    }
  }

  #oldChunks(): AsyncIterable<ManifestEntry> {
    const { manifest, size, chunks } = this.#list
    return readManifest(manifest, (node) => this.#chunks.get(node), { size, chunks })
  }

  async *#oldNodes(depth: number): AsyncGenerator<ManifestEntry> {
    const { manifest, size } = this.#list
    const steps = walkManifest(manifest, (node) => this.#chunks.get(node), { size, nodesOnly: true })
    for await (const step of steps) if (step.kind === 'node' && step.depth === depth) yield step
  }
}
