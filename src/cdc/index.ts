/** Content-defined chunks: where files are cut, how chunks are compressed, and the threads that do it. */
export type { ChunkBatch, CutChunk } from './batch.ts'
export { CdcWorkers, type CdcWorkersInit, DEFAULT_WORKER_COUNT } from './cdc-workers.ts'
export {
  type ChunkedFile,
  type ChunkFileOptions,
  chunkFile,
  DEFAULT_BATCH_BYTES,
  hashFile,
  type ReadFileOptions,
} from './chunk-file.ts'
export { cutAll } from './cut.ts'
export {
  DEFAULT_ENCODE_AHEAD,
  type EncodeBatchOptions,
  type EncodeChunksOptions,
  encodeBatch,
  encodeChunks,
  type FileHints,
  type GetBase,
  newFileHints,
  type RawBatch,
  type RawChunk,
  type StoredBatch,
} from './encode-chunks.ts'
export { type CollectGarbage, exposeGc } from './expose-gc.ts'
export { fileError, notAFile } from './file-error.ts'
export type { FileResult } from './messages.ts'
export { type ChunkingProfile, PROFILE_V1 } from './profile.ts'
export { sameStamp, stampFile, stampFromStats } from './stamp.ts'
