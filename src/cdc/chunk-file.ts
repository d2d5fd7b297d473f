import { pipe } from 'it-pipe'
import { PegbarError } from '../core/errors.ts'
import { type ChunkBatch, type PackedBatch, unpackBatch } from './batch.ts'
import type { CdcWorkers } from './cdc-workers.ts'
import type { FileResult } from './messages.ts'
import { PROFILE_V1 } from './profile.ts'
import type { Job } from './worker-thread.ts'

/** Large enough that messages between threads cost nothing, and one synced write of the store. */
export const DEFAULT_BATCH_BYTES = 4 * 1024 * 1024

export interface ReadFileOptions {
  workers: CdcWorkers
  signal?: AbortSignal
}

export interface ChunkFileOptions extends ReadFileOptions {
  /**
   * Raw bytes of a batch, about: at most this and one chunk. At least one chunk of the greatest size.
   * @default DEFAULT_BATCH_BYTES
   */
  batchBytes?: number
}

export interface ChunkedFile {
  /** The chunks in file order; none for an empty file. Can be iterated once; reading begins with that. */
  readonly batches: AsyncIterable<ChunkBatch>
  /**
   * Known when `batches` has been iterated to its end. Rejects with what ended it early, `CANCELLED` when it was left; that
   * rejection needs no handler.
   */
  readonly result: Promise<FileResult>
}

/**
 * Returns the chunks of the file at `path`, cut with profile v1 in one thread and hashed in another. A batch stays the consumer's
 * until it is released; when each is, a file of any size takes the memory of about five of them.
 *
 * The file may change while it is read: compare the stamps of `result`, and the path's own for a save by rename.
 *
 * @throws (while iterating) PegbarError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `FILE_LOCKED`, `NOT_A_FILE`; the signal's reason
 */
export function chunkFile(path: string, options: ChunkFileOptions): ChunkedFile {
  const { workers, signal, batchBytes = DEFAULT_BATCH_BYTES } = options
  if (!Number.isSafeInteger(batchBytes) || batchBytes < PROFILE_V1.maxSize) {
    throw new TypeError(`a batch has at least ${PROFILE_V1.maxSize} bytes; got ${batchBytes}`)
  }
  const { promise: result, resolve, reject } = Promise.withResolvers<FileResult>()
  // told by the iteration too: a caller who does not look at the result must not crash
  result.catch(() => {})

  async function* batches(): AsyncGenerator<ChunkBatch, void, void> {
    try {
      signal?.throwIfAborted()
      const cut = workers.open({ type: 'cut', path, batchBytes }, { signal })
      const digest = workers.open({ type: 'digest' }, { beside: cut, signal })
      yield* pipe(packedBatches(cut, digest, resolve), (source) => unpack(source, cut))
    } catch (error) {
      reject(error)
      throw error
    } finally {
      // without effect once settled
      reject(new PegbarError('CANCELLED', `reading "${path}" was cancelled`, { path }))
    }
  }
  return { batches: batches(), result }
}

/** The cut job decides by what is `taken` how many batches there are; the digest job takes what it is given. */
async function* packedBatches(
  cut: Job,
  digest: Job,
  onResult: (result: FileResult) => void,
): AsyncGenerator<PackedBatch, void, void> {
  const feeding = feedDigest(cut, digest)
  try {
    for (;;) {
      const event = await digest.next()
      if (event.type === 'file') {
        onResult(event.result)
        return
      }
      if (event.type !== 'batch') throw new TypeError(`a digest job does not answer with ${event.type}`)
      yield event.batch
      cut.taken()
    }
  } finally {
    await Promise.all([cut.close(), digest.close()])
    await feeding
  }
}

/** Hands what is cut on to be hashed. Does not reject: the failure of the cut becomes the one of the digest. */
async function feedDigest(cut: Job, digest: Job): Promise<void> {
  try {
    for (;;) {
      const event = await cut.next()
      if (event.type === 'cut') {
        digest.feedEnd(event.read)
        return
      }
      if (event.type !== 'batch') throw new TypeError(`a cut job does not answer with ${event.type}`)
      digest.feed(event.batch)
    }
  } catch (error) {
    digest.fail(error)
  }
}

/** The memory goes back to the thread that cuts: the other makes no batches. */
async function* unpack(source: AsyncIterable<PackedBatch>, cut: Job): AsyncGenerator<ChunkBatch, void, void> {
  for await (const packed of source) yield unpackBatch(packed, (buffer) => cut.recycle(buffer))
}

/**
 * Returns the BLAKE3-256 of the file at `path`, computed in another thread, with what `chunkFile` tells about the file.
 *
 * @throws as `chunkFile`
 */
export async function hashFile(path: string, options: ReadFileOptions): Promise<FileResult> {
  const { workers, signal } = options
  signal?.throwIfAborted()
  const job = workers.open({ type: 'hash', path }, { signal })
  try {
    const event = await job.next()
    if (event.type !== 'file') throw new TypeError(`a hash job does not answer with ${event.type}`)
    return event.result
  } finally {
    await job.close()
  }
}
