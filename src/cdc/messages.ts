import type { FileStamp } from '../core/chunk.ts'
import { type ErrorCode, PegbarError } from '../core/errors.ts'
import type { Hash } from '../core/ids.ts'
import type { PackedBatch } from './batch.ts'

/** What a file was when it was read. The reader only reports: whether the stamps must be equal is for the caller. */
export interface FileResult {
  /** BLAKE3-256 of the bytes that were read. */
  readonly hash: Hash
  /** Bytes that were read: at most the size in `before`, so that a file which keeps growing ends. */
  readonly size: number
  /** Taken of the open file before the first byte was read, and after the last. */
  readonly before: FileStamp
  readonly after: FileStamp
}

/** What the thread that reads a file knows of it when it has cut it: the hash is another thread's work. */
export type FileRead = Omit<FileResult, 'hash'>

/** What a worker is told of a chunk that it is to encode. */
export interface ChunkToEncode {
  /** Bytes of the chunk. */
  readonly length: number
  /** Bytes of its base; 0: it has none. */
  readonly baseLength: number
  /** It is known not to compress by itself. */
  readonly isNoise: boolean
}

/** What became of it; `raw`: no frame is smaller than the chunk. */
export type EncodedFrame = { readonly codec: 'raw' } | { readonly codec: 'zstd' | 'delta'; readonly length: number }

/** Work for a worker; `id` is the caller's name for the job. Each job ends with exactly one event that is not `batch`. */
export type JobRequest =
  /** Answered with batches without hashes, then `cut`. */
  | { type: 'cut'; id: number; path: string; batchBytes: number }
  /** Answered with each `digest batch`, hashes filled in, then, after `digest end`, with `file`. */
  | { type: 'digest'; id: number }
  | { type: 'hash'; id: number; path: string }
  /** Chunks one after the other in `packed`, each followed by its base, if it has one. */
  | { type: 'encode'; id: number; packed: ArrayBuffer; chunks: readonly ChunkToEncode[] }

/** What a digest job is told, in the order of the file. */
export type DigestRequest =
  | Extract<JobRequest, { type: 'digest' }>
  | { type: 'digest batch'; id: number; batch: PackedBatch }
  | { type: 'digest end'; id: number; read: FileRead }

export type WorkerRequest =
  | JobRequest
  | DigestRequest
  /** The consumer is done with one batch of the job. */
  | { type: 'taken'; id: number }
  | { type: 'cancel'; id: number }
  /** The buffer of a batch, for another one. */
  | { type: 'recycle'; buffer: ArrayBuffer }

export type WorkerEvent =
  | { type: 'batch'; id: number; batch: PackedBatch }
  | { type: 'cut'; id: number; read: FileRead }
  | { type: 'file'; id: number; result: FileResult }
  /** zstd frames one after the other in `packed`. */
  | { type: 'encoded'; id: number; packed: ArrayBuffer; frames: readonly EncodedFrame[] }
  | { type: 'failed'; id: number; failure: Failure }
  | { type: 'cancelled'; id: number }

/** An error in a form that survives the way between threads, where classes and extra fields of errors are lost. */
export interface Failure {
  readonly code: ErrorCode
  readonly message: string
  readonly path?: string
  readonly hint?: string
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** Returns what `errorFromFailure` makes an equal PegbarError of; any other error becomes the cause of an `INTERNAL` one. */
export function failureFromError(error: unknown): Failure {
  if (!(error instanceof PegbarError)) {
    return { code: 'INTERNAL', message: 'the chunking worker failed', cause: error }
  }
  const { code, message, path, hint, details, cause } = error
  return {
    code,
    message,
    ...(path !== undefined && { path }),
    ...(hint !== undefined && { hint }),
    ...(details !== undefined && { details }),
    ...(cause !== undefined && { cause }),
  }
}

export function errorFromFailure({ code, message, ...facts }: Failure): PegbarError {
  return new PegbarError(code, message, facts)
}
