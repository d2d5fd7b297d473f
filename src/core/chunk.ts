import type { Hash } from './ids.ts'

/** How a chunk's bytes are stored and sent. `delta` is zstd with the base chunk as dictionary. */
export type Codec = 'raw' | 'zstd' | 'delta'

/** A chunk in its stored form. The hash is that of the raw bytes, whatever the codec. */
export interface StoredChunk {
  hash: Hash
  codec: Codec
  /** Bytes after decoding; at most MAX_CHUNK_BYTES. */
  rawSize: number
  /** The chunk that `delta` rests on; undefined otherwise. */
  base?: Hash
  payload: Uint8Array
}

/** What the index knows of a stored chunk, without reading it. */
export interface ChunkInfo {
  codec: Codec
  rawSize: number
  /** Bytes of the payload on disk. */
  storedSize: number
  base?: Hash
}

/** What the file system says of a file at one moment; equal stamps mean that its bytes need not be read again. */
export interface FileStamp {
  size: number
  mtimeNs: bigint
  ctimeNs: bigint
  inode: bigint
  device: bigint
  executable: boolean
}
