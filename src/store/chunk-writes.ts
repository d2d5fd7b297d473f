/** What index/ is told when a chunk gets its place, another one, or none: the chunk's own entry and what rests on what. */
import type { Hash } from '../core/ids.ts'
import { del, put, type Write } from './database.ts'
import { type ChunkEntry, encodeChunkEntry, encodeJson } from './entries.ts'
import { chunkKey, deadKey, restingKey } from './keyspace.ts'

/** Returns the writes by which `entry` takes the place of `before`; a value that nothing points to any more is noted as dead. */
export function placeChunk(hash: Hash, entry: ChunkEntry, before: ChunkEntry | undefined): Write[] {
  const writes = [put(chunkKey(hash), encodeChunkEntry(entry))]
  // in this order: both may name the same key
  if (before?.base !== undefined) writes.unshift(del(restingKey(before.base, hash)))
  if (entry.base !== undefined) writes.push(put(restingKey(entry.base, hash), new Uint8Array(0)))
  if (before !== undefined && before.sequence !== entry.sequence) {
    writes.push(put(deadKey(before.sequence), encodeJson(before.storedSize)))
  }
  return writes
}

/** Returns the writes by which a chunk is no longer known. Its value is for the caller to delete or to note as dead. */
export function removeChunk(hash: Hash, entry: ChunkEntry): Write[] {
  const writes = [del(chunkKey(hash))]
  if (entry.base !== undefined) writes.push(del(restingKey(entry.base, hash)))
  return writes
}
