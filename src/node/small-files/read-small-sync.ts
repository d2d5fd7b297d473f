import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { cutAll, sameStamp, stampFromStats } from '../../cdc/index.ts'
import { blake3 } from '../../core/hash.ts'
import { type Hash, idFromBytes } from '../../core/ids.ts'
import type { SmallFile } from './messages.ts'

/**
 * A pipe would make the open wait for a writer; regular files ignore that flag. What was a file when it was looked at and is a
 * symlink now is not followed. Windows has neither.
 */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)

/**
 * Returns a small file; undefined when it is larger than `maxBytes`, cannot be read, or changed meanwhile: why, a closer look
 * tells. Blocks: for a thread that may.
 */
export function readSmallSync(path: string, maxBytes: number): SmallFile | undefined {
  try {
    const file = openSync(path, OPEN_FLAGS)
    try {
      const stats = fstatSync(file, { bigint: true })
      if (!stats.isFile() || stats.size > maxBytes) return undefined
      const before = stampFromStats(stats)
      const raw = new Uint8Array(before.size)
      for (let filled = 0; filled < raw.byteLength; ) {
        const count = readSync(file, raw, filled, raw.byteLength - filled, null)
        if (count === 0) return undefined
        filled += count
      }
      const stamp = stampFromStats(fstatSync(file, { bigint: true }))
      return sameStamp(before, stamp) ? smallFile(raw, stamp) : undefined
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}

/** Cuts and hashes what was read of a small file. */
export function smallFile(raw: Uint8Array<ArrayBuffer>, stamp: SmallFile['stamp']): SmallFile {
  let start = 0
  const content = hashOf(raw)
  const lengths = cutAll(raw)
  const chunks = lengths.map((length) => {
    const hash = lengths.length === 1 ? content : hashOf(raw.subarray(start, start + length))
    start += length
    return { hash, start: start - length, length }
  })
  return { raw, content, stamp, chunks }
}

function hashOf(bytes: Uint8Array): Hash {
  return idFromBytes('hash', blake3.hash(bytes))
}
