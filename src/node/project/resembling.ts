import { extname } from 'node:path/posix'
import type { ProjectStore } from '../../core/contracts.ts'
import type { Hash } from '../../core/ids.ts'
import { isUnreadableList, readManifest } from '../../core/manifest-read.ts'
import type { ChunkList } from '../../core/older-version.ts'
import type { CheckpointNode } from '../../core/state.ts'

/** Files that a new one is held against: those of the nearest size. */
const MAX_CANDIDATES = 8
/** A copy that was worked on is neither more than twice as large nor less than half. */
const MAX_SIZE_RATIO = 2
/** Most chunks of a list that are looked through: those of 4 GiB of a file at the average size. */
const MAX_LOOKED_AT = 65_536

/**
 * Finds what a file that nobody knows was saved from ("save as", a numbered copy): an asset of the same type that has some of
 * its chunks. One object for a checkpoint of many files.
 */
export class Resembling {
  readonly #store: Pick<ProjectStore, 'records' | 'chunks'>
  #byType: Promise<ReadonlyMap<string, readonly CheckpointNode[]>> | undefined

  constructor(store: Pick<ProjectStore, 'records' | 'chunks'>) {
    this.#store = store
  }

  /** Returns what finds it for one file, given some of its chunks that are stored; undefined: not among these. */
  of(path: string, size: number): (hits: readonly Hash[]) => Promise<ChunkList | undefined> {
    return async (hits) => {
      this.#byType ??= this.#newestByType()
      const ofType = (await this.#byType).get(typeOf(path)) ?? []
      const near = ofType
        .filter((node) => Math.max(node.size, size) <= MAX_SIZE_RATIO * Math.min(node.size, size))
        .sort((a, b) => Math.abs(a.size - size) - Math.abs(b.size - size))
      for (const node of near.slice(0, MAX_CANDIDATES)) if (await this.#hasSome(node, new Set(hits))) return node
      return undefined
    }
  }

  async #newestByType(): Promise<Map<string, CheckpointNode[]>> {
    const byType = new Map<string, CheckpointNode[]>()
    for await (const { path, newest, checkpoints } of this.#store.records.assets()) {
      const node = checkpoints.findLast(({ id }) => id === newest)
      if (node === undefined) continue
      const type = typeOf(path.value)
      const ofType = byType.get(type)
      if (ofType === undefined) byType.set(type, [node])
      else ofType.push(node)
    }
    return byType
  }

  async #hasSome({ manifest, size, chunks: count }: CheckpointNode, hits: ReadonlySet<Hash>): Promise<boolean> {
    const { chunks } = this.#store
    let looked = 0
    try {
      for await (const { hash } of readManifest(manifest, (node) => chunks.get(node), { size, chunks: count })) {
        if (hits.has(hash)) return true
        if (++looked >= MAX_LOOKED_AT) return false
      }
    } catch (error) {
      if (!isUnreadableList(error)) throw error
    }
    return false
  }
}

function typeOf(path: string): string {
  return extname(path).toLowerCase()
}
