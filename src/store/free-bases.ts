/** How gc gets at chunks that nothing needs any more but the deltas that rest on them. */
import { isPegbarError } from '../core/errors.ts'
import type { Hash } from '../core/ids.ts'
import type { ChunkIndex } from './chunk-index.ts'
import { type ChunkReader, decodeIfSound, parse } from './chunk-reader.ts'
import { type Chunks, fullForm, type PlacedChunk } from './chunks.ts'
import type { ChunkEntry } from './entries.ts'
import type { Writer } from './writer.ts'

/** Chunks written again at once: at most 8 MiB are held, and writers wait some hundredths of a second. */
const CHUNKS_PER_TASK = 32

export interface FreeBasesComponents {
  index: ChunkIndex
  reader: ChunkReader
  chunks: Chunks
  writer: Writer
}

/** Returns for each chunk which deltas rest on it. */
export async function restingOnEach(
  { index, writer }: Pick<FreeBasesComponents, 'index' | 'writer'>,
  hashes: Iterable<Hash>,
): Promise<Map<Hash, Hash[]>> {
  const resting = new Map<Hash, Hash[]>()
  if (writer.meta.byCodec.delta.chunks === 0) return resting
  for (const hash of hashes) {
    const deltas = await index.restingOn(hash)
    if (deltas.length > 0) resting.set(hash, deltas)
  }
  return resting
}

/**
 * Stores deltas that stay in full, so that what they rest on can go. Returns those of `hashes` that have to wait: deltas on
 * them are about to be deleted, too, and go first.
 */
export async function freeBases(
  components: FreeBasesComponents,
  hashes: ReadonlySet<Hash>,
  isDoomed: (hash: Hash, entry: ChunkEntry) => boolean,
): Promise<Set<Hash>> {
  const { index } = components
  const waiting = new Set<Hash>()
  const staying = new Set<Hash>()
  for (const [base, deltas] of await restingOnEach(components, hashes)) {
    const others = deltas.filter((delta) => !hashes.has(delta))
    const entries = await index.lookUp(others)
    const doomed = others.filter((delta, i) => entries[i] !== undefined && isDoomed(delta, entries[i]))
    if (doomed.length > 0) waiting.add(base)
    else for (const delta of others) staying.add(delta)
  }
  try {
    await storeInFull(components, [...staying])
  } catch (error) {
    // what they rest on stays for now: the sweep leaves it, and gives back what it can
    if (!isPegbarError(error, 'DISK_FULL')) throw error
  }
  return waiting
}

/** Stores deltas in full. One that can not be read stays as it is. */
async function storeInFull({ reader, chunks, writer }: FreeBasesComponents, hashes: readonly Hash[]): Promise<void> {
  for (let at = 0; at < hashes.length; at += CHUNKS_PER_TASK) {
    const group = hashes.slice(at, at + CHUNKS_PER_TASK)
    await writer.run(async () => {
      const reads = await reader.read(group)
      const deltas = reads.map((read, i) => (read?.entry.base === undefined ? undefined : parse(group[i]!, read.value)))
      const bases = await reader.bases(deltas)
      const placed: PlacedChunk[] = []
      for (const [i, delta] of deltas.entries()) {
        const raw = delta === undefined ? undefined : decodeIfSound(bases, delta)
        if (delta !== undefined && raw !== undefined) {
          placed.push({ chunk: fullForm(delta.hash, raw), before: reads[i]!.entry })
        }
      }
      await chunks.rewrite(placed)
    })
  }
}
