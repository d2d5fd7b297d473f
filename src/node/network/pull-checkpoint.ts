import type { Candidates } from '../../core/base-finder.ts'
import type { ChunkStore } from '../../core/contracts.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { Hash } from '../../core/ids.ts'
import { decodeManifestNode, type ManifestEntry } from '../../core/manifest.ts'
import { walkManifest } from '../../core/manifest-read.ts'
import { type ChunkList, OlderVersion } from '../../core/older-version.ts'
import type { CheckpointNode } from '../../core/state.ts'
import { LOOKUP_ENTRIES } from './constants.ts'
import type { Incoming } from './incoming.ts'
import type { WantedChunk } from './schedule/model.ts'

/** Guessed raw size of a node of a chunk list: 128 entries on average. */
const EXPECTED_NODE_BYTES = 8 * 1024
const EXPECTED_ENTRY_BYTES = 64

export interface PullOptions {
  signal: AbortSignal
  chunks: ChunkStore
  /** A version of the same file that is whole here. */
  older: ChunkList | undefined
  /** Called with further raw bytes of the file that are here, fetched or found. */
  onBytes?: (bytes: number) => void
}

/**
 * Brings what a checkpoint lacks here: preview, chunk list, content. Holds a window of its chunk list at a time. Returns whether
 * everything is stored or on its way; what came stays, whatever happens later.
 *
 * @throws PegbarError `RECORD_INVALID` when its chunk list is none; errors of the store
 */
export async function pullCheckpoint(
  { manifest, size, chunks, preview }: Pick<CheckpointNode, 'manifest' | 'size' | 'chunks' | 'preview'>,
  incoming: Incoming,
  { signal, onBytes, chunks: store, older }: PullOptions,
): Promise<boolean> {
  const version = older === undefined ? undefined : new OlderVersion(store, older)
  // gc leaves alone what is named as held
  using pin = store.pin()
  const withBases = (wanted: readonly WantedChunk[], found: readonly Candidates[] | undefined) => {
    for (const bases of found ?? []) pin.add(bases)
    return wanted.map((chunk, i) => ({ ...chunk, bases: found?.[i] }))
  }
  // that of a file of few chunks is small: many fit into one request
  const nodeBytes = Math.min(EXPECTED_NODE_BYTES, (chunks + 1) * EXPECTED_ENTRY_BYTES)
  const ofNode = (entry: ManifestEntry) => ({ hash: entry.hash, size: nodeBytes })
  const getNode = async (hash: Hash): Promise<Uint8Array> => {
    // a node below another is wanted with its siblings already
    const bases = hash === manifest && older !== undefined ? [older.manifest] : undefined
    if (bases !== undefined) pin.add(bases)
    const raw = await incoming.node({ hash, size: nodeBytes, bases })
    const { depth, entries } = decodeManifestNode(raw)
    // all children at once, so that they come from all who have them
    if (depth > 0) await incoming.want(withBases(entries.map(ofNode), await version?.ofNodes(depth - 1, entries)))
    return raw
  }
  let part: WantedChunk[] = []
  const wantPart = async () => {
    // what is slow to come does not keep the next part back
    await incoming.whenAtMost(LOOKUP_ENTRIES)
    await incoming.want(withBases(part, await version?.ofChunks(part)), onBytes)
    part = []
  }
  if (preview !== undefined) await incoming.want([{ hash: preview.hash, size: 0 }])
  try {
    for await (const step of walkManifest(manifest, getNode, { size, chunks, signal })) {
      if (step.kind === 'node') continue
      part.push({ hash: step.hash, size: step.size })
      if (part.length >= LOOKUP_ENTRIES) await wantPart()
    }
  } catch (error) {
    // a node that nobody has: what lies before it is brought nevertheless
    if (!isPegbarError(error, 'CHUNK_MISSING')) throw error
  }
  await wantPart()
  await incoming.whenAtMost(0)
  return !incoming.lacks
}
