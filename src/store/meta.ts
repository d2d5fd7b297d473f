import type { Codec } from '../core/chunk.ts'
import type { ChunkEntry } from './entries.ts'
import { INDEX_FORMAT } from './keyspace.ts'

export interface CodecTotals {
  chunks: number
  rawBytes: number
  storedBytes: number
}

/** What index/ says of itself, written with every batch of it. Replaced, never mutated. */
export interface IndexMeta {
  version: number
  /** index/ was made anew, and which checkpoints are held whole is not known again yet. */
  wholeUnknown: boolean
  /** The last sequence of chunks/ that index/ knows; what lies beyond is replayed on open. */
  noted: number
  byCodec: Readonly<Record<Codec, CodecTotals>>
  records: number
  quarantined: number
  assets: number
  checkpoints: number
}

const NOTHING: CodecTotals = { chunks: 0, rawBytes: 0, storedBytes: 0 }

export const EMPTY_META: IndexMeta = {
  version: INDEX_FORMAT,
  wholeUnknown: false,
  noted: 0,
  byCodec: { raw: NOTHING, zstd: NOTHING, delta: NOTHING },
  records: 0,
  quarantined: 0,
  assets: 0,
  checkpoints: 0,
}

/** Returns `meta` with these chunks counted in (`1`) or out (`-1`). */
export function countChunks(meta: IndexMeta, entries: Iterable<ChunkEntry>, times: 1 | -1): IndexMeta {
  const byCodec = { ...meta.byCodec }
  for (const { codec, rawSize, storedSize } of entries) {
    const { chunks, rawBytes, storedBytes } = byCodec[codec]
    byCodec[codec] = {
      chunks: chunks + times,
      rawBytes: rawBytes + times * rawSize,
      storedBytes: storedBytes + times * storedSize,
    }
  }
  return { ...meta, byCodec }
}

/** Returns how many chunks index/ knows. */
export function countOf({ byCodec }: IndexMeta): number {
  return Object.values(byCodec).reduce((sum, { chunks }) => sum + chunks, 0)
}
