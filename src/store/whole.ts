import type { HoldingsSummary, WholeSet } from '../core/contracts.ts'
import { type CheckpointId, checkpointId } from '../core/ids.ts'
import { type Database, del, put, type Write } from './database.ts'
import { EMPTY } from './entries.ts'
import { FingerprintOf, xorFingerprint } from './fingerprint.ts'
import { allOf, idAtEnd, wholeKey } from './keyspace.ts'
import type { Writer } from './writer.ts'

const ID_BYTES = 32

type Listener = (change: { added: readonly CheckpointId[]; removed: readonly CheckpointId[] }) => void

/** Writes of index/, and what follows once they are made. */
export interface PreparedChange {
  writes: Write[]
  done(): void
}

export interface WholeComponents {
  index: Database
  writer: Writer
  /** Whether its content was given up here. */
  isDropped(checkpoint: CheckpointId): boolean
  /** Whether every chunk is here. */
  isComplete(checkpoint: CheckpointId): Promise<boolean>
}

/** Which checkpoints are held whole here, in index/. */
export class Whole implements WholeSet {
  readonly #c: WholeComponents
  readonly #index: Database
  readonly #writer: Writer
  readonly #listeners = new Set<Listener>()
  /** undefined: not counted yet. */
  #summary: HoldingsSummary | undefined
  #hasSwept = false

  constructor(components: WholeComponents) {
    this.#c = components
    this.#index = components.index
    this.#writer = components.writer
  }

  async has(checkpoint: CheckpointId): Promise<boolean> {
    return (await this.#index.get(wholeKey(checkpoint))) !== undefined
  }

  async hasMany(checkpoints: readonly CheckpointId[]): Promise<boolean[]> {
    return (await this.#index.getMany(checkpoints.map(wholeKey))).map((found) => found !== undefined)
  }

  async add(checkpoints: readonly CheckpointId[]): Promise<void> {
    const incomplete: CheckpointId[] = []
    await this.#writer.run(async () => {
      const complete: CheckpointId[] = []
      for (const id of checkpoints) {
        const isComplete = !this.#c.isDropped(id) && (!this.#hasSwept || (await this.#c.isComplete(id)))
        const list = isComplete ? complete : incomplete
        list.push(id)
      }
      await this.#write(this.prepareAdd(complete))
    })
    if (incomplete.length > 0) for (const listener of this.#listeners) listener({ added: [], removed: incomplete })
  }

  /** Chunks were deleted: what a transfer found here earlier may be gone. */
  noteSwept(): void {
    this.#hasSwept = true
  }

  async remove(checkpoints: readonly CheckpointId[]): Promise<void> {
    await this.#writer.run(() => this.#write(this.prepareRemove(checkpoints)))
  }

  async summary(): Promise<HoldingsSummary> {
    return this.#summary ?? this.#writer.run(() => this.#counted())
  }

  async *ids(): AsyncGenerator<CheckpointId> {
    for await (const key of this.#index.keys(allOf('whole'))) yield checkpointId(idAtEnd('record', key))
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Only within a task of the writer, as all below. */
  async prepareAdd(checkpoints: readonly CheckpointId[]): Promise<PreparedChange> {
    const held = await this.#held(checkpoints)
    const added = [...new Set(checkpoints)].filter((id) => !held.has(id) && !this.#c.isDropped(id))
    return this.#change(added, [])
  }

  async prepareRemove(checkpoints: readonly CheckpointId[]): Promise<PreparedChange> {
    return this.#change([], [...(await this.#held(checkpoints))])
  }

  /** Drops what is in memory; index/ was changed behind it. */
  forget(): void {
    this.#summary = undefined
  }

  async #write(prepared: Promise<PreparedChange>): Promise<void> {
    const { writes, done } = await prepared
    if (writes.length === 0) return
    await this.#writer.index(writes, this.#writer.meta)
    done()
  }

  async #held(checkpoints: readonly CheckpointId[]): Promise<Set<CheckpointId>> {
    const found = await this.#index.getMany(checkpoints.map(wholeKey))
    return new Set(checkpoints.filter((_, i) => found[i] !== undefined))
  }

  async #change(added: readonly CheckpointId[], removed: readonly CheckpointId[]): Promise<PreparedChange> {
    if (added.length + removed.length === 0) return { writes: [], done: () => undefined }
    let { count, fingerprint } = await this.#counted()
    count += added.length - removed.length
    for (const id of [...added, ...removed]) fingerprint = xorFingerprint(fingerprint, id)
    return {
      writes: [...added.map((id) => put(wholeKey(id), EMPTY)), ...removed.map((id) => del(wholeKey(id)))],
      done: () => {
        this.#summary = { count, fingerprint }
        for (const listener of this.#listeners) listener({ added, removed })
      },
    }
  }

  async #counted(): Promise<HoldingsSummary> {
    if (this.#summary !== undefined) return this.#summary
    let count = 0
    const fingerprint = new FingerprintOf()
    for await (const page of this.#index.pages(allOf('whole'), { keysOnly: true })) {
      count += page.length
      for (const [key] of page) fingerprint.add(key, key.byteLength - ID_BYTES)
    }
    this.#summary = { count, fingerprint: fingerprint.toString() }
    return this.#summary
  }
}
