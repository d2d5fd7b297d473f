/** Most chunks in a row that are not tried as deltas: 2 MiB at the average size. */
const MAX_SKIPPED = 31
/**
 * Failures in a row before any chunk is left out. A few say little, as a part of a file may be all new; and of some batches the
 * outcome is not known yet when the next one is begun.
 */
const FREE_TRIES = 48

/**
 * Whether the chunks of one file resemble what stood at their place before. Of a file that was made anew ever fewer are tried,
 * down to one in 32: each try reads a chunk and compresses another.
 */
export class DeltaHint {
  #failed = 0
  #toSkip = 0

  /** Tells whether to try the next chunk; it counts as failed until `succeeded` is called. */
  shouldTry(): boolean {
    if (this.#toSkip > 0) {
      this.#toSkip--
      return false
    }
    this.#failed++
    this.#toSkip = Math.min(2 ** Math.max(0, this.#failed - FREE_TRIES) - 1, MAX_SKIPPED)
    return true
  }

  succeeded(): void {
    this.#failed = 0
    this.#toSkip = 0
  }
}
