import type { CutChunk } from '../../cdc/index.ts'
import type { FileStamp } from '../../core/chunk.ts'
import type { Hash } from '../../core/ids.ts'

/** A small file, whole. */
export interface SmallFile {
  raw: Uint8Array<ArrayBuffer>
  content: Hash
  stamp: FileStamp
  chunks: CutChunk[]
}

/** A small file to be written. Paths are absolute, and the folder is there. */
export interface FileToWrite {
  /** Beside the target; nothing is there yet. */
  temp: string
  target: string
  raw: Uint8Array<ArrayBuffer>
  mtimeNs: bigint
  executable: boolean
  /** What is replaced; undefined: nothing. Anything else found there stays. */
  replaces: FileStamp | undefined
}

/** What the thread is asked for. */
export type SmallFilesRequest =
  | { id: number; type: 'read'; paths: readonly string[] }
  | { id: number; type: 'write'; files: readonly FileToWrite[]; umask: number }

export type SmallFilesAnswer =
  /** undefined: not a small file, or one that could not be read, or changed meanwhile. */
  | { id: number; type: 'read'; files: (SmallFile | undefined)[] }
  /** The stamps of those that are in place, on the disk; undefined: left as it was. */
  | { id: number; type: 'written'; stamps: (FileStamp | undefined)[] }
  /** `code`: the system's, where it was one of its errors. */
  | { id: number; type: 'failed'; message: string; code: string | undefined }
