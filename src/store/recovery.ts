import type { CheckpointId, ProjectId } from '../core/ids.ts'
import type { CheckpointNode } from '../core/state.ts'
import type { Chunks } from './chunks.ts'
import { Completeness } from './completeness.ts'
import { decodeJson } from './entries.ts'
import { INDEX_FORMAT, META_KEY, sequenceOfKey, sequenceRange } from './keyspace.ts'
import { EMPTY_META, type IndexMeta } from './meta.ts'
import { finishDeletions, type ReplayComponents, replay } from './replay.ts'
import type { Whole } from './whole.ts'

export interface RecoveryComponents extends ReplayComponents {
  project: ProjectId
  chunks: Chunks
  whole: Whole
}

/** Brings index/ and memory up to what chunks/ holds: on open, after a failed write, and when index/ is lost. */
export class Recovery {
  readonly #components: RecoveryComponents

  constructor(components: RecoveryComponents) {
    this.#components = components
  }

  /** Makes an opened store ready. index/ of another format, or one that knows more than chunks/ holds, is made again. */
  async open(): Promise<void> {
    const { last } = await this.#ends()
    const meta = await this.#readMeta()
    if (meta === undefined || meta.noted > last) await this.#startIndex()
    await this.catchUp()
  }

  /** Within a task of the writer, or before there are any. */
  async catchUp(): Promise<void> {
    const { writer, records, index, whole } = this.#components
    const meta = (await this.#readMeta())!
    writer.reset((await this.#ends()).last + 1, meta)
    index.forget()
    whole.forget()
    await records.load()
    await finishDeletions(this.#components)
    const replayed = await replay(this.#components)
    if (writer.meta.wholeUnknown) await this.#findWhole()
    else if (replayed.length > 0) await this.#addWhole(replayed)
  }

  /** Throws index/ away and makes it again. Within a task of the writer. */
  async rebuild(): Promise<void> {
    await this.#startIndex()
    await this.catchUp()
  }

  async #startIndex(): Promise<void> {
    const { databases, writer } = this.#components
    await databases.index.clear()
    await writer.index([], { ...EMPTY_META, wholeUnknown: true })
  }

  /** The highest sequence ever given out, as far as can be told. */
  async #ends(): Promise<{ last: number }> {
    const { databases, local } = this.#components
    const entry = await databases.chunks.last(sequenceRange(0))
    const stored = entry === undefined ? 0 : sequenceOfKey(entry[0])
    return { last: Math.max(stored, (await local.floor()) - 1) }
  }

  /** undefined: there is none, or none of this format. */
  async #readMeta(): Promise<IndexMeta | undefined> {
    const bytes = await this.#components.databases.index.get(META_KEY)
    if (bytes === undefined) return undefined
    try {
      const meta = decodeJson<IndexMeta>(bytes)
      return meta.version === INDEX_FORMAT ? meta : undefined
    } catch (error) {
      // damaged: index/ can be made again
      if (error instanceof SyntaxError) return undefined
      throw error
    }
  }

  async #findWhole(): Promise<void> {
    const { records, writer, whole } = this.#components
    const completeness = new Completeness(this.#components.chunks)
    const found: CheckpointId[] = []
    for await (const asset of records.assets()) {
      for (const node of asset.checkpoints) if (await isWhole(completeness, node)) found.push(node.id)
    }
    const { writes, done } = await whole.prepareAdd(found)
    await writer.index(writes, { ...writer.meta, wholeUnknown: false })
    done()
  }

  async #addWhole(checkpoints: readonly CheckpointId[]): Promise<void> {
    const { records, writer, whole } = this.#components
    const completeness = new Completeness(this.#components.chunks)
    const found: CheckpointId[] = []
    for (const id of checkpoints) {
      const checkpoint = await records.checkpoint(id)
      if (checkpoint !== undefined && (await isWhole(completeness, checkpoint.node))) found.push(id)
    }
    const { writes, done } = await whole.prepareAdd(found)
    await writer.index(writes, writer.meta)
    done()
  }
}

async function isWhole(completeness: Completeness, node: CheckpointNode): Promise<boolean> {
  return !node.purged && (await completeness.lacking(node)).length === 0
}
