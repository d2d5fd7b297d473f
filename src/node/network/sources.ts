import type { StoredChunk } from '../../core/chunk.ts'
import type { PegbarError } from '../../core/errors.ts'
import type { DeviceId, Hash } from '../../core/ids.ts'
import type { WantedChunk } from './schedule/model.ts'

/** Somebody who may have chunks. */
export interface ChunkSource {
  /**
   * Yields what is there of `chunks`, verified, in any order. One request's worth is asked for at a time.
   *
   * @throws PEER_LEFT, PEER_TIMEOUT, and what else the source is at fault for; it is then not used any more
   */
  get(chunks: readonly WantedChunk[], options: { signal: AbortSignal }): AsyncIterable<StoredChunk>
  /** Returns for each hash whether it is there. Errors as `get`. */
  has(hashes: readonly Hash[], options: { signal: AbortSignal }): Promise<readonly boolean[]>
  /** It is at fault, and is left alone. */
  blame?(error: PegbarError): void
}

/** A connected member who may have chunks; another object after it was away. */
export interface Source {
  device: DeviceId
  /** @throws PEER_LEFT */
  open(): Promise<ChunkSource>
}
