import { setTimeout as delay } from 'node:timers/promises'
import { pipe } from 'it-pipe'
import {
  type ChunkBatch,
  chunkFile,
  encodeBatch,
  encodeChunks,
  newFileHints,
  type RawBatch,
  type RawChunk,
  sameStamp,
} from '../../cdc/index.ts'
import type { Candidates } from '../../core/base-finder.ts'
import type { FileStamp, StoredChunk } from '../../core/chunk.ts'
import type { Pin, ProjectStore } from '../../core/contracts.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { Hash } from '../../core/ids.ts'
import { buildManifest, ManifestBuilder, type ManifestEntry, type ManifestNode } from '../../core/manifest.ts'
import { type ChunkList, OlderVersion } from '../../core/older-version.ts'
import { MAX_SMALL_BYTES } from '../small-files/limits.ts'
import type { SmallFile } from '../small-files/messages.ts'
import type { ProjectComponents } from './components.ts'
import { fileChanged, MAX_REREADS } from './contents.ts'
import type { PayloadBuffer } from './payload-buffer.ts'
import { pinnedBase } from './pinned-base.ts'
import { readSmall } from './read-small.ts'

/** Raw bytes that go between the threads at once: about five such batches are in memory. */
const CUT_BATCH_BYTES = 1 * 1024 * 1024
/** How long a file that its application has locked is tried again, milliseconds. */
export const DEFAULT_LOCK_RETRY_MS = 10_000
/** Between two tries. */
const LOCK_RETRY_EVERY_MS = 250
/** How often it is tried to find what a new file was saved from, each time with other chunks. */
const MAX_RESEMBLING_TRIES = 4

/** A file whose chunks are stored, or in the payload buffer. */
export interface ImportedFile {
  content: Hash
  size: number
  stamp: FileStamp
  manifest: Hash
  chunks: number
  /** Payload bytes that were not stored before; for a small file known when the buffer's `rest` is. */
  added: number
}

export interface ImportOptions {
  buffer: PayloadBuffer
  /** What the file had when it was last looked at, bytes: decides where it is read. */
  size: number
  /** Gets every chunk of the file, and what those are deltas on, so that gc leaves alone what is found stored. */
  pin: Pin
  /** What the file goes on from: its chunks are what new ones are tried against. */
  older: ChunkList | undefined
  /** Finds what a file that goes on from nothing was saved from, given chunks of it that are stored. */
  resembling?: (hits: readonly Hash[]) => Promise<ChunkList | undefined>
  /** A small file that was read a moment ago; without it, it is read here. */
  read?: SmallFile | undefined
  signal?: AbortSignal
  /** Called with the bytes read since the last call; negative when the file is read again. */
  onBytes?: (bytes: number) => void
}

/**
 * Cuts, hashes, looks up and encodes a working file in constant memory. What it returns is one state of the file: when it
 * changes meanwhile it is read again, twice at most.
 *
 * @throws PegbarError `FILE_CHANGED`, `FILE_LOCKED`, `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `NOT_A_FILE`, `DISK_FULL`
 */
export async function importFile(
  components: Pick<ProjectComponents, 'workers' | 'lockRetryMs' | 'now' | 'store'>,
  file: string,
  options: ImportOptions,
): Promise<ImportedFile> {
  const { size, signal, onBytes } = options
  let { read } = options
  const lockedUntil = components.now() + components.lockRetryMs
  for (let reads = 0; reads <= MAX_REREADS; ) {
    let bytes = 0
    try {
      const count = (more: number) => {
        bytes += more
        onBytes?.(more)
      }
      const small = read ?? (size <= MAX_SMALL_BYTES ? await readSmall(file) : undefined)
      read = undefined
      const imported =
        small === undefined
          ? await readOnce(components, file, options, count)
          : await importSmall(components, small, options, count)
      if (imported !== undefined) return imported
      reads++
    } catch (error) {
      if (!isPegbarError(error, 'FILE_LOCKED') || components.now() >= lockedUntil) throw error
      await delay(LOCK_RETRY_EVERY_MS, undefined, signal === undefined ? {} : { signal })
    }
    onBytes?.(-bytes)
  }
  throw fileChanged(file)
}

async function importSmall(
  { store }: Pick<ProjectComponents, 'store'>,
  small: SmallFile,
  { buffer, pin, older, signal }: ImportOptions,
  onBytes: (bytes: number) => void,
): Promise<ImportedFile> {
  signal?.throwIfAborted()
  const { content, stamp } = small
  const { root, chunks, nodes } = buildManifest(small.chunks.map(({ hash, length }) => ({ hash, size: length })))
  const imported = { content, size: stamp.size, stamp, manifest: root, chunks, added: 0 }
  const hashes = [...small.chunks, ...nodes].map(({ hash }) => hash)
  pin.add(hashes)
  const bases = basesIn(store, older, pin)
  const chunkBases = await bases.ofChunks(small.chunks.map(({ hash, length }) => ({ hash, size: length })))
  const nodeBases = await bases.ofNodes(nodes)
  const missing = await buffer.claim(hashes)
  const onStored = (bytes: number) => {
    imported.added += bytes
  }
  for (const [i, { hash, start, length }] of small.chunks.entries()) {
    const raw = small.raw.subarray(start, start + length)
    if (missing.delete(hash)) await buffer.addRaw({ hash, raw, base: chunkBases[i], onStored })
  }
  for (const [i, { hash, raw }] of nodes.entries()) {
    if (missing.delete(hash)) await buffer.addRaw({ hash, raw, base: nodeBases[i], onStored })
  }
  onBytes(small.raw.byteLength)
  return imported
}

/** Returns undefined when the file changed while it was read. */
async function readOnce(
  { workers, store }: Pick<ProjectComponents, 'workers' | 'store'>,
  file: string,
  { buffer, pin, older, resembling, signal }: ImportOptions,
  onBytes: (bytes: number) => void,
): Promise<ImportedFile | undefined> {
  const abort = signal === undefined ? {} : { signal }
  const { batches, result } = chunkFile(file, { workers, batchBytes: CUT_BATCH_BYTES, ...abort })
  const nodes: ManifestNode[] = []
  const manifest = new ManifestBuilder((node) => nodes.push(node))
  const outstanding = new Set<Hash>()
  const bases = basesIn(store, older, pin, resembling)
  const encoding = { getBase: pinnedBase(store.chunks, pin), ...abort }
  const nodeHints = newFileHints()
  let added = 0

  /** Passes on what is new; what is stored is only noted in the manifest. */
  async function* lookUp(source: AsyncIterable<ChunkBatch>): AsyncGenerator<RawBatch> {
    for await (const { raw, chunks, release } of source) {
      const hashes = chunks.map(({ hash }) => hash)
      pin.add(hashes)
      const found = await bases.ofChunks(chunks.map(({ hash, length }) => ({ hash, size: length })))
      const missing = await buffer.claim(hashes)
      const fresh: RawChunk[] = []
      for (const [i, { hash, start, length }] of chunks.entries()) {
        manifest.push({ hash, size: length })
        if (!missing.delete(hash)) continue
        outstanding.add(hash)
        fresh.push({ hash, raw: raw.subarray(start, start + length), base: found[i] })
      }
      onBytes(raw.byteLength)
      if (fresh.length === 0) release()
      else yield { chunks: fresh, release }
      await putNodes()
    }
  }

  async function put(chunks: readonly StoredChunk[], release?: () => void): Promise<void> {
    for (const { hash, payload } of chunks) {
      outstanding.delete(hash)
      added += payload.byteLength
    }
    await buffer.add(chunks, release)
  }

  /** Nodes are hashes, for the greater part: only what they share with older ones makes them smaller. */
  async function putNodes(): Promise<void> {
    const finished = nodes.splice(0)
    pin.add(finished.map(({ hash }) => hash))
    const found = await bases.ofNodes(finished)
    const missing = await buffer.claim(finished.map(({ hash }) => hash))
    const fresh = finished
      .map(({ hash, raw }, i) => ({ hash, raw, base: found[i] }))
      .filter(({ hash }) => missing.delete(hash))
    for (const { hash } of fresh) outstanding.add(hash)
    await put(await encodeBatch(workers, fresh, { ...encoding, hints: nodeHints }))
  }

  try {
    await pipe(batches, lookUp, encodeChunks({ workers, ...encoding }), async (encoded) => {
      for await (const { chunks, release } of encoded) await put(chunks, release)
    })
    const { root, size, chunks } = manifest.finish()
    await putNodes()
    const { hash, before, after } = await result
    if (!sameStamp(before, after) || size !== after.size) return undefined
    return { content: hash, size, stamp: after, manifest: root, chunks, added }
  } finally {
    buffer.release(outstanding)
  }
}

/** Says what to try the next chunks, and nodes of the chunk list, against; pins that. */
interface Bases {
  ofChunks(entries: readonly ManifestEntry[]): Promise<(Hash | undefined)[]>
  ofNodes(nodes: readonly ManifestNode[]): Promise<(Hash | undefined)[]>
}

function basesIn(
  { chunks }: Pick<ProjectStore, 'chunks'>,
  older: ChunkList | undefined,
  pin: Pin,
  resembling?: ImportOptions['resembling'],
): Bases {
  let version = older === undefined ? undefined : new OlderVersion(chunks, older)
  const chosen = (found: readonly Candidates[]) => {
    const bases = found.map(([first]) => first)
    pin.add(bases.filter((base) => base !== undefined))
    return bases
  }
  let triesLeft = resembling === undefined ? 0 : MAX_RESEMBLING_TRIES
  const look = async (entries: readonly ManifestEntry[]) => {
    const has = await chunks.has(entries.map(({ hash }) => hash))
    const hits = entries.filter((_, i) => has[i]).map(({ hash }) => hash)
    if (hits.length === 0) return
    triesLeft--
    const found = await resembling?.(hits)
    if (found !== undefined) version = new OlderVersion(chunks, found)
  }
  return {
    async ofChunks(entries) {
      if (version === undefined && triesLeft > 0) await look(entries)
      return version === undefined ? entries.map(() => undefined) : chosen(await version.ofChunks(entries))
    },
    async ofNodes(nodes) {
      const bases: (Hash | undefined)[] = []
      for (const { hash, depth, below } of nodes) {
        const [base] = version === undefined ? [] : chosen(await version.ofNodes(depth, [{ hash, size: below }]))
        bases.push(base)
      }
      return bases
    },
  }
}
