import { isPegbarError } from '../core/errors.ts'
import { type CheckpointId, checkpointId, type ProjectId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import type { Chunks } from './chunks.ts'
import { type CheckpointChunks, Completeness } from './completeness.ts'
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

  /**
   * Makes an opened store ready. index/ of another format, one that can not be read, or one that knows more than chunks/
   * holds, is made again.
   */
  async open(): Promise<void> {
    try {
      const meta = await this.#readMeta()
      if (meta === undefined || meta.noted > (await this.#lastSequence())) await this.#startIndex()
      await this.catchUp()
    } catch (error) {
      // index/ says what chunks/ has lost: it stays while that is put in order
      const isOurs = isPegbarError(error, 'STORE_DAMAGED') && !this.#components.databases.chunks.isCorrupt
      if (!isOurs) throw error
      await this.rebuild()
    }
  }

  /** Within a task of the writer, or before there are any. */
  async catchUp(): Promise<void> {
    const { writer, records, index, whole } = this.#components
    const meta = (await this.#readMeta())!
    writer.reset((await this.#lastSequence()) + 1, meta)
    index.forget()
    whole.forget()
    await records.load()
    await finishDeletions(this.#components)
    const replayed = await replay(this.#components)
    if (writer.meta.wholeUnknown) await this.#findWhole()
    else if (replayed.length > 0) await this.#addReplayed(replayed)
  }

  /** Throws index/ away and makes it again. Within a task of the writer. */
  async rebuild(): Promise<void> {
    await this.#startIndex()
    await this.catchUp()
  }

  async #startIndex(): Promise<void> {
    const { databases, writer } = this.#components
    await databases.index.recreate()
    await writer.index([], { ...EMPTY_META, wholeUnknown: true })
  }

  /** The highest sequence ever given out, as far as can be told. */
  async #lastSequence(): Promise<number> {
    const { databases, local } = this.#components
    const entry = await databases.chunks.last(sequenceRange(0))
    const stored = entry === undefined ? 0 : sequenceOfKey(entry[0])
    return Math.max(stored, (await local.floor()) - 1)
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

  /** Also asks of checkpoints that do not count: they may later, and what is here does not depend on it. */
  async #findWhole(): Promise<void> {
    const { records, writer } = this.#components
    const candidates: Candidate[] = []
    for await (const asset of records.assets()) candidates.push(...asset.checkpoints.filter(({ purged }) => !purged))
    for await (const record of records.notCounted()) candidates.push(...candidateIn(record))
    await this.#addWhole(candidates, { ...writer.meta, wholeUnknown: false })
  }

  async #addReplayed(replayed: readonly SignedRecord[]): Promise<void> {
    await this.#addWhole(replayed.flatMap(candidateIn), this.#components.writer.meta)
  }

  async #addWhole(candidates: readonly Candidate[], meta: IndexMeta): Promise<void> {
    const { chunks, writer, whole } = this.#components
    const completeness = new Completeness(chunks)
    const found: CheckpointId[] = []
    for (const candidate of candidates) {
      if ((await completeness.lacking(candidate)).length === 0) found.push(candidate.id)
    }
    const { writes, done } = await whole.prepareAdd(found)
    await writer.index(writes, meta)
    done()
  }
}

interface Candidate extends CheckpointChunks {
  id: CheckpointId
}

function candidateIn({ id, payload }: SignedRecord): Candidate[] {
  return payload.kind === 'checkpoint' ? [{ ...payload, id: checkpointId(id) }] : []
}
