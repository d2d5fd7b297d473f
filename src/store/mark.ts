import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { CheckpointId, Hash } from '../core/ids.ts'
import { checkpointId } from '../core/ids.ts'
import { decodeManifestNode } from '../core/manifest.ts'
import type { CheckpointCreated, SignedRecord } from '../core/record.ts'
import type { CheckpointNode } from '../core/state.ts'
import { Bitmap } from './bitmap.ts'
import type { ChunkIndex } from './chunk-index.ts'
import type { ChunkPlaces } from './chunk-places.ts'
import type { Chunks } from './chunks.ts'
import type { CheckpointChunks } from './completeness.ts'
import type { Keeping } from './keeping.ts'
import type { Leases } from './leases.ts'
import type { Local } from './local.ts'
import { countOf } from './meta.ts'
import type { Records } from './records.ts'
import { checkSignal, type Writer } from './writer.ts'

/** How long the content of a purged checkpoint stays, unless its purge says now. */
const PURGE_GRACE_MS = 24 * 60 * 60 * 1000

/** Nodes of chunk lists that are read at once: 8 MiB at most. */
const NODES_AT_ONCE = 32

export interface MarkComponents {
  writer: Writer

  chunks: Chunks
  index: ChunkIndex
  records: Records
  local: Local
  keeping: Keeping
  leases: Leases
}

/** What gc may not delete, and what it may although it is young. */
export class Marks {
  /** Sequences that something live rests on. */
  readonly live: Bitmap
  /** Sequences that checkpoints rested on whose content is not kept: purged past their grace, or given up here. */
  readonly unwanted: Bitmap
  /** Purged checkpoints past their grace. */
  readonly purged: CheckpointId[] = []
  readonly #components: MarkComponents
  /** Nodes walked, apart from `live`: a chunk of a file may have the very bytes of a node that is needed as such. */
  readonly #walkedLive: Bitmap
  readonly #walkedUnwanted: Bitmap
  /** Live checkpoints of `markAll` that are still to be walked, some at once. */
  #waiting: CheckpointChunks[] = []
  /** Where everything was when `markAll` began, which asks about every chunk; undefined: there is too much. */
  places: ChunkPlaces | undefined
  #isMarkingAll = false

  /** `bound`: sequences from there on are not swept, so they are not marked. */
  constructor(components: MarkComponents, bound: number) {
    this.#components = components
    this.live = new Bitmap(bound)
    this.unwanted = new Bitmap(bound)
    this.#walkedLive = new Bitmap(bound)
    this.#walkedUnwanted = new Bitmap(bound)
  }

  /** Marks from every stored checkpoint: trashed, quarantined and not allowed ones are live; purged ones, and those given up here, only under a lease. */
  async markAll(nowMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { index, records, writer } = this.#components
    this.places = await index.places(countOf(writer.meta))
    this.#isMarkingAll = true
    for await (const asset of records.assets()) {
      checkSignal(signal)
      for (const node of asset.checkpoints) await this.#markNode(node, nowMs)
      const cover = asset.cover?.value
      if (cover !== undefined && 'image' in cover) await this.#add(this.live, [cover.image.hash])
    }
    for await (const record of records.notCounted()) await this.markRecord(record)
    await this.#walkLive(this.#waiting.splice(0))
    this.#isMarkingAll = false
  }

  /** Marks what a checkpoint record rests on, whatever became of it. */
  async markRecord(record: SignedRecord): Promise<void> {
    if (record.payload.kind === 'checkpoint') await this.#markLive(record.payload)
    else if (record.payload.kind === 'cover set' && 'image' in record.payload.cover) {
      await this.#add(this.live, [record.payload.cover.image.hash])
    }
  }

  async #markNode(node: CheckpointNode, nowMs: number): Promise<void> {
    const { keeping, leases } = this.#components
    const isOver = node.purged ? await this.#isGraceOver(node.id, nowMs) : keeping.dropped.has(node.id)
    if (!isOver || leases.isLeased(node.id)) return this.#markLive(node)
    if (node.purged) this.purged.push(checkpointId(node.id))
    // history still shows what was given up here
    else if (node.preview !== undefined) await this.#add(this.live, [node.preview.hash])
    await this.#walk([node], this.unwanted, this.#walkedUnwanted)
  }

  async #isGraceOver(id: CheckpointId, nowMs: number): Promise<boolean> {
    const { local } = this.#components
    const seen = (await local.purgeSeen(id)) ?? { sinceMs: nowMs, now: false }
    if (seen.sinceMs === nowMs) await local.setPurgeSeen(id, seen)
    return seen.now || seen.sinceMs + PURGE_GRACE_MS <= nowMs
  }

  async #markLive(checkpoint: CheckpointChunks | CheckpointCreated): Promise<void> {
    this.#waiting.push({ manifest: checkpoint.manifest, preview: checkpoint.preview })
    // a record that came late is marked when this returns
    if (!this.#isMarkingAll || this.#waiting.length >= NODES_AT_ONCE) await this.#walkLive(this.#waiting.splice(0))
  }

  async #walkLive(checkpoints: readonly CheckpointChunks[]): Promise<void> {
    await this.#walk(checkpoints, this.live, this.#walkedLive)
  }

  /**
   * @throws CHUNK_DAMAGED when a live node can not be read: what lies below it is not known, so nothing may be swept
   */
  async #walk(checkpoints: readonly CheckpointChunks[], marks: Bitmap, walked: Bitmap): Promise<void> {
    const previews = checkpoints.map(({ preview }) => preview?.hash).filter((hash) => hash !== undefined)
    await this.#add(marks, previews)
    const open = checkpoints.map(({ manifest }) => manifest)
    while (open.length > 0) {
      const group = open.splice(-NODES_AT_ONCE)
      const nodes: Hash[] = []
      for (const [i, entry] of (await this.#components.index.lookUp(group)).entries()) {
        if (entry === undefined || walked.has(entry.sequence)) continue
        walked.add(entry.sequence)
        marks.add(entry.sequence)
        nodes.push(group[i]!)
      }
      for (const { depth, hashes } of await this.#read(nodes, marks === this.live)) {
        if (depth === 0) await this.#add(marks, hashes)
        else open.push(...hashes)
      }
    }
  }

  async #read(nodes: readonly Hash[], mustBeSound: boolean): Promise<{ depth: number; hashes: Hash[] }[]> {
    if (nodes.length === 0) return []
    return (await this.#components.chunks.peekMany(nodes)).map((bytes) => {
      try {
        if (bytes instanceof PegbarError) throw bytes
        const { depth, entries } = decodeManifestNode(bytes)
        return { depth, hashes: entries.map(({ hash }) => hash) }
      } catch (error) {
        // some chunk that a hostile record calls a manifest: nothing lies below it
        const isNoNode = isPegbarError(error, 'RECORD_INVALID')
        if (isNoNode || (!mustBeSound && isPegbarError(error))) return { depth: 0, hashes: [] }
        throw error
      }
    })
  }

  async #add(marks: Bitmap, hashes: readonly Hash[]): Promise<void> {
    // a record that came late may rest on what was written meanwhile: the index is asked
    const places = this.#isMarkingAll ? this.places : undefined
    // one too many that is live only stays. What is unwanted goes although it is young, and of a node what lies below it
    // must not be taken for walked: those are looked up by the whole hash
    if (places !== undefined && marks === this.live) {
      for (const hash of hashes) places.mark(hash, marks)
      return
    }
    for (const entry of await this.#components.index.lookUp(hashes)) {
      if (entry !== undefined) marks.add(entry.sequence)
    }
  }
}
