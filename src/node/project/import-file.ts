import { setTimeout as delay } from 'node:timers/promises'
import { pipe } from 'it-pipe'
import { type ChunkBatch, chunkFile, encodeChunks, type RawBatch, type RawChunk, sameStamp } from '../../cdc/index.ts'
import type { FileStamp, StoredChunk } from '../../core/chunk.ts'
import type { Pin } from '../../core/contracts.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { Hash } from '../../core/ids.ts'
import { buildManifest, ManifestBuilder, type ManifestNode } from '../../core/manifest.ts'
import type { ProjectComponents } from './components.ts'
import { fileChanged, MAX_REREADS } from './contents.ts'
import type { PayloadBuffer } from './payload-buffer.ts'
import { MAX_SMALL_BYTES, readSmall } from './read-small.ts'

/** Raw bytes that go between the threads at once: about five such batches are in memory. */
const CUT_BATCH_BYTES = 1 * 1024 * 1024
/** How long a file that its application has locked is tried again, milliseconds. */
export const DEFAULT_LOCK_RETRY_MS = 10_000
/** Between two tries. */
const LOCK_RETRY_EVERY_MS = 250

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
  /** Gets every chunk of the file, so that gc leaves alone what is found stored. */
  pin: Pin
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
  components: Pick<ProjectComponents, 'workers' | 'lockRetryMs' | 'now'>,
  file: string,
  options: ImportOptions,
): Promise<ImportedFile> {
  const { size, signal, onBytes } = options
  const lockedUntil = components.now() + components.lockRetryMs
  for (let reads = 0; reads <= MAX_REREADS; ) {
    let bytes = 0
    try {
      const count = (more: number) => {
        bytes += more
        onBytes?.(more)
      }
      const imported =
        (size <= MAX_SMALL_BYTES ? await importSmall(file, options, count) : undefined) ??
        (await readOnce(components, file, options, count))
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

/** Returns undefined when the file is not a small one, or changed while it was read. */
async function importSmall(
  file: string,
  { buffer, pin, signal }: ImportOptions,
  onBytes: (bytes: number) => void,
): Promise<ImportedFile | undefined> {
  signal?.throwIfAborted()
  const small = await readSmall(file)
  if (small === undefined) return undefined
  const { content, stamp } = small
  const { root, chunks, nodes } = buildManifest(small.chunks.map(({ hash, length }) => ({ hash, size: length })))
  const imported = { content, size: stamp.size, stamp, manifest: root, chunks, added: 0 }
  const hashes = [...small.chunks, ...nodes].map(({ hash }) => hash)
  pin.add(hashes)
  const missing = await buffer.claim(hashes)
  const onStored = (bytes: number) => {
    imported.added += bytes
  }
  for (const { hash, start, length } of small.chunks) {
    const raw = small.raw.subarray(start, start + length)
    if (missing.delete(hash)) await buffer.addRaw({ hash, raw, onStored })
  }
  for (const { hash, raw } of nodes) if (missing.delete(hash)) await buffer.addRaw({ hash, raw, onStored })
  onBytes(small.raw.byteLength)
  return imported
}

/** Returns undefined when the file changed while it was read. */
async function readOnce(
  { workers }: Pick<ProjectComponents, 'workers'>,
  file: string,
  { buffer, pin, signal }: ImportOptions,
  onBytes: (bytes: number) => void,
): Promise<ImportedFile | undefined> {
  const abort = signal === undefined ? {} : { signal }
  const { batches, result } = chunkFile(file, { workers, batchBytes: CUT_BATCH_BYTES, ...abort })
  const nodes: ManifestNode[] = []
  const manifest = new ManifestBuilder((node) => nodes.push(node))
  const outstanding = new Set<Hash>()
  let added = 0

  /** Passes on what is new; what is stored is only noted in the manifest. */
  async function* lookUp(source: AsyncIterable<ChunkBatch>): AsyncGenerator<RawBatch> {
    for await (const { raw, chunks, release } of source) {
      const hashes = chunks.map(({ hash }) => hash)
      pin.add(hashes)
      const missing = await buffer.claim(hashes)
      const fresh: RawChunk[] = []
      for (const { hash, start, length } of chunks) {
        manifest.push({ hash, size: length })
        if (!missing.delete(hash)) continue
        outstanding.add(hash)
        fresh.push({ hash, raw: raw.subarray(start, start + length) })
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

  /** Nodes are hashes, for the greater part: compressing them does not pay. */
  async function putNodes(): Promise<void> {
    const finished = nodes.splice(0)
    pin.add(finished.map(({ hash }) => hash))
    const missing = await buffer.claim(finished.map(({ hash }) => hash))
    const fresh = finished.filter(({ hash }) => missing.delete(hash))
    await put(fresh.map(({ hash, raw }) => ({ hash, codec: 'raw', rawSize: raw.byteLength, payload: raw })))
  }

  try {
    await pipe(batches, lookUp, encodeChunks({ workers, ...abort }), async (encoded) => {
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
