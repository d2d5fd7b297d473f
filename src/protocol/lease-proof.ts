import type { AbortOptions, ProjectStore } from '../core/contracts.ts'
import { blake3, type StreamingHash } from '../core/hash.ts'
import { bytesToHex, type DeviceId, type Hash, idToBytes, type ProjectId } from '../core/ids.ts'
import { walkManifest } from '../core/manifest-read.ts'
import type { CheckpointNode } from '../core/state.ts'

const DOMAIN = new TextEncoder().encode('pegbar lease proof v1\0')

export interface ProofNames {
  project: ProjectId
  asker: DeviceId
  holder: DeviceId
  nonce: Uint8Array
}

/**
 * One proof in the making: BLAKE3 over a domain, the names, and the bytes that are held. The nonce comes before the bytes,
 * so that nothing of it can be made ahead; the devices, so that nobody can pass a question on and hand back the answer.
 */
export class LeaseProof {
  readonly #hash: StreamingHash = blake3.create()

  constructor({ project, asker, holder, nonce }: ProofNames) {
    for (const part of [DOMAIN, idToBytes(project), idToBytes(asker), idToBytes(holder), nonce]) this.#hash.update(part)
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  /** Ends it. */
  digest(): Hash {
    return bytesToHex(this.#hash.digest()) as Hash
  }
}

/**
 * Yields the raw bytes of every chunk that the checkpoints need, each chunk once: for one checkpoint after the other its
 * preview, then its chunk list as it is walked, each node before what is below it. Every chunk is read from the disk and
 * verified.
 *
 * @throws CHUNK_MISSING, CHUNK_DAMAGED, RECORD_INVALID for a chunk list that is none
 */
export async function* heldBytes(
  { chunks }: Pick<ProjectStore, 'chunks'>,
  checkpoints: readonly Pick<CheckpointNode, 'manifest' | 'size' | 'preview'>[],
  options: AbortOptions = {},
): AsyncGenerator<Uint8Array> {
  const seen = new Set<Hash>()
  const walked = new Set<Hash>()
  const isNew = (hash: Hash) => !seen.has(hash) && seen.add(hash) !== undefined
  const hashes = async function* (): AsyncGenerator<Hash> {
    for (const { manifest, size, preview } of checkpoints) {
      if (preview !== undefined && isNew(preview.hash)) yield preview.hash
      if (walked.has(manifest)) continue
      const skip = (node: Hash) => walked.has(node)
      const steps = walkManifest(manifest, (node) => chunks.get(node, options), { ...options, size, skip })
      for await (const { kind, hash } of steps) {
        if (kind === 'node') walked.add(hash)
        if (isNew(hash)) yield hash
      }
    }
  }
  yield* chunks.getMany(hashes(), options)
}
