/** Bytes of a chunk that are looked at, in runs spread over it: enough to tell noise from content, 4 µs of work. */
const SAMPLE_BYTES = 4096
const SAMPLE_RUN_BYTES = 256

/**
 * Two bytes of noise are equal with probability 2^-8. Below 2^-7.5 a byte carries at least 7.5 bits (the collision
 * entropy is a lower bound of Shannon's), so that coding bytes by frequency alone would save less than 1/16.
 */
const MAX_NOISE_COLLISIONS = 2 ** -7.5

/** Most noise-like chunks in a row that are stored without a try: 2 MiB at the average size. */
const MAX_SKIPPED = 31

/**
 * What to do with a chunk. `compress`: it looks compressible. `try`: it looks like noise, compress it to find out.
 * `store`: it looks like noise, and so did those before it that did not compress.
 */
export type CompressionVerdict = 'compress' | 'try' | 'store'

/**
 * What the chunks of one file have shown about it, so that media costs almost nothing: a sample of each chunk is looked
 * at, and of those that look like noise ever fewer are tried, down to one in 32, as long as none of them compresses.
 * Noise by the frequency of its bytes may still repeat itself: that is what the tries are for.
 */
export class CompressionHint {
  readonly #counts = new Uint16Array(256)
  #failed = 0
  #toSkip = 0

  /** Returns what to do with the next chunk of the file; a `try` counts as failed until `succeeded` is called. */
  judge(raw: Uint8Array): CompressionVerdict {
    if (!this.#looksLikeNoise(raw)) return 'compress'
    if (this.#toSkip > 0) {
      this.#toSkip--
      return 'store'
    }
    this.#failed++
    this.#toSkip = Math.min(2 ** this.#failed - 1, MAX_SKIPPED)
    return 'try'
  }

  /** Tells that a chunk which was judged `try` did compress: the next ones are all tried again. */
  succeeded(): void {
    this.#failed = 0
    this.#toSkip = 0
  }

  #looksLikeNoise(raw: Uint8Array): boolean {
    // a small chunk is compressed sooner than it is judged
    if (raw.byteLength < SAMPLE_BYTES) return false
    const counts = this.#counts.fill(0)
    const runs = SAMPLE_BYTES / SAMPLE_RUN_BYTES
    for (let run = 0; run < runs; run++) {
      const from = Math.floor(((raw.byteLength - SAMPLE_RUN_BYTES) * run) / (runs - 1))
      for (let at = from; at < from + SAMPLE_RUN_BYTES; at++) counts[raw[at]!]!++
    }
    let collisions = 0
    for (const count of counts) collisions += count * (count - 1)
    return collisions < MAX_NOISE_COLLISIONS * SAMPLE_BYTES * (SAMPLE_BYTES - 1)
  }
}
