import { constants, type FileHandle, open } from 'node:fs/promises'
import { type CutChunk, cutAll, fileError, notAFile, sameStamp, stampFromStats } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import { blake3 } from '../../core/hash.ts'
import { type Hash, idFromBytes } from '../../core/ids.ts'

/** Files up to this size are read, cut and hashed in this thread: for them the way to another one is the greater part. */
export const MAX_SMALL_BYTES = 256 * 1024

/** A small file, whole. */
export interface SmallFile {
  raw: Uint8Array
  content: Hash
  stamp: FileStamp
  chunks: CutChunk[]
}

/**
 * Returns a small file, or undefined when it is not (or no longer) small or changed while it was read: then it is a matter
 * for the workers.
 *
 * @throws PegbarError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `FILE_LOCKED`, `NOT_A_FILE`
 */
export async function readSmall(path: string): Promise<SmallFile | undefined> {
  try {
    // a pipe would make the open wait for a writer; regular files ignore the flag, and Windows has none
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      return await readOpen(file, path)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileError(error, path)
  }
}

async function readOpen(file: FileHandle, path: string): Promise<SmallFile | undefined> {
  const stats = await file.stat({ bigint: true })
  if (!stats.isFile()) throw notAFile(path)
  const before = stampFromStats(stats)
  if (before.size > MAX_SMALL_BYTES) return undefined
  const raw = new Uint8Array(before.size)
  let filled = 0
  while (filled < raw.byteLength) {
    const { bytesRead } = await file.read(raw, filled)
    if (bytesRead === 0) return undefined
    filled += bytesRead
  }
  const stamp = stampFromStats(await file.stat({ bigint: true }))
  if (!sameStamp(before, stamp)) return undefined
  let start = 0
  const chunks = cutAll(raw).map((length): CutChunk => {
    const hash = hashOf(raw.subarray(start, start + length))
    start += length
    return { hash, start: start - length, length }
  })
  return { raw, content: hashOf(raw), stamp, chunks }
}

function hashOf(bytes: Uint8Array): Hash {
  return idFromBytes('hash', blake3.hash(bytes))
}
