import type { Measured } from '../report/results.ts'

/** What was measured at one size of a project. Seconds pass on the clock, command line included; the node runs. */
export interface Point {
  /** Bytes of content that were checkpointed, or checkpoints, by then. */
  at: number
  /** Below `.pegbar` (du). */
  diskBytes: number
  /** A new random file, medians. */
  newSeconds: number
  /** The same file with a place changed, medians. */
  editSeconds: number
  /** `log FILE` of that file. */
  logSeconds: number
  /** `gc` that finds nothing to do. */
  gcSeconds: number
  /** `gc` after as much as one new file was purged, the purge with it. */
  purgeSeconds: number
  /** From the start of the node to its ready line, median. */
  openSeconds: number
  /** Of the node, when it was ready and had answered `status`. */
  openMib: number
  /** Of the node, the most while all this was done. */
  peakMib: number
}

export interface Growth {
  /** Bytes of the file whose checkpoints are timed. */
  probeBytes: number
  content: Point[]
  checkpoints: Point[]
  measured: Measured
}
