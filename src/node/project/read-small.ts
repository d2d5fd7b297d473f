import { constants, type FileHandle, open } from 'node:fs/promises'
import { fileError, notAFile, sameStamp, stampFromStats } from '../../cdc/index.ts'
import { MAX_SMALL_BYTES } from '../small-files/limits.ts'
import type { SmallFile } from '../small-files/messages.ts'
import { smallFile } from '../small-files/read-small-sync.ts'

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
  return smallFile(raw, stamp)
}
