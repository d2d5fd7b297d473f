/**
 * The chunk list of a checkpoint: a tree of small nodes, each stored as one chunk, so that two versions of a large file
 * share most of their lists too.
 *
 * A node, all numbers little-endian:
 *
 * | bytes | what |
 * |---|---|
 * | 1 | version, 1 |
 * | 1 | depth: 0 lists chunks of the file, d > 0 lists nodes of depth d - 1 |
 * | 4 | number of entries, at most 1024; 0 only in the root of an empty file |
 * | 38 each | BLAKE3 of the chunk (32), bytes of the file that it holds or that lie below it (6), at least 1 |
 *
 * Where a node ends is decided by its entries alone (`endsGroup`), as chunk boundaries are by content: after an inserted
 * chunk the nodes fall into step again. The single node of the last level is the root.
 */
import { PegbarError } from './errors.ts'
import { blake3, HASH_LENGTH } from './hash.ts'
import { type Hash, idFromBytes, idToBytes } from './ids.ts'
import { MAX_CHUNK_BYTES, MAX_MANIFEST_DEPTH } from './limits.ts'

export const MANIFEST_VERSION = 1
/** Fewest entries of a node that ends by content: smaller nodes would cost more to name than to repeat. */
export const MIN_GROUP_ENTRIES = 32
/** Most entries of a node: 38 KiB. */
export const MAX_GROUP_ENTRIES = 1024
/** Of a hash's first byte: these bits are all zero once in 128 entries. */
const GROUP_END_MASK = 0x7f

const HEADER_LENGTH = 6
const SIZE_LENGTH = 6
const ENTRY_LENGTH = HASH_LENGTH + SIZE_LENGTH
/** Most bytes of a file that six bytes can count. */
export const MAX_MANIFEST_FILE_BYTES = 2 ** 48 - 1

/** A chunk of the file, or a node and the bytes of the file below it. */
export interface ManifestEntry {
  hash: Hash
  size: number
}

/** A finished node, to be stored as a chunk. */
export interface ManifestNode {
  hash: Hash
  raw: Uint8Array
  depth: number
  /** Bytes of the file below it. */
  below: number
}

export interface ManifestSummary {
  root: Hash
  /** Bytes of the file. */
  size: number
  /** Chunks of the file, each counted as often as it is listed. */
  chunks: number
}

interface Level {
  open: ManifestEntry[]
  /** Nodes of this level finished so far, and the last of them. */
  nodes: number
  last: ManifestEntry | undefined
}

/** Builds the tree of a chunk list that arrives entry by entry. Holds one unfinished node for each level. */
export class ManifestBuilder {
  readonly #levels: Level[] = []
  readonly #onNode: (node: ManifestNode) => void
  #size = 0
  #chunks = 0

  /** `onNode` gets each node as it is finished, children before parents, a repeated one as often as it occurs. */
  constructor(onNode: (node: ManifestNode) => void) {
    this.#onNode = onNode
  }

  /**
   * Adds the next chunk of the file.
   *
   * @throws TypeError for a size that no chunk has
   * @throws PegbarError `LIMIT_EXCEEDED` when the file is larger than a manifest can say
   */
  push(entry: ManifestEntry): void {
    const { size } = entry
    if (!Number.isInteger(size) || size < 1 || size > MAX_CHUNK_BYTES) {
      throw new TypeError(`a chunk has 1 to ${MAX_CHUNK_BYTES} bytes; got ${size}`)
    }
    this.#size += size
    this.#chunks++
    if (this.#size > MAX_MANIFEST_FILE_BYTES) throw tooLarge()
    this.#append(0, entry)
  }

  /** Finishes the tree. The root has been handed to `onNode` by then. */
  finish(): ManifestSummary {
    for (let depth = 0; ; depth++) {
      const level = this.#level(depth)
      if (level.open.length > 0 || level.nodes === 0) this.#close(depth)
      if (level.nodes === 1) return { root: level.last!.hash, size: this.#size, chunks: this.#chunks }
    }
  }

  #level(depth: number): Level {
    if (depth > MAX_MANIFEST_DEPTH) throw tooLarge()
    this.#levels[depth] ??= { open: [], nodes: 0, last: undefined }
    return this.#levels[depth]
  }

  #append(depth: number, entry: ManifestEntry): void {
    const level = this.#level(depth)
    level.open.push(entry)
    if (endsGroup(level.open, depth)) this.#close(depth)
  }

  #close(depth: number): void {
    const level = this.#level(depth)
    const entries = level.open
    level.open = []
    const raw = encodeNode(depth, entries)
    const hash = idFromBytes('hash', blake3.hash(raw))
    const below = sumOf(entries)
    this.#onNode({ hash, raw, depth, below })
    level.nodes++
    // the first node of a level may be the root: it gets a parent only once it has a sibling
    if (level.nodes === 2) this.#append(depth + 1, level.last!)
    level.last = { hash, size: below }
    if (level.nodes > 1) this.#append(depth + 1, level.last)
  }
}

/** Returns the whole tree of a chunk list. */
export function buildManifest(entries: Iterable<ManifestEntry>): ManifestSummary & { nodes: ManifestNode[] } {
  const nodes: ManifestNode[] = []
  const builder = new ManifestBuilder((node) => nodes.push(node))
  for (const entry of entries) builder.push(entry)
  return { ...builder.finish(), nodes }
}

/** A node of the deepest level ends only when it is full: there is no level above that could hold two. */
function endsGroup(entries: readonly ManifestEntry[], depth: number): boolean {
  if (entries.length >= MAX_GROUP_ENTRIES) return true
  if (entries.length < MIN_GROUP_ENTRIES || depth === MAX_MANIFEST_DEPTH) return false
  return (Number.parseInt(entries.at(-1)!.hash.slice(0, 2), 16) & GROUP_END_MASK) === 0
}

function encodeNode(depth: number, entries: readonly ManifestEntry[]): Uint8Array {
  const raw = new Uint8Array(HEADER_LENGTH + entries.length * ENTRY_LENGTH)
  const view = new DataView(raw.buffer)
  raw[0] = MANIFEST_VERSION
  raw[1] = depth
  view.setUint32(2, entries.length, true)
  for (const [i, { hash, size }] of entries.entries()) {
    const at = HEADER_LENGTH + i * ENTRY_LENGTH
    raw.set(idToBytes(hash), at)
    view.setUint32(at + HASH_LENGTH, size % 2 ** 32, true)
    view.setUint16(at + HASH_LENGTH + 4, Math.floor(size / 2 ** 32), true)
  }
  return raw
}

export interface DecodedManifestNode {
  depth: number
  entries: ManifestEntry[]
  /** Bytes of the file below this node. */
  size: number
}

/**
 * Returns what a node says. `expected` is what its parent, or the checkpoint, said of it.
 *
 * @throws PegbarError `RECORD_INVALID` when it is no node, or not the one that was expected
 */
export function decodeManifestNode(
  raw: Uint8Array,
  expected: { depth?: number; size?: number } = {},
): DecodedManifestNode {
  if (raw.byteLength < HEADER_LENGTH) throw invalidManifest('a node ends early')
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const depth = raw[1]!
  const count = view.getUint32(2, true)
  if (raw[0] !== MANIFEST_VERSION) throw invalidManifest(`a node has version ${raw[0]}`)
  if (depth > MAX_MANIFEST_DEPTH) throw invalidManifest(`a node has depth ${depth}`)
  if (expected.depth !== undefined && depth !== expected.depth) {
    throw invalidManifest(`a node has depth ${depth} where ${expected.depth} was expected`)
  }
  if (count > MAX_GROUP_ENTRIES) throw invalidManifest(`a node has ${count} entries`)
  if (count === 0 && depth > 0) throw invalidManifest('a node has no entries')
  if (raw.byteLength !== HEADER_LENGTH + count * ENTRY_LENGTH) throw invalidManifest('a node has another length')
  const entries = Array.from({ length: count }, (_, i) => readEntry(raw, view, HEADER_LENGTH + i * ENTRY_LENGTH, depth))
  const size = sumOf(entries)
  if (size > MAX_MANIFEST_FILE_BYTES) throw invalidManifest('the sizes in a node add up to too much')
  if (expected.size !== undefined && size !== expected.size) {
    throw invalidManifest(`the sizes in a node add up to ${size} where ${expected.size} was expected`)
  }
  return { depth, entries, size }
}

function readEntry(raw: Uint8Array, view: DataView, at: number, depth: number): ManifestEntry {
  const hash = idFromBytes('hash', raw.subarray(at, at + HASH_LENGTH))
  const size = view.getUint32(at + HASH_LENGTH, true) + view.getUint16(at + HASH_LENGTH + 4, true) * 2 ** 32
  if (size === 0) throw invalidManifest('an entry has size 0')
  if (depth === 0 && size > MAX_CHUNK_BYTES) throw invalidManifest(`a chunk has size ${size}`)
  return { hash, size }
}

/** Exact: 1024 sizes below 2^48 may pass 2^53, but then the inexact sum is still far over the limit that it is held against. */
function sumOf(entries: readonly ManifestEntry[]): number {
  let sum = 0
  for (const { size } of entries) sum += size
  return sum
}

export function invalidManifest(reason: string): PegbarError {
  return new PegbarError('RECORD_INVALID', `a chunk list is refused: ${reason}`, { details: { field: 'manifest' } })
}

function tooLarge(): PegbarError {
  return new PegbarError('LIMIT_EXCEEDED', 'the file has more chunks than a chunk list can hold', {
    details: { maxBytes: MAX_MANIFEST_FILE_BYTES },
  })
}
