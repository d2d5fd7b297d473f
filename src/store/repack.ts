import type { ProgressOptions } from '../core/contracts.ts'
import { isPegbarError } from '../core/errors.ts'
import type { Hash } from '../core/ids.ts'
import type { ManifestEntry } from '../core/manifest.ts'
import { isUnreadableList, walkManifest } from '../core/manifest-read.ts'
import { OlderVersion } from '../core/older-version.ts'
import type { CheckpointNode } from '../core/state.ts'
import type { ChunkIndex } from './chunk-index.ts'
import type { Chunks, PlacedChunk } from './chunks.ts'
import type { Keeping } from './keeping.ts'
import type { Records } from './records.ts'
import { checkSignal, type Writer } from './writer.ts'

/** Entries of a chunk list that are looked at together. */
const ENTRIES_PER_LOOK = 256
/** Chunks written again at once: at most 8 MiB are held, and writers wait some hundredths of a second. */
const CHUNKS_PER_TASK = 32

export interface RepackComponents {
  chunks: Chunks
  index: ChunkIndex
  records: Records
  keeping: Keeping
  writer: Writer
}

export interface Repacked {
  chunks: number
}

/** A chunk that is stored in full, and what it may be a delta on. */
interface Candidate {
  hash: Hash
  base: Hash
}

/**
 * Turns chunks that are stored in full into deltas on those of the checkpoint before, oldest checkpoint first. Only chunks on which
 * no delta rests: so nothing ever rests on itself. What they were is dead afterwards; gc gives its space back.
 */
export async function repack(components: RepackComponents, { signal, onProgress }: ProgressOptions): Promise<Repacked> {
  const { records, keeping } = components
  const repacked: Repacked = { chunks: 0 }
  const { checkpoints: total } = await records.counts()
  let done = 0
  for await (const asset of records.assets()) {
    const isKept = ({ id, purged }: CheckpointNode) => !purged && !keeping.dropped.has(id)
    const kept = new Map(asset.checkpoints.filter(isKept).map((node) => [node.id, node]))
    // parents before children
    for (const node of asset.checkpoints) {
      checkSignal(signal)
      const parent = node.parents.map((id) => kept.get(id)).find((found) => found !== undefined)
      if (parent !== undefined && kept.has(node.id)) await repackVersion(components, node, parent, repacked, signal)
      onProgress?.({ done: Math.min(++done, total), total })
    }
  }
  return repacked
}

async function repackVersion(
  components: RepackComponents,
  node: CheckpointNode,
  parent: CheckpointNode,
  repacked: Repacked,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { chunks } = components
  const get = (hash: Hash) => chunks.peek(hash)
  const version = new OlderVersion({ get }, parent)
  let content: ManifestEntry[] = []
  const nodes = new Map<number, ManifestEntry[]>()
  const look = async () => {
    const found: Candidate[] = []
    const note = (entries: readonly ManifestEntry[], bases: readonly (readonly Hash[])[]) => {
      for (const [i, { hash }] of entries.entries()) {
        const base = bases[i]![0]
        if (base !== undefined && base !== hash) found.push({ hash, base })
      }
    }
    note(content, await version.ofChunks(content))
    for (const [depth, entries] of nodes) note(entries, await version.ofNodes(depth, entries))
    content = []
    nodes.clear()
    for (let at = 0; at < found.length; at += CHUNKS_PER_TASK) {
      checkSignal(signal)
      await store(components, found.slice(at, at + CHUNKS_PER_TASK), repacked)
    }
  }
  try {
    for await (const { kind, ...step } of walkManifest(node.manifest, get, { size: node.size, chunks: node.chunks })) {
      if (kind === 'chunk') content.push(step)
      else if ('depth' in step) nodes.set(step.depth, [...(nodes.get(step.depth) ?? []), step])
      if (content.length >= ENTRIES_PER_LOOK) await look()
    }
  } catch (error) {
    // a list that is not all here: what lies before the gap is done
    if (!isUnreadableList(error)) throw error
  }
  await look()
}

async function store(
  { chunks, index, writer }: RepackComponents,
  candidates: readonly Candidate[],
  repacked: Repacked,
): Promise<void> {
  await writer.run(async () => {
    const entries = await index.lookUp(candidates.map(({ hash }) => hash))
    const placed = new Map<Hash, PlacedChunk>()
    /** What deltas of this batch rest on: index/ does not say so yet. */
    const bases = new Set<Hash>()
    for (const [i, { hash, base }] of candidates.entries()) {
      const before = entries[i]
      if (before === undefined || before.damaged || before.codec === 'delta') continue
      if (placed.has(hash) || bases.has(hash) || (await index.restingOn(hash)).length > 0) continue
      const fit = await chunks.withRoom(base)
      if (fit === undefined || placed.has(fit)) continue
      const raw = await readable(chunks, hash)
      const chunk = raw === undefined ? undefined : await chunks.formOn(hash, raw, fit)
      if (chunk?.codec !== 'delta' || chunk.payload.byteLength >= before.storedSize) continue
      placed.set(hash, { chunk, before })
      bases.add(fit)
      repacked.chunks++
    }
    await chunks.rewrite([...placed.values()])
  })
}

/** undefined: it is damaged, or gone; marking it would wait for the task that this is a part of. */
async function readable(chunks: Chunks, hash: Hash): Promise<Uint8Array | undefined> {
  try {
    return await chunks.peek(hash)
  } catch (error) {
    if (isPegbarError(error, 'CHUNK_DAMAGED') || isPegbarError(error, 'CHUNK_MISSING')) return undefined
    throw error
  }
}
