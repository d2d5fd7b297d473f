import type { AbortOptions } from './contracts.ts'
import { isPegbarError } from './errors.ts'
import type { Hash } from './ids.ts'
import { decodeManifestNode, invalidManifest, type ManifestEntry } from './manifest.ts'

/** Returns the raw bytes of a chunk, verified against the hash. */
export type GetNode = (hash: Hash) => Promise<Uint8Array>

export interface ReadManifestOptions extends AbortOptions {
  /** Bytes of the file, as the checkpoint says; a chunk list of another size is refused before it is followed. */
  size?: number
  /** Chunks of the file, as the checkpoint says. */
  chunks?: number
  /** Called with each node's hash before it is read. */
  onNode?: (hash: Hash) => void
}

/** One place of the tree: a node, or a chunk of the file. */
export type ManifestStep = ({ kind: 'chunk' } & ManifestEntry) | ({ kind: 'node'; depth: number } & ManifestEntry)

export interface WalkManifestOptions extends ReadManifestOptions {
  /**
   * Called for each node below the root: true leaves out the node and all below it, for instance because it was walked before.
   * The number of chunks is then not held against `chunks`.
   */
  skip?: (node: Hash) => boolean
  /**
   * Leave out the chunks, and do not read the nodes that list only chunks.
   * @default false
   */
  nodesOnly?: boolean
}

/**
 * Yields the chunks of a file in order. Holds at most one node for each level, however often a hostile list repeats one, and
 * has held every node against its parent before it goes below it: what has been yielded adds up, or this throws.
 *
 * @throws PegbarError `RECORD_INVALID` for what is no chunk list, or another than `options` says; whatever `get` throws
 */
export async function* readManifest(
  root: Hash,
  get: GetNode,
  options: ReadManifestOptions = {},
): AsyncGenerator<ManifestEntry> {
  const { size, chunks, signal, onNode } = options
  for await (const step of walkManifest(root, get, { size, chunks, signal, onNode })) {
    if (step.kind === 'chunk') yield { hash: step.hash, size: step.size }
  }
}

/** Yields the hash of every node, the root first, without reading those that list only chunks. Errors as `readManifest`. */
export async function* manifestNodes(
  root: Hash,
  get: GetNode,
  options: Omit<WalkManifestOptions, 'nodesOnly'> = {},
): AsyncGenerator<Hash> {
  for await (const step of walkManifest(root, get, { ...options, nodesOnly: true })) yield step.hash
}

/** Yields nodes and chunks, each node before what is below it. Errors as `readManifest`. */
export async function* walkManifest(
  root: Hash,
  get: GetNode,
  options: WalkManifestOptions = {},
): AsyncGenerator<ManifestStep> {
  const { signal, onNode, skip } = options
  const nodesOnly = options.nodesOnly ?? false
  signal?.throwIfAborted()
  onNode?.(root)
  const top = decodeManifestNode(await get(root), { size: options.size })
  yield { kind: 'node', depth: top.depth, hash: root, size: top.size }
  const path = [{ depth: top.depth, entries: top.entries, at: 0 }]
  let chunks = 0
  let skipped = false
  while (path.length > 0) {
    signal?.throwIfAborted()
    const place = path.at(-1)!
    const entry = place.entries[place.at++]
    if (entry === undefined || (place.depth === 0 && nodesOnly)) {
      path.pop()
    } else if (place.depth === 0) {
      chunks++
      if (options.chunks !== undefined && chunks > options.chunks) throw wrongCount(`more than ${options.chunks}`)
      yield { kind: 'chunk', ...entry }
    } else if (skip?.(entry.hash) === true) {
      skipped = true
    } else {
      yield { kind: 'node', depth: place.depth - 1, ...entry }
      if (place.depth === 1 && nodesOnly) continue
      onNode?.(entry.hash)
      const node = decodeManifestNode(await get(entry.hash), { depth: place.depth - 1, size: entry.size })
      path.push({ depth: node.depth, entries: node.entries, at: 0 })
    }
  }
  const isWhole = !skipped && !nodesOnly
  if (isWhole && options.chunks !== undefined && chunks !== options.chunks) throw wrongCount(`${chunks}`)
}

/** Tells whether an error says that a chunk list, or a part of it, is not here, can not be read, or is none. */
export function isUnreadableList(error: unknown): boolean {
  return (['CHUNK_MISSING', 'CHUNK_DAMAGED', 'RECORD_INVALID'] as const).some((code) => isPegbarError(error, code))
}

function wrongCount(found: string): Error {
  return invalidManifest(`it has ${found} chunks, not as many as its checkpoint says`)
}
