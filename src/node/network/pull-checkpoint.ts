import type { StoredChunk } from '../../core/chunk.ts'
import type { Hash } from '../../core/ids.ts'
import { decodeManifestNode } from '../../core/manifest.ts'
import { walkManifest } from '../../core/manifest-read.ts'
import type { CheckpointNode } from '../../core/state.ts'
import type { Arrivals } from './arrivals.ts'
import { LOOKUP_ENTRIES } from './constants.ts'

/** Guessed raw size of a node of a chunk list: 128 entries on average. */
const EXPECTED_NODE_BYTES = 8 * 1024

/** A chunk to be fetched; its raw size is known from the chunk list, or guessed. */
export interface WantedChunk {
  hash: Hash
  size: number
}

/** Somebody who may have the chunks: what comes is verified, what is missing there is left out. */
export interface ChunkSource {
  get(chunks: readonly WantedChunk[], options: { signal: AbortSignal }): AsyncIterable<StoredChunk>
}

export interface PullOptions {
  signal: AbortSignal
  /** Called for each chunk that came. */
  onChunk?: (chunk: StoredChunk) => void
  /** Called with further raw bytes of the file that are here, fetched or found. */
  onBytes?: (bytes: number) => void
}

/**
 * Brings what a checkpoint lacks here (chunk list, content, preview) from one source. Returns whether everything is stored
 * or on its way; what came stays, whatever happens later.
 *
 * @throws PegbarError `RECORD_INVALID` when its chunk list is none; errors of the source and of `Arrivals.add`
 */
export async function pullCheckpoint(
  { manifest, size, chunks, preview }: Pick<CheckpointNode, 'manifest' | 'size' | 'chunks' | 'preview'>,
  source: ChunkSource,
  arrivals: Arrivals,
  { signal, onChunk, onBytes }: PullOptions,
): Promise<boolean> {
  let whole = true

  const bring = async (wanted: readonly WantedChunk[], onRawBytes?: (bytes: number) => void): Promise<void> => {
    const missing = await arrivals.missing(wanted)
    if (missing.length === 0) return
    let came = 0
    for await (const chunk of source.get(missing, { signal })) {
      came++
      onChunk?.(chunk)
      onRawBytes?.(chunk.rawSize)
      await arrivals.add(chunk)
    }
    if (came < missing.length) whole = false
  }

  const getNode = async (hash: Hash): Promise<Uint8Array> => {
    await bring([{ hash, size: EXPECTED_NODE_BYTES }])
    const raw = await arrivals.raw(hash)
    const { depth, entries } = decodeManifestNode(raw)
    // all children in one question, rather than one question for each
    if (depth > 0) await bring(entries.map((entry) => ({ hash: entry.hash, size: EXPECTED_NODE_BYTES })))
    return raw
  }

  await bring(preview === undefined ? [] : [{ hash: preview.hash, size: 0 }])
  let part: WantedChunk[] = []
  const bringPart = async () => {
    let found = part.reduce((sum, entry) => sum + entry.size, 0)
    await bring(part, (bytes) => {
      found -= bytes
      onBytes?.(bytes)
    })
    onBytes?.(found)
    part = []
  }
  for await (const step of walkManifest(manifest, getNode, { size, chunks, signal })) {
    if (step.kind === 'node') continue
    part.push({ hash: step.hash, size: step.size })
    if (part.length >= LOOKUP_ENTRIES) await bringPart()
  }
  await bringPart()
  return whole
}
