import type { Hash } from '../core/ids.ts'

/** Memory for raw chunks, bytes: some 128 of the average size. */
const MAX_CACHED_BYTES = 8 * 1024 * 1024

/** Verified raw bytes of the chunks that were used last. */
export class RawCache {
  readonly #chunks = new Map<Hash, Uint8Array>()
  #bytes = 0

  get(hash: Hash): Uint8Array | undefined {
    const raw = this.#chunks.get(hash)
    if (raw === undefined) return undefined
    // the order of a Map is that of insertion: what is used goes to the end
    this.#chunks.delete(hash)
    this.#chunks.set(hash, raw)
    return raw
  }

  add(hash: Hash, raw: Uint8Array): void {
    if (this.#chunks.has(hash)) return
    this.#chunks.set(hash, raw)
    this.#bytes += raw.byteLength
    for (const [oldest, bytes] of this.#chunks) {
      if (this.#bytes <= MAX_CACHED_BYTES) return
      this.#chunks.delete(oldest)
      this.#bytes -= bytes.byteLength
    }
  }
}
